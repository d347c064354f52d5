import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Inventory } from '../inventory/types.ts';
import { liveReaderOf } from '../platforms/live.ts';
import type { Target } from '../push/target.ts';
import { type Limits, turnsOf } from '../push/turns.ts';
import type { LiveSummary } from '../report/live-text.ts';
import { type Answer, fatesOf } from '../verify/live/answers.ts';
import { differencesBetween, type FactDifference } from '../verify/live/differences.ts';
import { type Facts, factsFromGround, factsFromRouters } from '../verify/live/facts.ts';
import { type Ground, groundOf } from '../verify/live/ground.ts';
import { judgeLive, type LiveJudgement } from '../verify/live/judgement.ts';
import { type ProbePlan, probesOf } from '../verify/live/probes.ts';
import type { LiveEvidence } from '../verify/properties/evidence.ts';
import type { ExitName } from './exit-code.ts';
import { differenceDiagnostics, judgementDiagnostics, unasked } from './live-diagnostics.ts';
import { echoesOf, isCalm, Refused, tablesOf } from './live-router.ts';
import type { RunningSource } from './running.ts';

/** What the routers' own tables, and packets between them, say to the proof from their configurations. */
export interface LiveAnswer {
  readonly exits: readonly ExitName[];
  readonly summary: LiveSummary;
  readonly evidence: LiveEvidence;
  readonly diagnostics: readonly Diagnostic[];
}

/** Asks every router that sectornet can ask for its tables, then has them send packets to each other; all of it changes nothing. */
export async function liveEvidence(
  inventory: Inventory,
  source: RunningSource,
  limits: Limits = {},
): Promise<LiveAnswer> {
  const ground = groundOf(inventory, source.network.running);
  const askable = source.targets.filter(({ platform }) => liveReaderOf(platform) !== undefined);
  const tables = await everyone(limits, askable, (target) =>
    tablesOf(target, isAskedForVpnRoutes(inventory, target)),
  );
  const asked = new Set(tables.answers.keys());
  const theirs = factsFromRouters(tables.answers);
  const differences = differencesFrom(ground, theirs, asked);
  const plan = probesOf(ground, asked);
  const able = askable.filter(({ router }) => asked.has(router));
  const sent = await everyone(limits, able, (target) => echoesOf(target, plan.probes));
  const echoes = new Map([...sent.answers.values()].flatMap((one) => [...one]));
  const answers = fatesOf(plan.probes, (probe) => echoes.get(probe));
  const judgement = judgeLive({ ground, asked, theirs, differences, answers });
  const problems = [...tables.problems, ...sent.problems, ...unasked(source.targets)];
  return answerOf({ asked, theirs, differences, plan, answers, judgement }, problems);
}

/** A router that was asked and does not speak of a VRF has none of its routes; VPN routes and multicast are only compared where they were told. */
function differencesFrom(ground: Ground, theirs: Facts, asked: ReadonlySet<string>) {
  return differencesBetween(
    factsFromGround(ground),
    theirs,
    ({ kind, router }) => kind !== 'vpn-routes' && kind !== 'multicast' && asked.has(router),
  );
}

interface Outcome {
  readonly asked: ReadonlySet<string>;
  readonly theirs: Facts;
  readonly differences: readonly FactDifference[];
  readonly plan: ProbePlan;
  readonly answers: readonly Answer[];
  readonly judgement: LiveJudgement;
}

function answerOf(outcome: Outcome, problems: readonly Diagnostic[]): LiveAnswer {
  const { asked, theirs, differences, plan, answers, judgement } = outcome;
  const count = (test: (answer: Answer) => boolean) => answers.filter(test).length;
  const isForbidden = ({ probe: { kind } }: Answer) => kind === 'forbidden' || kind === 'core';
  const packets = {
    declared: count(({ probe, fate }) => probe.kind === 'declared' && fate === 'answered'),
    refused: count(({ fate }) => fate === 'refused'),
    breaches: count((one) => isForbidden(one) && one.fate === 'answered'),
    unheard: count(({ fate }) => fate === 'unheard' || fate === 'not-sent'),
  };
  const facts = [...theirs.values()].reduce((sum, { lines }) => sum + lines.length, 0);
  const told = new Set([...judgement.foreign.map(({ line }) => line), ...judgement.residue]);
  const found = [
    ...differences.flatMap((one) => differenceDiagnostics(one, told)),
    ...judgementDiagnostics(judgement, answers, plan),
  ];
  const summary = { routers: asked.size, facts, differences: differences.length, packets };
  return {
    // Nothing asked is no evidence.
    exits: [...found, ...problems].map(exitOf).concat(asked.size === 0 ? ['inconclusive'] : []),
    summary,
    evidence: judgement,
    diagnostics: [...found, ...problems],
  };
}

function exitOf({ code, severity }: Diagnostic): ExitName {
  if (code === 'SN4540' || code === 'SN4542') return 'breach';
  if (code === 'SN4502' || code === 'SN4541') return 'missing';
  return severity === 'info' ? 'done' : 'inconclusive';
}

/** Reflectors know every VPN route; where there are none each router tells what it has. */
function isAskedForVpnRoutes({ network: { routeReflectors } }: Inventory, { router }: Target): boolean {
  return routeReflectors.length === 0 || routeReflectors.includes(router);
}

interface Told<T> {
  readonly answers: ReadonlyMap<string, T>;
  readonly problems: readonly Diagnostic[];
}

/** Asks routers side by side; one that does not answer is a problem of its own. */
async function everyone<T>(
  limits: Limits,
  targets: readonly Target[],
  ask: (target: Target) => Promise<T>,
): Promise<Told<T>> {
  const turns = turnsOf(limits);
  const answers = new Map<string, T>();
  const problems: Diagnostic[] = [];
  const one = async (target: Target): Promise<void> => {
    const { router } = target;
    try {
      answers.set(router, await ask(target));
    } catch (error) {
      if (!isCalm(error)) throw error;
      const command = error instanceof Refused ? error.command : 'SSH';
      problems.push(report('SN4504', { router, command, words: error.message }));
    }
  };
  await Promise.all(targets.map((target) => turns(target, () => one(target))));
  return { answers, problems };
}
