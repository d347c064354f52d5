import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inventory } from '../../src/inventory/types.ts';
import { expectationsOf } from '../../src/lab/uml/expectations.ts';
import { probeExpectations, probeText } from '../../src/lab/uml/judge.ts';
import { setOutage } from '../../src/lab/uml/outage.ts';
import { compileInventory } from '../../src/pipeline.ts';
import { CASES, type WholeCase } from './case.ts';
import { matrixText } from './matrix.ts';
import type { Outcome } from './outcome.ts';
import type { RunningLab } from './running-lab.ts';
import { untilAtRest, untilAtRestAgain } from './settle.ts';

/** Pushes the inventory without an agreement (or, `keep`, with it again) and asks all questions about both of its VPNs, and every declared pair. */
export async function pushAgreement(running: RunningLab, agreement: string, keep: boolean): Promise<Outcome> {
  const name = `14 agreement ${agreement} ${keep ? 'added' : 'removed'}`;
  const { compilation } = running.lab;
  const agreements = compilation.inventory.agreements.filter(({ id }) => keep || id !== agreement);
  const inventory = { ...compilation.inventory, agreements };
  const { value: compiled, diagnostics } = compileInventory(inventory, compilation.lock);
  if (compiled === undefined) throw new Error(JSON.stringify(diagnostics));
  const change = running.planned(running.known(), compiled);
  const { push, after } = await running.apply(change, compiled);
  const problems = push.routers.flatMap(({ router, outcome, failure }) =>
    outcome === 'applied' || outcome === 'unchanged'
      ? []
      : [`${router} ${outcome} ${JSON.stringify(failure)}`],
  );
  const both = inventoryVpns(compilation.inventory, agreement);
  const touched = change.vpnsTouched.filter((vpn) => !both.includes(vpn)).map((vpn) => `touches ${vpn} too`);
  const left = running
    .planned(after, compiled)
    .devices.flatMap(({ commands }) => commands.map(({ text }) => text));
  const expectations = expectationsOf(compilation.inventory, compilation.allocations).map((one) =>
    one.agreement === agreement && !keep ? { ...one, answered: false } : one,
  );
  // A prefix list below a route policy of a VPN acts some seconds after it was changed.
  const changed = expectations.filter((one) => one.agreement === agreement);
  const settled = await untilAtRest(changed, 2);
  const sites = compilation.inventory.sites.filter(({ vpn }) => both.includes(vpn)).map(({ id }) => id);
  const asked = expectations.filter(
    ({ answered, from, to }) => answered || sites.includes(from) || sites.includes(to),
  );
  const report = await probeExpectations(asked);
  const bad = [...report.failed, ...report.inconclusive].map(probeText);
  return {
    name,
    must: asked.filter(({ answered }) => answered).length,
    mustNot: asked.filter(({ answered }) => !answered).length,
    sent: settled.sent + report.sent,
    problems: [
      ...settled.problems,
      ...problems,
      ...touched,
      ...left.map((text) => `still to do: ${text}`),
      ...bad,
    ],
  };
}

function inventoryVpns({ agreements }: Inventory, id: string): readonly string[] {
  const agreement = agreements.find((one) => one.id === id);
  return agreement === undefined ? [] : [agreement.consumerVpn, agreement.providerVpn];
}

/** Takes a router down to the bare kernel and starts it from what was saved; waits until its customers are answered again. */
export async function restartRouter(running: RunningLab, router: string): Promise<Outcome> {
  const textOf = async () =>
    (await running.collect([router])).find((one) => one.router === router)?.text ?? '';
  const before = await textOf();
  for (const mend of [false, true]) await setOutage(running.lab.network, running.exec, { router }, mend);
  const { inventory, allocations } = running.lab.network;
  const behind = inventory.sites.filter(({ accesses }) =>
    accesses.some((access) => access.router === router),
  );
  const concerns = (site: string): boolean => behind.some(({ id }) => id === site);
  const expectations = expectationsOf(inventory, allocations).filter(
    ({ answered, from, to }) => answered || concerns(from) || concerns(to),
  );
  const declared = expectations.filter(({ answered }) => answered);
  const settled = await untilAtRestAgain(running, declared);
  const report = await probeExpectations(expectations);
  const after = await textOf();
  const bad = [...report.failed, ...report.inconclusive].map(probeText);
  return {
    name: '15 router restart',
    must: declared.length,
    mustNot: expectations.length - declared.length,
    sent: settled.sent + report.sent,
    problems: [...settled.problems, ...bad, ...changedLines(before, after)],
  };
}

function changedLines(before: string, after: string): readonly string[] {
  const [old, fresh] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `lost by the restart: ${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `new after the restart: ${line}`),
  ];
}

/** Every pair of sites and every agreement, as declared and as the case's matrix has it. */
export async function askEverybody(running: RunningLab, one: WholeCase): Promise<Outcome> {
  const { inventory, allocations } = running.lab.network;
  const expectations = expectationsOf(inventory, allocations);
  const report = await probeExpectations(expectations);
  const file = join(CASES, one.name, one.matrix);
  const matrix = matrixText(report.probes);
  if (process.env['RECORD'] === '1') writeFileSync(file, matrix);
  const known = readFileSync(file, 'utf8').split('\n');
  const other = matrix.split('\n').filter((line) => !known.includes(line));
  const must = expectations.filter(({ answered }) => answered).length;
  return {
    name: one.name,
    must,
    mustNot: expectations.length - must,
    sent: report.sent,
    problems: [
      ...[...report.failed, ...report.inconclusive].map(probeText),
      ...other.map((line) => `not in ${one.matrix}: ${line}`),
    ],
  };
}
