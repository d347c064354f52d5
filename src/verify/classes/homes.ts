import type { Ground } from './ground.ts';
import { NONE } from './network.ts';

/**
 * The declared sites behind some circuits, and what they own, by the place of each circuit among them. Circuits stand table by table and sites
 * anywhere, so what is asked of sites is fetched for many circuits at once, in loops that do nothing else.
 */
export interface Homes {
  /** Site, its VPN and its `ROLE`; NONE for a circuit nobody declared. */
  readonly site: Int32Array;
  readonly vpn: Int32Array;
  readonly role: Uint8Array;
  /** The circuit's site owns the prefix numbers `own[start[place]…start[place + 1])`; `last` is the last number inside each. */
  readonly start: Int32Array;
  readonly own: Int32Array;
  readonly last: Int32Array;
}

type HomesGround = Pick<Ground, 'network' | 'policy' | 'owned' | 'order'>;

/** Those of all circuits: the place of each is its number. */
export function homesOfAll(ground: HomesGround): Homes {
  const { site } = ground.network.circuits;
  const homes = { site, ...roomFor(site.length) };
  startAll(ground, homes, site.length);
  const owned = homes.start[site.length] ?? 0;
  const whole = { ...homes, own: new Int32Array(owned), last: new Int32Array(owned) };
  fetchOwned(ground, whole, site.length);
  return whole;
}

/** Those of some circuits at a time, in buffers that are used again: what was fetched before is gone. */
export function homesOver(ground: HomesGround): (circuits: Int32Array) => Homes {
  let homes = { site: new Int32Array(0), ...roomFor(0), own: new Int32Array(0), last: new Int32Array(0) };
  return (circuits) => {
    const count = circuits.length;
    if (count > homes.site.length)
      homes = { ...homes, site: new Int32Array(2 * count), ...roomFor(2 * count) };
    for (let place = 0; place < count; place++)
      homes.site[place] = ground.network.circuits.site[circuits[place] ?? 0] ?? NONE;
    startAll(ground, homes, count);
    const owned = homes.start[count] ?? 0;
    if (owned > homes.own.length)
      homes = { ...homes, own: new Int32Array(2 * owned), last: new Int32Array(2 * owned) };
    fetchOwned(ground, homes, count);
    return homes;
  };
}

function roomFor(circuits: number): Pick<Homes, 'vpn' | 'role' | 'start'> {
  return {
    vpn: new Int32Array(circuits),
    role: new Uint8Array(circuits),
    start: new Int32Array(circuits + 1),
  };
}

/** Fetches for the first `count` sites who they are and how much they own. */
function startAll(
  { policy }: HomesGround,
  { site, vpn, role, start }: Omit<Homes, 'own' | 'last'>,
  count: number,
): void {
  const { vpn: vpnOf, role: roleOf, ownedFrom } = policy.sites;
  for (let place = 0; place < count; place++) vpn[place] = vpnOf[site[place] ?? NONE] ?? NONE;
  for (let place = 0; place < count; place++) role[place] = roleOf[site[place] ?? NONE] ?? 0;
  for (let place = 0; place < count; place++) {
    const home = site[place] ?? NONE;
    const owned = home === NONE ? 0 : (ownedFrom[home + 1] ?? 0) - (ownedFrom[home] ?? 0);
    start[place + 1] = (start[place] ?? 0) + owned;
  }
}

/** Fetches what the first `count` sites own. */
function fetchOwned(
  { policy, owned: numbers, order }: HomesGround,
  { site, start, own, last }: Homes,
  count: number,
): void {
  const { ownedFrom } = policy.sites;
  for (let place = 0; place < count; place++) {
    let row = ownedFrom[site[place] ?? NONE] ?? 0;
    for (let to = start[place] ?? 0; to < (start[place + 1] ?? 0); to++) own[to] = numbers[row++] ?? 0;
  }
  const total = start[count] ?? 0;
  for (let at = 0; at < total; at++) last[at] = order.last[own[at] ?? 0] ?? 0;
}
