import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import type { Compilation } from '../../src/pipeline.ts';

/** What was typed where. */
export interface Typed {
  readonly router: string;
  readonly line: string;
}

/** Types one wrong import route target, as an operator in a hurry would: tourism's VRF in Jinjiang gets local tax's hub target. */
export async function typeWrongTarget(lab: EmulatedLab, compilation: Compilation): Promise<Typed> {
  const { inventory, allocations } = compilation;
  const hub = allocations.vpnTargets.find((targets) => targets.vpn === 'localtax')?.hub;
  const own = allocations.vpnTargets.find((targets) => targets.vpn === 'tourism')?.any;
  const vrf = allocations.vrfs.find(
    (one) => one.vpn === 'tourism' && platformOf(compilation, one.router) === 'frr',
  );
  if (hub === undefined || own === undefined || vrf === undefined)
    throw new Error('the demo inventory has no tourism VRF on a Linux router');
  const line = `rt vpn import ${own} ${hub}`;
  await lab.type(vrf.router, [
    'configure terminal',
    `router bgp ${inventory.network.asNumber} vrf ${vrf.name}`,
    'address-family ipv4 unicast',
    line,
    'end',
  ]);
  return {
    router: vrf.router,
    line: `router bgp ${inventory.network.asNumber} vrf ${vrf.name} / address-family ipv4 unicast / ${line}`,
  };
}

function platformOf(compilation: Compilation, router: string): string | undefined {
  return compilation.inventory.routers.find((one) => one.name === router)?.platform;
}
