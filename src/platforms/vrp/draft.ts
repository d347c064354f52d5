import type {
  FilterRule,
  Leak,
  Origin,
  PrefixListEntry,
  RouteLimit,
  RouteSource,
  Shut,
  SourceCheck,
  Sourced,
  StaticRoute,
  VlanTag,
  VrfFamily,
} from '../../device/model.ts';
import type { Family, IpAddress } from '../../net/address.ts';
import type { InterfaceAddress, Prefix } from '../../net/prefix.ts';
import type { RouteDistinguisher, RouteTarget } from '../../net/route-target.ts';
import type { Line } from './line.ts';

/** `ip route-static D M INTERFACE [N]` outside every VRF. */
export interface GlobalStatic {
  readonly family: Family;
  readonly prefix: Prefix;
  readonly interface: string;
  readonly at: Origin;
}

/** What has been read of a router so far; the views write here, `model.ts` makes a `DeviceModel` of it. */
export interface RouterDraft {
  hostname: string;
  readonly vrfs: Map<string, VrfDraft>;
  readonly interfaces: Map<string, InterfaceDraft>;
  readonly acls: Map<string, AclDraft>;
  readonly classifiers: Map<string, ClassifierDraft>;
  readonly behaviors: Map<string, BehaviorDraft>;
  readonly trafficPolicies: Map<string, TrafficPolicyDraft>;
  readonly policyRoutes: Map<string, PolicyRouteDraft>;
  readonly firewall: FirewallDraft;
  readonly routePolicies: Map<string, RoutePolicyDraft>;
  readonly prefixLists: Map<string, PrefixListDraft>;
  readonly targetLists: Map<string, TargetListDraft>;
  readonly leaks: Leak[];
  /** Static routes of the global table out of an interface: leaks where that is bound to a VRF, which is known at the end. */
  readonly globalStatics: GlobalStatic[];
  /** Lines with the name of an interface that may stand in the text by another spelling. */
  readonly namedWays: { readonly interface: string; readonly line: Line }[];
  readonly bgp: BgpDraft;
  lsrId?: Sourced<IpAddress>;
  routerId?: Sourced<IpAddress>;
  readonly ospfNetworks: OspfNetwork[];
  /** By process and interface (or `all`): whether OSPF is silent there. */
  readonly ospfSilent: Map<string, boolean>;
  /** Where a process of the global table takes routes from elsewhere. */
  igpRedistributes?: Origin;
  readonly isisAreas: Map<string, string>;
  /** Processes that are tied to a VRF, by protocol and number: none is the backbone's. */
  readonly vrfProcesses: Map<string, string>;
  /** Lines read in part only: the rest may matter. */
  readonly doubts: Doubt[];
}

/** A line the grammar cannot vouch for. It matters unless the object it belongs to turns out to be unused. */
export interface Doubt {
  readonly line: Line;
  readonly routePolicy?: string;
  /** The policy does what is modelled where it judges what customers announce, and nowhere else. */
  readonly unlessInbound?: boolean;
  readonly classifier?: string;
  /** Key of `RouterDraft.acls`. */
  readonly acl?: string;
  /** A traffic policy bound to more than an interface. */
  readonly trafficPolicy?: string;
  /** Interfaces that the line joins to others: it matters where circuits of VRFs stand on one. */
  readonly interfaces?: readonly string[];
}

export interface VrfDraft {
  readonly name: string;
  readonly at: Origin;
  description?: Sourced<string>;
  routerId?: Sourced<IpAddress>;
  readonly families: Map<Family, VrfFamilyDraft>;
  /** Sessions and groups set up for both families (`vpn-instance N` under `bgp`). */
  readonly peers: PeersDraft;
}

export interface VrfFamilyDraft {
  readonly family: Family;
  readonly at: Origin;
  rd?: Sourced<RouteDistinguisher>;
  readonly imports: Sourced<RouteTarget>[];
  readonly exports: Sourced<RouteTarget>[];
  importPolicy?: Sourced<string>;
  exportPolicy?: Sourced<string>;
  labelMode?: VrfFamily['labelMode'];
  routeLimit?: Sourced<RouteLimit>;
  readonly redistributes: Sourced<RouteSource>[];
  readonly networks: Sourced<Prefix>[];
  readonly statics: StaticRoute[];
  readonly peers: PeersDraft;
}

/** Sessions and groups of one BGP view by their name or address. */
export type PeersDraft = Map<string, PeerDraft>;

export interface PeerDraft {
  readonly key: string;
  readonly at: Origin;
  readonly line: Line;
  readonly address?: IpAddress;
  group?: string;
  remoteAs?: number;
  /** A group of the router's own AS (`group N internal`, the default). */
  internal?: boolean;
  description?: Sourced<string>;
  /** A placeholder; the value is dropped as it is read. */
  password?: Sourced<string>;
  inboundPolicy?: Sourced<string>;
  outboundPolicy?: Sourced<string>;
  maximumPrefixes?: Sourced<number>;
  asOverride?: boolean;
  siteOfOrigin?: Sourced<string>;
  updateSource?: Sourced<string>;
  multihop?: Origin;
  /** The router shows another AS than its own. */
  fakeAs?: Origin;
  shut?: Shut;
  signed?: Origin;
  /** Extended communities of the peer are taken off what it announces. */
  discardsTargets?: Sourced<true>;
  /** Labelled unicast routes are exchanged. */
  labelled?: Origin;
}

export interface BgpDraft {
  asNumber?: Sourced<number>;
  routerId?: Sourced<IpAddress>;
  /** All sessions of the router are shut. */
  shut?: Shut;
  readonly peers: PeersDraft;
  readonly vpn: Map<Family, VpnFamilyDraft>;
}

/** `ipv4-family vpnv4` or `ipv6-family vpnv6`; sessions by address or name of group. */
export interface VpnFamilyDraft {
  readonly at: Origin;
  clusterId?: Sourced<IpAddress>;
  readonly enabled: Map<string, boolean>;
  readonly clients: Set<string>;
  /** `undo reflect between-clients`. */
  clientsApart?: Origin;
  readonly groups: Map<string, string>;
  readonly policies: VpnPolicyDraft[];
  /** Peers that are user-end PEs of a hierarchy. */
  readonly userEnds: Map<string, Origin>;
  /** Default routes made up for a peer, by VRF. */
  readonly defaults: { readonly peer: string; readonly vrf: string; readonly at: Origin }[];
  /** `rr-filter`: the list whose targets a reflector passes on. */
  reflected?: Sourced<string>;
  filterOff?: Origin;
}

export interface VpnPolicyDraft {
  readonly peer: string;
  readonly direction: 'in' | 'out';
  readonly policy: string;
  readonly at: Origin;
}

export interface InterfaceDraft {
  readonly name: string;
  readonly at: Origin;
  description?: Sourced<string>;
  vrf?: Sourced<string>;
  vlan?: Sourced<VlanTag>;
  /** VLANs the sub-interface answers to, for the selector hazard. */
  readonly tags: TagRange[];
  readonly addresses: Sourced<InterfaceAddress>[];
  /** An IPv4 address that is no further one (`sub`) was said. */
  hasMainAddress?: true;
  /** Addresses of virtual routers (VRRP). */
  readonly virtual: Sourced<IpAddress>[];
  readonly policies: TrafficPolicyUse[];
  readonly aclUses: AclUse[];
  policyRoute?: Sourced<string>;
  readonly sourceCheck: SourceCheck[];
  labels?: Origin;
  ldp?: Origin;
  shut?: Shut;
  readonly igp: IgpUse[];
  /** Lines nobody understood, or that fit no circuit: they matter where the interface is one, or bears some. */
  readonly strange: Line[];
  /** Lines that change VLANs on a switched port. */
  readonly switching: Line[];
}

export interface TagRange {
  readonly outer: number;
  readonly from: number;
  readonly to: number;
  /** A termination sub-interface checks sources loosely, whatever is configured. */
  readonly termination: boolean;
  readonly at: Origin;
}

export interface TrafficPolicyUse {
  readonly policy: string;
  readonly hook: 'inbound' | 'outbound';
  /** What its conditions are asked of: frames alone, or frames and then packets; absent: packets. */
  readonly layer?: 'link-layer' | 'all-layer';
  readonly at: Origin;
  readonly line: Line;
}

/** An ACL bound to an interface without a policy in between. */
export interface AclUse {
  /** Key of `RouterDraft.acls`. */
  readonly acl: string;
  readonly family: Family;
  readonly hook: 'inbound' | 'outbound';
  /** It works only while the firewall of its family is on, and what it does not name meets the firewall's default. */
  readonly firewall: boolean;
  readonly at: Origin;
}

/** The stateless firewall of old releases: off unless switched on, letting pass what no filter names unless told otherwise. */
export interface FirewallDraft {
  readonly on: Set<Family>;
  readonly denies: Map<Family, Origin>;
}

/** `policy-based-route N`. */
export interface PolicyRouteDraft {
  readonly nodes: PolicyRouteNode[];
}

export interface PolicyRouteNode {
  readonly sequence: number;
  readonly picks: boolean;
  readonly at: Origin;
  /** Key of `RouterDraft.acls`; absent: every packet. */
  acl?: string;
  readonly redirects: RedirectDraft[];
}

/** Where picked packets go: a table (a VRF, '' the global one), or one the line does not name. */
export interface RedirectDraft {
  readonly to: string | undefined;
  readonly nextHop?: IpAddress;
  readonly at: Origin;
}

export interface IgpUse {
  readonly protocol: 'ospf' | 'isis';
  readonly process: string;
  readonly area: string;
  readonly family: Family;
  readonly at: Origin;
}

export interface OspfNetwork {
  readonly process: string;
  readonly area: string;
  readonly prefix: Prefix;
  /** The VRF of the process; absent: the backbone's. */
  readonly vrf?: string;
  readonly at: Origin;
}

export interface AclDraft {
  readonly at: Origin;
  readonly family: Family;
  readonly rules: { readonly number: number; readonly rule: FilterRule }[];
}

export interface ClassifierDraft {
  readonly name: string;
  readonly at: Origin;
  /** Keys of `RouterDraft.acls`, or every packet. */
  readonly matches: ({ readonly acl: string; readonly family: Family } | 'any')[];
  and: boolean;
  readonly header: Line;
}

export interface BehaviorDraft {
  readonly at: Origin;
  denies: boolean;
  /** Another table that packets are sent to. */
  redirect?: RedirectDraft;
}

export interface TrafficPolicyDraft {
  readonly at: Origin;
  readonly pairs: { readonly classifier: string; readonly behavior: string; readonly precedence: number }[];
}

export interface RoutePolicyDraft {
  readonly name: string;
  readonly at: Origin;
  readonly nodes: NodeDraft[];
  mismatchDeny: boolean;
}

export interface NodeDraft {
  readonly sequence: number;
  readonly action: 'permit' | 'deny';
  readonly at: Origin;
  readonly prefixLists: Sourced<{ readonly family: Family; readonly name: string }>[];
  readonly targetLists: Sourced<string>[];
  readonly peerNextHop: Sourced<Family>[];
  targets?: Sourced<{ readonly targets: readonly RouteTarget[]; readonly additive: boolean }>;
}

export interface PrefixListDraft {
  readonly name: string;
  readonly family: Family;
  readonly at: Origin;
  readonly entries: PrefixListEntry[];
}

export interface TargetListDraft {
  readonly name: string;
  readonly at: Origin;
  readonly targets: RouteTarget[];
}

export function emptyRouter(): RouterDraft {
  return {
    hostname: '',
    vrfs: new Map(),
    interfaces: new Map(),
    acls: new Map(),
    classifiers: new Map(),
    behaviors: new Map(),
    trafficPolicies: new Map(),
    policyRoutes: new Map(),
    firewall: { on: new Set(), denies: new Map() },
    routePolicies: new Map(),
    prefixLists: new Map(),
    targetLists: new Map(),
    leaks: [],
    globalStatics: [],
    namedWays: [],
    bgp: { peers: new Map(), vpn: new Map() },
    ospfNetworks: [],
    ospfSilent: new Map(),
    isisAreas: new Map(),
    vrfProcesses: new Map(),
    doubts: [],
  };
}

/** The VRF of this name; a VRF named before its block (a static route, a BGP family) starts where it is first named. */
export function vrfIn(router: RouterDraft, name: string, at: Origin): VrfDraft {
  return entryIn(router.vrfs, name, () => ({ name, at, families: new Map(), peers: new Map() }));
}

export function familyIn(vrf: VrfDraft, family: Family, at: Origin): VrfFamilyDraft {
  return entryIn(vrf.families, family, () => ({
    family,
    at,
    imports: [],
    exports: [],
    redistributes: [],
    networks: [],
    statics: [],
    peers: new Map(),
  }));
}

/** The entry of a map, made when it is missing. */
export function entryIn<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
