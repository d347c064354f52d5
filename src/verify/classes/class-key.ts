import type { Ground } from './ground.ts';
import { openHopping } from './hopping.ts';
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
  /** Per table: a step leads out of it that no import list shows (leak, redirect, fall-through, no label, a next hop that a route may lead to); the detailed walk follows it. */
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
  openHopping(ground, open);
  const of = new Int32Array(count);
  const numbers = classNumbers(ground, { open, clash });
  for (let table = 0; table < count; table++) of[table] = mode === 'by-key' ? numbers.of(table) : table;
  const classes = mode === 'by-key' ? numbers.count : count;
  const members = rowsBy(of, classes);
  const sample = new Int32Array(classes);
  for (let one = 0; one < sample.length; one++) sample[one] = members.items[members.start[one] ?? 0] ?? 0;
  return { of, count: classes, members, sample, open, clash };
}

/** Classes numbered in the order of first meeting. */
export interface ClassNumbers {
  readonly count: number;
  /** Class of a table by its rows as they are now. */
  of(table: number): number;
}

export function classNumbers(
  ground: Omit<Ground, 'classes'>,
  marks: { readonly open: Uint8Array; readonly clash: Uint8Array },
): ClassNumbers {
  const [askers, givers, classes] = [new PairTable(), new PairTable(), new PairTable()];
  const branches = branchesOf(ground);
  const { network, sides, possible } = ground;
  return {
    get count() {
      return classes.count;
    },
    of(table) {
      const { label } = network.tables;
      const bits = (label[table] ?? 0) | ((marks.open[table] ?? 0) << 2) | ((marks.clash[table] ?? 0) << 3);
      const asker = askers.of(possible.of[table] ?? NONE, sides.setOf[table] ?? 0);
      return classes.of(asker, givers.of(branches(table), bits));
    },
  };
}

/** The target sets a table's routes leave with, in the order of first use: one is its own number, several are told by numbers below 0. */
function branchesOf({ network, routesOf }: Omit<Ground, 'classes'>): (table: number) => number {
  const several = new PairTable();
  return (table) => {
    const { exports } = network.routes;
    let branches = NONE;
    let before = NONE;
    for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
      const set = exports[routesOf.items[at] ?? 0] ?? NONE;
      if (set === NONE || set === before) continue;
      branches = before === NONE ? set : -2 - several.of(branches, set);
      before = set;
    }
    return branches;
  };
}

const FAULTS =
  TABLE.endless |
  TABLE.redirected |
  TABLE.localFirst |
  TABLE.sharedLabel |
  TABLE.silent |
  TABLE.recursing |
  TABLE.straight;

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

/** Whether two circuits of a table may not talk. Most tables have one, or sides that may all talk. */
export function clashes(ground: Omit<Ground, 'classes'>, table: number): boolean {
  const { circuitsOf, sides } = ground;
  const [begin, end] = [circuitsOf.start[table] ?? 0, circuitsOf.end[table] ?? 0];
  if (end - begin < 2) return false;
  const set = sides.setOf[table] ?? 0;
  return !sides.allowed(set, set) && someClash(ground, circuitsOf.items.subarray(begin, end));
}

function someClash({ network, policy, sides }: Omit<Ground, 'classes'>, circuits: Int32Array): boolean {
  const { site } = network.circuits;
  return circuits.some((a) => circuits.some((b) => a !== b && !mayTalk({ sides, policy }, site, a, b)));
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
