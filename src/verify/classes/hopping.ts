import type { Ground } from './ground.ts';
import { FORWARD, NONE, ROUTE } from './network.ts';
import { firstPlace } from './taken.ts';

type HopGround = Pick<Ground, 'network' | 'order' | 'routesOf' | 'possible'>;

/**
 * Opens tables of which a next hop on a link may be reached by a route of another table instead (`hops`). All links are held against all exported prefixes in
 * their common order first, so that mostly no list of imports is looked into.
 */
export function openHopping(ground: HopGround, open: Uint8Array): void {
  const { order, network } = ground;
  const { flags, table } = network.routes;
  let exporters: Int32Array | undefined;
  for (let row = 0; row < flags.length; row++) {
    if (((flags[row] ?? 0) & ROUTE.link) === 0) continue;
    const own = table[row] ?? NONE;
    if (open[own] === 1) continue;
    exporters ??= exportersMeeting(ground);
    const met = exporters[order.of[row] ?? 0];
    if (met !== NONE && met !== own && linkHops(ground, own, row)) open[own] = 1;
  }
}

/**
 * Whether a VRF takes a route that meets the network of one of its links, and that does not carry packets along for every prefix behind the link anyway. A
 * router looks next hops up like any address: by a longer route, and by whatever there is while the link is down.
 */
export function hops(ground: HopGround, table: number): boolean {
  const { network, routesOf } = ground;
  const { flags } = network.routes;
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
    const row = routesOf.items[at] ?? 0;
    if (((flags[row] ?? 0) & ROUTE.link) !== 0 && linkHops(ground, table, row)) return true;
  }
  return false;
}

function linkHops(ground: HopGround, table: number, link: number): boolean {
  const { order, possible, network } = ground;
  const list = possible.lists[possible.of[table] ?? NONE];
  if (list === undefined) return false;
  const number = order.of[link] ?? 0;
  const circuit = network.routes.to[link] ?? NONE;
  const bound = order.last[number] ?? number;
  const { prefix, table: tables, cover } = list;
  const strays = (place: number) =>
    tables[place] !== table && isBesideSome(ground, table, circuit, prefix[place] ?? 0);
  const first = firstPlace(prefix, number);
  for (let place = first; place < prefix.length && (prefix[place] ?? 0) <= bound; place++)
    if (strays(place)) return true;
  for (let around = first - 1; around >= 0; around = cover[around] ?? NONE) {
    if ((order.last[prefix[around] ?? 0] ?? 0) < number) continue;
    for (let twin = around; twin >= 0 && prefix[twin] === prefix[around]; twin--)
      if (strays(twin)) return true;
  }
  return false;
}

/** Whether a prefix does not hold all that a table sends out by a circuit over next hops on its link. */
function isBesideSome(
  { network, order, routesOf }: HopGround,
  table: number,
  circuit: number,
  number: number,
): boolean {
  const { flags, forward, to } = network.routes;
  const bound = order.last[number] ?? number;
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
    const row = routesOf.items[at] ?? 0;
    if (forward[row] !== FORWARD.circuit || to[row] !== circuit) continue;
    if (((flags[row] ?? 0) & ROUTE.link) !== 0) continue;
    const own = order.of[row] ?? 0;
    if (own < number || own > bound) return true;
  }
  return false;
}

const SEVERAL = -2;

/** For each prefix the table that gives one around, in or at it to others; NONE or SEVERAL. Default routes hold everything, and hop nowhere. */
function exportersMeeting({ network: { routes }, order }: HopGround): Int32Array {
  const { exports, flags, length, table } = routes;
  const { parent, count } = order;
  const within = new Int32Array(count).fill(NONE);
  for (let row = 0; row < exports.length; row++) {
    if ((exports[row] ?? NONE) === NONE || ((flags[row] ?? 0) & ROUTE.possible) === 0) continue;
    const number = order.of[row] ?? 0;
    if (length[row] !== 0) within[number] = joined(within[number], table[row]);
  }
  const around = within.slice();
  for (let number = count - 1; number >= 0; number--) {
    const outer = parent[number] ?? NONE;
    if (outer >= 0) within[outer] = joined(within[outer], within[number]);
  }
  for (let number = 0; number < count; number++) {
    const outer = parent[number] ?? NONE;
    if (outer >= 0) around[number] = joined(around[number], around[outer]);
    within[number] = joined(within[number], around[number]);
  }
  return within;
}

function joined(a = NONE, b = NONE): number {
  if (a === b || b === NONE) return a;
  return a === NONE ? b : SEVERAL;
}
