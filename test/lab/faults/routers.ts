import { join } from 'node:path';
import { readStartup } from '../../../src/lab/emulated/linux/startup.ts';
import { bootKernel, type LabKernel } from '../../../src/lab/uml/boot.ts';
import { writeLabFolder } from '../../../src/lab/uml/folder.ts';
import { processors } from '../../../src/lab/uml/machine.ts';
import { prepareMachine } from '../../../src/lab/uml/prerequisites.ts';
import type { LabCable, LabPort } from '../../../src/lab/uml/topology.ts';
import { type PlanRequest, planDevice } from '../../../src/plan/plan.ts';
import type { DevicePlan } from '../../../src/plan/types.ts';
import { collectRouter } from '../../../src/push/collect.ts';
import type { Target } from '../../../src/push/target.ts';
import { transitionCases } from '../../transitions/case.ts';

/** A provider edge on real daemons with a change to make on it, and the reflector it talks to. */
export interface Routers {
  /** What the edge ran at first, and the change made from that. */
  readonly before: string;
  readonly device: DevicePlan;
  readonly target: Target;
  /** The reflector's address: another router with another host key. */
  readonly elsewhere: string;
  readonly kernel: LabKernel;
}

const CASE = 'frr/10-second-agreement-added';
const [EDGE, REFLECTOR] = ['cd-pe1', 'reflector'] as const;
const [EDGE_AT, REFLECTOR_AT] = ['172.31.0.1', '172.31.0.2'] as const;
/** The edge's way to the reflector's loopback; OSPF at its default pace would need ten seconds more. */
const WAY = 'ip route 100.64.0.1/32 100.64.128.0';

/** Boots the two routers on the first processor; the change is the same as on the emulated routers: a second agreement. */
export async function startRouters(folder: string): Promise<Routers> {
  prepareMachine(() => undefined);
  const request = requestOf();
  const cables = cablesOf(readStartup(request.running).ports);
  const lab = writeLabFolder(join(folder, 'kernel'), {
    routers: [
      { name: EDGE, management: EDGE_AT, startup: request.running },
      { name: REFLECTOR, management: REFLECTOR_AT, startup: reflectorText() },
    ],
    cables,
    customers: [],
  });
  const cpu = processors()[0] ?? 0;
  const kernel = await bootKernel(lab.path, { seconds: 300, network: true, cpu });
  const target: Target = {
    router: EDGE,
    platform: 'frr',
    address: EDGE_AT,
    user: 'root',
    credential: { kind: 'key', file: lab.privateKey },
    hostKeys: [lab.hostKeys[EDGE] ?? ''],
  };
  try {
    const before = await runningOf(target);
    const { value, diagnostics } = planDevice({ ...request, running: before });
    if (value === undefined) throw new Error(`no plan for ${CASE}: ${JSON.stringify(diagnostics)}`);
    return { before, device: { ...value, router: EDGE }, target, elsewhere: REFLECTOR_AT, kernel };
  } catch (error) {
    await kernel.stop();
    throw error;
  }
}

/** What a router runs now, read over a connection of its own. */
export async function runningOf(target: Target): Promise<string> {
  const read = await collectRouter(target);
  if ('text' in read) return read.text;
  throw new Error(`${target.router}: ${JSON.stringify(read.failure)}`);
}

function requestOf(): PlanRequest {
  const found = transitionCases().find(({ name }) => name === CASE);
  if (found === undefined) throw new Error(`no case ${CASE}`);
  const running = found.request.running.replace(/^(?=vrf )/m, `${WAY}\n`);
  return { ...found.request, running };
}

/** Every port needs another end to be up. */
function cablesOf(ports: readonly string[]): readonly LabCable[] {
  const end = (router: string, name: string): LabPort => ({ router, interface: name });
  return ports.map((port) => ({ ends: [end(EDGE, port), end(REFLECTOR, port)] }));
}

function reflectorText(): string {
  return `### vtysh -c "show running-config no-header"
hostname ${REFLECTOR}
ip route 100.64.0.21/32 100.64.128.1
router bgp 65101
 bgp router-id 100.64.0.1
 no bgp default ipv4-unicast
 neighbor 100.64.0.21 remote-as 65101
 neighbor 100.64.0.21 update-source lo
 address-family ipv4 vpn
  neighbor 100.64.0.21 activate
  neighbor 100.64.0.21 route-reflector-client
 exit-address-family
 address-family ipv6 vpn
  neighbor 100.64.0.21 activate
  neighbor 100.64.0.21 route-reflector-client
 exit-address-family
exit
### ip link
link set lo up
link set eth1 up
### ip address
address add 100.64.128.0/31 dev eth1
address add 100.64.0.1/32 dev lo
### sysctl
net.ipv4.ip_forward = 1
`;
}
