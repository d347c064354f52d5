import type {
  Interface,
  Leak,
  Origin,
  PrefixListEntry,
  RoutePolicyEntry,
  Shut,
  Sourced,
  TargetFilter,
  Vrf,
  VrfFamily,
} from '../../../device/model.ts';
import type { Family, IpAddress } from '../../../net/address.ts';
import type { Prefix } from '../../../net/prefix.ts';
import type { RouteTarget } from '../../../net/route-target.ts';
import type { KernelRoute, KernelRule } from './ip-route.ts';
import type { FilterChains } from './iptables.ts';

/** A model type while it is being filled: lists grow, absent facts may still come. */
export type Growing<Model> = {
  -readonly [Key in keyof Model]: Model[Key] extends readonly (infer Item)[] ? Item[] : Model[Key];
};

export type FamilyDraft = Growing<Omit<VrfFamily, 'networks'>> & { readonly networks: Sourced<Prefix>[] };

export interface VrfDraft extends Growing<Omit<Vrf, 'families'>> {
  readonly families: { readonly 4: FamilyDraft; readonly 6: FamilyDraft };
}

export interface InterfaceDraft extends Growing<Omit<Interface, 'filters' | 'sourceCheck' | 'igp'>> {
  /** FRR's `ip ospf area` and `ipv6 ospf6 area`. */
  readonly areas: Partial<Record<Family, Sourced<string>>>;
  readonly pbrMaps: string[];
  /** Number behind `rp_filter`. */
  reversePath?: Sourced<number>;
  /** Linux link that has a tag of its own (802.1ad below 802.1Q). */
  tag?: Sourced<number>;
  /** The kernel has it up. */
  up?: boolean;
  /** A link of the type dummy. */
  dummy?: true;
  /** `ip ospf passive`, `ipv6 ospf6 passive`; false where the line takes it back. */
  readonly passive: Partial<Record<Family, boolean>>;
}

/** One address family of a BGP neighbor or peer group. */
export interface NeighborFamily {
  active?: boolean;
  inboundPolicy?: Sourced<string>;
  outboundPolicy?: Sourced<string>;
  maximumPrefixes?: Sourced<number>;
  asOverride?: boolean;
  siteOfOrigin?: Sourced<string>;
  reflectorClient?: boolean;
  /** `attribute-unchanged next-hop`: routes leave with the next hop, and so with the label, that they came with. */
  keepsNextHop?: boolean;
}

/** A BGP neighbor or, under its name, a peer group. */
export interface NeighborDraft {
  readonly name: string;
  readonly at: Origin;
  group?: string;
  remoteAs?: string;
  description?: Sourced<string>;
  /** A placeholder; the value is dropped as it is read. */
  password?: Sourced<string>;
  updateSource?: Sourced<string>;
  /** The session may span several hops. */
  multihop?: Origin;
  /** Next hops need not lie on a link (`disable-connected-check`). */
  unconnected?: Origin;
  /** The router shows an AS that need not be its own: whether the session is one of eBGP then is not looked at. */
  localAs?: Origin;
  shut?: Shut;
  readonly families: Map<string, NeighborFamily>;
}

/** `router bgp AS [vrf NAME]`; the default instance has no name. */
export interface BgpInstance {
  readonly asNumber: number;
  readonly at: Origin;
  readonly vrf?: string;
  routerId?: Sourced<IpAddress>;
  clusterId?: Sourced<IpAddress>;
  sendsDuplicates?: Sourced<boolean>;
  clientsApart?: Sourced<true>;
  /** `bgp route-reflector allow-outbound-policy`. */
  changesReflected?: true;
  /** `undefined`: what `frr defaults` says. */
  policyRequired?: boolean;
  /** Sessions with other ASes may count as the own one's. */
  confederation?: boolean;
  /** `bgp disable-ebgp-connected-route-check`. */
  unconnected?: Origin;
  unicastByDefault: boolean;
  readonly neighbors: Map<string, NeighborDraft>;
  readonly targetFilters: TargetFilter[];
}

export interface PolicyDraft {
  readonly name: string;
  readonly at: Origin;
  readonly entries: Growing<RoutePolicyEntry>[];
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

/** `ip route PREFIX [NEXTHOP] INTERFACE` outside every VRF. */
export interface GlobalStatic {
  readonly family: Family;
  readonly prefix: Prefix;
  readonly interface: string;
  readonly at: Origin;
}

/** What `match` lines of one sequence of a pbr-map say. */
export interface PbrPicks {
  source?: Prefix;
  destination?: Prefix;
}

/** `set vrf`, `set nexthop … nexthop-vrf` of a pbr-map. */
export interface PbrTarget {
  readonly map: string;
  readonly vrf: string;
  readonly nextHop?: IpAddress;
  /** Of what is picked, the ends; absent: any. Complete when the whole text is read. */
  readonly picks: { readonly source?: Prefix; readonly destination?: Prefix };
  readonly at: Origin;
}

/** A router while its text is being read. */
export interface Draft {
  hostname: string;
  /** `frr defaults …`, which every release prints; empty: nobody knows what its defaults are. */
  profile: string;
  /** A release before 7.4. */
  isOld: boolean;
  readonly vrfs: Map<string, VrfDraft>;
  readonly interfaces: Map<string, InterfaceDraft>;
  readonly instances: BgpInstance[];
  readonly policies: Map<string, PolicyDraft>;
  readonly prefixLists: Map<string, PrefixListDraft>;
  readonly targetLists: Map<string, TargetListDraft>;
  readonly leaks: Leak[];
  /** Static routes of the global table out of an interface: leaks where that belongs to a VRF, which is known when every link is. */
  readonly globalStatics: GlobalStatic[];
  /** Pairs of veth devices. */
  readonly cables: { readonly ends: readonly [InterfaceDraft, InterfaceDraft]; readonly at: Origin }[];
  readonly pbrTargets: PbrTarget[];
  /** By map and sequence. */
  readonly pbrPicks: Map<string, PbrPicks>;
  /** `network P area A` of the backbone's OSPF. */
  readonly ospfNetworks: { readonly prefix: Prefix; readonly area: Sourced<string> }[];
  /** `passive-interface` and `no passive-interface` of the backbone's OSPF, by interface or `default`. */
  readonly ospfPassive: Map<string, boolean>;
  igpRedistributes?: Sourced<true>;
  /** What may fill the global table of a family beside the links' own networks and BGP. */
  readonly globalRoutes: Sourced<Family>[];
  /** `nexthop vpn export A`: where others are told to send the packets of a VRF. */
  readonly vpnNextHops: Sourced<IpAddress>[];
  ldpRouterId?: Sourced<IpAddress>;
  readonly rules: KernelRule[];
  readonly routes: KernelRoute[];
  readonly chains: FilterChains[];
  readonly sysctls: Map<string, Sourced<number>>;
}

export function emptyDraft(): Draft {
  return {
    hostname: '',
    profile: '',
    isOld: false,
    vrfs: new Map(),
    interfaces: new Map(),
    instances: [],
    policies: new Map(),
    prefixLists: new Map(),
    targetLists: new Map(),
    leaks: [],
    globalStatics: [],
    cables: [],
    pbrTargets: [],
    pbrPicks: new Map(),
    ospfNetworks: [],
    ospfPassive: new Map(),
    globalRoutes: [],
    vpnNextHops: [],
    rules: [],
    routes: [],
    chains: [],
    sysctls: new Map(),
  };
}

/** The VRF of that name, made at its first mention. */
export function vrfOf(draft: Draft, name: string, at: Origin): VrfDraft {
  const known = draft.vrfs.get(name);
  if (known !== undefined) return known;
  const made = { name, at, families: { 4: emptyFamily(4, at), 6: emptyFamily(6, at) } };
  draft.vrfs.set(name, made);
  return made;
}

/** The interface of that name, made at its first mention. */
export function interfaceOf(draft: Draft, name: string, at: Origin): InterfaceDraft {
  const known = draft.interfaces.get(name);
  if (known !== undefined) return known;
  const made: InterfaceDraft = {
    name,
    at,
    addresses: [],
    acceptsLabels: { value: false, at },
    ldp: [],
    areas: {},
    pbrMaps: [],
    passive: {},
  };
  draft.interfaces.set(name, made);
  return made;
}

function emptyFamily(family: Family, at: Origin): FamilyDraft {
  return {
    family,
    at,
    importTargets: [],
    exportTargets: [],
    exportsVpn: false,
    importsVpn: false,
    labelMode: { value: 'none', at },
    terminator: { value: false, at },
    redistributes: [],
    networks: [],
    statics: [],
    peers: [],
  };
}
