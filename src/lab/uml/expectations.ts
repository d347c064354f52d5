import type { Allocations } from '../../allocate/types.ts';
import type { Inventory, Site, VpnService } from '../../inventory/types.ts';
import { addressText, FAMILIES, type Family, type IpAddress } from '../../net/address.ts';
import { covers, coversAddress, overlaps } from '../../net/prefix.ts';
import { agreementExpectations } from './agreement-expectations.ts';
import { hostsOf, type SiteHost } from './customers.ts';
import type { ProbeWish } from './probe.ts';

/** Where every customer listens besides the ports of the agreements. */
export const PLAIN_PORT = 7007;

/** A question to the data plane with the answer the declaration demands. `identity` is who must answer, or must not. */
export interface Expectation {
  readonly question: Question;
  readonly from: string;
  readonly to: string;
  readonly agreement?: string;
  readonly answered: boolean;
  readonly wish: ProbeWish;
}

export type Question =
  | 'declared-pair'
  | 'undeclared-pair'
  | 'overlapping-prefix'
  | 'declared-service'
  | 'neighbour-port'
  | 'neighbour-address'
  | 'reverse-opening'
  | 'own-router';

/** A site that is in the lab, with its hosts. */
export interface LabSite {
  readonly site: Site;
  readonly hosts: readonly SiteHost[];
}

/** The sites of active VPNs with their hosts. */
export function labSites(inventory: Inventory, allocations: Allocations): readonly LabSite[] {
  const active = new Set(inventory.vpns.filter(({ status }) => status === 'active').map(({ id }) => id));
  const sites = inventory.sites.filter(({ vpn }) => active.has(vpn));
  return sites.map((site) => ({ site, hosts: hostsOf(site, allocations) }));
}

/** Every ordered pair of sites by ICMP and TCP in every family both have, then every agreement's own questions. */
export function expectationsOf(inventory: Inventory, allocations: Allocations): readonly Expectation[] {
  const sites = labSites(inventory, allocations);
  const pairs = sites.flatMap((from) =>
    sites
      .filter((to) => to !== from)
      .flatMap((to) => [
        ...pairExpectations(inventory, sites, from, to),
        ...overlapExpectations(inventory, sites, from, to),
      ]),
  );
  return [...pairs, ...agreementExpectations(inventory, sites)];
}

/** Where two VPNs own the same address, everybody must reach its own one. */
function overlapExpectations(
  inventory: Inventory,
  sites: readonly LabSite[],
  from: LabSite,
  to: LabSite,
): readonly Expectation[] {
  const vpn = inventory.vpns.find(({ id }) => id === from.site.vpn);
  if (vpn === undefined || !talk(vpn, from.site, to.site)) return [];
  const foreign = sites.filter(({ site }) => site.vpn !== to.site.vpn).flatMap(({ hosts }) => hosts);
  const shared = to.hosts.filter(({ prefix }) => foreign.some((host) => overlaps(host.prefix, prefix)));
  return shared.flatMap(({ address }): Expectation[] => {
    const source = ordinaryHost(inventory, from, address.family);
    if (source === undefined) return [];
    const wish = { ...wishBetween(from, source, address), protocol: 'tcp', port: PLAIN_PORT } as const;
    return [{ question: 'overlapping-prefix', from: from.site.id, to: to.site.id, answered: true, wish }];
  });
}

function wishBetween(from: LabSite, source: SiteHost, destination: IpAddress) {
  return {
    customer: from.site.id,
    family: destination.family,
    source: addressText(source.address),
    destination: addressText(destination),
    seconds: 1,
  };
}

function pairExpectations(
  inventory: Inventory,
  sites: readonly LabSite[],
  from: LabSite,
  to: LabSite,
): readonly Expectation[] {
  const vpn = inventory.vpns.find(({ id }) => id === from.site.vpn);
  const answered = vpn !== undefined && talk(vpn, from.site, to.site);
  return FAMILIES.flatMap((family): Expectation[] => {
    const [source, destination] = [
      ordinaryHost(inventory, from, family),
      ordinaryHost(inventory, to, family),
    ];
    if (source === undefined || destination === undefined) return [];
    if (answered && !vpn.families.includes(family)) return [];
    const wish = wishBetween(from, source, destination.address);
    const ends = { from: from.site.id, to: to.site.id, answered };
    const question = answered ? 'declared-pair' : 'undeclared-pair';
    const tcp: Expectation = { ...ends, question, wish: { ...wish, protocol: 'tcp', port: PLAIN_PORT } };
    // An echo has no name: where somebody else may rightly answer for the address, only TCP can tell.
    if (!answered && ownedNear(sites, from, destination.address)) return [tcp];
    return [tcp, { ...ends, question, wish: { ...wish, protocol: 'icmp' } }];
  });
}

/** RFC 8299 §6.3.2: in a hub-and-spoke VPN spokes talk to hubs only; where the hubs are disjoint, not hub to hub either. */
function talk(vpn: VpnService, from: Site, to: Site): boolean {
  if (from.vpn !== to.vpn) return false;
  if (vpn.topology === 'any-to-any') return true;
  const hubs = [from, to].filter(({ role }) => role === 'hub-role').length;
  return hubs === 1 || (hubs === 2 && vpn.topology === 'hub-spoke');
}

function ownedNear(sites: readonly LabSite[], from: LabSite, address: IpAddress): boolean {
  const own = sites.filter(({ site }) => site.vpn === from.site.vpn).flatMap(({ hosts }) => hosts);
  return own.some(({ prefix }) => coversAddress(prefix, address));
}

/** A host that no agreement speaks of, where the site has one. */
function ordinaryHost(inventory: Inventory, { hosts }: LabSite, family: Family): SiteHost | undefined {
  const special = inventory.agreements.flatMap(({ providerPrefixes, consumerPrefixes }) =>
    [...providerPrefixes, ...consumerPrefixes].map(({ value }) => value),
  );
  const own = hosts.filter(({ prefix }) => prefix.family === family);
  return own.find(({ prefix }) => !special.some((one) => covers(one, prefix))) ?? own[0];
}
