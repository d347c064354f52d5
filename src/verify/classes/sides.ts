import { type CompactNetwork, type Lists, NONE, ROLE, type Spans } from './network.ts';
import { IntList, PairTable } from './pairs.ts';
import type { PolicyRows } from './policy.ts';

/** Roles a circuit may have, `ROLE`. */
const ROLES = 4;

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
  /** Side of a circuit, and set of the sides of some, as their rows say now; perhaps new ones. */
  readonly sideOf: (circuit: number) => number;
  readonly setFor: (circuits: Int32Array) => number;
  /** Whether every side of the one set may send to every side of the other by topology alone. */
  readonly allowed: (from: number, to: number) => boolean;
  /** Whether some agreement speaks about packets from one VPN to the other. */
  readonly joined: (fromVpn: number, toVpn: number) => boolean;
}

export function sidesOf({ circuits, tables }: CompactNetwork, policy: PolicyRows, circuitsOf: Spans): Sides {
  const { start, end, items } = circuitsOf;
  const pairs = new PairTable();
  const [vpn, role] = [new IntList(), new IntList()];
  /** Sides of declared VPNs by VPN and role, so that most circuits need no look into the table. */
  const declared = new Int32Array(policy.vpns.length * ROLES).fill(NONE);
  const sideOf = (circuit: number): number => {
    const owner = circuits.vpn[circuit] ?? NONE;
    const part = circuits.role[circuit] ?? 0;
    const known = owner < 0 ? NONE : (declared[owner * ROLES + part] ?? NONE);
    if (known !== NONE) return known;
    const before = pairs.count;
    const side = pairs.of(owner, part);
    if (pairs.count > before) {
      vpn.push(owner);
      role.push(part);
    }
    if (owner >= 0) declared[owner * ROLES + part] = side;
    return side;
  };
  const of = new Int32Array(circuits.table.length);
  for (let circuit = 0; circuit < of.length; circuit++) of[circuit] = sideOf(circuit);
  const sets = setNumbers();
  const setFor = (own: Int32Array): number => sets.of(own, sideOf);
  const setOf = new Int32Array(tables.router.length);
  for (let table = 0; table < setOf.length; table++) {
    const [begin, behind] = [start[table] ?? 0, end[table] ?? 0];
    const side = of[items[begin] ?? 0] ?? 0;
    let at = begin + 1;
    while (at < behind && of[items[at] ?? 0] === side) at++;
    setOf[table] = at === behind ? sets.ofOne(side) : setFor(items.subarray(begin, behind));
  }
  const known = new PairTable();
  const answers: boolean[] = [];
  return {
    of,
    setOf,
    sideOf,
    setFor,
    get vpn() {
      return vpn.view();
    },
    get role() {
      return role.view();
    },
    get sets() {
      return sets.lists();
    },
    joined: joinedVpns(policy),
    allowed(from, to) {
      const key = known.of(from, to);
      const before = answers[key];
      if (before !== undefined) return before;
      const own = { vpn: vpn.view(), role: role.view() };
      const lists = sets.lists();
      const answer = itemsOf(lists, from).every((a) =>
        itemsOf(lists, to).every((b) => sideAllows(policy, own, a, b)),
      );
      answers[key] = answer;
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

/** Numbers sets of sides; set 0 is empty. */
function setNumbers() {
  const pairs = new PairTable();
  const numbers = new Map<number, number>();
  const [start, items] = [new IntList(), new IntList()];
  start.push(0);
  start.push(0);
  const own: number[] = [];
  const single: number[] = [];
  const ofOne = (side: number): number => {
    const known = single[side];
    if (known !== undefined) return known;
    const number = start.length - 1;
    single[side] = number;
    items.push(side);
    start.push(items.length);
    return number;
  };
  return {
    ofOne,
    of(circuits: Int32Array, sideOf: (circuit: number) => number): number {
      own.length = 0;
      for (const circuit of circuits) {
        const one = sideOf(circuit);
        if (!own.includes(one)) own.push(one);
      }
      if (own.length === 0) return 0;
      if (own.length === 1) return ofOne(own[0] ?? 0);
      own.sort((a, b) => a - b);
      let key = NONE;
      for (const one of own) key = pairs.of(key, one);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const number = start.length - 1;
      numbers.set(key, number);
      for (const one of own) items.push(one);
      start.push(items.length);
      return number;
    },
    lists: (): Lists => ({ start: start.view(), items: items.view() }),
  };
}
