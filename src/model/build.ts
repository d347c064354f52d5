import type { AccessAllocation, Allocations, VrfAllocation } from '../allocate/types.ts';
import type { Inventory, Site, SiteNetworkAccess, SiteRole, VpnService } from '../inventory/types.ts';
import type { Family } from '../net/address.ts';
import { compareTargets, type RouteTarget } from '../net/route-target.ts';
import { interAccesses } from './inter-access.ts';
import type {
  AccessRoutingModel,
  VpnInstanceProfile,
  VpnModel,
  VpnNetworkAccess,
  VpnNode,
  VpnServiceModel,
} from './types.ts';

/** Joins what was declared with the numbers given out: the network-wide model of all VPN services, before any router is looked at. */
export function buildVpnModel(inventory: Inventory, allocations: Allocations): VpnModel {
  const links = new Map(allocations.accesses.map((entry) => [entry.access, entry]));
  const vpnServices = inventory.vpns.map((vpn) => vpnService(vpn, { inventory, allocations, links }));
  return { vpnServices, interAccesses: interAccesses(inventory, allocations, vpnServices) };
}

interface Declared {
  readonly inventory: Inventory;
  readonly allocations: Allocations;
  readonly links: ReadonlyMap<string, AccessAllocation>;
}

function vpnService(vpn: VpnService, declared: Declared): VpnServiceModel {
  const { inventory, allocations } = declared;
  const sites = inventory.sites.filter((site) => site.vpn === vpn.id);
  const nodes = allocations.vrfs.filter((vrf) => vrf.vpn === vpn.id);
  const vpnNodes = nodes.flatMap((vrf) => vpnNode(vrf, sites, declared) ?? []);
  const roles = [...new Set(vpnNodes.map((node) => node.activeProfile))].toSorted();
  return {
    vpnId: vpn.id,
    vpnName: vpn.name,
    customerName: vpn.department,
    topology: vpn.topology,
    status: vpn.status,
    instanceProfiles: roles.map((role) => instanceProfile(vpn, role, allocations)),
    vpnNodes,
    span: vpn.span,
  };
}

function instanceProfile(vpn: VpnService, role: SiteRole, allocations: Allocations): VpnInstanceProfile {
  const targets = targetsOf(vpn, role, allocations);
  const families = vpn.families.map((family) => {
    const limit = vpn.maximumRoutes.find((entry) => entry.family === family);
    return { family, ...targets, ...(limit === undefined ? {} : { maximumRoutes: limit.maximum }) };
  });
  return { profileId: role, families, span: vpn.span };
}

/** RFC 4364 §4.3.5: a spoke hears hubs only; hubs hear spokes, and each other unless the topology is disjoint. */
function targetsOf(
  vpn: VpnService,
  role: SiteRole,
  allocations: Allocations,
): { readonly importTargets: readonly RouteTarget[]; readonly exportTargets: readonly RouteTarget[] } {
  const found = allocations.vpnTargets.find((entry) => entry.vpn === vpn.id);
  if (found === undefined) throw new Error(`${vpn.id} has no route targets`);
  const { any, hub, spoke } = found;
  if (role === 'any-to-any-role') return { importTargets: [any], exportTargets: [any] };
  if (role === 'spoke-role') return { importTargets: [hub], exportTargets: [spoke] };
  const heard = vpn.topology === 'hub-spoke-disjoint' ? [spoke] : [hub, spoke];
  return { importTargets: heard.toSorted(compareTargets), exportTargets: [hub] };
}

function vpnNode(vrf: VrfAllocation, sites: readonly Site[], declared: Declared): VpnNode | undefined {
  const { inventory, allocations, links } = declared;
  const router = inventory.routers.find((candidate) => candidate.name === vrf.router);
  const routerId = allocations.loopbacks
    .find((entry) => entry.router === vrf.router)
    ?.addresses.find((address) => address.family === 4);
  if (router === undefined || routerId === undefined) return undefined;
  return {
    vpnNodeId: vrf.name,
    neId: vrf.router,
    platform: router.platform,
    routerId,
    activeProfile: roleOf(vrf),
    rd: vrf.rd,
    table: vrf.table,
    networkAccesses: sites.flatMap((site) =>
      site.accesses
        .filter((access) => vrf.accesses.includes(access.id))
        .map((access) => networkAccess(site, access, links.get(access.id))),
    ),
  };
}

function roleOf(vrf: VrfAllocation): SiteRole {
  if (vrf.group === 'any') return 'any-to-any-role';
  return vrf.group === 'hub' ? 'hub-role' : 'spoke-role';
}

function networkAccess(
  site: Site,
  access: SiteNetworkAccess,
  found: AccessAllocation | undefined,
): VpnNetworkAccess {
  const vlan = found?.vlan;
  return {
    id: access.id,
    site: site.id,
    port: access.interface,
    ...(vlan === undefined ? {} : { vlan }),
    interfaceId: vlan === undefined ? access.interface : `${access.interface}.${vlan}`,
    ipConnections: found?.links ?? [],
    routing: routingModel(access),
    lanPrefixes: site.prefixes
      .filter(({ value }) => hasFamily(found?.links ?? [], value.family))
      .map(({ value, span }) => ({ prefix: value, span })),
    span: access.span,
  };
}

/** A prefix of a family the access has no link for cannot be reached through it. */
function hasFamily(
  links: readonly { readonly provider: { readonly family: Family } }[],
  family: Family,
): boolean {
  return links.some((link) => link.provider.family === family);
}

function routingModel({ routing }: SiteNetworkAccess): AccessRoutingModel {
  if (routing.type === 'bgp') {
    const { remoteAs: peerAs, password } = routing;
    return { type: 'bgp-routing', peerAs, ...(password === undefined ? {} : { password }) };
  }
  return { type: routing.type === 'static' ? 'static-routing' : 'direct-routing' };
}
