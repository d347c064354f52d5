import { setTimeout as sleep } from 'node:timers/promises';
import { probeExpectations, probeText } from '../../src/lab/uml/judge.ts';
import { audit } from '../../src/verify/audit.ts';
import type { AuditResult } from '../../src/verify/types.ts';
import type { FaultCase } from './case.ts';
import type { Outcome } from './outcome.ts';
import { arrivals, controlsOf, type Shot, shotOfBreach, shotsOf } from './packets.ts';
import type { RunningLab } from './running-lab.ts';
import { type TypedFix, typedFix } from './typed-fix.ts';

/**
 * A fault typed by hand: silent before, arrives while it is there (the auditor names it and its own packet arrives too), silent after the
 * change the auditor suggests, and after the product's own repair.
 */
export async function runCase(running: RunningLab, one: FaultCase): Promise<Outcome> {
  const tally: Tally = { must: 0, mustNot: 0, sent: 0, fixed: 0, problems: [] };
  let shots: readonly Shot[] = [];
  try {
    await running.type(one.before ?? []);
    if (one.before !== undefined) await sleep(3000);
    shots = await shotsOf(running, one.packets);
    await demandSilence(shots, tally, 'before the fault');
    await running.type(one.fault);
    await demandArrival(shots, tally, 'with the fault');
    await demandControls(running, one, tally, 'with the fault', one.breaks ?? []);
    const configs = await running.collect(touchedBy(one));
    const audited = audit(running.lab.compilation.inventory, configs);
    const classes = classesOf(audited);
    const unnamed = one.finds.filter((name) => !classes.includes(name));
    tally.problems.push(...unnamed.map((name) => `the auditor does not name ${name} but ${classes}`));
    const counterexamples = await Promise.all(
      audited.breaches.slice(0, 40).map((breach) => shotOfBreach(running, breach)),
    );
    if (counterexamples.length === 0) tally.problems.push('the auditor shows no packet');
    await demandArrival(counterexamples, tally, "the auditor's packet");
    shots = [...shots, ...counterexamples];
    const fixed = audited.breaches.slice(0, 40).map((breach) => typedFix(breach, configs));
    await typeFixes(running, fixed);
    const closed = counterexamples.filter((_, i) => fixed[i] !== undefined);
    await demandSilence(closed, tally, "after the auditor's change");
    tally.fixed = closed.length;
  } finally {
    await running.type(one.undo ?? []);
    await repair(running, one, tally);
  }
  await demandSilence(shots, tally, 'after the repair');
  await demandControls(running, one, tally, 'after the repair', []);
  return { name: one.name, ...tally };
}

/** Types what the auditor suggests, each change once however many packets it stops. */
async function typeFixes(
  running: RunningLab,
  fixes: readonly (readonly TypedFix[] | undefined)[],
): Promise<void> {
  const typed = new Set<string>();
  for (const { router, commands } of fixes.flatMap((fix) => fix ?? []))
    for (const command of commands) {
      if (typed.has(`${router} ${command}`)) continue;
      typed.add(`${router} ${command}`);
      await running.exec(router, command);
    }
}

interface Tally {
  must: number;
  mustNot: number;
  sent: number;
  fixed: number;
  readonly problems: string[];
}

function touchedBy(one: FaultCase): readonly string[] {
  return [...new Set([...one.fault, ...(one.undo ?? [])].flatMap(({ on }) => on ?? []))];
}

/** Routes go within a second, those behind a prefix list within seven; two silent rounds one after the other count as silence. */
async function demandSilence(shots: readonly Shot[], tally: Tally, when: string): Promise<void> {
  let quiet = 0;
  let came: readonly string[] = [];
  for (let round = 0; round < 30 && quiet < 2 && shots.length > 0; round++) {
    tally.sent += shots.length;
    came = await arrivals(shots);
    quiet = came.length === 0 ? quiet + 1 : 0;
    // A round in which all arrive is over at once: without a pause thirty of them would be over before a policy acts.
    if (came.length > 0) await sleep(500);
  }
  tally.mustNot += shots.length;
  tally.problems.push(...came.map((name) => `${when}: arrives and must not: ${name}`));
}

async function demandArrival(shots: readonly Shot[], tally: Tally, when: string): Promise<void> {
  let left = shots;
  for (let round = 0; round < 30 && left.length > 0; round++) {
    tally.sent += left.length;
    const came = await arrivals(left);
    left = left.filter(({ name }) => !came.includes(name));
    if (left.length > 0) await sleep(500);
  }
  tally.must += shots.length;
  tally.problems.push(...left.map(({ name }) => `${when}: does not arrive: ${name}`));
}

/** What the same probers and targets are owed must answer, or the silences say nothing. */
async function demandControls(
  running: RunningLab,
  one: FaultCase,
  tally: Tally,
  when: string,
  broken: readonly string[],
): Promise<void> {
  const sites = [...new Set(one.packets.flatMap(({ from, to }) => [from, to]))];
  const expectations = controlsOf(running.lab, sites, broken);
  const report = await probeExpectations(expectations);
  tally.sent += report.sent;
  tally.must += expectations.length;
  if (expectations.length === 0) tally.problems.push(`${when}: no declared answer to compare with`);
  tally.problems.push(...report.failed.map((failed) => `${when}: ${probeText(failed)}`));
}

/** The product's own repair: collect, plan, push, collect, audit, and a second plan with nothing in it. */
async function repair(running: RunningLab, one: FaultCase, tally: Tally): Promise<void> {
  const change = running.planned(await running.collect(touchedBy(one)));
  const { push, after } = await running.apply(change);
  const proof = audit(running.lab.compilation.inventory, after);
  const left = running.planned(after).devices.filter(({ commands }) => commands.length > 0);
  const failed = push.routers.filter(({ outcome }) => outcome !== 'applied' && outcome !== 'unchanged');
  tally.problems.push(
    ...failed.map((router) => `repair: ${router.router} ${router.outcome} ${JSON.stringify(router.failure)}`),
    ...left.map(({ router, commands }) => `repair: still to do on ${router}: ${commands[0]?.text}`),
    ...(proof.verdict === 'isolated'
      ? []
      : [`after the repair the auditor says ${proof.verdict}: ${classesOf(proof)}`]),
  );
}

/** Everything the auditor named: classes of breaches and of findings. */
function classesOf(result: AuditResult): readonly string[] {
  return [...new Set([...result.breaches, ...result.findings].map((one) => one.class))].sort();
}
