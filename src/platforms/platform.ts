import type { DeviceModel } from '../device/model.ts';
import type { PlatformId } from '../device/platform-id.ts';
import type { BackboneTimers } from '../device/timers.ts';
import type { ConfigTree, Coverage } from '../device/tree.ts';
import type { Family } from '../net/address.ts';
import type { EchoDefinition } from '../push/session/definition.ts';
import type { Remedies } from './remedies.ts';

/** What a grammar made of a configuration text. */
export interface Reading {
  readonly tree: () => ConfigTree;
  readonly model: DeviceModel;
  readonly coverage: Coverage;
}

/** Reads a router's running configuration. Never throws on any text; what it cannot read is counted in `coverage`. */
export interface Grammar {
  readonly platform: PlatformId;
  /**
   * What a filter rule that asks for ports or flags does with a fragment behind the first, which has none: it never matches (`unseen`), or
   * the platform may as well leave them out of the comparison and match by the rest (`unsettled`).
   */
  readonly portsOnFragments: 'unseen' | 'unsettled';
  /**
   * Where the next hop of a route heard over one hop of eBGP must lie: on a network of the session's interface (`connected`), or anywhere the table
   * has a route to (`recursive`).
   */
  readonly heardNextHops: 'connected' | 'recursive';
  /**
   * What a label for a next hop sends out by a circuit: it meets the filters of the circuit (`judged`), or it is handed to the link at once, past
   * them all (`unjudged`).
   */
  readonly nextHopLabels: 'judged' | 'unjudged';
  readonly remedies: Remedies;
  /** How sure the grammar is that a text is its own, 0–1, for folders of unnamed backups. */
  recognises(text: string): number;
  /** `hidden`: the text has no secret any more, and is not looked through for them. */
  read(text: string, hidden?: boolean): Reading;
  /** The text line by line (index 0 = line 1) without its secrets, for citations. */
  lines(text: string, hidden?: boolean): readonly string[];
}

/** What a router says of its own tables, as sorted lines that can be compared. */
export interface LiveFacts {
  /** `INTERFACE in VRF`, with ` labels` where it takes labelled packets; `default` is no VRF. */
  readonly bindings: readonly string[];
  /** VRFs that a label of this router leads to, by its routing daemons. */
  readonly labels: readonly string[];
  /** The same in the tables packets are forwarded by. */
  readonly forwardedLabels: readonly string[];
  /** Prefixes of the routes in force, by `IPv4 VRF` and `IPv6 VRF`. */
  readonly routes: ReadonlyMap<string, readonly string[]>;
  /** Prefixes packets are forwarded by, under the same names; `IPv4 table N` is one that no VRF owns. */
  readonly forwarding: ReadonlyMap<string, readonly string[]>;
  /** `DISTINGUISHER PREFIX TARGETS` of every path of every VPN route known, by family; empty where it was not asked for. */
  readonly vpnRoutes: ReadonlyMap<Family, readonly string[]>;
  /** `INTERFACE in VRF` of those that multicast is forwarded on; absent where the router does not say. */
  readonly multicast?: readonly string[];
}

/** How a router's own tables are asked for: commands that change nothing, few of them, and what their answers mean. */
export interface LiveReader {
  readonly reads: readonly string[];
  /** Asked for the VPN routes of the network, of route reflectors where there are some. */
  readonly readsOfVpnRoutes: readonly string[];
  /** Commands that only the answers so far tell. */
  readonly follow: (answers: ReadonlyMap<string, string>) => readonly string[];
  readonly facts: (answers: ReadonlyMap<string, string>) => LiveFacts;
  readonly echo: EchoDefinition;
}

/** What a platform can do; the middle asks these, never which vendor it is. */
export interface Capabilities {
  /** Several VRFs of one VPN on one router (split spokes). */
  readonly splitVrfs: boolean;
  /** Packet filters on attachment circuits. */
  readonly packetFilters: boolean;
  readonly routeLimitPerVrf: boolean;
  /** VPNv6 routes need an IPv6 underlay to forward (Linux). */
  readonly needsIpv6Underlay: boolean;
  readonly asOverride: boolean;
  readonly siteOfOrigin: boolean;
  /** Longest VRF name the platform takes. */
  readonly vrfNameLength: number;
  /** A VRF is a numbered routing table of the kernel (`Vrf.table`); it has both address families, so the model always holds both. */
  readonly kernelTables: boolean;
  /** BGP keeps a router-id per VRF that must be written down (`Vrf.routerId`). */
  readonly routerIdPerVrf: boolean;
  /** A VRF can carry a description. */
  readonly vrfDescriptions: boolean;
  /** An eBGP session without a policy exchanges nothing (`CePeer.policyRequired`). */
  readonly cePolicyRequired: boolean;
  /** Name of the interface that holds the router's loopback addresses. */
  readonly loopbackInterface: string;
  /** Families in which the backbone's IGP and LDP are rendered for this platform. */
  readonly underlayFamilies: readonly Family[];
}

/** Everything sectornet knows about a platform, as `registry.ts` lists it. */
export interface Platform {
  readonly id: PlatformId;
  readonly grammar: Grammar;
  /** The plain words its templates place, laid out as the platform prints them; every `at` is kept for the `{{why}}` marks. */
  readonly view: (device: DeviceModel, timers: BackboneTimers) => object;
  readonly capabilities: Capabilities;
}
