import type { StaticRoute } from '../../../device/model.ts';
import { FAMILIES } from '../../../net/address.ts';
import type { Draft } from './draft.ts';

/**
 * Static routes out of another VRF's device, FRR's or the kernel's own: what is sent there is looked up again in that VRF by its
 * destination, whatever next hop the line names (Linux, drivers/net/vrf.c: vrf_process_v4_outbound, vrf_process_v6_outbound).
 */
export function settleVrfDevices(draft: Draft): void {
  for (const vrf of draft.vrfs.values())
    for (const family of FAMILIES) {
      const { statics } = vrf.families[family];
      statics.forEach((route, i) => {
        const device = route.interface;
        if (device === undefined || !draft.vrfs.has(device)) return;
        statics[i] = device === vrf.name ? intoItself(route) : throughVrf(route, device);
      });
    }
}

function throughVrf(route: StaticRoute, viaVrf: string): StaticRoute {
  const { interface: _device, nextHop: _hop, ...rest } = route;
  return { ...rest, viaVrf };
}

/** Out of the VRF's own device nothing leaves; the route stands, and is given away. */
function intoItself(route: StaticRoute): StaticRoute {
  const { interface: _device, nextHop: _hop, ...rest } = route;
  return { ...rest, discard: true };
}
