import type { Compilation } from '../../pipeline.ts';
import type { Target } from '../../push/target.ts';

/** Configuration lines that let one VPN import another's routes, and the Linux router to type them on; undefined when the network has none. */
export function wrongTarget(
  { allocations, inventory, devices }: Compilation,
  targets: readonly Target[],
): { readonly target: Target; readonly lines: readonly string[] } | undefined {
  const active = inventory.vpns.filter((vpn) => vpn.status === 'active').map((vpn) => vpn.id);
  const linux = (router: string): boolean =>
    targets.some((target) => target.router === router && target.platform === 'frr');
  const vrf = allocations.vrfs.find((one) => active.includes(one.vpn) && linux(one.router));
  const target = targets.find((one) => one.router === vrf?.router);
  const imported = devices
    .find((one) => one.router === vrf?.router)
    ?.device.vrfs.find((one) => one.name === vrf?.name)
    ?.families.find((one) => one.family === 4)
    ?.importTargets.map(({ value }) => value);
  const other = allocations.vpnTargets.find((one) => one.vpn !== vrf?.vpn && active.includes(one.vpn));
  if (vrf === undefined || target === undefined || imported === undefined || other === undefined)
    return undefined;
  const lines = [
    `router bgp ${inventory.network.asNumber} vrf ${vrf.name}`,
    'address-family ipv4 unicast',
    `rt vpn import ${[...imported, other.hub].join(' ')}`,
  ];
  return { target, lines };
}
