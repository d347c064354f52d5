import { type Expectation, expectationsOf, type LabSite, labSites } from '../../src/lab/uml/expectations.ts';
import type { LabNetwork } from '../../src/lab/uml/from-inventory.ts';
import { type ProbeReport, probeExpectations, probeText } from '../../src/lab/uml/judge.ts';
import { setOutage } from '../../src/lab/uml/outage.ts';
import { linkAddress } from '../../src/lab/uml/place.ts';
import { addressText, FAMILIES } from '../../src/net/address.ts';
import type { OutageCase } from './case.ts';
import type { Outcome } from './outcome.ts';
import type { RunningLab } from './running-lab.ts';
import { untilAtRestAgain } from './settle.ts';

/** What an outage leaves declared, takes away, and never allowed; `own`: sites that are left alone ask their own router, as a control. */
interface Questions {
  readonly declared: readonly Expectation[];
  readonly reachable: readonly Expectation[];
  readonly own: readonly Expectation[];
  readonly lost: readonly Expectation[];
  readonly forbidden: readonly Expectation[];
}

interface Tally {
  must: number;
  mustNot: number;
  sent: number;
  readonly problems: string[];
}

/**
 * Something stops working without a wrong line: while routes move and afterwards nothing forbidden passes, whoever has another way is answered,
 * whoever has none is silent, and everything comes back when it is mended.
 */
export async function runOutage(running: RunningLab, one: OutageCase): Promise<Outcome> {
  const { network } = running.lab;
  const questions = questionsOf(network, one.cut);
  const { declared, reachable, own, forbidden } = questions;
  const tally: Tally = { must: 0, mustNot: 0, sent: 0, problems: [] };
  await setOutage(network, running.exec, one.outage, false);
  try {
    const moving = await counted(tally, [...reachable, ...own, ...forbidden], []);
    const passed = moving.failed.filter(({ expectation }) => !expectation.answered);
    tally.problems.push(...passed.map((probe) => `while routes move: ${probeText(probe)}`));
    // While routes move a declared answer may stay away; a silence without it says nothing and is not counted.
    tally.mustNot += silences(moving);
    await demandRest(running, tally, reachable, 'router' in one.outage ? one.outage.router : undefined);
    await demandIsolation(tally, questions);
  } finally {
    await setOutage(network, running.exec, one.outage, true);
  }
  await demandRest(running, tally, declared);
  return { name: one.name, ...tally };
}

function questionsOf(network: LabNetwork, sites: readonly string[]): Questions {
  const all = expectationsOf(network.inventory, network.allocations);
  const cut = (site: string): boolean => sites.includes(site);
  const declared = all.filter(({ answered }) => answered);
  const reachable = declared.filter(({ from, to }) => !cut(from) && !cut(to));
  const heard = new Set(
    reachable.flatMap(({ from, to, wish }) => [`${from} ${wish.family}`, `${to} ${wish.family}`]),
  );
  return {
    declared,
    reachable,
    own: labSites(network.inventory, network.allocations)
      .filter(({ site }) => !cut(site.id))
      .flatMap((site) => ownRouter(network, site))
      .filter(({ from, wish }) => !heard.has(`${from} ${wish.family}`)),
    lost: declared
      .filter(({ from, to }) => cut(from) !== cut(to))
      .map((lost) => ({ ...lost, answered: false })),
    forbidden: all.filter(
      ({ answered, wish, from, to }) => !answered && wish.protocol === 'tcp' && !cut(from) && !cut(to),
    ),
  };
}

/** A site's first host in each family asks the router it hangs on: the answer shows that it sends and receives in its VPN. */
function ownRouter(network: LabNetwork, { site, hosts }: LabSite): readonly Expectation[] {
  return FAMILIES.flatMap((family): Expectation[] => {
    const host = hosts.find(({ address }) => address.family === family);
    if (host === undefined) return [];
    const wish = {
      customer: site.id,
      family,
      source: addressText(host.address),
      destination: linkAddress(network, site.id, 'provider', family),
      protocol: 'icmp',
      seconds: 1,
    } as const;
    return [{ question: 'own-router', from: site.id, to: site.id, answered: true, wish }];
  });
}

/**
 * One round of everything. A forbidden silence needs both ends heard in it. A lost one needs its living end heard; its other end is off, and is
 * heard again, by the same probe, when all is mended.
 */
async function demandIsolation(tally: Tally, { reachable, own, forbidden, lost }: Questions): Promise<void> {
  const report = await counted(tally, [...reachable, ...own, ...forbidden, ...lost]);
  const alive = new Set(
    report.probes
      .filter(({ expectation, verdict }) => expectation.answered && verdict === 'pass')
      .flatMap(({ expectation: { from, to, wish } }) => [`${from} ${wish.family}`, `${to} ${wish.family}`]),
  );
  const uncontrolled = report.inconclusive.filter(({ expectation }) => {
    const { from, to, wish } = expectation;
    const ends = [from, to].filter((end) => alive.has(`${end} ${wish.family}`)).length;
    return ends < (lost.includes(expectation) ? 1 : 2);
  });
  const wrong = [...report.failed, ...uncontrolled];
  tally.problems.push(...wrong.map((probe) => `during the outage: ${probeText(probe)}`));
  tally.must += own.length + reachable.length;
  tally.mustNot += forbidden.length + lost.length;
}

function silences({ probes }: ProbeReport): number {
  return probes.filter(({ expectation, verdict }) => !expectation.answered && verdict === 'pass').length;
}

async function counted(
  tally: Tally,
  expectations: readonly Expectation[],
  patience?: readonly number[],
): Promise<ProbeReport> {
  const report = await probeExpectations(expectations, patience);
  tally.sent += report.sent;
  return report;
}

async function demandRest(
  running: RunningLab,
  tally: Tally,
  expectations: readonly Expectation[],
  off?: string,
): Promise<void> {
  const { sent, problems } = await untilAtRestAgain(running, expectations, off);
  tally.must += expectations.length;
  tally.sent += sent;
  tally.problems.push(...problems);
}
