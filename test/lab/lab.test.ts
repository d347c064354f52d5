import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agreementPorts } from '../../src/lab/uml/agreement-expectations.ts';
import { expectationsOf, PLAIN_PORT } from '../../src/lab/uml/expectations.ts';
import { listenOn } from '../../src/lab/uml/probe.ts';
import { declaredPairs } from '../../src/model/declared-pairs.ts';
import { sessionOf } from '../../src/platforms/sessions.ts';
import { reach } from '../../src/push/job.ts';
import { MOST_PAIRS } from '../../src/push/pairs.ts';
import type { Echo } from '../../src/push/session/definition.ts';
import type { Target } from '../../src/push/target.ts';
import { audit } from '../../src/verify/audit.ts';
import { differencesBetween } from '../../src/verify/live/differences.ts';
import { type FactSubject, factsFromTexts } from '../../src/verify/live/facts.ts';
import { type LabCase, readCases } from './case.ts';
import { reconcile } from './known-gaps.ts';
import { askEverybody, pushAgreement, restartRouter } from './life.ts';
import { handInTables } from './live.ts';
import type { Outcome } from './outcome.ts';
import { runCase } from './run-case.ts';
import { runOutage } from './run-outage.ts';
import { type RunningLab, startRunningLab } from './running-lab.ts';
import { factsFromDaemons } from './second-opinion.ts';
import { untilAtRest } from './settle.ts';
import { type Row, tableText } from './table.ts';

const INVENTORY = fileURLToPath(new URL('../../inventory/chengdu', import.meta.url));
const FOLDER = join(tmpdir(), `sectornet-lab-${process.pid}`);
const ONLY = process.env['LAB_CASES'];

let running: RunningLab;
const rows: Row[] = [];
const began = performance.now();
const seconds = (since: number): number => (performance.now() - since) / 1000;

beforeAll(async () => {
  running = await startRunningLab(INVENTORY, FOLDER);
  rows.push({
    name: 'boot of ten routers',
    must: 0,
    mustNot: 0,
    sent: 0,
    verdict: 'up',
    seconds: seconds(began),
  });
});

afterAll(async () => {
  await running?.stop();
  process.stdout.write(`\n${tableText(rows, seconds(began))}\n`);
});

describe('real routers', () => {
  it('take the VPNs of the inventory over SSH and answer for every declared pair', async () => {
    const { lab } = running;
    const since = performance.now();
    const change = running.planned(await running.collect());
    const { push } = await running.apply(change);
    expect(push.routers.filter(({ outcome }) => outcome !== 'applied' && outcome !== 'unchanged')).toEqual(
      [],
    );
    const customers = lab.network.topology.customers.map(({ name }) => name);
    await listenOn(customers, [PLAIN_PORT, ...agreementPorts(lab.network.inventory)]);
    const declared = expectationsOf(lab.network.inventory, lab.network.allocations).filter(
      (one) => one.answered,
    );
    const settled = await untilAtRest(declared, 1);
    expect(settled.problems).toEqual([]);
    rows.push({
      name: '00 apply',
      must: declared.length,
      mustNot: 0,
      sent: settled.sent,
      verdict: 'pass',
      seconds: seconds(since),
    });
  });

  it('need nothing more after the push, and the auditor agrees with the packets', async () => {
    const after = await running.collect();
    const left = running
      .planned(after)
      .devices.flatMap(({ router, commands }) => commands.map(({ text }) => `${router}: ${text}`));
    expect(left).toEqual([]);
    const proof = audit(running.lab.compilation.inventory, after);
    expect([proof.verdict, proof.breaches.length, proof.missing.length, proof.inconclusive]).toEqual([
      'isolated',
      0,
      0,
      [],
    ]);
  });

  it('answer each other on the declared pairs that a push asks, and on no other', async () => {
    const { lab } = running;
    const { model } = lab.compilation;
    const vpns = model.vpnServices.map(({ vpnId }) => vpnId);
    // Every echo is a process: those of all routers at once starve the daemons' hellos on a busy machine.
    const turn = pLimit(2);
    const wrong = await turn.map(lab.targets, async (target) => {
      const pairs = declaredPairs(model, target.router, vpns).slice(0, MOST_PAIRS);
      const echoes = pairs.map(({ echo }) => echo);
      const crossed = echoes.flatMap((echo) => {
        const other = echoes.find((one) => one.vrf !== echo.vrf && one.family === echo.family);
        return other === undefined ? [] : [{ ...echo, destination: other.destination }];
      });
      const answers = await echoesOn(target, [...echoes, ...crossed]);
      return [
        ...echoes.filter((echo) => answers.get(echo) !== true).map((echo) => ({ ...echo, answered: false })),
        ...crossed.filter((echo) => answers.get(echo) !== false).map((echo) => ({ ...echo, answered: true })),
      ];
    });
    expect(wrong.flat()).toEqual([]);
    expect(lab.targets.flatMap(({ router }) => declaredPairs(model, router, vpns)).length).toBeGreaterThan(
      20,
    );
  });

  it('say of themselves in JSON what the auditor reads out of their text', async () => {
    const since = performance.now();
    // What the test before has read: nobody has changed anything since.
    const texts = running.known();
    const routers = texts.map(({ router }) => router);
    const theirs = await factsFromDaemons(running, routers);
    const ours = factsFromTexts(running.lab.compilation.inventory, texts);
    const facts = [...ours.values()].reduce((sum, { lines }) => sum + lines.length, 0);
    const { unexplained: found, stale } = reconcile(differencesBetween(ours, theirs, isTold), 'reading');
    rows.push({
      name: `second opinion: ${facts} facts`,
      must: 0,
      mustNot: 0,
      sent: 0,
      verdict: found.length === 0 ? 'pass' : 'FAIL',
      seconds: seconds(since),
    });
    expect(found).toEqual([]);
    expect(stale).toEqual([]);
    const [reflector] = running.lab.network.inventory.network.routeReflectors;
    const seeded = texts.map((one) => ({
      ...one,
      text: one.text.replace('rt vpn export 65101:1202', 'rt vpn export 65101:1203'),
    }));
    expect(
      differencesBetween(factsFromTexts(running.lab.compilation.inventory, seeded), theirs).map(
        ({ subject }) => subject,
      ),
    ).toContain(`vpn routes ${reflector} IPv4`);
  });

  it('are found out by verify --live where a hand was in their tables', async () => {
    const since = performance.now();
    const hand = handInTables(running);
    await hand.plant();
    const found = await hand.live();
    await hand.takeBack();
    const { declared, refused, breaches, unheard } = found.summary.packets;
    const check = (id: string) => found.evidence.checks.find((one) => one.property === id);
    const against = (id: string) => check(id)?.against.map(({ name }) => name) ?? [];
    rows.push({
      name: `verify --live: ${found.summary.facts} entries`,
      ...{ must: declared, mustNot: refused, sent: declared + refused + breaches + unheard },
      verdict: found.exits.includes('breach') && breaches === 0 ? 'pass' : 'FAIL',
      seconds: seconds(since),
    });
    expect(against('I3')).toEqual([
      expect.stringMatching(/^localtax 10\.140\.250\.0\/28 in IPv4 \S+ of \S+$/),
    ]);
    expect(against('I5').join('\n')).toMatch(/^forwarded labels \S+: no \S+\n[\s\S]*no answer to /);
    // Nothing else than what was planted; whoever does not hear the cut off site proves nothing by its silence.
    expect([...new Set(found.diagnostics.map(({ code }) => code))].sort()).toEqual([
      'SN4502',
      'SN4541',
      'SN4542',
      'SN4543',
    ]);
    const confirmed = ['I1', 'I8', 'I16', 'I20'].map((id) => check(id)?.against);
    expect(confirmed).toEqual([[], [], [], []]);
    expect(refused).toBeGreaterThan(200);
  });

  it.each(
    readCases().filter(
      ({ name }) => ONLY === undefined || ONLY.split(',').some((part) => name.startsWith(part)),
    ),
  )('$name', async (one) => {
    for (const run of runsOf(one)) {
      const since = performance.now();
      const outcome = await run();
      const verdict = outcome.problems.length === 0 ? 'pass' : 'FAIL';
      rows.push({ ...outcome, verdict, seconds: seconds(since) });
      expect(outcome.problems).toEqual([]);
    }
  });
});

/** Only one reflector is asked for VPN routes. */
function isTold({ kind }: FactSubject): boolean {
  return kind !== 'vpn-routes';
}

/** What a router's own ping says. */
async function echoesOn(target: Target, echoes: readonly Echo[]): Promise<ReadonlyMap<Echo, boolean>> {
  const definition = sessionOf(target.platform);
  if (definition === undefined) throw new Error(`no session on ${target.platform}`);
  const { session } = await reach(target, definition, {});
  try {
    return await session.echoes(echoes);
  } finally {
    await session.close();
  }
}

/** What a case's folder asks for, step by step. */
function runsOf(one: LabCase): readonly (() => Promise<Outcome>)[] {
  if ('fault' in one) return [() => runCase(running, one)];
  if ('outage' in one) return [() => runOutage(running, one)];
  if ('restart' in one) return [() => restartRouter(running, one.restart)];
  if ('agreement' in one)
    return [false, true].map((keep) => () => pushAgreement(running, one.agreement, keep));
  return [() => askEverybody(running, one)];
}
