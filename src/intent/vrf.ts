import type { CePeer, StaticRoute, Vrf, VrfFamily } from '../device/model.ts';
import type { VpnAddressFamily, VpnNetworkAccess } from '../model/types.ts';
import { FAMILIES, type Family } from '../net/address.ts';
import { placeholderText } from '../secret/placeholder.ts';
import { sourced } from './causes.ts';
import { agreementsIn, nameFor, originOf, prefixesBehind, type SiteVrf } from './site-vrf.ts';

/** A limit warns at this share of it, in per cent. */
const WARN_PERCENT = 80;
/** A CE may announce this many prefixes more than its site declares before its session closes (all of them are filtered anyway). */
const CE_PREFIX_MARGIN = 10;

/** The VRF itself: targets, policies, static routes and CE sessions per family. */
export function compileVrf(vrf: SiteVrf, sharesAs: (access: VpnNetworkAccess) => boolean): Vrf {
  const { node, service, capabilities } = vrf;
  const at = originOf(vrf, service.span);
  return {
    name: node.vpnNodeId,
    at,
    ...(capabilities.vrfDescriptions ? { description: sourced(service.vpnId, at) } : {}),
    ...(capabilities.kernelTables ? { table: sourced(node.table, at) } : {}),
    ...(capabilities.routerIdPerVrf ? { routerId: sourced(node.routerId, at) } : {}),
    families: [
      ...vrf.profile.families.map((entry) => compileFamily(vrf, entry, sharesAs)),
      ...(capabilities.kernelTables ? unusedFamilies(vrf) : []),
    ],
  };
}

/** A kernel table exists in both families, whatever the VPN declares; in the one it does not use every look-up must end there too. */
function unusedFamilies(vrf: SiteVrf): VrfFamily[] {
  const at = originOf(vrf, vrf.service.span);
  const used = vrf.profile.families.map(({ family }) => family);
  return FAMILIES.filter((family) => !used.includes(family)).map((family) => ({
    family,
    at,
    importTargets: [],
    exportTargets: [],
    exportsVpn: false,
    importsVpn: false,
    labelMode: sourced('none', at),
    terminator: sourced(true, at),
    redistributes: [],
    statics: [],
    peers: [],
  }));
}

function compileFamily(
  vrf: SiteVrf,
  { family, importTargets, exportTargets, maximumRoutes }: VpnAddressFamily,
  sharesAs: (access: VpnNetworkAccess) => boolean,
): VrfFamily {
  const { node, service, capabilities } = vrf;
  const at = originOf(vrf, service.span);
  const agreements = agreementsIn(vrf, family);
  const foreign = agreements.map(({ importTarget, agreement }) =>
    sourced(importTarget, originOf(vrf, agreement.span, agreement.id)),
  );
  const limit = capabilities.routeLimitPerVrf ? maximumRoutes : undefined;
  return {
    family,
    at,
    rd: sourced(node.rd, at),
    importTargets: [...importTargets.map((target) => sourced(target, at)), ...foreign],
    exportTargets: exportTargets.map((target) => sourced(target, at)),
    ...(agreements.length === 0 ? {} : agreementPolicies(vrf, family)),
    exportsVpn: true,
    importsVpn: true,
    labelMode: sourced('per-vrf', at),
    terminator: sourced(true, at),
    ...(limit === undefined
      ? {}
      : { routeLimit: sourced({ maximum: limit, warnPercent: WARN_PERCENT }, at) }),
    redistributes: [sourced('connected', at), sourced('static', at)],
    statics: node.networkAccesses.flatMap((access) => staticRoutes(vrf, access, family)),
    peers: node.networkAccesses.flatMap((access) => cePeers(vrf, access, family, sharesAs(access))),
  };
}

function agreementPolicies(vrf: SiteVrf, family: Family): Pick<VrfFamily, 'importPolicy' | 'exportPolicy'> {
  const at = originOf(vrf, vrf.service.span);
  const name = vrf.node.vpnNodeId;
  return {
    importPolicy: sourced(nameFor('IMP', family, name), at),
    exportPolicy: sourced(nameFor('EXP', family, name), at),
  };
}

function staticRoutes(vrf: SiteVrf, access: VpnNetworkAccess, family: Family): StaticRoute[] {
  if (access.routing.type !== 'static-routing') return [];
  const nextHops = customersOf(access, family);
  return prefixesBehind(vrf, access, family).flatMap(({ prefix, span }) =>
    nextHops.map((nextHop) => ({ prefix, nextHop, discard: false, at: originOf(vrf, span) })),
  );
}

function cePeers(vrf: SiteVrf, access: VpnNetworkAccess, family: Family, sharesAs: boolean): CePeer[] {
  const { routing } = access;
  if (routing.type !== 'bgp-routing') return [];
  const at = originOf(vrf, access.span);
  const { password } = routing;
  const prefixes = prefixesBehind(vrf, access, family).length;
  return customersOf(access, family).map((address) => ({
    address,
    at,
    remoteAs: routing.peerAs,
    description: sourced(access.id, at),
    inboundPolicy: sourced(nameFor('CE', family, access.id), at),
    outboundPolicy: sourced(nameFor('OUT', family, access.id), at),
    maximumPrefixes: sourced(prefixes + CE_PREFIX_MARGIN, at),
    asOverride: sharesAs && vrf.capabilities.asOverride,
    ...(password === undefined
      ? {}
      : {
          password: sourced(
            placeholderText({ reference: password.value, isCipher: false }),
            originOf(vrf, password.span),
          ),
        }),
    policyRequired: vrf.capabilities.cePolicyRequired,
  }));
}

function customersOf(access: VpnNetworkAccess, family: Family) {
  return access.ipConnections.flatMap(({ provider, customer }) =>
    provider.family === family && customer !== undefined ? [customer] : [],
  );
}
