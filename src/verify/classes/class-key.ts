import type { Ground } from './ground.ts';
import { FORWARD, LABEL, NONE, ROUTE, type Spans, TABLE } from './network.ts';
import { PairTable, rowsBy } from './pairs.ts';
import { rolesAllow } from './sides.ts';

/**
 * VRF classes. The key holds everything a step reads of a table but its prefixes and its filters, which are judged by route and by circuit:
 * importer (set and policy), export branches, label mode, the sides of its circuits, and the two bits below. Equal key, equal steps.
 */
export interface Classes {
  readonly of: Int32Array;
  readonly count: number;
  readonly members: Spans;
  /** Some member (all are alike). */
  readonly sample: Int32Array;
  /** Per table: a step leads out of it that no import list shows (leak, redirect, fall-through, no label); the detailed walk follows it. */
  readonly open: Uint8Array;
  /** Per table: two of its own circuits may not talk, yet stand in one table. */
  readonly clash: Uint8Array;
}

export function classesOf(ground: Omit<Ground, 'classes'>, mode: 'by-key' | 'one-per-table'): Classes {
  const count = ground.network.tables.router.length;
  const [open, clash] = [new Uint8Array(count), new Uint8Array(count)];
  for (let table = 0; table < count; table++) {
    open[table] = isOpen(ground, table) ? 1 : 0;
    clash[table] = clashes(ground, table) ? 1 : 0;
  }
  const distinct = new PairTable();
  const keyOf = keysOf(ground, { open, clash });
  const of = new Int32Array(count);
  const classOf = (table: number) =>
    mode === 'by-key' ? distinct.of(keyOf(table), 0) : distinct.of(table, 1);
  for (let table = 0; table < count; table++) of[table] = classOf(table);
  const members = rowsBy(of, distinct.count);
  const sample = new Int32Array(distinct.count);
  for (let one = 0; one < sample.length; one++) sample[one] = members.items[members.start[one] ?? 0] ?? 0;
  return { of, count: distinct.count, members, sample, open, clash };
}

/** Numbers of class keys: a table's key is read from its rows as they are now. */
export function keysOf(
  ground: Omit<Ground, 'classes'>,
  marks: { readonly open: Uint8Array; readonly clash: Uint8Array },
): (table: number) => number {
  const keys = new PairTable();
  const { network, sides, possible } = ground;
  return (table) => {
    let key = keys.of(possible.of[table] ?? NONE, sides.setOf[table] ?? 0);
    key = keys.of(key + 1e9, branchKey(ground, table, keys));
    const bits =
      (network.tables.label[table] ?? 0) | ((marks.open[table] ?? 0) << 2) | ((marks.clash[table] ?? 0) << 3);
    return keys.of(-2 - key, bits);
  };
}

/** The target sets its routes leave with, in the order of first use. */
function branchKey({ network, routesOf }: Omit<Ground, 'classes'>, table: number, keys: PairTable): number {
  let key = NONE;
  let before = NONE;
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
    const set = network.routes.exports[routesOf.items[at] ?? 0] ?? NONE;
    if (set === NONE || set === before) continue;
    before = set;
    key = keys.of(2e9, keys.of(key, set));
  }
  return key;
}

const FAULTS = TABLE.endless | TABLE.redirected | TABLE.localFirst | TABLE.sharedLabel | TABLE.silent;

/** Whether a step leads out of a table that no import list shows. */
export function isOpen({ network, routesOf }: Omit<Ground, 'classes'>, table: number): boolean {
  const { tables, routes, circuits } = network;
  if (((tables.flags[table] ?? 0) & FAULTS) !== 0) return true;
  const bare = tables.label[table] === LABEL.none;
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
    const row = routesOf.items[at] ?? 0;
    const kind = routes.forward[row];
    if (
      kind === FORWARD.core ||
      kind === FORWARD.table ||
      (kind === FORWARD.circuit && circuits.table[routes.to[row] ?? 0] !== table) ||
      (bare && (routes.exports[row] ?? NONE) !== NONE)
    )
      return true;
  }
  return false;
}

/** Whether two circuits of a table may not talk. */
export function clashes(
  { network, policy, circuitsOf, sides }: Omit<Ground, 'classes'>,
  table: number,
): boolean {
  const { site } = network.circuits;
  const [begin, end] = [circuitsOf.start[table] ?? 0, circuitsOf.end[table] ?? 0];
  const set = sides.setOf[table] ?? 0;
  if (end - begin < 2 || sides.allowed(set, set)) return false;
  const own = circuitsOf.items.subarray(begin, end);
  return own.some((a) => own.some((b) => a !== b && !mayTalk({ sides, policy }, site, a, b)));
}

/** Whether one circuit may send to another whatever the packet: same site, or a topology that lets their roles talk. */
export function mayTalk(
  { sides, policy }: Pick<Ground, 'sides' | 'policy'>,
  site: Int32Array,
  from: number,
  to: number,
): boolean {
  const [a, b] = [sides.of[from] ?? 0, sides.of[to] ?? 0];
  const [home, there] = [site[from] ?? NONE, site[to] ?? NONE];
  const same = sides.vpn[a] === sides.vpn[b];
  if (home === NONE || there === NONE) return same || home === there;
  if (home === there) return same;
  const topology = policy.vpns[sides.vpn[a] ?? NONE]?.topology;
  return same && rolesAllow(topology, sides.role[a] ?? 0, sides.role[b] ?? 0);
}

/** Whether a route stands in a scope. */
export function inScope(flags: number | undefined, scope: number): boolean {
  return ((flags ?? 0) & (scope & (ROUTE.present | ROUTE.possible))) !== 0;
}
