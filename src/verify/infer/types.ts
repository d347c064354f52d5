import type { Family } from '../../net/address.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { Breach, Citation, Finding, Level, Missing, RouterCoverage } from '../types.ts';
import type { Shape } from './shape.ts';

/** A VRF as a member of an inferred VPN. */
export interface MemberVrf {
  readonly router: string;
  readonly vrf: string;
  readonly role: 'any-to-any-role' | 'hub-role' | 'spoke-role';
  readonly imports: readonly RouteTarget[];
  readonly exports: readonly RouteTarget[];
  readonly line: readonly Citation[];
}

/** One VPN as the texts show it. */
export interface VpnFound {
  readonly id: string;
  readonly shape: Shape;
  /** Targets its VRFs both import and export among themselves; those it exports when there are none. */
  readonly targets: readonly RouteTarget[];
  readonly families: readonly Family[];
  readonly sites: number;
  readonly vrfs: readonly MemberVrf[];
}

/** Packets that pass from one VPN to another, proved by replay; or (`proof` absent) routes that stand there while no packet is known to pass. */
export interface CrossReach {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly families: readonly Family[];
  /** Whether the other direction is open as well. */
  readonly answered: boolean;
  readonly proof?: Pick<Breach, 'class' | 'packet' | 'hops' | 'causes' | 'fix'>;
  readonly lines: readonly Citation[];
  /** Ids of the suspicions about the lines it rests on. */
  readonly suspicions: readonly string[];
}

/** Something that looks like an accident, numbered S1, S2, … the gravest first. */
export interface Suspicion extends Finding {
  readonly id: string;
}

/** What customers could open by themselves: sessions that let route targets of their own choice in. */
export interface OpenCustomers {
  readonly sessions: number;
  readonly lines: readonly Citation[];
}

/** A link that stands in no VRF and is not the backbone's; `besideCircuits`: its port carries attachment circuits. */
export interface LinkOutside {
  readonly router: string;
  readonly interface: string;
  readonly besideCircuits: boolean;
  readonly line: readonly Citation[];
}

/** What a folder of configurations says about who can reach whom, without any policy. */
export interface InferredNetwork {
  readonly verdict: 'complete' | 'inconclusive';
  readonly vpns: readonly VpnFound[];
  /** VRFs without any target: they exchange no routes. */
  readonly localVrfs: number;
  /** Ordered pairs of VPNs: how many there are, how many are joined, and how many of the others are so in every state of the network. */
  readonly pairs: {
    readonly all: number;
    readonly joined: number;
    readonly level?: Readonly<Record<Level, number>>;
  };
  readonly reaches: readonly CrossReach[];
  readonly suspicions: readonly Suspicion[];
  readonly openCustomers: OpenCustomers;
  /** Links of routers with VRFs that lead out of the global table to nobody in the folder: of these nothing is judged. */
  readonly outside: readonly LinkOutside[];
  /** Reach that the targets of one VPN promise and the rest of the network does not deliver. */
  readonly missing: readonly Missing[];
  readonly routers: readonly RouterCoverage[];
  readonly inconclusive: readonly {
    readonly reason: string;
    readonly router?: string;
    readonly data: Readonly<Record<string, string | number>>;
  }[];
}
