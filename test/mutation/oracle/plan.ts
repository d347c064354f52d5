import type { DeviceModel, Interface } from '../../../src/device/model.ts';
import type { Inventory, Site, SiteNetworkAccess } from '../../../src/inventory/types.ts';
import type { IpAddress } from '../../../src/net/address.ts';
import { coversAddress, networkOf, type Prefix, samePrefix } from '../../../src/net/prefix.ts';
import type { ReplayRouter } from '../../../src/verify/types.ts';

/** Where a site's cable ends: a port of a router and the VLAN on it. It stays there whatever a configuration says. */
export interface Socket {
  readonly router: string;
  readonly port: string;
  readonly vlan: string;
  readonly site: Site;
  readonly access: SiteNetworkAccess;
  /** The networks of the link itself. */
  readonly links: readonly Prefix[];
  /** The provider's addresses on it: where the customer edge sends. */
  readonly gateways: readonly IpAddress[];
}

/** The cabling of a network nobody touched: for every access the interface that its own routes show. Shares nothing with `src/verify/bind/`. */
export function cabling(inventory: Inventory, routers: readonly ReplayRouter[]): readonly Socket[] {
  const active = new Set(inventory.vpns.filter(({ status }) => status === 'active').map(({ id }) => id));
  return inventory.sites
    .filter(({ vpn }) => active.has(vpn))
    .flatMap((site) =>
      site.accesses.map((access) => {
        const model = routers.find(({ name }) => name === access.router)?.model;
        const [one, ...more] = model === undefined ? [] : candidates(model, site, access);
        if (one === undefined || more.length > 0) throw new Error(`no single interface for ${access.id}`);
        return {
          router: access.router,
          port: one.parent ?? one.name,
          vlan: vlanOf(one),
          site,
          access,
          links: one.addresses.map(({ value }) => networkOf(value)),
          gateways: one.addresses.map(({ value }) => ({ family: value.family, value: value.address })),
        };
      }),
    );
}

/** The interface that ends a socket in one router's configuration; `undefined` when none does. */
export function interfaceAt(model: DeviceModel, { port, vlan }: Socket): Interface | undefined {
  return model.interfaces.find((one) => (one.parent ?? one.name) === port && vlanOf(one) === vlan);
}

function vlanOf({ vlan }: Interface): string {
  return vlan === undefined ? '' : `${vlan.value.outer}.${vlan.value.inner ?? ''}`;
}

function candidates(model: DeviceModel, site: Site, access: SiteNetworkAccess): readonly Interface[] {
  const onPort = model.interfaces.filter((one) => (one.parent ?? one.name) === access.interface);
  if (access.untagged) return onPort.filter(({ parent }) => parent === undefined);
  if (access.vlan !== undefined)
    return onPort.filter(
      ({ vlan }) => vlan?.value.outer === access.vlan?.value && vlan?.value.inner === undefined,
    );
  return onPort.filter((one) => serves(model, site, access, one));
}

/** One of the site's prefixes is on the link, routed to it, or its customer edge speaks BGP there. */
function serves(model: DeviceModel, site: Site, { routing }: SiteNetworkAccess, one: Interface): boolean {
  const links = one.addresses.map(({ value }) => networkOf(value));
  const onLink = (address: IpAddress) => links.some((link) => coversAddress(link, address));
  const own = (prefix: Prefix) => site.prefixes.some(({ value }) => samePrefix(value, prefix));
  const families = model.vrfs.find(({ name }) => name === one.vrf?.value)?.families ?? [];
  if (routing.type === 'direct') return links.some(own);
  if (routing.type === 'bgp')
    return families.some(({ peers }) =>
      peers.some((peer) => peer.remoteAs === routing.remoteAs && onLink(peer.address)),
    );
  return families.some(({ statics }) =>
    statics.some((route) => own(route.prefix) && route.nextHop !== undefined && onLink(route.nextHop)),
  );
}

/** The same inventory with what the cabling shows written down: VLAN and provider's address of every access, so that a text can be wrong about them. */
export function withDeclaredLinks(
  inventory: Inventory,
  sockets: readonly Socket[],
  routers: readonly ReplayRouter[],
): Inventory {
  const sites = inventory.sites.map((site) => ({
    ...site,
    accesses: site.accesses.map((access) => {
      const socket = sockets.find((one) => one.access === access);
      const model = routers.find(({ name }) => name === access.router)?.model;
      const one = socket === undefined || model === undefined ? undefined : interfaceAt(model, socket);
      if (one === undefined) return access;
      const vlan = one.vlan === undefined ? {} : { vlan: { value: one.vlan.value.outer, span: access.span } };
      const links = one.addresses.map(({ value }) => ({ provider: value, span: access.span }));
      return { ...access, ...vlan, untagged: one.vlan === undefined, links };
    }),
  }));
  return { ...inventory, sites };
}
