import type { Family, IpAddress } from '../net/address.ts';
import type { PortRange } from '../net/ports.ts';
import type { InterfaceAddress, Prefix } from '../net/prefix.ts';
import type { RouteDistinguisher, RouteTarget } from '../net/route-target.ts';
import type { PlatformId } from './platform-id.ts';

/**
 * Where a fact comes from: in a model read from text the line (from 1) of that text; in a compiled model the index of its cause in
 * `CompiledDevice.causes`. Two models are equal when they are equal apart from every `at` (`sameDeviceModel`).
 */
export type Origin = number;

/** A leaf with its origin. */
export interface Sourced<Value> {
  readonly value: Value;
  readonly at: Origin;
}

/**
 * One router in vendor-neutral form: everything that decides who can reach whom, and what a PE needs to forward. The renderer prints it,
 * the grammar reads it back. All lists are sorted (by name, then family, then number), so that equal routers have equal models.
 */
export interface DeviceModel {
  readonly hostname: string;
  readonly platform: PlatformId;
  readonly vrfs: readonly Vrf[];
  readonly interfaces: readonly Interface[];
  readonly filters: readonly PacketFilter[];
  readonly routePolicies: readonly RoutePolicy[];
  readonly prefixLists: readonly PrefixList[];
  readonly targetLists: readonly TargetList[];
  readonly leaks: readonly Leak[];
  readonly backbone: Backbone;
  readonly guards: HostGuards;
}

/** A VRF (RFC 4364 §3). `table` is the kernel's routing table on Linux and absent elsewhere. */
export interface Vrf {
  readonly name: string;
  readonly at: Origin;
  readonly description?: Sourced<string>;
  readonly table?: Sourced<number>;
  /** BGP router-id of the VRF instance where the platform keeps one per VRF. */
  readonly routerId?: Sourced<IpAddress>;
  readonly families: readonly VrfFamily[];
}

/** One address family of a VRF. */
export interface VrfFamily {
  readonly family: Family;
  readonly at: Origin;
  readonly rd?: Sourced<RouteDistinguisher>;
  readonly importTargets: readonly Sourced<RouteTarget>[];
  readonly exportTargets: readonly Sourced<RouteTarget>[];
  /** Of a router joined of two states the export targets it has in both; absent: all. */
  readonly certainTargets?: readonly RouteTarget[];
  /** Route policy between the VPN table and the VRF (route-map vpn import, import route-policy). */
  readonly importPolicy?: Sourced<string>;
  readonly exportPolicy?: Sourced<string>;
  /** Whether routes go to and come from the VPN tables at all (FRR `export vpn`, `import vpn`; implicit on VRP). */
  readonly exportsVpn: boolean;
  readonly importsVpn: boolean;
  /** What a VPN label names: the VRF (the packet is looked up again), a next hop, unknown, or no label is given. */
  readonly labelMode: Sourced<'per-vrf' | 'per-next-hop' | 'unknown' | 'none'>;
  /** The VPN label when an operator chose it; two VRFs with the same one share their packets (Linux). */
  readonly staticLabel?: Sourced<number>;
  /** A look-up that finds nothing ends here. False on Linux without an unreachable default: the main table answers. */
  readonly terminator: Sourced<boolean>;
  readonly routeLimit?: Sourced<RouteLimit>;
  readonly redistributes: readonly Sourced<RouteSource>[];
  /** Prefixes BGP originates by a statement of their own (`network`, `aggregate-address`), on top of `redistributes`. */
  readonly networks?: readonly Sourced<Prefix>[];
  readonly statics: readonly StaticRoute[];
  readonly peers: readonly CePeer[];
}

export type RouteSource = 'connected' | 'static' | 'kernel' | 'ospf' | 'isis' | 'rip' | 'bgp';

/** At most `maximum` routes; a warning from `warnPercent` per cent on. */
export interface RouteLimit {
  readonly maximum: number;
  readonly warnPercent: number;
}

/** A static route of a VRF. `viaVrf` names the table its next hop lives in when that is another one ('' = the global table). */
export interface StaticRoute {
  readonly prefix: Prefix;
  readonly nextHop?: IpAddress;
  readonly interface?: string;
  readonly discard: boolean;
  /** It stands, and is given away, while its next hop is out of reach (VRP `permanent`). */
  readonly permanent?: true;
  /** A route of the kernel that no routing daemon set: given away as `kernel`, not as `static`. */
  readonly kernel?: true;
  readonly viaVrf?: string;
  readonly distance?: number;
  readonly at: Origin;
}

/** An eBGP session to a customer edge inside a VRF. A missing inbound policy is meaningful: see `policyRequired`. */
export interface CePeer {
  readonly address: IpAddress;
  readonly at: Origin;
  readonly remoteAs: number;
  readonly description?: Sourced<string>;
  readonly inboundPolicy?: Sourced<string>;
  readonly outboundPolicy?: Sourced<string>;
  readonly maximumPrefixes?: Sourced<number>;
  readonly asOverride: boolean;
  readonly siteOfOrigin?: Sourced<string>;
  /** The session is signed (TCP MD5, RFC 2385): a placeholder, never the password (`secret/placeholder.ts`). */
  readonly password?: Sourced<string>;
  /** The platform accepts nothing from an eBGP peer without an inbound policy. */
  readonly policyRequired: boolean;
  /** The session is internal (iBGP) or spans several hops: the next hops of what is heard may be any address (RFC 4271 §5.1.3). */
  readonly anyNextHop?: Origin;
  readonly shut?: Shut;
  /** Every extended community of the peer is taken off what it announces. */
  readonly discardsTargets?: Sourced<true>;
  /** Of a router joined of two states: it does so in one of them. */
  readonly mayDiscardTargets?: true;
}

/** An interface. One with a VRF, or one that leads to a customer edge, is an attachment circuit (AC). */
export interface Interface {
  readonly name: string;
  readonly at: Origin;
  readonly description?: Sourced<string>;
  /** The port below a VLAN sub-interface. */
  readonly parent?: string;
  readonly vlan?: Sourced<VlanTag>;
  readonly vrf?: Sourced<string>;
  readonly addresses: readonly Sourced<InterfaceAddress>[];
  /** Packet filters in the order they judge; a packet that no rule of any filter matches passes. */
  readonly filters: readonly FilterUse[];
  readonly sourceCheck: readonly SourceCheck[];
  readonly acceptsLabels: Sourced<boolean>;
  readonly igp?: Sourced<IgpInterface>;
  /** Families in which a routing protocol of the interface's own VRF (OSPF, IS-IS) speaks here: whoever stands behind it may announce anything to that VRF. */
  readonly vrfIgp?: readonly Sourced<Family>[];
  readonly ldp: readonly Sourced<Family>[];
  readonly shut?: Shut;
  /** A loopback or dummy device in a VRF: nobody stands behind it. */
  readonly loopback?: true;
}

/** Administratively down in this text: it carries nothing now and may be brought up at any time, so only declared reach asks for it. */
export type Shut = Sourced<true>;

/** IEEE 802.1Q tag, or 802.1ad outer and inner. */
export interface VlanTag {
  readonly outer: number;
  readonly inner?: number;
}

export interface IgpInterface {
  readonly protocol: 'ospf' | 'isis';
  readonly area: string;
  readonly families: readonly Family[];
  /** Families in which its network is told of and no neighbour is spoken to. */
  readonly passive?: readonly Family[];
}

/** Reverse-path check of source addresses on packets that enter. */
export interface SourceCheck {
  readonly family: Family;
  readonly mode: 'strict' | 'loose';
  readonly at: Origin;
}

/**
 * A packet filter bound to an interface. `hook` says what it sees: `inbound` every packet that enters by the interface, `outbound` every
 * packet that leaves by it, `forwarded-outbound` only those that were not popped from a label (Linux FORWARD): such a filter is a fault.
 */
export interface FilterUse {
  readonly filter: string;
  readonly family: Family;
  readonly hook: 'inbound' | 'outbound' | 'forwarded-outbound' | 'forwarded-inbound';
  readonly at: Origin;
}

/** An ordered list of rules, first match decides; what matches none goes on to the next filter of the interface. */
export interface PacketFilter {
  readonly name: string;
  readonly family: Family;
  readonly at: Origin;
  readonly rules: readonly FilterRule[];
  /** The first of its lines that was not understood: what it does with packets that no rule before it decides about is not certain. */
  readonly unread?: Sourced<true>;
}

export type Protocol = 'ip' | 'tcp' | 'udp' | 'icmp' | number;

/**
 * Absent fields match everything. `established`: TCP that is not a session-opening packet (SYN without ACK). `fragments`: only fragments
 * behind the first, or none of them; such fragments carry no ports and no flags (RFC 791 §3.2). `tracked`: only packets of a connection the
 * router remembers (`known`), or only those that would begin one (`new`); the memory is one for all VRFs of a kernel.
 */
export interface FilterRule {
  readonly action: 'permit' | 'deny';
  readonly protocol: Protocol;
  readonly source?: Prefix;
  readonly destination?: Prefix;
  readonly sourcePorts?: PortRange;
  readonly destinationPorts?: PortRange;
  readonly established?: boolean;
  /** ICMP packets of one type, and of one code where there is one (RFC 792, RFC 4443). */
  readonly icmp?: { readonly type: number; readonly code?: number };
  readonly fragments?: 'only' | 'not';
  readonly tracked?: 'known' | 'new';
  readonly at: Origin;
}

/** A route policy (route-map): entries by sequence, first match decides, no match denies. */
export interface RoutePolicy {
  readonly name: string;
  readonly at: Origin;
  readonly entries: readonly RoutePolicyEntry[];
}

/**
 * All matches of an entry must hold. `scrub` removes every extended community that came with the route; `peerNextHop` names the families whose
 * routes lead to the peer they came from, whatever next hop it named (only where the policy is a customer's inbound one). Of a router joined of two
 * states: `mayStrip` where one of them takes away what came, `certain` the targets that both set (absent: all).
 */
export interface RoutePolicyEntry {
  readonly sequence: number;
  readonly action: 'permit' | 'deny';
  readonly at: Origin;
  readonly matchPrefixLists: readonly Sourced<{ readonly family: Family; readonly name: string }>[];
  readonly matchTargetLists: readonly Sourced<string>[];
  readonly scrub?: Sourced<boolean>;
  readonly peerNextHop?: readonly Sourced<Family>[];
  readonly mayStrip?: true;
  readonly setTargets?: Sourced<SetTargets>;
}

export interface SetTargets {
  readonly targets: readonly RouteTarget[];
  readonly additive: boolean;
  readonly certain?: readonly RouteTarget[];
}

/** A prefix list: entries by sequence, first match decides, no match denies. */
export interface PrefixList {
  readonly name: string;
  readonly family: Family;
  readonly at: Origin;
  readonly entries: readonly PrefixListEntry[];
}

/** Matches routes inside `prefix` whose length is `ge`–`le`; without both, exactly `prefix.length`. */
export interface PrefixListEntry {
  readonly sequence: number;
  readonly action: 'permit' | 'deny';
  readonly prefix: Prefix;
  readonly ge?: number;
  readonly le?: number;
  readonly at: Origin;
}

/** A named list of route targets (extended community list); matches a route that carries one of them. */
export interface TargetList {
  readonly name: string;
  readonly at: Origin;
  readonly targets: readonly RouteTarget[];
}

/** A construct that moves routes or packets between tables without a route-target match. */
export interface Leak {
  readonly kind: 'vrf-import' | 'global-leak' | 'policy-routing' | 're-export' | 'target-filter-off';
  /** Source and destination tables; '' is the global table, '*' one that the line does not tell. */
  readonly from: string;
  readonly to: string;
  readonly family?: Family;
  /** Only routes of these kinds are copied (`vrf-import`, `global-leak`); absent: any. */
  readonly routes?: readonly RouteSource[];
  /** Only this destination is given away (a static route of the global table into a VRF). */
  readonly prefix?: Prefix;
  /** The copies count as routes of their kind in the table `to`: it may give them to the VPN tables, or to a third table. */
  readonly givenOn?: true;
  /** What the table `from` heard from other routers may be copied as well. */
  readonly heardToo?: true;
  /** Which packets a policy sends away; absent: any. */
  readonly picks?: PacketPick;
  readonly at: Origin;
}

/** What policy routing picks, and where it sends it. */
export interface PacketPick {
  /** Only packets that enter by this interface; '': only those that enter the table by none, out of a label or out of another table. */
  readonly entry?: string;
  /** First match decides: `permit` is picked, `deny` and no match are not. Absent: every packet. */
  readonly rules?: readonly FilterRule[];
  /** A next hop in the table `to`; absent: that table's own routes decide. */
  readonly nextHop?: IpAddress;
}

/** The router's part in the backbone: AS, VPN sessions, IGP and LDP. */
export interface Backbone {
  readonly asNumber?: Sourced<number>;
  readonly routerId?: Sourced<IpAddress>;
  readonly clusterId?: Sourced<IpAddress>;
  readonly ldpRouterId?: Sourced<IpAddress>;
  readonly peers: readonly BackbonePeer[];
  readonly targetFilters?: readonly TargetFilter[];
  readonly labelledPeers?: readonly LabelledPeer[];
  /** A reflector leaves routes between its clients to sessions of their own (FRR `no bgp client-to-client reflection`). */
  readonly clientsApart?: Sourced<true>;
  /** The IGP of the global table tells of routes from elsewhere too: which, is not kept. */
  readonly igpRedistributes?: Sourced<true>;
  /** Families in which the global table may hold routes although no interface outside the VRFs has an address or an IGP there (6PE, RFC 5549, link-local next hops, routes set by hand). */
  readonly unseenRoutes?: readonly Sourced<Family>[];
  /** Whether updates that change only the label are sent (FRR `no bgp suppress-duplicates`; true elsewhere). */
  readonly sendsDuplicates: Sourced<boolean>;
}

/** A session that carries VPN routes: inside the AS, or (`remoteAs` another one) to another provider's router. */
export interface BackbonePeer {
  readonly address: IpAddress;
  readonly at: Origin;
  readonly remoteAs: number;
  readonly families: readonly Family[];
  readonly reflectorClient: boolean;
  readonly updateSource?: Sourced<string>;
  /** Route policies that judge the VPN routes of the session, one per family and direction. */
  readonly policies?: readonly SessionPolicy[];
  /** The peer is a user-end PE of a hierarchy (HoVPN): it is sent no route of the VPNs but what `defaults` say. */
  readonly userEnd?: Sourced<boolean>;
  /** Default routes the router makes up for the peer: whatever they attract is looked up again in the VRF. */
  readonly defaults?: readonly OriginatedDefault[];
  /** The session to another AS spans several hops: it ends at a router that is no neighbour (inter-AS option C). */
  readonly multihop?: Sourced<boolean>;
  /** Routes of other routers are told to it under the router's own address, with the labels they came with (FRR over eBGP). */
  readonly foreignLabels?: Sourced<true>;
  /** Its packets are signed (password, keychain, TCP-AO): nothing comes of it unless both ends do so. */
  readonly signed?: Sourced<true>;
  readonly shut?: Shut;
}

export interface SessionPolicy {
  readonly family: Family;
  readonly direction: 'in' | 'out';
  readonly policy: string;
  /** On a session within the AS: routes from within it leave as they came, or not at all (FRR without `bgp route-reflector allow-outbound-policy`). */
  readonly keepsReflected?: true;
  readonly at: Origin;
}

export interface OriginatedDefault {
  readonly family: Family;
  readonly vrf: string;
  readonly at: Origin;
}

/** The router holds and passes on only VPN routes that one of its VRFs imports, or (`list` given) that carry a target of that list. */
export interface TargetFilter {
  readonly family: Family;
  readonly list?: string;
  readonly at: Origin;
}

/** A session of the global table that exchanges labelled routes (RFC 8277): its far side's routers become part of the label-switched core. */
export interface LabelledPeer {
  readonly address: IpAddress;
  readonly remoteAs: number;
  readonly at: Origin;
}

/** What protects the router itself from its VRFs; all true on platforms where it cannot be otherwise. */
export interface HostGuards {
  /** Local addresses are looked up after the VRF (Linux: the local rule stands behind l3mdev). */
  readonly localRuleBehindVrf: readonly {
    readonly family: Family;
    readonly value: boolean;
    readonly at: Origin;
  }[];
  /** Services of the router do not answer inside VRFs (Linux: l3mdev_accept = 0). */
  readonly servicesOutsideVrfs: Sourced<boolean>;
  /** The router forwards packets of this family between interfaces (Linux ip_forward; true elsewhere). */
  readonly forwards: readonly { readonly family: Family; readonly value: boolean; readonly at: Origin }[];
  /** Whether kernel state (bindings, tables, filters) was part of the collected text. False: bindings not collected. */
  readonly hostStateCollected: boolean;
}
