import type { Family } from '../../net/address.ts';
import type { Prefix } from '../../net/prefix.ts';
import type { RouteDistinguisher, RouteTarget } from '../../net/route-target.ts';
import type { Packet } from '../types.ts';

/** What the running network itself says, beside its configurations. Collected read-only; a part that was not collected is empty. */
export interface LiveEvidence {
  /** When it was collected, as the collector writes it (ISO 8601). */
  readonly at: string;
  readonly vrfRoutes: readonly LiveVrfRoute[];
  readonly vpnRoutes: readonly LiveVpnRoute[];
  readonly probes: readonly LiveProbe[];
  /** Properties a person or another tool has tested, with what was seen. */
  readonly attested: readonly { readonly property: string; readonly holds: boolean; readonly seen: string }[];
}

/** One route a VRF forwards by. */
export interface LiveVrfRoute {
  readonly router: string;
  readonly vrf: string;
  readonly prefix: Prefix;
  readonly protocol: string;
}

/** One route of a VPN table (RFC 4364 §4.3.1), with the label it came with (absent where the router shows none). */
export interface LiveVpnRoute {
  readonly router: string;
  readonly family: Family;
  readonly rd: RouteDistinguisher;
  readonly prefix: Prefix;
  readonly targets: readonly RouteTarget[];
  readonly label?: number;
}

/** One packet sent. A refusal counts only when `control`, sent by the same prober on a path that is allowed, has just arrived. */
export interface LiveProbe {
  readonly property: string;
  readonly fromSite: string;
  readonly toSite: string;
  readonly packet: Packet;
  readonly expected: boolean;
  readonly arrived: boolean;
  readonly control: boolean;
}
