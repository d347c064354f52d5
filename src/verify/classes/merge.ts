import { interner, setInterner, wireInterner } from './intern.ts';
import {
  type CircuitRows,
  type CompactChain,
  type CompactNetwork,
  type CompactPolicy,
  FORWARD,
  type Lists,
  NONE,
  type Prefixes,
  type RouteRows,
  type TableRows,
  type Wires,
} from './network.ts';

/**
 * Joins parts of a network of one family that different readers made. Rows keep their order, part after part; equal targets, sets, policies
 * and filters become one row, so the whole does not depend on how it was cut (only the order of parts counts).
 */
export function mergeNetworks(parts: readonly CompactNetwork[]): CompactNetwork {
  const [first] = parts;
  if (first === undefined) throw new RangeError('no part to merge');
  if (parts.length === 1) return first;
  const joint: Joint = {
    targets: wireInterner(),
    distinguishers: wireInterner(),
    sets: setInterner(),
    policies: interner(({ key }) => key),
    chains: interner(({ key }) => key),
  };
  const shifts = shiftsOf(parts, joint);
  return {
    family: first.family,
    routers: {
      name: parts.flatMap(({ routers }) => routers.name),
      file: parts.flatMap(({ routers }) => routers.file),
    },
    targets: joint.targets.wires(),
    distinguishers: joint.distinguishers.wires(),
    sets: joint.sets.lists(),
    policies: joint.policies.values,
    chains: joint.chains.values,
    tables: mergeTables(parts, shifts),
    circuits: mergeCircuits(parts, shifts),
    routes: mergeRoutes(parts, shifts),
    strangers: parts.reduce((sum, part) => sum + part.strangers, 0),
    backbone: mergePrefixes(parts.map(({ backbone }) => backbone)),
  };
}

interface Joint {
  readonly targets: ReturnType<typeof wireInterner>;
  readonly distinguishers: ReturnType<typeof wireInterner>;
  readonly sets: ReturnType<typeof setInterner>;
  readonly policies: { of(policy: CompactPolicy): number; readonly values: readonly CompactPolicy[] };
  readonly chains: { of(chain: CompactChain): number; readonly values: readonly CompactChain[] };
}

/** How a part's numbers read in the whole: an offset, or a table of new numbers. */
interface Shift {
  readonly routers: number;
  readonly tables: number;
  readonly circuits: number;
  readonly strangers: number;
  readonly distinguishers: Int32Array;
  readonly sets: Int32Array;
  readonly policies: Int32Array;
  readonly chains: Int32Array;
}

function shiftsOf(parts: readonly CompactNetwork[], joint: Joint): readonly Shift[] {
  const shifts: Shift[] = [];
  let at = { routers: 0, tables: 0, circuits: 0, strangers: 0 };
  for (const part of parts) {
    const targets = wireNumbers(part.targets, joint.targets);
    shifts.push({
      ...at,
      distinguishers: wireNumbers(part.distinguishers, joint.distinguishers),
      sets: setNumbers(part.sets, targets, joint.sets),
      policies: Int32Array.from(part.policies, joint.policies.of),
      chains: Int32Array.from(part.chains, joint.chains.of),
    });
    at = {
      routers: at.routers + part.routers.name.length,
      tables: at.tables + part.tables.router.length,
      circuits: at.circuits + part.circuits.router.length,
      strangers: at.strangers + part.strangers,
    };
  }
  return shifts;
}

function wireNumbers({ words }: Wires, into: Joint['targets']): Int32Array {
  const numbers = new Int32Array(words.length / 2);
  for (let i = 0; i < numbers.length; i++) numbers[i] = into.of(words[2 * i] ?? 0, words[2 * i + 1] ?? 0);
  return numbers;
}

function setNumbers({ start, items }: Lists, targets: Int32Array, into: Joint['sets']): Int32Array {
  const numbers = new Int32Array(start.length - 1);
  for (let i = 0; i < numbers.length; i++) {
    const set: number[] = [];
    for (let place = start[i] ?? 0; place < (start[i + 1] ?? 0); place++)
      set.push(targets[items[place] ?? 0] ?? 0);
    numbers[i] = into.of(set.sort((a, b) => a - b));
  }
  return numbers;
}

function mergeTables(parts: readonly CompactNetwork[], shifts: readonly Shift[]): TableRows {
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

function mergeCircuits(parts: readonly CompactNetwork[], shifts: readonly Shift[]): CircuitRows {
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

function mergeRoutes(parts: readonly CompactNetwork[], shifts: readonly Shift[]): RouteRows {
  const column = (pick: (rows: RouteRows) => Int32Array, shift: ShiftOf) =>
    joinInts(
      parts.map(({ routes }) => pick(routes)),
      shifts.map(shift),
    );
  return {
    ...mergePrefixes(parts.map(({ routes }) => routes)),
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
function forwardTargets(parts: readonly CompactNetwork[], shifts: readonly Shift[]): Int32Array {
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
  return (value) => (value === NONE ? NONE : value + offset);
}

function through(numbers: Int32Array): Reading {
  return (value) => (value === NONE ? NONE : (numbers[value] ?? NONE));
}

/** Declared VPNs keep their numbers; strangers count downwards. */
function downBy(offset: number): Reading {
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

function mergePrefixes(columns: readonly Prefixes[]): Prefixes {
  const words = new Uint32Array(columns.reduce((sum, column) => sum + column.words.length, 0));
  let place = 0;
  for (const column of columns) {
    words.set(column.words, place);
    place += column.words.length;
  }
  return { words, length: joinBytes(columns.map(({ length }) => length)) };
}
