import { type DevicePlan, textAfter } from '../plan/types.ts';
import {
  answered,
  type Done,
  definitionOf,
  type Job,
  lockJob,
  openJob,
  readingOf,
  runStep,
  sameRunning,
} from './job.ts';
import type { PushOptions } from './options.ts';
import { type Ending, goBack, routersOwnWay, stableReading } from './recover.ts';
import { keepNew } from './router-push.ts';
import type { Target } from './target.ts';
import type { PushFailure, RouterPushResult } from './types.ts';

/** A router that a run left unfinished: what it was to become, and what it was. `before` absent: nothing had been sent. */
export interface Unfinished {
  readonly device: DevicePlan;
  readonly before: string | undefined;
}

/**
 * What is wanted of a router that a run left open. `settle`: whichever of old and new it has; `confirm`: new, by somebody who has judged it;
 * `revert`: old.
 */
export type Judgement = 'settle' | 'confirm' | 'revert';

/**
 * Finishes one router of a killed or broken run: new and complete is confirmed and saved, old is left old, anything between goes back. Needs
 * `options.run` of that run. Twice does no harm.
 */
export async function finishRouter(
  unfinished: Unfinished,
  target: Target,
  options: PushOptions,
  judgement: Judgement = 'settle',
): Promise<RouterPushResult> {
  const started = performance.now();
  const ending = await finished(unfinished, target, options, judgement);
  const milliseconds = Math.round(performance.now() - started);
  return { router: unfinished.device.router, ...ending, commandsSent: 0, milliseconds };
}

async function finished(
  { device, before }: Unfinished,
  target: Target,
  options: PushOptions,
  judgement: Judgement,
): Promise<Ending> {
  const definition = definitionOf(target, options);
  if (definition === undefined || options.run === undefined)
    return notFinished('internal-error', `platform ${target.platform} cannot be logged in to`);
  const job: Job = {
    device,
    target,
    definition,
    options,
    sent: device.commands.length,
    armed: true,
    armedAt: 0,
    silentPairs: [],
    overtaken: undefined,
    isSettled: () => true,
    session: undefined,
    masked: (text) => text,
    ...(before === undefined ? {} : { before }),
  };
  const opened = await runStep(job, 'connect', () => openJob(job));
  if ('failure' in opened) return { outcome: 'left', failure: opened.failure };
  try {
    return await decided(job, before, judgement);
  } finally {
    await job.session?.close();
  }
}

async function decided(job: Job, before: string | undefined, judgement: Judgement): Promise<Ending> {
  const { run } = job.options;
  if (run === undefined) return notFinished('internal-error', 'a run without a name');
  const locked = await runStep(job, 'lock', () => lockJob(job, run, 'lock'));
  if ('failure' in locked) return { outcome: 'left', failure: locked.failure };
  // Its record on the router gives the values back that our journal keeps as fingerprints only.
  if (before !== undefined) await job.session?.readRecord(run.id, 'before');
  const reading = await runStep(job, 'check', () => stableReading(job, before));
  if ('failure' in reading) return { outcome: 'left', failure: reading.failure };
  const ending = await settle(job, before, reading.value, judgement);
  if (ending.outcome !== 'left')
    await runStep(job, 'unlock', async () => answered(job, 'unlock', await job.session?.unlock(run)));
  return ending;
}

async function settle(
  job: Job,
  before: string | undefined,
  now: string,
  judgement: Judgement,
): Promise<Ending> {
  if (before === undefined) return { outcome: 'not-started', running: now };
  if (judgement !== 'revert' && sameRunning(job, textAfter(job.device, before), now))
    return keepNew(job, before, now);
  if (sameRunning(job, before, now)) {
    const ending = await old(job, now);
    return judgement === 'confirm' ? { ...ending, failure: EXPIRED } : ending;
  }
  const back = await runStep(job, 'restore', () => eitherWayBack(job, before, now));
  return 'failure' in back ? { outcome: 'left', failure: back.failure, running: now } : old(job, back.value);
}

/** Somebody confirms, and the router has gone back already. */
export const EXPIRED: PushFailure = {
  kind: 'expired',
  step: 'confirm',
  words: 'nobody confirmed in time, so the router went back to its old configuration',
};

/** The router's own way back first: it is what would happen anyway; then commands made from what runs now. */
async function eitherWayBack(job: Job, before: string, now: string): Promise<Done<string>> {
  const own = await routersOwnWay(job, before);
  if (!('failure' in own)) return own;
  const { session } = job;
  if (session === undefined) return own;
  const reading = readingOf(job, 'restore', await session.running());
  return goBack(job, before, 'failure' in reading ? now : reading.value);
}

async function old(job: Job, running: string): Promise<Ending> {
  const { run } = job.options;
  if (run !== undefined)
    await runStep(job, 'restore', async () => answered(job, 'restore', await job.session?.disarm(run)));
  return { outcome: 'restored', running };
}

function notFinished(kind: PushFailure['kind'], words: string): Ending {
  return { outcome: 'left', failure: { kind, step: 'connect', words } };
}
