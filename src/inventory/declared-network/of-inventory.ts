import type { Inventory, Site } from '../types.ts';
import { permitsOf } from './permits.ts';
import type { DeclaredAccess, DeclaredNetwork } from './types.ts';

/** What an inventory declares, as configurations are judged by it. Agreements that a firewall enforces allow nothing on the routers. */
export function networkOfInventory(inventory: Inventory): DeclaredNetwork {
  const { digest, vpns, sites, agreements, routers } = inventory;
  const enforced = agreements.filter(
    ({ validity, enforcement }) => validity === 'effective' && enforcement.kind !== 'firewall',
  );
  const active = new Set(vpns.filter(({ status }) => status === 'active').map(({ id }) => id));
  return {
    digest,
    vpns: vpns.map(({ id, topology }) => ({ id, topology })),
    accesses: new Map(sites.flatMap((site) => accessesOf(site, active)).map((access) => [access.id, access])),
    permits: permitsOf(enforced),
    routers: routers.map(({ name }) => name),
    neighbours: routers.flatMap(({ loopbacks }) => loopbacks.map(({ value }) => value)),
  };
}

function accessesOf(
  { id, vpn, role, prefixes, accesses }: Site,
  inService: ReadonlySet<string>,
): readonly DeclaredAccess[] {
  const site = { id, vpn, role, owns: prefixes.map(({ value }) => value) };
  return accesses.map(({ id, router, interface: port, vlan, untagged, links }) => ({
    id,
    site,
    router,
    interface: port,
    vlan: vlan?.value,
    untagged,
    links: links.map(({ provider }) => provider),
    active: inService.has(vpn),
  }));
}
