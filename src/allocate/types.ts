import type { OwnedObject } from '../device/ownership.ts';
import type { IpAddress } from '../net/address.ts';
import type { InterfaceAddress } from '../net/prefix.ts';
import type { RouteDistinguisher, RouteTarget } from '../net/route-target.ts';

/** Every number the compiler may use, as recorded in `allocations.lock.yaml`. A decision once taken never moves. */
export interface Allocations {
  readonly vpnTargets: readonly VpnTargets[];
  readonly agreementTargets: readonly AgreementTargets[];
  readonly vrfs: readonly VrfAllocation[];
  readonly accesses: readonly AccessAllocation[];
  readonly coreLinks: readonly CoreLinkAllocation[];
  readonly loopbacks: readonly { readonly router: string; readonly addresses: readonly IpAddress[] }[];
  readonly owned: readonly { readonly router: string; readonly objects: readonly OwnedObject[] }[];
}

/** Route targets of one VPN by role; `hub` and `spoke` equal `any` in an any-to-any VPN. */
export interface VpnTargets {
  readonly vpn: string;
  readonly any: RouteTarget;
  readonly hub: RouteTarget;
  readonly spoke: RouteTarget;
}

/** `forward` marks the provider's prefixes towards the consumer, `return` the consumer's towards the provider. */
export interface AgreementTargets {
  readonly agreement: string;
  readonly forward: RouteTarget;
  readonly return: RouteTarget;
  /** Rank among all agreements ever allocated (1–6000): its route-policy entries have fixed numbers, so removing one renumbers nobody. */
  readonly order: number;
}

/** One VRF of a VPN on one router. `index` k = 0–9 counts the VRFs of this VPN there (split spokes). */
export interface VrfAllocation {
  readonly router: string;
  readonly vpn: string;
  readonly index: number;
  /** What it is for: `any`, `hub`, `spoke`, or `spoke <site>` where every spoke site has a VRF of its own. */
  readonly group: string;
  readonly name: string;
  readonly rd: RouteDistinguisher;
  /** Number of the VRF on its router, also the kernel routing table on Linux; unique per router. */
  readonly table: number;
  /** Ids of the site-network-accesses it holds. */
  readonly accesses: readonly string[];
}

/** VLAN and link addresses of one site-network-access. */
export interface AccessAllocation {
  readonly access: string;
  /** Where it was attached when the VLAN was chosen. */
  readonly router: string;
  readonly interface: string;
  readonly vlan?: number;
  readonly links: readonly { readonly provider: InterfaceAddress; readonly customer?: IpAddress }[];
}

export interface CoreLinkAllocation {
  readonly link: string;
  /** `router interface` of each end. */
  readonly between: readonly [string, string];
  /** Addresses of the two ends, in the order of the link's ends, per family. */
  readonly ends: readonly [readonly InterfaceAddress[], readonly InterfaceAddress[]];
}

/** One value that belongs to one owner: `on` is the place it is unique in (a router, a router's port); absent = the whole network. */
export interface Claim {
  readonly kind: ClaimKind;
  readonly value: string;
  readonly on?: string;
  /** `vpn flood`, `agreement X1`, `vrf cd-pe-gov1 v110-flood`, `access flood-hq-1`, `core-link p1-p2`, `router cd-p1`. */
  readonly owner: string;
}

export const CLAIM_KINDS = [
  'route-target',
  'route-distinguisher',
  'table',
  'vlan',
  'access-link',
  'core-link',
  'loopback',
] as const;
export type ClaimKind = (typeof CLAIM_KINDS)[number];

/** What `allocations.lock.yaml` keeps: every decision, and every value once given out and no longer in use (never given out again). */
export interface AllocationLock {
  readonly network: string;
  readonly allocations: Allocations;
  readonly retired: readonly Claim[];
}

/** No decision taken yet. */
export function emptyLock(network: string): AllocationLock {
  return { network, allocations: EMPTY_ALLOCATIONS, retired: [] };
}

const EMPTY_ALLOCATIONS: Allocations = {
  vpnTargets: [],
  agreementTargets: [],
  vrfs: [],
  accesses: [],
  coreLinks: [],
  loopbacks: [],
  owned: [],
};
