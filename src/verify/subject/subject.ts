import type {
  Agreement as DeclaredAgreement,
  Router as DeclaredRouter,
  Site as DeclaredSite,
  VpnService as DeclaredVpn,
  Inventory,
  Network,
  SiteNetworkAccess,
} from '../../inventory/types.ts';
import type { IpAddress } from '../../net/address.ts';
import type { Prefix } from '../../net/prefix.ts';

/**
 * What a network is judged against: its VPNs, which sites and VRFs are whose, and who agreed to what. Three makers: an `Inventory` is a
 * subject as it stands; `policy/` and `infer/` make one for networks that sectornet did not build, from a policy file or from the texts alone.
 */
export interface Subject {
  readonly network: Pick<Network, 'manages'>;
  readonly routers: readonly Router[];
  readonly coreLinks: Inventory['coreLinks'];
  readonly vpns: readonly VpnService[];
  readonly sites: readonly Site[];
  readonly agreements: readonly Agreement[];
  /** Whose a VRF is where that is said outright; without it a VRF belongs to the VPN whose declared accesses stand in it. */
  readonly ownerOf?: (router: string, vrf: string) => string | undefined;
  /**
   * Nobody lists the routers: a neighbour of a VPN session that was not collected may hold any VRF, unless it is one of the `known`
   * (reflectors, say, that somebody vouches for). An inventory lists all its routers.
   */
  readonly openEnded?: { readonly known: readonly IpAddress[] };
}

/** A router that must be among the collected ones; what it is and where is known of declared ones only. */
export type Router = Pick<DeclaredRouter, 'name'> &
  Partial<Pick<DeclaredRouter, 'platform' | 'loopbacks'>> & {
    readonly management?: Pick<DeclaredRouter['management'], 'address'>;
  };

export type VpnService = Pick<DeclaredVpn, 'id' | 'topology' | 'status' | 'families' | 'span'> & {
  /** Which of its sites may send to which, where no topology word says it. */
  readonly allows?: (from: Site, to: Site) => boolean;
};

/** Where a site is attached. */
export type Access = SiteNetworkAccess & {
  /** Further AS numbers whose sessions on this circuit count, where the texts and nobody else say who is behind it. */
  readonly furtherAs?: readonly number[];
};

export type Site = Pick<DeclaredSite, 'id' | 'vpn' | 'role' | 'prefixes' | 'span'> & {
  readonly accesses: readonly Access[];
  /** It may own more than `prefixes`: what agreements admit is not cut down to them. */
  readonly prefixesOpen?: true;
  /** The part of `prefixes` that must be reachable; absent = all. */
  readonly demanded?: readonly Prefix[];
};

/** Without any service an agreement speaks about every packet. */
export type Agreement = Pick<
  DeclaredAgreement,
  | 'id'
  | 'providerVpn'
  | 'consumerVpn'
  | 'direction'
  | 'providerPrefixes'
  | 'consumerPrefixes'
  | 'services'
  | 'validity'
  | 'span'
> & {
  /** `anywhere`: nobody says who must stop what was not agreed, as long as somebody does. */
  readonly enforcement: DeclaredAgreement['enforcement'] | { readonly kind: 'anywhere' };
  /** It may be used and need not work: nobody says between which prefixes it should. */
  readonly permitsOnly?: true;
};
