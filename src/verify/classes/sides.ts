import { type CompactNetwork, type Lists, NONE, ROLE } from './network.ts';
import { IntList, PairTable } from './pairs.ts';
import type { PolicyRows } from './policy.ts';

/**
 * The parties of the policy: circuits of one VPN and role are one side, whoever they are. What the topology of a VPN allows it allows by
 * sides; the sides that stand in one table are a set, numbered too.
 */
export interface Sides {
  /** Side of each circuit. */
  readonly of: Int32Array;
  readonly vpn: Int32Array;
  readonly role: Int32Array;
  /** Set of sides of each table; set 0 is empty. */
  readonly setOf: Int32Array;
  readonly sets: Lists;
  /** Whether every side of the one set may send to every side of the other by topology alone. */
  readonly allowed: (from: number, to: number) => boolean;
  /** Whether some agreement speaks about packets from one VPN to the other. */
  readonly joined: (fromVpn: number, toVpn: number) => boolean;
}

export function sidesOf({ circuits, tables }: CompactNetwork, policy: PolicyRows, circuitsOf: Lists): Sides {
  const pairs = new PairTable();
  const of = new Int32Array(circuits.table.length);
  const [vpn, role] = [new IntList(), new IntList()];
  for (let circuit = 0; circuit < of.length; circuit++) {
    const before = pairs.count;
    const [owner, part] = [circuits.vpn[circuit] ?? NONE, circuits.role[circuit] ?? 0];
    of[circuit] = pairs.of(owner, part);
    if (pairs.count === before) continue;
    vpn.push(owner);
    role.push(part);
  }
  const sets = tableSets(tables.router.length, of, circuitsOf);
  const one = (from: number, to: number) =>
    sideAllows(policy, { vpn: vpn.view(), role: role.view() }, from, to);
  const count = sets.lists.start.length - 1;
  const known = new Map<number, boolean>();
  return {
    of,
    vpn: vpn.view(),
    role: role.view(),
    setOf: sets.of,
    sets: sets.lists,
    joined: joinedVpns(policy),
    allowed(from, to) {
      const key = from * count + to;
      const before = known.get(key);
      if (before !== undefined) return before;
      const answer = itemsOf(sets.lists, from).every((a) => itemsOf(sets.lists, to).every((b) => one(a, b)));
      known.set(key, answer);
      return answer;
    },
  };
}

export function itemsOf({ start, items }: Lists, list: number): readonly number[] {
  return [...items.subarray(start[list] ?? 0, start[list + 1] ?? 0)];
}

function sideAllows(
  { vpns }: PolicyRows,
  { vpn, role }: Pick<Sides, 'vpn' | 'role'>,
  from: number,
  to: number,
): boolean {
  const [a, b] = [role[from] ?? 0, role[to] ?? 0];
  const same = vpn[from] === vpn[to];
  if (a === ROLE.none || b === ROLE.none) return same || a === b;
  return same && rolesAllow(vpns[vpn[from] ?? NONE]?.topology, a, b);
}

/** Whether a topology lets a role send to another, two different sites taken. */
export function rolesAllow(topology: string | undefined, from: number, to: number): boolean {
  switch (topology) {
    case 'any-to-any':
      return true;
    case 'hub-spoke':
      return from === ROLE.hub || to === ROLE.hub;
    case 'hub-spoke-disjoint':
      return (from === ROLE.hub) !== (to === ROLE.hub);
    default:
      return false;
  }
}

/** Rows of bits, one row per sending VPN. */
function joinedVpns({ vpns, clauses }: PolicyRows): Sides['joined'] {
  const words = (vpns.length + 31) >>> 5;
  const rows = new Map<number, Uint32Array>();
  for (const { fromVpn, toVpn } of clauses) {
    const row = rows.get(fromVpn) ?? new Uint32Array(words);
    row[toVpn >>> 5] = (row[toVpn >>> 5] ?? 0) | (1 << (toVpn & 31));
    rows.set(fromVpn, row);
  }
  return (from, to) => to >= 0 && (((rows.get(from)?.[to >>> 5] ?? 0) >>> (to & 31)) & 1) === 1;
}

function tableSets(tables: number, side: Int32Array, circuitsOf: Lists) {
  const of = new Int32Array(tables);
  const pairs = new PairTable();
  const numbers = new Map<number, number>();
  const start = new IntList();
  const items = new IntList();
  start.push(0);
  start.push(0);
  const own: number[] = [];
  for (let table = 0; table < tables; table++) {
    own.length = 0;
    for (let at = circuitsOf.start[table] ?? 0; at < (circuitsOf.start[table + 1] ?? 0); at++) {
      const one = side[circuitsOf.items[at] ?? 0] ?? 0;
      if (!own.includes(one)) own.push(one);
    }
    if (own.length === 0) continue;
    own.sort((a, b) => a - b);
    let key = NONE;
    for (const one of own) key = pairs.of(key, one);
    const known = numbers.get(key);
    of[table] = known ?? start.length - 1;
    if (known !== undefined) continue;
    numbers.set(key, start.length - 1);
    for (const one of own) items.push(one);
    start.push(items.length);
  }
  return { of, lists: { start: start.view(), items: items.view() } };
}
