import type { PlatformId } from '../device/platform-id.ts';
import type { Span } from '../diagnostics/diagnostic.ts';
import type { Declared, SiteRole, Topology } from '../inventory/types.ts';
import type { Family, IpAddress } from '../net/address.ts';
import type { InterfaceAddress, Prefix } from '../net/prefix.ts';
import type { RouteDistinguisher, RouteTarget } from '../net/route-target.ts';

/** The network's VPN services as RFC 9182 (L3NM) lays them out; names in comments are its YANG nodes. Every part carries its inventory place. */
export interface VpnModel {
  readonly vpnServices: readonly VpnServiceModel[];
  readonly interAccesses: readonly InterAccess[];
}

/** `vpn-service` */
export interface VpnServiceModel {
  readonly vpnId: string;
  readonly vpnName: string;
  /** The department's id (`customer-name`). */
  readonly customerName: string;
  readonly topology: Topology;
  readonly status: 'planned' | 'active';
  readonly instanceProfiles: readonly VpnInstanceProfile[];
  readonly vpnNodes: readonly VpnNode[];
  readonly span: Span;
}

/** `vpn-instance-profile`: what all VRFs of one role share. */
export interface VpnInstanceProfile {
  readonly profileId: SiteRole;
  readonly families: readonly VpnAddressFamily[];
  readonly span: Span;
}

/** `address-family` with `vpn-targets` and `maximum-routes`. */
export interface VpnAddressFamily {
  readonly family: Family;
  readonly importTargets: readonly RouteTarget[];
  readonly exportTargets: readonly RouteTarget[];
  readonly maximumRoutes?: number;
}

/** `vpn-node`: a VRF on a PE. */
export interface VpnNode {
  /** The VRF's name (`vpn-node-id`). */
  readonly vpnNodeId: string;
  /** The router (`ne-id`). */
  readonly neId: string;
  readonly platform: PlatformId;
  readonly routerId: IpAddress;
  readonly activeProfile: SiteRole;
  readonly rd: RouteDistinguisher;
  readonly table: number;
  readonly networkAccesses: readonly VpnNetworkAccess[];
}

/** `vpn-network-access`: one attachment circuit. */
export interface VpnNetworkAccess {
  readonly id: string;
  readonly site: string;
  /** The port; `vlan` absent = untagged. */
  readonly port: string;
  readonly vlan?: number;
  /** The interface that carries the addresses: `eth2.1110`, or the port itself (`interface-id`). */
  readonly interfaceId: string;
  readonly ipConnections: readonly { readonly provider: InterfaceAddress; readonly customer?: IpAddress }[];
  readonly routing: AccessRoutingModel;
  readonly lanPrefixes: readonly LanPrefix[];
  readonly span: Span;
}

/** `routing-protocol`: static-routing, bgp-routing or direct-routing. */
export type AccessRoutingModel =
  | { readonly type: 'static-routing' }
  | { readonly type: 'bgp-routing'; readonly peerAs: number; readonly password?: Declared<string> }
  | { readonly type: 'direct-routing' };

export interface LanPrefix {
  readonly prefix: Prefix;
  readonly span: Span;
}

/** A controlled inter-access (受控互访): which VRFs give and take which prefixes, and the targets that mark them. */
export interface InterAccess {
  readonly agreementId: string;
  readonly order: number;
  readonly forward: RouteTarget;
  readonly return: RouteTarget;
  readonly provider: InterAccessSide;
  readonly consumer: InterAccessSide;
  readonly span: Span;
}

/** One party: its prefixes as declared, and its VRFs that hold some of them. */
export interface InterAccessSide {
  readonly vpn: string;
  readonly prefixes: readonly LanPrefix[];
  readonly nodes: readonly InterAccessNode[];
}

/** `routes` are the routes of this VRF that carry the agreement's prefixes, `configured` those of them that no customer has to announce; `links` the networks between its PE and the CEs, whose addresses send too. */
export interface InterAccessNode {
  readonly neId: string;
  readonly vpnNodeId: string;
  readonly routes: readonly LanPrefix[];
  readonly configured: readonly LanPrefix[];
  readonly links: readonly LanPrefix[];
}
