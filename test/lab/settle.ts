import { setTimeout as sleep } from 'node:timers/promises';
import type { Expectation } from '../../src/lab/uml/expectations.ts';
import { probeExpectations, probeText } from '../../src/lab/uml/judge.ts';

/** How often everything must be answered, one second apart, before the network counts as at rest; and after how many rounds that is given up. */
const IN_A_ROW = 4;
const ROUNDS = 90;

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
    if (round > 0) await sleep(1000);
    const report = await probeExpectations(declared);
    sent += report.sent;
    failed = report.failed.map(probeText);
    answered = failed.length === 0 ? answered + 1 : 0;
  }
  return { sent, problems: answered < inARow ? failed : [] };
}
