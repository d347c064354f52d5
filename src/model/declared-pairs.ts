import type { SiteRole, Topology } from '../inventory/types.ts';
import { addressText, FAMILIES, type Family } from '../net/address.ts';
import { baseAddress } from '../net/prefix.ts';
import type { VpnModel, VpnNode, VpnServiceModel } from './types.ts';

/** Two VRFs of one VPN on different routers that may talk, by the routers' own addresses on an attachment of each. */
export interface DeclaredPair {
  readonly vpn: string;
  readonly farRouter: string;
  readonly echo: {
    readonly vrf: string;
    readonly family: Family;
    readonly source: string;
    readonly destination: string;
  };
}

/** So many other ends of one VRF are asked for in one family. */
const FAR_ENDS = 3;

/**
 * The declared pairs from one router, of these VPNs: first one pair of every VRF and family, then the next of each. Spokes talk to hubs, hubs to each other
 * unless they are disjoint (RFC 8299 §6.3.2).
 */
export function declaredPairs(
  { vpnServices }: VpnModel,
  router: string,
  vpns: readonly string[],
): readonly DeclaredPair[] {
  const services = vpnServices.filter(({ vpnId, status }) => status === 'active' && vpns.includes(vpnId));
  const lists = services.flatMap((service) =>
    service.vpnNodes
      .filter(({ neId }) => neId === router)
      .flatMap((node) => FAMILIES.map((family) => pairsFrom(service, node, family))),
  );
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
}

function pairsFrom(service: VpnServiceModel, near: VpnNode, family: Family): readonly DeclaredPair[] {
  const source = addressOf(near, family);
  if (source === undefined) return [];
  return service.vpnNodes
    .filter((far) => far.neId !== near.neId && talk(service.topology, near.activeProfile, far.activeProfile))
    .flatMap((far): readonly DeclaredPair[] => {
      const destination = addressOf(far, family);
      if (destination === undefined) return [];
      const echo = { vrf: near.vpnNodeId, family, source, destination };
      return [{ vpn: service.vpnId, farRouter: far.neId, echo }];
    })
    .slice(0, FAR_ENDS);
}

function talk(topology: Topology, one: SiteRole, other: SiteRole): boolean {
  const hubs = [one, other].filter((role) => role === 'hub-role').length;
  if (topology === 'any-to-any') return true;
  return hubs === 1 || (hubs === 2 && topology === 'hub-spoke');
}

/** The router's own address on the first attachment that has one. */
function addressOf({ networkAccesses }: VpnNode, family: Family): string | undefined {
  const links = networkAccesses.flatMap(({ ipConnections }) => ipConnections);
  const own = links.find(({ provider }) => provider.family === family)?.provider;
  return own === undefined ? undefined : addressText(baseAddress(own));
}
