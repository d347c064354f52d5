import type { Agreement, Inventory, Router, Site, VpnService } from '../types.ts';
import { type Agreed, permitsOf } from './permits.ts';
import type { DeclaredAccess, DeclaredNetwork } from './types.ts';

/** As much of an inventory as decides who may send to whom. */
export interface DeclaringInventory extends Pick<Inventory, 'digest'> {
  readonly routers: readonly Pick<Router, 'name' | 'loopbacks'>[];
  readonly vpns: readonly Pick<VpnService, 'id' | 'topology' | 'status'>[];
  readonly sites: readonly DeclaringSite[];
  readonly agreements: readonly (Agreed & Enforced)[];
}

interface Enforced extends Pick<Agreement, 'validity'> {
  readonly enforcement: { readonly kind: string };
}

type DeclaringSite = Pick<Site, 'id' | 'vpn' | 'role' | 'prefixes' | 'accesses'>;

/** What an inventory declares, as configurations are judged by it. Agreements that a firewall enforces allow nothing on the routers. */
export function networkOfInventory(inventory: DeclaringInventory): DeclaredNetwork {
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
  { id, vpn, role, prefixes, accesses }: DeclaringSite,
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
