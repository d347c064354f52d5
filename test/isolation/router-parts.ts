import { type CompactNetwork, FORWARD, NONE, ROUTE, widthOf } from '../../src/verify/classes/network.ts';
import { fc } from '../fast-check.ts';

/** Cuts a network into parts of one router each; `mergeNetworks` makes a whole of them again. */
export function routerParts(network: CompactNetwork): readonly CompactNetwork[] {
  return network.routers.name.map((_, router) => partOf(network, router));
}

function partOf(network: CompactNetwork, router: number): CompactNetwork {
  const { tables, circuits, routes, family } = network;
  const ownTables = rowsWhere(tables.router, (one) => one === router);
  const ownCircuits = rowsWhere(circuits.router, (one) => one === router);
  const ownRoutes = rowsWhere(routes.table, (table) => tables.router[table] === router);
  const tableOf = new Map(ownTables.map((row, at) => [row, at]));
  const circuitOf = new Map(ownCircuits.map((row, at) => [row, at]));
  const width = widthOf(family);
  return {
    ...network,
    routers: { name: [network.routers.name[router] ?? ''], file: [network.routers.file[router] ?? ''] },
    tables: {
      ...picked(tables, ownTables),
      router: new Int32Array(ownTables.length),
      label: tables.label.filter((_, row) => tableOf.has(row)),
      flags: tables.flags.filter((_, row) => tableOf.has(row)),
    },
    circuits: {
      ...picked(circuits, ownCircuits),
      router: new Int32Array(ownCircuits.length),
      table: Int32Array.from(ownCircuits, (row) => tableOf.get(circuits.table[row] ?? NONE) ?? NONE),
      role: circuits.role.filter((_, row) => circuitOf.has(row)),
      flags: circuits.flags.filter((_, row) => circuitOf.has(row)),
    },
    routes: {
      words: Uint32Array.from(
        ownRoutes.flatMap((row) => [...routes.words.subarray(row * width, (row + 1) * width)]),
      ),
      length: Uint8Array.from(ownRoutes, (row) => routes.length[row] ?? 0),
      table: Int32Array.from(ownRoutes, (row) => tableOf.get(routes.table[row] ?? NONE) ?? NONE),
      at: Int32Array.from(ownRoutes, (row) => routes.at[row] ?? 0),
      flags: Uint8Array.from(ownRoutes, (row) => routes.flags[row] ?? 0),
      forward: Uint8Array.from(ownRoutes, (row) => routes.forward[row] ?? 0),
      to: Int32Array.from(ownRoutes, (row) => {
        const to = routes.to[row] ?? NONE;
        const rows = routes.forward[row] === FORWARD.table ? tableOf : circuitOf;
        return rows.get(to) ?? NONE;
      }),
      exports: Int32Array.from(ownRoutes, (row) => routes.exports[row] ?? NONE),
    },
  };
}

/** The columns of whole numbers of some rows. */
function picked<Rows extends object>(columns: Rows, rows: readonly number[]): Rows {
  const entries = Object.entries(columns).map(([name, column]) => [
    name,
    column instanceof Int32Array ? Int32Array.from(rows, (row) => column[row] ?? 0) : column,
  ]);
  return { ...columns, ...Object.fromEntries(entries) };
}

function rowsWhere(column: Int32Array, test: (value: number) => boolean): readonly number[] {
  return [...column.keys()].filter((row) => test(column[row] ?? NONE));
}

/** One change of a router's part; numbers pick rows and values. */
export interface PartChange {
  readonly kind: (typeof KINDS)[number];
  readonly router: number;
  readonly row: number;
  readonly value: number;
  /** Only VRFs of this VPN, where the router has one. */
  readonly vpn?: number;
}

export const KINDS = [
  'as it was first',
  'imports',
  'exports',
  'export of one route',
  'route gone',
  'route of a customer only',
  'default of a customer only',
  'route more',
  'route twice',
  'route to another circuit',
  'prefix',
  'prefix of another',
  'default route',
  'inbound filter',
  'outbound filter',
  'forwarded filter',
  'source check and labels',
  'owner',
  'distinguisher',
  'import policy',
  'table bits',
  'circuit elsewhere',
  'vrf gone',
] as const;

export const partChanges: fc.Arbitrary<readonly PartChange[]> = fc.array(changeOf({ router: fc.nat(50) }), {
  minLength: 12,
  maxLength: 12,
});

/** Changes of one VPN's VRFs on the first routers, three of four of them. */
export function changesOf(vpn: number, routers: number): fc.Arbitrary<readonly PartChange[]> {
  const own = changeOf({ router: fc.nat(routers - 1), vpn: fc.constant(vpn) });
  const other = changeOf({ router: fc.nat(50) });
  return fc.array(fc.oneof({ weight: 3, arbitrary: own }, { weight: 1, arbitrary: other }), {
    minLength: 14,
    maxLength: 14,
  });
}

function changeOf(where: { readonly router: fc.Arbitrary<number>; readonly vpn?: fc.Arbitrary<number> }) {
  return fc.record({
    // Half of all changes undo one, so that networks come back to what they were.
    kind: fc.oneof(fc.constant(KINDS[0]), fc.constantFrom(...KINDS)),
    row: fc.nat(1000),
    value: fc.nat(1000),
    ...where,
  });
}

/** A part after a change; `first` is what it was in the beginning. Sets, policies and filters it may get are those of the whole network. */
export function changedPart(
  first: CompactNetwork,
  part: CompactNetwork,
  { kind, row, value, vpn }: PartChange,
): CompactNetwork {
  const { tables, circuits, routes } = part;
  const pick = (tableOf: readonly number[]) => {
    const all = tableOf.map((_, at) => at);
    const own = all.filter((at) => tables.owner[tableOf[at] ?? NONE] === vpn);
    const from = own.length > 0 ? own : all;
    return from[row % Math.max(1, from.length)] ?? 0;
  };
  const table = pick([...tables.router.keys()]);
  const circuit = pick([...circuits.table]);
  const route = pick([...routes.table]);
  const some = (count: number) => (count === 0 || value % 5 === 0 ? NONE : value % count);
  const inTables = (columns: Partial<typeof tables>) => ({ ...part, tables: { ...tables, ...columns } });
  const inCircuits = (columns: Partial<typeof circuits>) => ({
    ...part,
    circuits: { ...circuits, ...columns },
  });
  const inRoutes = (columns: Partial<typeof routes>) => ({ ...part, routes: { ...routes, ...columns } });
  if (tables.router.length === 0 || circuits.router.length === 0 || routes.table.length === 0) return first;
  const sets = part.sets.start.length - 1;
  switch (kind) {
    case 'as it was first':
      return first;
    case 'imports':
      return inTables({ imports: tables.imports.with(table, some(sets)) });
    case 'exports':
      return inRoutes({
        exports: routes.exports.map((set, at) =>
          routes.table[at] === table && set !== NONE ? some(sets) : set,
        ),
      });
    case 'export of one route':
      return inRoutes({ exports: routes.exports.with(route, some(sets)) });
    case 'route gone':
      return inRoutes({ flags: routes.flags.with(route, 0), exports: routes.exports.with(route, NONE) });
    case 'route of a customer only':
      return inRoutes({ flags: routes.flags.with(route, (routes.flags[route] ?? 0) & ~ROUTE.present) });
    case 'route more':
      return withRouteMore(part, route, value);
    case 'route twice':
      return withRouteTwice(part, route);
    case 'route to another circuit':
      return inRoutes({ to: routes.to.with(route, circuit) });
    case 'prefix':
      return inRoutes(otherPrefix(part, route, value));
    case 'prefix of another':
      return inRoutes(prefixFrom(part, route, value % routes.table.length));
    case 'default route':
      return inRoutes(defaultAt(part, route));
    case 'default of a customer only': {
      const flags = routes.flags.with(route, (routes.flags[route] ?? 0) & ~ROUTE.present);
      return inRoutes({ ...defaultAt(part, route), flags });
    }
    case 'inbound filter':
      return inCircuits({ inbound: circuits.inbound.with(circuit, some(part.chains.length)) });
    case 'outbound filter':
      return inCircuits({ outbound: circuits.outbound.with(circuit, some(part.chains.length)) });
    case 'forwarded filter':
      return inCircuits({ forwarded: circuits.forwarded.with(circuit, some(part.chains.length)) });
    case 'source check and labels':
      return inCircuits({
        flags: circuits.flags.with(circuit, (circuits.flags[circuit] ?? 0) ^ (1 << (value % 3))),
      });
    case 'owner':
      return {
        ...inTables({ owner: tables.owner.with(table, (value % 4) - 1) }),
        strangers: part.strangers + 1,
      };
    case 'distinguisher':
      return inTables({
        distinguisher: tables.distinguisher.with(table, some(part.distinguishers.words.length / 2)),
      });
    case 'import policy':
      return inTables({ importPolicy: tables.importPolicy.with(table, some(part.policies.length)) });
    case 'table bits':
      return inTables({ flags: tables.flags.with(table, (tables.flags[table] ?? 0) ^ (1 << (value % 6))) });
    case 'circuit elsewhere':
      return inCircuits({ table: circuits.table.with(circuit, some(tables.router.length)) });
    case 'vrf gone':
      return withTables(part, (one) => one !== table);
  }
}

/** A prefix cut shorter, or one nobody had. */
function otherPrefix({ routes, family }: CompactNetwork, route: number, value: number) {
  const width = widthOf(family);
  const length =
    value % 2 === 0
      ? Math.max(0, (routes.length[route] ?? 0) - 1 - (value % 12))
      : (routes.length[route] ?? 0);
  const words = routes.words.map((word, at) => {
    const bits = length - 32 * (at - route * width);
    if (at < route * width || at >= (route + 1) * width) return word;
    const turned = value % 2 === 0 ? word : (word ^ (1 << (8 + (value % 20)))) >>> 0;
    return bits >= 32 ? turned : bits <= 0 ? 0 : (turned & (0xffffffff << (32 - bits))) >>> 0;
  });
  return { words, length: routes.length.with(route, length) };
}

function prefixFrom({ routes, family }: CompactNetwork, route: number, other: number) {
  const width = widthOf(family);
  const words = routes.words.slice();
  words.set(routes.words.subarray(other * width, (other + 1) * width), route * width);
  return { words, length: routes.length.with(route, routes.length[other] ?? 0) };
}

function defaultAt({ routes, family }: CompactNetwork, route: number) {
  const width = widthOf(family);
  const words = routes.words.slice().fill(0, route * width, (route + 1) * width);
  return { words, length: routes.length.with(route, 0) };
}

/** A route stands there once more, behind itself, for another prefix. */
function withRouteMore(part: CompactNetwork, route: number, value: number): CompactNetwork {
  const twice = withRouteTwice(part, route);
  return { ...twice, routes: { ...twice.routes, ...otherPrefix(twice, route + 1, value) } };
}

function withRouteTwice(part: CompactNetwork, route: number): CompactNetwork {
  const { routes } = part;
  const width = widthOf(part.family);
  const rows = Array.from({ length: routes.table.length + 1 }, (_, at) => (at > route ? at - 1 : at));
  const bytes = (column: Uint8Array) => Uint8Array.from(rows, (row) => column[row] ?? 0);
  return {
    ...part,
    routes: {
      ...picked(routes, rows),
      words: Uint32Array.from(
        rows.flatMap((row) => [...routes.words.subarray(row * width, (row + 1) * width)]),
      ),
      length: bytes(routes.length),
      flags: bytes(routes.flags),
      forward: bytes(routes.forward),
    },
  };
}

/** The part with some of its tables only; circuits of the others stand in none. */
function withTables(part: CompactNetwork, stays: (table: number) => boolean): CompactNetwork {
  const { tables, circuits } = part;
  const router = Int32Array.from(tables.router, (_, table) => (stays(table) ? 0 : 1));
  const name = [part.routers.name[0] ?? '', 'gone'];
  const away = circuits.router.map((_, row) => ((router[circuits.table[row] ?? NONE] ?? 0) === 0 ? 0 : 1));
  return partOf(
    {
      ...part,
      routers: { name, file: name },
      tables: { ...tables, router },
      circuits: { ...circuits, router: away },
    },
    0,
  );
}
