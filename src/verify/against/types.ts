import type { Family } from '../../net/address.ts';
import type { AuditResult, Citation, Finding, PairVerdict, TrustAssumption } from '../types.ts';

/**
 * What differs between two states of a network for those who use it, and the proof that nothing else does. Mirrored: what `relate(a, b)` calls
 * gained, `relate(b, a)` calls lost.
 */
export interface Relation {
  /** Nothing at all differs: no packet, in no state, no verdict, no level, no trust assumption, no finding, no doubt. */
  readonly unchanged: boolean;
  readonly changes: readonly PairChange[];
  /** Verdicts or levels of ordered pairs of VPNs that differ. */
  readonly verdicts: readonly VerdictChange[];
  readonly trust: Gained<TrustAssumption>;
  readonly findings: Gained<Finding>;
  readonly doubts: Gained<AuditResult['inconclusive'][number]>;
  readonly proof: RelationProof;
  /** The two answers themselves. */
  readonly before: Standing;
  readonly after: Standing;
}

/** What only one of the two has. */
export interface Gained<Fact> {
  readonly gained: readonly Fact[];
  readonly lost: readonly Fact[];
}

/** The verdict of a whole network, as its audit gave it. */
export type Standing = Pick<AuditResult, 'verdict' | 'level'>;

/**
 * Packets from one VPN to another that pass on one side and not on the other. `now`: in the present state. `ever`: in no state before, and in
 * some state after (or the reverse), beyond those of `now`. `toVpn` '' is the backbone.
 */
export interface PairChange {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly family: Family;
  readonly change: 'gained' | 'lost';
  readonly state: 'now' | 'ever';
  /** The exact difference over all pairs of sites, cut to `MOST_FLOWS` rows. */
  readonly flows: readonly Flow[];
  /** Rows that did not fit. */
  readonly moreFlows: number;
  /** Ordered pairs of sites for which it holds; the first ones by name. */
  readonly sites: readonly { readonly from: string; readonly to: string }[];
  readonly sitePairs: number;
  readonly causes: readonly ChangedLine[];
}

/** A product of destinations, sources and traffic; addresses as prefixes, `first-last`, `PREFIX except ADDRESS`, `any` for all of the family. */
export interface Flow {
  readonly destinations: readonly string[];
  readonly sources: readonly string[];
  readonly traffic: readonly Traffic[];
}

/** Packets by what stands behind their addresses; a part that is not there may be anything. */
export interface Traffic {
  /** `tcp`, `udp`, `icmp`, `ip-47`, `ip-2-5`; `any`. */
  readonly protocol: string;
  readonly destinationPorts?: string;
  readonly sourcePorts?: string;
  /** ICMP type and code as they stand in the packet, `type*256+code` ranges. */
  readonly icmp?: string;
  /** Only packets that open a TCP session, or only those that do not. */
  readonly tcp?: 'opening' | 'not-opening';
  /** Only whole packets and first fragments, or only fragments behind the first. */
  readonly fragments?: 'none' | 'only';
}

/** A line on the way of a changed packet that stands on one side only. */
export interface ChangedLine extends Citation {
  readonly side: 'before' | 'after';
}

export interface VerdictChange {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly family: Family;
  /** Absent where the pair is not there. */
  readonly before?: Pick<PairVerdict, 'verdict' | 'level'>;
  readonly after?: Pick<PairVerdict, 'verdict' | 'level' | 'opens' | 'because'>;
}

/** How the rest was proved to be the same. */
export interface RelationProof {
  /** `packets`: exact sets of both sides; `verdicts`: before is a report or a certificate, and no set of it is known. */
  readonly compared: 'packets' | 'verdicts';
  /** Ordered pairs of VPNs and families (the backbone counts as one) whose packet sets are equal, now and in every state. */
  readonly equalPairs: number;
  /** Ordered pairs of sites compared, each by two exact sets of packets per side. */
  readonly sitePairs: number;
  readonly routers: {
    readonly equal: number;
    readonly changed: readonly string[];
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
  /**
   * Whether both sides were read and modelled whole, or their texts are the very same but for comments: then what is not known of the one is not
   * known of the other. Else equal sets are equal only as far as the texts go.
   */
  readonly certain: boolean;
}

/** How many rows of a difference are written out. */
export const MOST_FLOWS = 40;
