import type { Inventory } from '../inventory/types.ts';

/** The inventory without planned VPNs and without the agreements that would join one: what may be pushed. */
export function onlyActive(inventory: Inventory): Inventory {
  const vpns = inventory.vpns.filter((vpn) => vpn.status === 'active');
  const active = new Set(vpns.map((vpn) => vpn.id));
  return {
    ...inventory,
    vpns,
    sites: inventory.sites.filter((site) => active.has(site.vpn)),
    agreements: inventory.agreements.filter(
      (agreement) => active.has(agreement.providerVpn) && active.has(agreement.consumerVpn),
    ),
  };
}
