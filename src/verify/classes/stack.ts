import {
  type CircuitRows,
  type CompactNetwork,
  FORWARD,
  NONE,
  type Prefixes,
  type RouteRows,
  type TableRows,
} from './network.ts';

/** What a compact network says row by row; beside it stands what the numbers in the rows mean. */
export type NetworkRows = Pick<
  CompactNetwork,
  'routers' | 'tables' | 'circuits' | 'routes' | 'strangers' | 'backbone'
>;

/** How a part's numbers read in the whole: an offset, or a table of new numbers; without one they mean the same in all parts. */
export interface Shift {
  readonly routers: number;
  readonly tables: number;
  readonly circuits: number;
  readonly strangers: number;
  readonly distinguishers?: Int32Array;
  readonly sets?: Int32Array;
  readonly policies?: Int32Array;
  readonly chains?: Int32Array;
}

/** Where the rows of each part begin in the whole. */
export function offsetsOf(parts: readonly NetworkRows[]): readonly Shift[] {
  let at: Shift = { routers: 0, tables: 0, circuits: 0, strangers: 0 };
  return parts.map((part) => {
    const here = at;
    at = {
      routers: at.routers + part.routers.name.length,
      tables: at.tables + part.tables.router.length,
      circuits: at.circuits + part.circuits.router.length,
      strangers: at.strangers + part.strangers,
    };
    return here;
  });
}

/** Rows of parts behind each other. */
export function stacked(parts: readonly NetworkRows[], shifts = offsetsOf(parts)): NetworkRows {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  return {
    routers: {
      name: parts.flatMap(({ routers }) => routers.name),
      file: parts.flatMap(({ routers }) => routers.file),
    },
    tables: stackTables(parts, shifts),
    circuits: stackCircuits(parts, shifts),
    routes: stackRoutes(parts, shifts),
    strangers: parts.reduce((sum, part) => sum + part.strangers, 0),
    backbone: stackPrefixes(parts.map(({ backbone }) => backbone)),
  };
}

function stackTables(parts: readonly NetworkRows[], shifts: readonly Shift[]): TableRows {
  const column = (pick: (rows: TableRows) => Int32Array, shift: ShiftOf) =>
    joinInts(
      parts.map(({ tables }) => pick(tables)),
      shifts.map(shift),
    );
  return {
    router: column(
      ({ router }) => router,
      ({ routers }) => plus(routers),
    ),
    at: column(
      ({ at }) => at,
      () => same,
    ),
    owner: column(
      ({ owner }) => owner,
      ({ strangers }) => downBy(strangers),
    ),
    distinguisher: column(
      ({ distinguisher }) => distinguisher,
      ({ distinguishers }) => through(distinguishers),
    ),
    imports: column(
      (rows) => rows.imports,
      ({ sets }) => through(sets),
    ),
    importPolicy: column(
      ({ importPolicy }) => importPolicy,
      ({ policies }) => through(policies),
    ),
    label: joinBytes(parts.map(({ tables }) => tables.label)),
    flags: joinBytes(parts.map(({ tables }) => tables.flags)),
  };
}

function stackCircuits(parts: readonly NetworkRows[], shifts: readonly Shift[]): CircuitRows {
  const column = (pick: (rows: CircuitRows) => Int32Array, shift: ShiftOf) =>
    joinInts(
      parts.map(({ circuits }) => pick(circuits)),
      shifts.map(shift),
    );
  const chain = (pick: (rows: CircuitRows) => Int32Array) => column(pick, ({ chains }) => through(chains));
  return {
    router: column(
      ({ router }) => router,
      ({ routers }) => plus(routers),
    ),
    at: column(
      ({ at }) => at,
      () => same,
    ),
    table: column(
      ({ table }) => table,
      ({ tables }) => plus(tables),
    ),
    vpn: column(
      ({ vpn }) => vpn,
      ({ strangers }) => downBy(strangers),
    ),
    site: column(
      ({ site }) => site,
      () => same,
    ),
    role: joinBytes(parts.map(({ circuits }) => circuits.role)),
    flags: joinBytes(parts.map(({ circuits }) => circuits.flags)),
    inbound: chain(({ inbound }) => inbound),
    outbound: chain(({ outbound }) => outbound),
    forwarded: chain(({ forwarded }) => forwarded),
  };
}

function stackRoutes(parts: readonly NetworkRows[], shifts: readonly Shift[]): RouteRows {
  const column = (pick: (rows: RouteRows) => Int32Array, shift: ShiftOf) =>
    joinInts(
      parts.map(({ routes }) => pick(routes)),
      shifts.map(shift),
    );
  return {
    ...stackPrefixes(parts.map(({ routes }) => routes)),
    table: column(
      ({ table }) => table,
      ({ tables }) => plus(tables),
    ),
    at: column(
      ({ at }) => at,
      () => same,
    ),
    flags: joinBytes(parts.map(({ routes }) => routes.flags)),
    forward: joinBytes(parts.map(({ routes }) => routes.forward)),
    to: forwardTargets(parts, shifts),
    exports: column(
      ({ exports }) => exports,
      ({ sets }) => through(sets),
    ),
  };
}

/** Where a route leads is a circuit or a table, by its kind of forwarding. */
function forwardTargets(parts: readonly NetworkRows[], shifts: readonly Shift[]): Int32Array {
  const joined = new Int32Array(parts.reduce((sum, { routes }) => sum + routes.to.length, 0));
  let place = 0;
  for (const [part, { routes }] of parts.entries()) {
    const { circuits = 0, tables = 0 } = shifts[part] ?? {};
    for (let i = 0; i < routes.to.length; i++) {
      const kind = routes.forward[i];
      const shift = kind === FORWARD.circuit ? circuits : kind === FORWARD.table ? tables : 0;
      joined[place++] = (routes.to[i] ?? NONE) + shift;
    }
  }
  return joined;
}

type Reading = (value: number) => number;
type ShiftOf = (shift: Shift) => Reading;

const same: Reading = (value) => value;

function plus(offset: number): Reading {
  if (offset === 0) return same;
  return (value) => (value === NONE ? NONE : value + offset);
}

function through(numbers: Int32Array | undefined): Reading {
  if (numbers === undefined) return same;
  return (value) => (value === NONE ? NONE : (numbers[value] ?? NONE));
}

/** Declared VPNs keep their numbers; strangers count downwards. */
function downBy(offset: number): Reading {
  if (offset === 0) return same;
  return (value) => (value < 0 ? value - offset : value);
}

function joinInts(columns: readonly Int32Array[], readings: readonly Reading[]): Int32Array {
  const joined = new Int32Array(columns.reduce((sum, column) => sum + column.length, 0));
  let place = 0;
  for (const [part, column] of columns.entries()) {
    const reading = readings[part] ?? same;
    if (reading === same) joined.set(column, place);
    else for (let i = 0; i < column.length; i++) joined[place + i] = reading(column[i] ?? NONE);
    place += column.length;
  }
  return joined;
}

function joinBytes(columns: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(columns.reduce((sum, column) => sum + column.length, 0));
  let place = 0;
  for (const column of columns) {
    joined.set(column, place);
    place += column.length;
  }
  return joined;
}

function stackPrefixes(columns: readonly Prefixes[]): Prefixes {
  const words = new Uint32Array(columns.reduce((sum, column) => sum + column.words.length, 0));
  let place = 0;
  for (const column of columns) {
    words.set(column.words, place);
    place += column.words.length;
  }
  return { words, length: joinBytes(columns.map(({ length }) => length)) };
}
