import type { Ground } from './ground.ts';
import { NONE } from './network.ts';

/** What the sites of each VPN own, in the order of prefixes: VPN v owns `prefix[start[v]…start[v + 1])`, by `site[…]`. */
export interface Demand {
  readonly start: Int32Array;
  readonly prefix: Int32Array;
  readonly site: Int32Array;
}

/** The order of all prefixes holds that of every VPN: one pass deals them out. */
export function demandOf({ network, policy, owned, order }: Ground): Demand {
  const { sites, vpns } = policy;
  const owner = new Int32Array(owned.length).fill(NONE);
  const start = new Int32Array(vpns.length + 1);
  for (let site = 0; site < sites.vpn.length; site++)
    for (let at = sites.owned.start[site] ?? 0; at < (sites.owned.start[site + 1] ?? 0); at++) {
      owner[sites.owned.items[at] ?? 0] = site;
      const next = (sites.vpn[site] ?? 0) + 1;
      start[next] = (start[next] ?? 0) + 1;
    }
  for (let vpn = 0; vpn < vpns.length; vpn++) start[vpn + 1] = (start[vpn + 1] ?? 0) + (start[vpn] ?? 0);
  const fill = start.slice();
  const prefix = new Int32Array(owned.length);
  const site = new Int32Array(owned.length);
  const routes = network.routes.table.length;
  for (let place = 0; place < order.sorted.length; place++) {
    const row = (order.sorted[place] ?? 0) - routes;
    const home = row < 0 || row >= owned.length ? NONE : (owner[row] ?? NONE);
    if (home === NONE) continue;
    const vpn = sites.vpn[home] ?? 0;
    const to = fill[vpn] ?? 0;
    prefix[to] = owned[row] ?? 0;
    site[to] = home;
    fill[vpn] = to + 1;
  }
  return { start, prefix, site };
}
