import type { Family } from '../net/address.ts';
import { prefixText } from '../net/prefix.ts';
import type { InterAccessSide, VpnModel } from './types.ts';

/** A route that an agreement brings into a VRF of a router: the prefix as the other party's VRF carries it. */
export interface AgreedRoute {
  readonly agreement: string;
  /** The router whose VRF gives it. */
  readonly farRouter: string;
  /** It follows from the configuration of that VRF: no customer has to announce it. */
  readonly configured: boolean;
  readonly route: { readonly vrf: string; readonly family: Family; readonly prefix: string };
}

/** The routes that agreements of these VPNs bring into the VRFs of one router: towards the other party on either side, for requests and for answers. */
export function agreedRoutes(
  { interAccesses }: Pick<VpnModel, 'interAccesses'>,
  router: string,
  vpns: readonly string[],
): readonly AgreedRoute[] {
  return interAccesses
    .filter(({ provider, consumer }) => [provider, consumer].some(({ vpn }) => vpns.includes(vpn)))
    .flatMap(({ agreementId, provider, consumer }) => [
      ...routesTo(agreementId, router, provider, consumer),
      ...routesTo(agreementId, router, consumer, provider),
    ]);
}

function routesTo(
  agreement: string,
  router: string,
  near: InterAccessSide,
  far: InterAccessSide,
): readonly AgreedRoute[] {
  return near.nodes
    .filter(({ neId }) => neId === router)
    .flatMap(({ vpnNodeId: vrf }) =>
      far.nodes.flatMap(({ neId: farRouter, routes, configured }) =>
        routes.map(({ prefix }) => ({
          agreement,
          farRouter,
          configured: configured.some((one) => prefixText(one.prefix) === prefixText(prefix)),
          route: { vrf, family: prefix.family, prefix: prefixText(prefix) },
        })),
      ),
    );
}
