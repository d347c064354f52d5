import { setTimeout as sleep } from 'node:timers/promises';
import type { Expectation } from '../../src/lab/uml/expectations.ts';
import { probeExpectations, probeText } from '../../src/lab/uml/judge.ts';
import type { RunningLab } from './running-lab.ts';

/** How often everything must be answered, with a pause between, before the network counts as at rest; and after how many rounds that is given up. */
const IN_A_ROW = 4;
const ROUNDS = 60;
const PAUSE = 600;

/** What asking until the network was at rest gave: `problems` are the answers that never came to stay. */
export interface Settled {
  readonly sent: number;
  readonly problems: readonly string[];
}

/**
 * Asks until every declared answer came several times in a row. Once is not enough after an outage: the old way may still answer while OSPF
 * already returns to a router whose LDP sessions are not up.
 */
export async function untilAtRest(declared: readonly Expectation[], inARow = IN_A_ROW): Promise<Settled> {
  let sent = 0;
  let answered = 0;
  let failed: readonly string[] = [];
  for (let round = 0; round < ROUNDS && answered < inARow; round++) {
    if (round > 0) await sleep(PAUSE);
    const report = await probeExpectations(declared, [1]);
    sent += report.sent;
    failed = report.failed.map(probeText);
    answered = failed.length === 0 ? answered + 1 : 0;
  }
  return { sent, problems: answered < inARow ? failed : [] };
}

/**
 * The same after an outage, where FRR 8.4.4 can leave an IPv6 VPN route inactive for good although its next hop is back (docs/lab.md): where zebra
 * says so, bgpd's sessions are cleared as an operator would, and that is printed. `off`: a router without power, which has no daemon to ask.
 */
export async function untilAtRestAgain(
  running: RunningLab,
  declared: readonly Expectation[],
  off?: string,
): Promise<Settled> {
  const first = await untilAtRest(declared);
  if (first.problems.length === 0) return first;
  const asleep = await routersWithInactiveRoutes(running, off);
  if (asleep.length === 0) return first;
  process.stdout.write(`inactive IPv6 VPN routes on ${asleep.join(', ')}: clear bgp *\n`);
  for (const router of asleep) await running.exec(router, "vtysh -c 'clear bgp *'");
  const second = await untilAtRest(declared);
  return { sent: first.sent + second.sent, problems: second.problems };
}

async function routersWithInactiveRoutes(running: RunningLab, off?: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { router } of running.lab.targets) {
    if (router === off) continue;
    const routes = await running.exec(router, "vtysh -c 'show ipv6 route vrf all'");
    if (routes.includes('(vrf default) inactive')) found.push(router);
  }
  return found;
}
