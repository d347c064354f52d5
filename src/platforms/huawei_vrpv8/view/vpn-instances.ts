import type { DeviceModel, Sourced, Vrf, VrfFamily } from '../../../device/model.ts';
import type { RouteTarget } from '../../../net/route-target.ts';
import { leaf } from './text.ts';

/** VRP takes at most this many values in one `vpn-target` line. */
const TARGETS_PER_LINE = 8;

/** `ip vpn-instance` blocks: RD and route targets per family. */
export function vpnInstanceViews(device: DeviceModel) {
  return device.vrfs.map(vpnInstanceView);
}

function vpnInstanceView(vrf: Vrf) {
  return {
    name: vrf.name,
    at: vrf.at,
    description: leaf(vrf.description),
    families: vrf.families.map(familyView),
  };
}

function familyView(family: VrfFamily) {
  if (family.staticLabel !== undefined) throw new Error('VRP chooses the VPN labels of its VRFs itself');
  return {
    ipv: family.family === 4 ? 'ipv4' : 'ipv6',
    at: family.at,
    rd: leaf(family.rd),
    importPolicy: leaf(family.importPolicy),
    exportPolicy: leaf(family.exportPolicy),
    label: labelView(family.labelMode),
    exports: targetLines(family.exportTargets),
    imports: targetLines(family.importTargets),
    limit: family.routeLimit === undefined ? null : { ...family.routeLimit.value, at: family.routeLimit.at },
  };
}

/** An unknown mode is the device's own default, which prints nothing. */
function labelView({ value, at }: VrfFamily['labelMode']) {
  if (value === 'none') throw new Error('VRP always gives a label to an exported route');
  if (value === 'unknown') return null;
  return { word: value === 'per-vrf' ? 'per-instance' : 'per-nexthop pop-go', at };
}

function targetLines(targets: readonly Sourced<RouteTarget>[]) {
  const lines: { readonly text: string; readonly at: number }[] = [];
  for (let start = 0; start < targets.length; start += TARGETS_PER_LINE) {
    const part = targets.slice(start, start + TARGETS_PER_LINE);
    lines.push({ text: part.map(({ value }) => value).join(' '), at: part[0]?.at ?? 0 });
  }
  return lines;
}
