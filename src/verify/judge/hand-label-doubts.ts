import type { DeviceModel, Vrf, VrfFamily } from '../../device/model.ts';
import type { Doubt } from '../doubt.ts';
import type { ReadRouter } from '../read/routers.ts';

/**
 * Labels by hand that the router may give a second time by itself, to another VRF or to a path of the core: FRR 8.4 takes none of them out of what it
 * gives (bgpd/bgp_vty.c, af_label_vpn_export; seen: `auto` yields 16 beside a 16 by hand). No text shows which labels it gives.
 */
export function handLabelDoubts(routers: readonly ReadRouter[]): readonly Doubt[] {
  return routers.flatMap(({ name, model }) =>
    model.vrfs.flatMap((vrf): readonly Doubt[] => {
      const label = vrf.families.find(({ staticLabel }) => staticLabel !== undefined)?.staticLabel;
      if (label === undefined || !givesLabels(model, vrf)) return [];
      const data = { vrf: vrf.name, label: label.value };
      return [{ reason: 'label-by-hand', router: name, data, about: 'router' }];
    }),
  );
}

/** Whether the router gives labels by itself that lead anywhere else than into a VRF. */
function givesLabels({ vrfs, interfaces, backbone }: DeviceModel, but: Vrf): boolean {
  const isGiven = ({ labelMode, staticLabel }: VrfFamily) =>
    labelMode.value !== 'none' && staticLabel === undefined;
  const isOfNextHop = ({ labelMode }: VrfFamily) => labelMode.value === 'unknown';
  return (
    vrfs.some(({ families }) => families.some(isOfNextHop)) ||
    vrfs.some((vrf) => vrf !== but && vrf.families.some(isGiven)) ||
    backbone.ldpRouterId !== undefined ||
    interfaces.some(({ ldp }) => ldp.length > 0)
  );
}
