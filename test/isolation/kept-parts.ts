import { generatedNetworks, generatedPolicy } from '../../bench/verify/networks.ts';
import { specOf } from '../../bench/verify/spec.ts';
import { type CompactNetwork, NONE } from '../../src/verify/classes/network.ts';
import type { PolicyRows } from '../../src/verify/classes/policy.ts';
import { routerParts } from './router-parts.ts';

/** The VPN of the shared services, which all others take routes of. */
export const SERVICES = 0;

/** A hub and its spokes. */
export const HUBBED = 4;

/** A full mesh of the generated networks; the next one is too. */
export const VPN = 1;

export function smallNetwork(family: 4 | 6) {
  const spec = specOf({ sites: 60, vpns: 6, edges: 5, seed: 7 });
  const network = generatedNetworks(spec).find((one) => one.family === family);
  if (network === undefined) throw new Error('no network');
  return { network, policy: generatedPolicy(spec, family) };
}

export function generated() {
  const spec = specOf({ sites: 240, vpns: 8, edges: 12, seed: 7 });
  const [network] = generatedNetworks(spec);
  if (network === undefined) throw new Error('no network');
  return { parts: routerParts(network), policy: generatedPolicy(spec, 4) };
}

export function ownedBy(part: CompactNetwork | undefined, vpn: number): number {
  const at = part?.tables.owner.indexOf(vpn) ?? NONE;
  if (at < 0) throw new Error('no table of the VPN');
  return at;
}

export function exportedRoute(part: CompactNetwork | undefined, table: number): number {
  const row = part?.routes.exports.findIndex(
    (set, at) => set !== NONE && part.routes.table[at] === table && part.routes.length[at] === 24,
  );
  if (row === undefined || row < 0) throw new Error('no route');
  return row;
}

export function withPrefix(
  part: CompactNetwork | undefined,
  row: number,
  { word, length }: { readonly word: number; readonly length: number },
): CompactNetwork {
  if (part === undefined) throw new Error('no part');
  const { routes } = part;
  return {
    ...part,
    routes: { ...routes, words: routes.words.with(row, word), length: routes.length.with(row, length) },
  };
}

/** The services' route for what the VPN has agreed to reach. */
export function agreedRoute(parts: readonly CompactNetwork[], { clauses }: PolicyRows) {
  const agreed = clauses.find(({ fromVpn, toVpn }) => fromVpn === VPN && toVpn === SERVICES)?.toPrefixes;
  const [word, length] = [agreed?.words[0] ?? 0, agreed?.length[0] ?? 0];
  const found = parts.flatMap(({ routes, tables }, router) =>
    [...routes.table].flatMap((table, row) =>
      tables.owner[table] === SERVICES && routes.words[row] === word && routes.length[row] === length
        ? [{ router, row }]
        : [],
    ),
  );
  const [route] = found;
  if (route === undefined) throw new Error('no route of the services');
  return { word, length, route };
}

/** Parts that know some more targets, each in a set of its own. */
export function withFreshTargets(parts: readonly CompactNetwork[], count: number) {
  const targets = (parts[0]?.targets.words.length ?? 0) / 2;
  const sets = (parts[0]?.sets.start.length ?? 1) - 1;
  const numbers = Array.from({ length: count }, (_, i) => i);
  const grown = parts.map((part) => ({
    ...part,
    targets: {
      words: Uint32Array.from([...part.targets.words, ...numbers.flatMap((i) => [0x0002fde8, 900_000 + i])]),
    },
    sets: {
      start: Int32Array.from([...part.sets.start, ...numbers.map((i) => part.sets.items.length + i + 1)]),
      items: Int32Array.from([...part.sets.items, ...numbers.map((i) => targets + i)]),
    },
  }));
  return { parts: grown, sets: numbers.map((i) => sets + i) };
}

/** The part of which one table, the VPN's where none is named, takes one set only, and gives one route only: a wide one, to another set. */
export function chained(
  part: CompactNetwork,
  { gives = NONE, takes }: { readonly gives?: number; readonly takes: number },
  prefix = { word: 0, length: 0 },
  table = ownedBy(part, VPN),
) {
  const given = exportedRoute(part, table);
  const { routes, tables } = withPrefix(part, given, prefix);
  const exports = routes.exports.map((set, row) =>
    routes.table[row] !== table ? set : row === given ? gives : NONE,
  );
  const imports = tables.imports.with(table, takes);
  return { ...part, routes: { ...routes, exports }, tables: { ...tables, imports } };
}

export function hasRole({ circuits }: CompactNetwork, table: number, role: number): boolean {
  return circuits.table.some((one, circuit) => one === table && circuits.role[circuit] === role);
}

/** The part with its targets in the other order. */
export function withTargetsReversed(part: CompactNetwork): CompactNetwork {
  const count = part.targets.words.length / 2;
  const places = Array.from({ length: count }, (_, at) => count - 1 - at);
  const words = places.flatMap((at) => [...part.targets.words.subarray(2 * at, 2 * at + 2)]);
  const items = part.sets.items.map((target) => count - 1 - target);
  return { ...part, targets: { words: Uint32Array.from(words) }, sets: { ...part.sets, items } };
}

/** The part with so many prefixes more behind the first route of the VPN, in 1.0.0.0/8, that leave for nobody. */
export function withManyRoutes(part: CompactNetwork, count: number): CompactNetwork {
  const own = exportedRoute(part, ownedBy(part, VPN));
  const { routes } = part;
  const rows = Array.from({ length: routes.table.length + count }, (_, at) =>
    at <= own ? at : Math.max(own, at - count),
  );
  const isMore = (at: number) => at > own && at <= own + count;
  const ints = (column: Int32Array) => Int32Array.from(rows, (row) => column[row] ?? NONE);
  const bytes = (column: Uint8Array) => Uint8Array.from(rows, (row) => column[row] ?? 0);
  return {
    ...part,
    routes: {
      words: Uint32Array.from(rows, (row, at) =>
        isMore(at) ? 0x01000000 + (at - own) * 256 : (routes.words[row] ?? 0),
      ),
      length: bytes(routes.length),
      table: ints(routes.table),
      at: ints(routes.at),
      flags: bytes(routes.flags),
      forward: bytes(routes.forward),
      to: ints(routes.to),
      exports: ints(routes.exports).map((set, at) => (isMore(at) ? NONE : set)),
    },
  };
}
