import type { BackbonePeer } from '../../device/model.ts';
import type { Prefix } from '../../net/prefix.ts';
import type { ReplayNetwork, Spot } from '../types.ts';

/** Routes of one family in one state. */
export interface Run {
  readonly network: ReplayNetwork;
  readonly family: Prefix['family'];
}

/** Out by an interface (`past` its filters), or on into a table of the router ('' is the global one); with neither the packet is dropped. */
export type Exit = Readonly<Partial<Record<'interface' | 'table', string>>> & { past?: boolean | undefined };

/** A route on its way: its prefix and the route targets it carries. */
export interface Sent {
  readonly prefix: Prefix;
  readonly tags: readonly string[];
  /** The interface behind which the next hop lies that a customer named. */
  readonly beyond?: string;
}

/** A route as one VRF has it. */
export interface Route extends Sent {
  readonly exit: Exit;
  readonly rank: number;
  readonly contested: boolean;
  readonly origin: 'connected' | 'self' | 'static' | 'bgp' | 'kernel' | 'leak';
  /** The VRF it came from, when that is another one. */
  readonly exporter?: Spot;
  /** The only peer it is sent to. */
  readonly only?: BackbonePeer;
}
