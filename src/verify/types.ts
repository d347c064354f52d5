import type { DeviceModel, Vrf } from '../device/model.ts';
import type { Coverage } from '../device/tree.ts';
import type { Span } from '../diagnostics/diagnostic.ts';
import type { Standards } from '../diagnostics/isolation-classes.ts';
import type { Family, IpAddress } from '../net/address.ts';
import type { Prefix } from '../net/prefix.ts';
import type { Nearness } from './nearness.ts';
import type { Agreement } from './subject/subject.ts';

/** One collected running configuration: `file` is where people find it, `text` what the router said. */
export interface CollectedConfig {
  readonly router: string;
  readonly file: string;
  readonly text: string;
}

/** `reachable-as-declared`: every packet that passes is one an agreement or the VPN's own topology allows, and those pass. */
export type Verdict = 'isolated' | 'reachable-as-declared' | 'breach' | 'missing' | 'inconclusive';

/**
 * How far the network alone enforces it. A: in every failure state and for every admitted announcement. B: in the present best-path state
 * only. What is trusted beyond the network (level C) is listed apart, as `TrustAssumption`.
 */
export type Level = 'A' | 'B';

/** A line of a collected configuration. */
export interface Citation {
  readonly router: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A concrete packet. Only TCP and UDP carry ports; `opening` is TCP SYN without ACK; `ip-47` is IP protocol 47; a `fragment` is one behind the first: without ports. ICMP without `icmp` is an echo request. */
export interface Packet {
  readonly family: Family;
  readonly source: IpAddress;
  readonly destination: IpAddress;
  readonly protocol: 'tcp' | 'udp' | 'icmp' | `ip-${number}`;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly opening?: boolean;
  readonly fragment?: boolean;
  readonly icmp?: { readonly type: number; readonly code: number };
}

/** One state of the network: models, what customers announce (`targets` are the route targets they attach themselves), what the backbone carries. */
export interface ReplayNetwork {
  readonly routers: readonly ReplayRouter[];
  readonly announcements: readonly Announcement[];
  /** Connections that routers already know, whoever began them. */
  readonly connections?: readonly Connection[];
  /** Whether a VPN route gets from its exporter to another router and its label path with it; absent: everything travels everywhere. */
  readonly carries?: (exported: ExportedRoute, importer: ReplayRouter) => boolean;
  /** Where routers are joined of two states: the same with routes that bear only those targets that both give them. */
  readonly barest?: ReplayNetwork;
}

/** A router as it is replayed. */
export interface ReplayRouter {
  readonly name: string;
  readonly model: DeviceModel;
  /** A rule with ports stops or passes later fragments in a way the platform leaves open: then it passes none and stops none. */
  readonly fragmentsUnsettled?: boolean;
  /** A label for a next hop sends packets out past every filter. */
  readonly labelsPastFilters?: boolean;
}

/** A connection that a router remembers by one of its packets. */
export interface Connection {
  readonly router: string;
  readonly packet: Packet;
}

/** A route that somebody behind an interface announces. */
export interface Announcement {
  readonly router: string;
  readonly interface: string;
  readonly prefix: Prefix;
  readonly targets: readonly string[];
  /** The interface on whose link the next hop lies that it names; absent: its own. */
  readonly beyond?: string;
  /** The customer's AS: a session that expects another one does not come up. Absent: whatever is expected. */
  readonly asNumber?: number;
}

/** A VRF of one router. */
export interface Spot {
  readonly router: ReplayRouter;
  readonly vrf: Vrf;
}

/** A route on its way through the VPN tables of the backbone. */
export interface ExportedRoute extends Spot {
  readonly prefix: Prefix;
}

/** One step of a packet's way, in words the platform's engineers use, with the lines that decide it. */
export interface Hop {
  readonly router: string;
  readonly table: string;
  readonly action: 'enter' | 'look-up' | 'label' | 'look-up-again' | 'leak' | 'fall-through' | 'leave';
  readonly detail: string;
  readonly lines: readonly Citation[];
}

/** A forbidden packet that arrives, with its way and what causes it. */
export interface Breach {
  readonly id: string;
  /** Bug class as named in the catalogue (rt-foreign-import, cross-vrf-static, …). */
  readonly class: string;
  readonly standards: Standards;
  readonly severity: 'critical' | 'high' | 'medium';
  readonly fromVpn: string;
  readonly fromSite: string;
  readonly toVpn: string;
  readonly toSite: string;
  readonly packet: Packet;
  readonly hops: readonly Hop[];
  /** The configuration lines whose removal or correction cuts the way. */
  readonly causes: readonly Citation[];
  /** The smallest change that removes it, per router, in the platform's words. */
  readonly fix: readonly { readonly router: string; readonly text: string }[];
  /** The lines of the inventory or policy that say it is forbidden, or where the wanted value is declared. */
  readonly declared: readonly Span[];
}

/** A declared reach that does not work. */
export interface Missing {
  readonly fromVpn: string;
  readonly fromSite: string;
  readonly toVpn: string;
  readonly toSite: string;
  readonly family: Family;
  readonly agreement?: string;
  readonly packet: Packet;
  readonly stoppedAt: Hop;
  readonly declared: readonly Span[];
}

/** The verdict for one ordered pair of VPNs and one family. */
export interface PairVerdict {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly family: Family;
  readonly verdict: Verdict;
  readonly level: Level;
  readonly sitePairs: number;
  readonly agreements: readonly string[];
  /** Level B: what would open the pair. */
  readonly opens?: Opening;
  /** Level C: ids of the assumptions by which equipment outside the network keeps the two apart; empty when none could join them. */
  readonly trust: readonly string[];
  /** Ids of breaches, or reasons (catalogue names) for missing and inconclusive. */
  readonly because: readonly string[];
}

/** A state that would open a pair: the bug class or reason, a packet that would then pass, the lines that allow the state. */
export interface Opening {
  readonly class: string;
  readonly fromSite?: string;
  readonly toSite?: string;
  readonly packet?: Packet;
  /** What the sentence of the class names. */
  readonly data?: Readonly<Record<string, string | number>>;
  readonly lines: readonly Citation[];
}

/**
 * Equipment that could pass packets on and is trusted not to: what joins several VPNs below one port or in one customer's AS (`ce-transit`),
 * a hub between its spokes (`one-arm-hub`), a firewall that enforces agreements, servers that partners reach.
 */
export interface TrustAssumption {
  readonly id: string;
  readonly class: 'ce-transit' | 'one-arm-hub' | 'firewall-trusted' | 'shared-server';
  readonly router?: string;
  readonly vpns: readonly string[];
  readonly sites: readonly string[];
  readonly data: Readonly<Record<string, string | number>>;
  readonly lines: readonly Citation[];
  readonly declared: readonly Span[];
}

/** What was found about one agreement: the declared packets pass, the neighbours of the declaration do not. */
export interface AgreementVerdict {
  readonly agreement: string;
  readonly family: Family;
  readonly verdict: Verdict;
  readonly evidence: readonly AgreementEvidence[];
  readonly cells: readonly AgreementCell[];
}

/**
 * Packets that ports do not tell apart, between the agreed prefixes of the sites shown: ICMP, fragments behind the first, and TCP packets
 * that open nothing (a lone ACK). `admitted` is how much of it the agreement allows, `passes` how much arrives.
 */
export interface AgreementCell {
  readonly cell: 'icmp' | 'later-fragments' | 'lone-answers';
  readonly direction: 'opener-to-server' | 'server-to-opener';
  readonly admitted: Extent;
  readonly passes: Extent;
}

/** How much of a set of packets. */
export type Extent = 'none' | 'some' | 'all';

export interface AgreementEvidence {
  readonly question: 'declared-service' | 'neighbour-port' | 'neighbour-address' | 'reverse-opening';
  readonly packet: Packet;
  readonly passes: boolean;
  readonly expected: boolean;
  /** The filter or route lines that decide. */
  readonly lines: readonly Citation[];
}

/** A fact worth a person's eyes that is not itself a forbidden packet (foreign VRF, unknown route target, missing guard). */
export interface Finding {
  readonly class: string;
  readonly standards: Standards;
  readonly severity: 'critical' | 'high' | 'medium' | 'info';
  readonly router: string;
  readonly data: Readonly<Record<string, string | number>>;
  readonly lines: readonly Citation[];
}

export interface RouterCoverage {
  readonly router: string;
  readonly file: string;
  /** SHA-256 of the collected text. */
  readonly digest: string;
  readonly coverage: Coverage;
}

/** How to audit. */
export interface AuditOptions {
  /**
   * `judged` (the default): sessions, reflectors and label paths of the backbone must be in the collected texts, else declared reach is
   * missing. `assumed`: they are taken for granted, as for compiled files of a network whose backbone somebody else configures.
   * Isolation never rests on the backbone: routes are taken to travel everywhere.
   */
  readonly transport?: 'judged' | 'assumed';
  /** Also judges every ordered pair of these sites. */
  readonly sites?: SitesAsked;
  /** `none`: no verdict per ordered pair of VPNs, where there are too many to be written out. */
  readonly pairs?: 'every' | 'none';
  /**
   * `isolation`: whether what is declared is delivered is not asked. Nothing is then missing, agreements have no evidence, there are no findings, and a pair
   * that is declared is inconclusive only where its isolation from the rest is.
   */
  readonly asks?: 'everything' | 'isolation';
}

/** Which pairs of sites to judge: each end a site or a VPN, all of them where it is left out. */
export interface SitesAsked {
  readonly from?: string;
  readonly to?: string;
}

/** What holds between every site of `from` and every site of `to`, a site with itself left out. */
export interface SitePairs {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly family: Family;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly verdict: Verdict;
  readonly level: Level;
  /** Ids of the trust assumptions that keep the two VPNs apart. */
  readonly trust: readonly string[];
  readonly agreements: readonly string[];
  /** Ids of breaches, or reasons. */
  readonly because: readonly string[];
}

export type PropertyVerdict = 'holds' | 'broken' | 'inconclusive' | 'needs-a-plan' | 'needs-live-evidence';

/** One property of the catalogue (I1–I20) with its sentence in both languages, its verdict and everything that speaks against it. */
export interface PropertyAnswer {
  readonly id: string;
  readonly en: string;
  readonly zh: string;
  readonly verdict: PropertyVerdict;
  readonly evidence: readonly PropertyEvidence[];
  /** What the running network says by itself, where it was asked. */
  readonly live?: LiveVerdict;
}

/** What the running network says about one property. */
export interface LiveVerdict {
  readonly verdict: 'holds' | 'broken' | 'inconclusive';
  /** Entries of the routers' own tables that it rests on. */
  readonly entries: number;
  /** Packets whose answer, or whose silence beside a control that answered, it rests on. */
  readonly packets: number;
  /** Why it is not decided. */
  readonly open: readonly LiveGap[];
}

/**
 * `routers-not-asked`: not every router was; `no-control`: silences without a positive control; `not-told`: routers do not say; `multicast-forwarded`:
 * some do, and where to is not followed; `no-read-only-test`: it takes a test that is more than reading; `nothing-asked`: nothing in the network speaks of it.
 */
export const LIVE_GAPS = [
  'routers-not-asked',
  'no-control',
  'not-told',
  'multicast-forwarded',
  'no-read-only-test',
  'nothing-asked',
] as const;
export type LiveGap = (typeof LIVE_GAPS)[number];

/** `name`: a bug class, a reason of the auditor, or what live evidence showed. */
export interface PropertyEvidence {
  readonly name: string;
  readonly lines: readonly Citation[];
}

/** The auditor's answer for a network. */
export interface AuditResult {
  readonly verdict: 'isolated' | 'breach' | 'missing' | 'inconclusive';
  readonly level: Level;
  readonly vpns: readonly string[];
  readonly pairs: readonly PairVerdict[];
  readonly agreements: readonly AgreementVerdict[];
  readonly breaches: readonly Breach[];
  readonly missing: readonly Missing[];
  readonly findings: readonly Finding[];
  /** Whom the isolation trusts beyond the routers. */
  readonly trust: readonly TrustAssumption[];
  /** Verdicts of pairs of sites, as products, where they were asked for. */
  readonly sitePairs?: readonly SitePairs[];
  /** The property catalogue, where it was asked for. */
  readonly catalogue?: readonly PropertyAnswer[];
  readonly routers: readonly RouterCoverage[];
  /** Absent: everything. `isolation`: whether what is declared is delivered was not judged, and nothing is said of findings. */
  readonly asked?: 'isolation';
  /** Why the whole is inconclusive, when it is (catalogue names with data). */
  readonly inconclusive: readonly {
    readonly reason: string;
    readonly router?: string;
    readonly data: Readonly<Record<string, string | number>>;
  }[];
}

/** A prefix with the VPN and site it was declared for; what the auditor derives its policy from. */
export interface OwnedPrefix {
  readonly prefix: Prefix;
  readonly vpn: string;
  readonly site: string;
}

/** Where a packet of a question starts or should end. */
export interface ReachEnd {
  readonly vpn: string;
  readonly site: string;
}

/** One packet from a site to a site: may it pass, does it, which way, and which lines decide. */
export interface ReachAnswer {
  readonly from: ReachEnd;
  readonly to: ReachEnd;
  readonly packet: Packet;
  /** The VPN's own topology, or the agreement, that allows it; `forbidden` when nothing does. */
  readonly allowedBy: 'topology' | 'forbidden' | { readonly agreement: string };
  readonly passes: boolean;
  readonly hops: readonly Hop[];
  readonly lines: readonly Citation[];
  /** Agreements by how near they are to allowing this packet: those between the two VPNs, else a few of one of them with others. */
  readonly nearest: readonly (Agreement & { readonly nearness: Nearness })[];
  /** Why the answer is not certain: what was not collected or not understood, as far as it concerns either VPN. */
  readonly inconclusive: AuditResult['inconclusive'];
}
