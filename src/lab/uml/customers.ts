import type { AccessAllocation, Allocations } from '../../allocate/types.ts';
import { BACKBONE_TIMERS } from '../../device/timers.ts';
import type { Inventory, Network, Site, SiteNetworkAccess } from '../../inventory/types.ts';
import { addressBits, addressText, type IpAddress } from '../../net/address.ts';
import { coversAddress, networkOf, type Prefix, prefixText } from '../../net/prefix.ts';
import type { LabCustomer, LabCustomerBgp, LabUplink } from './topology.ts';

/** A host of a site: the address that answers for one of its prefixes. */
export interface SiteHost {
  readonly prefix: Prefix;
  readonly address: IpAddress;
}

/** The hosts of a site, one for each of its prefixes: the first host address, or the second where the router has the first (`direct`). */
export function hostsOf(site: Site, allocations: Allocations): readonly SiteHost[] {
  const providers = site.accesses.flatMap((access) =>
    linksOf(access, allocations).map(({ provider }) => addressOf(provider)),
  );
  return site.prefixes.map(({ value: prefix }) => {
    const first = firstHost(prefix);
    const taken = providers.some(({ family, value }) => family === first.family && value === first.value);
    return { prefix, address: taken ? { ...first, value: first.value + 1n } : first };
  });
}

/**
 * One customer namespace per site of an active VPN: an uplink per attachment, its hosts behind it or, at a `direct` attachment, on the link
 * itself. Nothing of a planned VPN is on any router, so its sites have nobody to talk to.
 */
export function customersOf(inventory: Inventory, allocations: Allocations): readonly LabCustomer[] {
  const active = new Set(inventory.vpns.filter(({ status }) => status === 'active').map(({ id }) => id));
  const sites = inventory.sites.filter(({ vpn }) => active.has(vpn));
  return sites.map((site) => customerOf(site, inventory.network, allocations));
}

function customerOf(site: Site, network: Network, allocations: Allocations): LabCustomer {
  const hosts = hostsOf(site, allocations);
  const links = site.accesses.flatMap((access) =>
    linksOf(access, allocations).map(({ provider }) => provider),
  );
  const onLink = (host: SiteHost): boolean =>
    links.some((link) => coversAddress(networkOf(link), host.address));
  return {
    name: site.id,
    uplinks: site.accesses.map((access) => uplinkOf(access, hosts, allocations)),
    hosts: hosts.filter((host) => !onLink(host)).map((host) => hostText(host)),
    ...speakerOf(site, hosts, network, allocations),
  };
}

function uplinkOf(
  access: SiteNetworkAccess,
  hosts: readonly SiteHost[],
  allocations: Allocations,
): LabUplink {
  const { vlan } = allocationOf(access, allocations);
  const links = linksOf(access, allocations);
  return {
    port: { router: access.router, interface: access.interface },
    ...(vlan === undefined ? {} : { vlan }),
    addresses: links.flatMap(({ provider, customer }) => {
      if (customer !== undefined) return [`${addressText(customer)}/${provider.length}`];
      const lan = networkOf(provider);
      return hosts.filter((host) => coversAddress(lan, host.address)).map((host) => hostText(host));
    }),
    gateways: links.map(({ provider }) => addressText(addressOf(provider))),
  };
}

function speakerOf(
  site: Site,
  hosts: readonly SiteHost[],
  network: Network,
  allocations: Allocations,
): { readonly bgp?: LabCustomerBgp } {
  const speaking = site.accesses.filter(({ routing }) => routing.type === 'bgp');
  const routing = speaking[0]?.routing;
  if (routing?.type !== 'bgp') return {};
  const neighbours = speaking
    .flatMap((access) => linksOf(access, allocations))
    .map(({ provider }) => ({ address: addressText(addressOf(provider)), asNumber: network.asNumber }));
  const routerId = hosts.find(({ address }) => address.family === 4)?.address ?? { family: 4, value: 1n };
  return {
    bgp: {
      routerId: addressText(routerId),
      asNumber: routing.remoteAs,
      neighbours,
      timers: (network.timers ?? BACKBONE_TIMERS).bgp,
      prefixes: site.prefixes.map(({ value }) => prefixText(value)),
    },
  };
}

function linksOf(access: SiteNetworkAccess, allocations: Allocations): AccessAllocation['links'] {
  return allocationOf(access, allocations).links;
}

function allocationOf(access: SiteNetworkAccess, allocations: Allocations): AccessAllocation {
  const found = allocations.accesses.find((entry) => entry.access === access.id);
  if (found === undefined) throw new Error(`no addresses are allocated for ${access.id}`);
  return found;
}

function hostText({ prefix, address }: SiteHost): string {
  return `${addressText(address)}/${prefix.length}`;
}

function addressOf(link: AccessAllocation['links'][number]['provider']): IpAddress {
  return { family: link.family, value: link.address };
}

/** The network address itself is a host only where the prefix holds no more than two addresses (RFC 3021, RFC 6164). */
function firstHost(prefix: Prefix): IpAddress {
  const wide = addressBits(prefix.family) - prefix.length > 1;
  return { family: prefix.family, value: prefix.address + (wide ? 1n : 0n) };
}
