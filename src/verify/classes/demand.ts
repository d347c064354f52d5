import type { Ground } from './ground.ts';
import { partSort } from './part-sort.ts';

/** What the sites of each VPN own, in the order of prefixes: VPN v owns `prefix[start[v]…start[v + 1])`, by `site[…]`. */
export interface Demand {
  readonly start: Int32Array;
  readonly prefix: Int32Array;
  readonly site: Int32Array;
}

/** What each VPN's sites own is put together, then sorted. */
export function demandOf({ policy, owned, order }: Ground): Demand {
  const { sites, vpns } = policy;
  const start = new Int32Array(vpns.length + 1);
  for (let site = 0; site < sites.vpn.length; site++) {
    const next = (sites.vpn[site] ?? 0) + 1;
    start[next] = (start[next] ?? 0) + (sites.ownedFrom[site + 1] ?? 0) - (sites.ownedFrom[site] ?? 0);
  }
  for (let vpn = 0; vpn < vpns.length; vpn++) start[vpn + 1] = (start[vpn + 1] ?? 0) + (start[vpn] ?? 0);
  const fill = start.slice();
  const prefix = new Int32Array(start[vpns.length] ?? 0);
  const site = new Int32Array(prefix.length);
  for (let home = 0; home < sites.vpn.length; home++) {
    const vpn = sites.vpn[home] ?? 0;
    for (let row = sites.ownedFrom[home] ?? 0; row < (sites.ownedFrom[home + 1] ?? 0); row++) {
      const to = fill[vpn] ?? 0;
      prefix[to] = owned[row] ?? 0;
      site[to] = home;
      fill[vpn] = to + 1;
    }
  }
  const sort = partSort(order.count);
  for (let vpn = 0; vpn < vpns.length; vpn++)
    sort(prefix.subarray(start[vpn], start[vpn + 1]), [site.subarray(start[vpn], start[vpn + 1])]);
  return { start, prefix, site };
}
