import type {
  CePeer,
  FilterRule,
  FilterUse,
  Interface,
  PacketFilter,
  RoutePolicyEntry,
  Vrf,
} from '../device/model.ts';
import type { Family } from '../net/address.ts';
import type { Prefix } from '../net/prefix.ts';
import type { RouteTarget } from '../net/route-target.ts';

/**
 * Lines to take away (`- `) and to put in (`+ `), in the order in which they are safe to type, below the views they stand in: the outermost
 * first, as the collected text has them. Lines that are put in go behind those taken away, else to the end of the innermost view.
 */
export interface Amendment {
  readonly under: readonly string[];
  readonly lines: readonly string[];
}

/** The collected text of a router, line by line without leading blanks. */
export type TextLines = readonly string[];

/** A session to a customer that takes over the route targets the customer attaches. */
export interface OpenSession {
  readonly vrf: Vrf;
  readonly family: Family;
  readonly peer: CePeer;
  /** The entries of its inbound policy that let routes in as they come; none when there is no policy. */
  readonly entries: readonly RoutePolicyEntry[];
  readonly exportTargets: readonly RouteTarget[];
}

/**
 * What an operator would type against a fault the auditor found, in the words of the platform. No amendment: the platform has no line for it, or
 * the text holds nothing it could be hung on.
 */
export interface Remedies {
  /** Look-ups that find nothing in this VRF end there. */
  endOfTable(text: TextLines, vrf: Vrf, family: Family): readonly Amendment[];
  /** The router's own addresses are looked up after the VRFs. */
  localBehindVrfs(text: TextLines, family: Family): readonly Amendment[];
  /** What this VRF gives to the VPN tables gets a label. */
  labelRoutes(text: TextLines, vrf: Vrf, family: Family): readonly Amendment[];
  /** Targets that a customer attaches are removed. */
  scrub(text: TextLines, session: OpenSession): readonly Amendment[];
  /** An interface that stands in one VRF is put into another. */
  moveToVrf(text: TextLines, one: Interface, vrf: string): readonly Amendment[];
  /** A filter hung where it misses packets judges all that enter and leave by this interface. */
  seeEverything(text: TextLines, one: Interface, uses: readonly FilterUse[]): readonly Amendment[];
  /** A filter that the router has judges all that enter and leave by this interface. */
  bindFilter(text: TextLines, one: Interface, family: Family, filter: string): readonly Amendment[];
  /** A filter refuses what a rule names, behind all that its interface has. */
  refuseAtTheEnd(
    text: TextLines,
    use: FilterUse,
    filter: PacketFilter,
    rule: FilterRule,
  ): readonly Amendment[];
  /** Nothing passes from this interface to these prefixes. */
  refuseTowards(text: TextLines, one: Interface, prefixes: readonly Prefix[]): readonly Amendment[];
  /** Sources that are not routed back over this interface are refused. */
  checkSources(text: TextLines, one: Interface, family: Family): readonly Amendment[];
}
