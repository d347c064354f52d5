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
}

/** One VRF of a VPN on one router. `index` k = 0–9 counts the VRFs of this VPN there (split spokes). */
export interface VrfAllocation {
  readonly router: string;
  readonly vpn: string;
  readonly index: number;
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
  readonly vlan?: number;
  readonly links: readonly { readonly provider: InterfaceAddress; readonly customer?: IpAddress }[];
}

export interface CoreLinkAllocation {
  readonly link: string;
  /** Addresses of the two ends, in the order of the link's ends, per family. */
  readonly ends: readonly [readonly InterfaceAddress[], readonly InterfaceAddress[]];
}
