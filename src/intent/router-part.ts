import type { Agreement, Router } from '../inventory/types.ts';
import type { VpnModel, VpnNetworkAccess, VpnServiceModel } from '../model/types.ts';
import type { Capabilities } from '../platforms/platform.ts';
import { type CauseBook, causeBook } from './causes.ts';
import { agreementsOf, type SiteVrf, type VrfAgreement } from './site-vrf.ts';

/** A router with the VRFs the model puts on it. */
export interface RouterPart {
  readonly router: Router;
  readonly capabilities: Capabilities;
  readonly book: CauseBook;
  readonly vrfs: readonly SiteVrf[];
}

/** Picks the VRFs of one router out of the network-wide model. */
export function routerPart(
  router: Router,
  capabilities: Capabilities,
  model: VpnModel,
  declared: ReadonlyMap<string, Agreement>,
): RouterPart {
  const book = causeBook([{ span: router.span }]);
  const vrfs = model.vpnServices.flatMap((service) =>
    service.vpnNodes
      .filter((node) => node.neId === router.name)
      .flatMap((node): SiteVrf[] => {
        const profile = service.instanceProfiles.find((one) => one.profileId === node.activeProfile);
        if (profile === undefined) return [];
        const agreements = agreementsOf(node, model.interAccesses, declared);
        return [{ service, profile, node, agreements, capabilities, book }];
      }),
  );
  return { router, capabilities, book, vrfs };
}

/** The agreements each VPN takes part in, on whatever router. */
export function agreementsByVpn(
  model: VpnModel,
  declared: ReadonlyMap<string, Agreement>,
): ReadonlyMap<string, readonly VrfAgreement[]> {
  return new Map(
    model.vpnServices.map((service) => {
      const all = service.vpnNodes.flatMap((node) => agreementsOf(node, model.interAccesses, declared));
      return [service.vpnId, [...new Map(all.map((one) => [one.agreement.id, one])).values()]];
    }),
  );
}

/** Another site of the VPN speaks BGP with the same AS: its routes would look like a loop (RFC 4364 §11). */
export function sharesAs(service: VpnServiceModel, access: VpnNetworkAccess): boolean {
  const { routing } = access;
  if (routing.type !== 'bgp-routing') return false;
  const others = service.vpnNodes.flatMap((node) => node.networkAccesses);
  return others.some(
    (other) =>
      other.site !== access.site &&
      other.routing.type === 'bgp-routing' &&
      other.routing.peerAs === routing.peerAs,
  );
}
