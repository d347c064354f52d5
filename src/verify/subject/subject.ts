import type {
  Agreement as DeclaredAgreement,
  Router as DeclaredRouter,
  Site as DeclaredSite,
  VpnService as DeclaredVpn,
  Inventory,
  Network,
} from '../../inventory/types.ts';

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
  /** Whether a neighbour of a VPN session that was not collected may hold VRFs of these VPNs: an inventory lists all its routers. */
  readonly openEnded?: true;
}

export type Router = Pick<DeclaredRouter, 'name' | 'platform' | 'loopbacks'> & {
  readonly management?: Pick<DeclaredRouter['management'], 'address'>;
};

export type VpnService = Pick<DeclaredVpn, 'id' | 'topology' | 'status' | 'families' | 'span'> & {
  /** Which of its sites may send to which, where no topology word says it. */
  readonly allows?: (from: Site, to: Site) => boolean;
};

/** `prefixesOpen`: the site may own more than `prefixes`, so an agreement is not cut down to them. */
export type Site = Pick<DeclaredSite, 'id' | 'vpn' | 'role' | 'prefixes' | 'accesses' | 'span'> & {
  readonly prefixesOpen?: true;
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
  | 'enforcement'
  | 'validity'
  | 'span'
>;
