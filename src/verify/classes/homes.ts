import type { Ground } from './ground.ts';
import { NONE } from './network.ts';

/**
 * The declared sites behind some circuits, and what they own, by the place of each circuit among them. Circuits stand table by table and sites
 * anywhere, so what is asked of sites is fetched for many circuits at once, in loops that do nothing else; the buffers are used again.
 */
export interface Homes {
  /** Fetches for these circuits; what was fetched before is gone. */
  fetch(circuits: Int32Array): void;
  /** The same without what the sites own. */
  fetchSites(circuits: Int32Array): void;
  /** Place of a circuit among those last fetched for; of another one it says nothing. */
  readonly placeOf: Int32Array;
  /** Site, its VPN and its `ROLE`; NONE for a circuit nobody declared. */
  readonly site: Int32Array;
  readonly vpn: Int32Array;
  readonly role: Uint8Array;
  /** The circuit's site owns the prefix numbers `own[start[place]…start[place + 1])`; `last` is the last number inside each. */
  readonly start: Int32Array;
  readonly own: Int32Array;
  readonly last: Int32Array;
}

export function homesOver(ground: Pick<Ground, 'network' | 'policy' | 'owned' | 'order'>): Homes {
  const { network, policy, owned: numbers, order } = ground;
  const { vpn: vpnOf, role: roleOf, owned } = policy.sites;
  const room = { circuits: 0, owned: 0 };
  const homes = {
    fetch,
    fetchSites,
    placeOf: new Int32Array(0),
    site: new Int32Array(0),
    vpn: new Int32Array(0),
    role: new Uint8Array(0),
    start: new Int32Array(1),
    own: new Int32Array(0),
    last: new Int32Array(0),
  };
  return homes;

  function fetch(circuits: Int32Array): void {
    fetchSites(circuits);
    const count = circuits.length;
    const { site, start } = homes;
    for (let place = 0; place < count; place++) start[place + 1] = ownedBy(site[place] ?? NONE);
    for (let place = 0; place < count; place++)
      start[place + 1] = (start[place + 1] ?? 0) + (start[place] ?? 0);
    fetchOwned(count);
  }

  function fetchSites(circuits: Int32Array): void {
    const rows = network.circuits.table.length;
    if (homes.placeOf.length < rows) homes.placeOf = new Int32Array(rows);
    if (circuits.length > room.circuits) makeRoom(circuits.length);
    const { site: siteOf } = network.circuits;
    const { site, vpn, role, placeOf } = homes;
    for (let place = 0; place < circuits.length; place++) {
      const circuit = circuits[place] ?? 0;
      placeOf[circuit] = place;
      site[place] = siteOf[circuit] ?? NONE;
    }
    for (let place = 0; place < circuits.length; place++) vpn[place] = vpnOf[site[place] ?? NONE] ?? NONE;
    for (let place = 0; place < circuits.length; place++) role[place] = roleOf[site[place] ?? NONE] ?? 0;
  }

  function ownedBy(site: number): number {
    return site === NONE ? 0 : (owned.start[site + 1] ?? 0) - (owned.start[site] ?? 0);
  }

  function fetchOwned(count: number): void {
    const { site, start } = homes;
    const total = start[count] ?? 0;
    if (total > room.owned) {
      room.owned = 2 * total;
      homes.own = new Int32Array(room.owned);
      homes.last = new Int32Array(room.owned);
    }
    const { own, last } = homes;
    for (let place = 0; place < count; place++) {
      const first = owned.start[site[place] ?? NONE] ?? 0;
      const begin = start[place] ?? 0;
      for (let to = begin; to < (start[place + 1] ?? 0); to++) own[to] = first + to - begin;
    }
    for (let at = 0; at < total; at++) own[at] = owned.items[own[at] ?? 0] ?? 0;
    for (let at = 0; at < total; at++) own[at] = numbers[own[at] ?? 0] ?? 0;
    for (let at = 0; at < total; at++) last[at] = order.last[own[at] ?? 0] ?? 0;
  }

  function makeRoom(circuits: number): void {
    room.circuits = 2 * circuits;
    homes.site = new Int32Array(room.circuits);
    homes.vpn = new Int32Array(room.circuits);
    homes.role = new Uint8Array(room.circuits);
    homes.start = new Int32Array(room.circuits + 1);
  }
}

/** Circuits that are fetched for together: what they need stays near. */
const BLOCK = 4096;

/**
 * Goes through all tables in their order, some at a time: `fetch` is told their circuits, then `visit` the tables. Circuits of neighbouring tables
 * stand behind each other in a network that was not changed (`rowsBy`).
 */
export function tableBlocks(
  { network, circuitsOf }: Pick<Ground, 'network' | 'circuitsOf'>,
  fetch: (circuits: Int32Array) => void,
  visit: (begin: number, end: number) => void,
): void {
  const { start, end: ends, items } = circuitsOf;
  const tables = network.tables.router.length;
  for (let begin = 0, end = 0; begin < tables; begin = end) {
    const first = start[begin] ?? 0;
    while (end < tables && (end === begin || (ends[end] ?? 0) - first <= BLOCK)) end++;
    fetch(items.subarray(first, ends[end - 1]));
    visit(begin, end);
  }
}
