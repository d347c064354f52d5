import type { Origin, PacketPick } from '../../device/model.ts';
import type { IpAddress } from '../../net/address.ts';
import type { ReadRouter } from '../read/routers.ts';
import type { LocalRoute, VpnRoute } from '../routing/routes.ts';

/** One step of a way through the tables, newest first. `table` is the one the packet stands in before the step (-1 = the global table). */
export interface Step {
  readonly before: Step | undefined;
  readonly table: number;
  readonly move:
    | { readonly kind: 'local'; readonly route: LocalRoute }
    /** Imported from another router: a label leads to the exporter. */
    | { readonly kind: 'remote'; readonly route: VpnRoute }
    /** Imported from another VRF of the same router: the route keeps its next hop, nothing is looked up again. */
    | { readonly kind: 'copied'; readonly route: VpnRoute }
    /** A policy sends packets of this table to another; without `picks` it may be any packet. */
    | { readonly kind: 'redirect'; readonly at: Origin; readonly picks: PacketPick | undefined }
    /** A route over a next hop: the packet goes where another route takes those for the next hop. */
    | { readonly kind: 'recursion'; readonly at: Origin; readonly hop: IpAddress }
    /** From the global table of a router into a VRF that gave it a route. */
    | { readonly kind: 'inward'; readonly router: ReadRouter; readonly at: Origin }
    /** Nothing matches and the table has no end of its own. */
    | { readonly kind: 'fall-through'; readonly at: Origin }
    /** Addresses of the router itself are looked up before the VRF. */
    | { readonly kind: 'local-rule'; readonly at: Origin }
    /** The label that leads to the exporter is also another VRF's (`table`): packets may come out there. */
    | { readonly kind: 'mislabelled'; readonly route: VpnRoute; readonly into: number }
    /** The route has no label: the packet arrives bare in the exporter's global table. */
    | { readonly kind: 'bare'; readonly route: VpnRoute }
    | { readonly kind: 'no-route' };
}

/** Whether packets come out of a label; `straight`: and were handed to the link of a next hop at once, past every filter. */
export type Popped = boolean | 'straight';

/** Where packets for `from`…`to` (ranks, half open) end, and how they came there. `popped`: they arrived under a label. */
export interface End {
  readonly from: number;
  readonly to: number;
  readonly outcome:
    | { readonly kind: 'circuit'; readonly circuit: number }
    /** For an address of the backbone; `router`: the one in whose global table the packet stands, whatever else that holds. */
    | { readonly kind: 'core'; readonly router?: ReadRouter }
    | { readonly kind: 'dropped' };
  readonly popped: Popped;
  readonly way: Step;
}

/** The steps of a way in order. */
export function stepsOf(way: Step | undefined): readonly Step[] {
  const steps: Step[] = [];
  for (let step = way; step !== undefined; step = step.before) steps.unshift(step);
  return steps;
}
