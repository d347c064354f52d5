import type { Family } from '../../net/address.ts';

/** Why a wave is one of its own, and why routers that could have gone with it do not. */
export type WaveReason =
  /** One router first: what it shows is known before the others follow. */
  | { readonly kind: 'canary' }
  /** Everything that may go together. */
  | { readonly kind: 'rest' }
  /** Route reflectors go one at a time, so that VPN routes always have one that stands. */
  | { readonly kind: 'route-reflector' }
  /** Together with `apart` from an earlier wave some state in between would join two VPNs. */
  | ({ readonly kind: 'isolation'; readonly apart: readonly string[] } & OpenBetween)
  /** A site has accesses on this router and on one of an earlier wave: one of them stands. */
  | { readonly kind: 'redundancy'; readonly apart: readonly string[]; readonly site: string };

/** Routers that are changed at the same time; the next wave begins when all of them are confirmed. */
export interface Wave {
  readonly routers: readonly string[];
  readonly reason: WaveReason;
}

/** A router that a plan changes, with its place in the network. */
export interface WaveRouter {
  readonly router: string;
  readonly role: 'p' | 'pe';
  readonly isReflector: boolean;
  /** Ids of the sites with an access on it. */
  readonly sites: readonly string[];
}

/** Two VPNs that some state between would join in an address family, with the line that does it. */
export interface OpenBetween {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly family: Family;
  readonly router: string;
  readonly line: string;
}

/** A moment of a change: these routers are done, these are on their way (old, new or anything between), all others have not begun. */
export interface Moment {
  readonly done: readonly string[];
  readonly moving: readonly string[];
}

/** What the waves are made from. `opens` says what some state of a moment would open that is not open before or after the change anyway. */
export interface WaveRequest {
  readonly routers: readonly WaveRouter[];
  readonly opens: (moment: Moment) => OpenBetween | undefined;
}

/** The waves in order; or the routers for which no order keeps every state isolated. */
export type WaveAnswer =
  | { readonly waves: readonly Wave[] }
  | { readonly stuck: readonly string[]; readonly opens: OpenBetween };
