import { type Expectation, expectationsOf } from '../../src/lab/uml/expectations.ts';
import { type ProbeReport, probeExpectations, probeText } from '../../src/lab/uml/judge.ts';
import { setOutage } from '../../src/lab/uml/outage.ts';
import type { OutageCase } from './case.ts';
import type { Outcome } from './outcome.ts';
import type { RunningLab } from './running-lab.ts';
import { untilAtRestAgain } from './settle.ts';

/** What an outage leaves declared, takes away, and never allowed. */
interface Questions {
  readonly declared: readonly Expectation[];
  readonly reachable: readonly Expectation[];
  readonly lost: readonly Expectation[];
  readonly forbidden: readonly Expectation[];
}

interface Tally {
  sent: number;
  readonly problems: string[];
}

/**
 * Something stops working without a wrong line: while routes move and afterwards nothing forbidden passes, whoever has another way is answered,
 * whoever has none is silent, and everything comes back when it is mended.
 */
export async function runOutage(running: RunningLab, one: OutageCase): Promise<Outcome> {
  const { network } = running.lab;
  const questions = questionsOf(expectationsOf(network.inventory, network.allocations), one.cut);
  const { declared, reachable, lost, forbidden } = questions;
  const tally: Tally = { sent: 0, problems: [] };
  await setOutage(network, running.exec, one.outage, false);
  try {
    const moving = await counted(tally, forbidden);
    tally.problems.push(...moving.failed.map((probe) => `while routes move: ${probeText(probe)}`));
    await demandRest(running, tally, reachable);
    await demandIsolation(tally, questions);
  } finally {
    await setOutage(network, running.exec, one.outage, true);
  }
  await demandRest(running, tally, declared);
  const must = 2 * reachable.length + declared.length;
  return { name: one.name, must, mustNot: 2 * forbidden.length + lost.length, ...tally };
}

function questionsOf(all: readonly Expectation[], sites: readonly string[]): Questions {
  const cut = (site: string): boolean => sites.includes(site);
  const declared = all.filter(({ answered }) => answered);
  return {
    declared,
    reachable: declared.filter(({ from, to }) => !cut(from) && !cut(to)),
    lost: declared
      .filter(({ from, to }) => cut(from) !== cut(to))
      .map((lost) => ({ ...lost, answered: false })),
    forbidden: all.filter(
      ({ answered, wish, from, to }) => !answered && wish.protocol === 'tcp' && !cut(from) && !cut(to),
    ),
  };
}

async function demandIsolation(tally: Tally, { reachable, forbidden, lost }: Questions): Promise<void> {
  const alive = new Set(reachable.flatMap(({ from, to }) => [from, to]));
  const report = await counted(tally, [...reachable, ...forbidden]);
  // A spoke whose hub is gone is owed no answer, so no silence of its own can be controlled; but it must not be answered either.
  const uncontrolled = report.inconclusive.filter(
    ({ expectation: { from, to } }) => alive.has(from) && alive.has(to),
  );
  const wrong = [...report.failed, ...uncontrolled];
  tally.problems.push(...wrong.map((probe) => `during the outage: ${probeText(probe)}`));
  // A site that is cut off answers nobody; the other end was heard just now.
  const gone = await counted(tally, lost);
  tally.problems.push(...gone.failed.map((probe) => `answers without a way: ${probeText(probe)}`));
}

async function counted(tally: Tally, expectations: readonly Expectation[]): Promise<ProbeReport> {
  const report = await probeExpectations(expectations);
  tally.sent += report.sent;
  return report;
}

async function demandRest(
  running: RunningLab,
  tally: Tally,
  expectations: readonly Expectation[],
): Promise<void> {
  const { sent, problems } = await untilAtRestAgain(running, expectations);
  tally.sent += sent;
  tally.problems.push(...problems);
}
