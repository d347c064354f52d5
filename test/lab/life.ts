import { setTimeout as sleep } from 'node:timers/promises';
import { expectationsOf } from '../../src/lab/uml/expectations.ts';
import { probeExpectations, probeText } from '../../src/lab/uml/judge.ts';
import { setOutage } from '../../src/lab/uml/outage.ts';
import { compileInventory } from '../../src/pipeline.ts';
import type { RunningLab } from './running-lab.ts';

/** How a change in the network's life went; `problems` empty = passed. */
export interface LifeOutcome {
  readonly must: number;
  readonly mustNot: number;
  readonly sent: number;
  readonly vpnsTouched: readonly string[];
  readonly problems: readonly string[];
}

/** Pushes the inventory without an agreement (or, `keep`, with it again) and asks all questions about both of its VPNs. */
export async function pushAgreement(
  running: RunningLab,
  agreement: string,
  keep: boolean,
): Promise<LifeOutcome> {
  const { compilation } = running.lab;
  const agreements = compilation.inventory.agreements.filter(({ id }) => keep || id !== agreement);
  const inventory = { ...compilation.inventory, agreements };
  const { value: compiled, diagnostics } = compileInventory(inventory, compilation.lock);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  const change = running.planned(await running.collect(), compiled);
  const { push, after } = await running.apply(change, compiled);
  const problems = push.routers.flatMap(({ router, outcome, failure }) =>
    outcome === 'applied' || outcome === 'unchanged'
      ? []
      : [`${router} ${outcome} ${JSON.stringify(failure)}`],
  );
  const left = running
    .planned(after, compiled)
    .devices.flatMap(({ commands }) => commands.map(({ text }) => text));
  const expectations = expectationsOf(compilation.inventory, compilation.allocations).map((one) =>
    one.agreement === agreement && !keep ? { ...one, answered: false } : one,
  );
  // A prefix list below a route policy of a VPN acts some seconds after it was changed.
  const changed = expectations.filter((one) => one.agreement === agreement);
  for (let round = 0; round < 10; round++) {
    if ((await probeExpectations(changed)).failed.length === 0) break;
    await sleep(1000);
  }
  const report = await probeExpectations(expectations);
  const bad = [...report.failed, ...report.inconclusive].map(probeText);
  return {
    must: expectations.filter(({ answered }) => answered).length,
    mustNot: expectations.filter(({ answered }) => !answered).length,
    sent: report.sent,
    vpnsTouched: change.vpnsTouched,
    problems: [...problems, ...left.map((text) => `still to do: ${text}`), ...bad],
  };
}

/** Takes a router down to the bare kernel and starts it from what was saved; waits until its customers are answered again. */
export async function restartRouter(running: RunningLab, router: string): Promise<LifeOutcome> {
  const textOf = async () =>
    (await running.collect([router])).find((one) => one.router === router)?.text ?? '';
  const before = await textOf();
  for (const mend of [false, true])
    await setOutage(running.lab.network, running.lab.targets, { router }, mend);
  const { inventory, allocations } = running.lab.network;
  const behind = inventory.sites.filter(({ accesses }) =>
    accesses.some((access) => access.router === router),
  );
  const concerns = (site: string): boolean => behind.some(({ id }) => id === site);
  const expectations = expectationsOf(inventory, allocations).filter(
    ({ answered, from, to }) => answered || concerns(from) || concerns(to),
  );
  const declared = expectations.filter(({ answered }) => answered);
  for (let round = 0; round < 20; round++) {
    if ((await probeExpectations(declared)).failed.length === 0) break;
    await sleep(1000);
  }
  const report = await probeExpectations(expectations);
  const after = await textOf();
  const bad = [...report.failed, ...report.inconclusive].map(probeText);
  return {
    must: declared.length,
    mustNot: expectations.length - declared.length,
    sent: report.sent,
    vpnsTouched: [],
    problems: [...bad, ...changedLines(before, after)],
  };
}

function changedLines(before: string, after: string): readonly string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `lost by the restart: ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `new after the restart: ${line}`),
  ];
}
