import type { FilterUse, Interface } from '../device/model.ts';
import type { VpnNetworkAccess } from '../model/types.ts';
import { sourced } from './causes.ts';
import { enforcedHere, filterFamilies, filterName } from './filters.ts';
import { originOf, type SiteVrf } from './site-vrf.ts';

const HOOKS = ['inbound', 'outbound'] as const;

/** The attachment circuit of an access: in its VRF, no labels accepted, sources checked, agreement filters at both hooks. */
export function compileCircuit(vrf: SiteVrf, access: VpnNetworkAccess): Interface {
  const at = originOf(vrf, access.span);
  const { families } = vrf.profile;
  return {
    name: access.interfaceId,
    at,
    description: sourced(access.id, at),
    ...(access.vlan === undefined ? {} : { parent: access.port, vlan: sourced({ outer: access.vlan }, at) }),
    vrf: sourced(vrf.node.vpnNodeId, at),
    addresses: access.ipConnections.map(({ provider }) => sourced(provider, at)),
    filters: filterUses(vrf),
    sourceCheck: families.map(({ family }) => ({ family, mode: 'strict' as const, at })),
    acceptsLabels: sourced(false, at),
    ldp: [],
  };
}

function filterUses(vrf: SiteVrf): FilterUse[] {
  return vrf.agreements.filter(enforcedHere).flatMap((one) => {
    const at = originOf(vrf, one.agreement.span, one.agreement.id);
    return filterFamilies(one).flatMap((family) =>
      HOOKS.map((hook) => ({ filter: filterName(one), family, hook, at })),
    );
  });
}
