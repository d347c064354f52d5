import type { Origin, Shut } from '../../device/model.ts';
import type { Prefix } from '../../net/prefix.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import type { AttachedTarget } from './distribution.ts';

/** What a router does with packets of a route: out by a circuit, into the global table, into another VRF's table, or away. */
export type Forwarding =
  | { readonly kind: 'circuit'; readonly circuit: number }
  | { readonly kind: 'core' }
  | { readonly kind: 'table'; readonly table: number }
  | { readonly kind: 'drop' };

export const DROP: Forwarding = { kind: 'drop' };
export const CORE: Forwarding = { kind: 'core' };

/**
 * Which states of the network count. `present`: every session up, customers announce what they declared, the longest match forwards.
 * `possible`: every route that could ever be there in any failure, for any announcement an inbound policy admits; nothing hides anything.
 */
export type Scope = 'present' | 'possible';

/**
 * A route a VRF has by itself; `again`: one it has not, and only gives to others, so that their packets are looked up here again. `at` is its line; `leakAt` the line that brought it here from another table. */
export interface LocalRoute {
  readonly table: number;
  readonly prefix: Prefix;
  readonly source: 'connected' | 'self' | 'static' | 'site' | 'igp' | 'kernel' | 'leak' | 'again';
  /** Smaller wins between equal prefixes of one table; routes of other VRFs that came by BGP stand behind all of them. */
  readonly preference: number;
  /** A distance was written by hand, and platforms disagree about it: an imported route of the same prefix may win. */
  readonly contested: boolean;
  readonly forwarding: Forwarding;
  readonly at: Origin | undefined;
  readonly leakAt: Origin | undefined;
  /** False where the route stands for every prefix inside. */
  readonly exact: boolean;
  /** It stands for what a customer may announce, declared or not. */
  readonly admitted: boolean;
  /** The session it is heard over is shut, or falls by its limit of prefixes: nobody can count on it. */
  readonly shut?: Shut;
  /** Route targets that the inbound policy of a customer's session attached: they are exported together with the VRF's own. */
  readonly tags: readonly RouteTarget[];
  /** Those of the tags it has for certain; absent: all. */
  readonly certainTags?: readonly RouteTarget[];
}

/** A route a VRF gives to the VPN tables, with the numbers of its route targets: its own, and those that sessions may attach on the way. */
export interface VpnRoute {
  readonly id: number;
  readonly table: number;
  readonly local: LocalRoute;
  readonly targets: readonly number[];
  /** Those of its own targets it leaves with for certain; absent: all. */
  readonly certain?: readonly number[];
  /** Which of the targets are attached on the way, and where; present and empty where sessions may take targets away. */
  readonly attached?: readonly AttachedTarget[];
  /** Tables that took the route and gave it back, in order; absent for a VRF's own. */
  readonly through?: readonly number[];
  /** Routers (by index) it is sent to; absent: all. */
  readonly only?: ReadonlySet<number>;
}
