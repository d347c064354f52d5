import type { Inventory, Site } from '../types.ts';
import { permitsOf } from './permits.ts';
import type { DeclaredAccess, DeclaredNetwork } from './types.ts';

/** What an inventory declares, as configurations are judged by it. Agreements that a firewall enforces allow nothing on the routers. */
export function networkOfInventory(inventory: Inventory): DeclaredNetwork {
  const { digest, vpns, sites, agreements, routers } = inventory;
  const enforced = agreements.filter(
    ({ validity, enforcement }) => validity === 'effective' && enforcement.kind !== 'firewall',
  );
  return {
    digest,
    vpns: vpns.map(({ id, topology, status }) => ({ id, topology, active: status === 'active' })),
    accesses: new Map(sites.flatMap(accessesOf).map((access) => [access.id, access])),
    permits: permitsOf(enforced),
    routers: routers.map(({ name, loopbacks }) => ({ name, loopbacks: loopbacks.map(({ value }) => value) })),
    neighbours: [],
  };
}

function accessesOf({ id, vpn, role, prefixes, accesses }: Site): readonly DeclaredAccess[] {
  const site = { id, vpn, role, owns: prefixes.map(({ value }) => value) };
  return accesses.map(({ id, router, interface: port, vlan, untagged, links }) => ({
    id,
    site,
    router,
    interface: port,
    vlan: vlan?.value,
    untagged,
    links: links.map(({ provider }) => provider),
  }));
}
