import type { DeviceModel, Interface, Vrf } from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import { prefixText } from '../../../net/prefix.ts';
import { type Line, line } from './line.ts';

/** What the kernel's VRF guide gives the route that ends every look-up: worse than any route a protocol installs. */
const LAST_RESORT = 'metric 4278198272';

/** `ip link`: VRF devices first, then the others by name, each with its `add`, `master`, `up`. */
export function linkLines(device: DeviceModel): readonly Line[] {
  const doubleTagged = new Set(
    device.interfaces.filter((one) => one.vlan?.value.inner !== undefined).map((one) => one.parent),
  );
  return [
    ...device.vrfs.flatMap(vrfLines),
    ...device.interfaces.flatMap((one) => interfaceLines(one, doubleTagged.has(one.name))),
  ];
}

/** `ip address`. */
export function addressLines(device: DeviceModel): readonly Line[] {
  return device.interfaces.flatMap((one) =>
    one.addresses.map(({ value, at }) => line(at, 'address add', prefixText(value), 'dev', one.name)),
  );
}

/** `ip rule` of one family: with the guard the local table is looked up after the VRFs. */
export function ruleLines(device: DeviceModel, family: Family): readonly Line[] {
  const guard = device.guards.localRuleBehindVrf.find((one) => one.family === family);
  if (guard === undefined) return [];
  const rule = (preference: number, words: string) => line(guard.at, 'rule add pref', preference, words);
  return [
    ...(guard.value ? [] : [rule(0, 'lookup local')]),
    rule(1000, 'l3mdev'),
    ...(guard.value ? [rule(32765, 'lookup local')] : []),
    rule(32766, 'lookup main'),
    ...(family === 4 ? [rule(32767, 'lookup default')] : []),
  ];
}

/**
 * `ip route` of one family: only what ends a look-up; everything else FRR installs. The kernel looks up both families in every VRF, so one
 * that no VPN uses ends as well.
 */
export function routeLines(device: DeviceModel, family: Family): readonly Line[] {
  return device.vrfs.flatMap((vrf) => {
    const used = vrf.families.find((one) => one.family === family);
    const ends = used === undefined ? { value: true, at: vrf.at } : used.terminator;
    if (!ends.value || vrf.table === undefined) return [];
    return [line(ends.at, 'route add unreachable default table', vrf.table.value, LAST_RESORT)];
  });
}

function vrfLines(vrf: Vrf): readonly Line[] {
  if (vrf.table === undefined) return [];
  return [
    line(vrf.table.at, 'link add', vrf.name, 'type vrf table', vrf.table.value),
    line(vrf.at, 'link set', vrf.name, 'up'),
  ];
}

function interfaceLines(one: Interface, outer: boolean): readonly Line[] {
  const { vlan, vrf } = one;
  const id = vlan?.value.inner ?? vlan?.value.outer;
  const protocol = outer && 'protocol 802.1ad';
  return [
    ...(vlan === undefined
      ? []
      : [line(vlan.at, 'link add link', one.parent, 'name', one.name, 'type vlan', protocol, 'id', id)]),
    ...(vrf === undefined ? [] : [line(vrf.at, 'link set', one.name, 'master', vrf.value)]),
    line(one.at, 'link set', one.name, 'up'),
  ];
}
