import { type DevicePlan, textAfter } from '../plan/types.ts';
import { NOTHING_KNOWN } from './health.ts';
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
import { checkedAgain, keepNew } from './router-push.ts';
import { recordedState } from './state-record.ts';
import type { Target } from './target.ts';
import type { PushFailure, PushRecord, PushStep, RouterPushResult, StateRecord } from './types.ts';

/** A router that a run left unfinished: what it was to become, and what it was. */
export interface Unfinished {
  readonly device: DevicePlan;
  /** Absent: nothing had been sent. */
  readonly before: string | undefined;
  /** The last step that was begun, as far as anybody wrote it down. */
  readonly step?: PushStep | undefined;
  /** What the run had asked the router before the change; absent: nobody knows. */
  readonly state?: StateRecord | undefined;
  /** The end of its trial, when a person is to judge it. */
  readonly trialEnds?: string | undefined;
  /** Whether the run leaves another router alone, or has finished it; default: it does. */
  readonly isSettled?: Job['isSettled'];
}

/**
 * What is wanted of a router that a run left open. `settle`: whichever of old and new it has, but one on trial waits for its judge; `confirm`: new, by
 * somebody who has judged it; `revert`: old.
 */
export type Judgement = 'settle' | 'confirm' | 'revert';

/**
 * Finishes one router of a killed or broken run: new and complete is confirmed and saved when it passes the check that nobody saw, old is left old, anything
 * between goes back. A router that another process has (`locked`) or another hand has changed since (`moved-on`) is not touched. Needs `options.run` of that run. Twice does no harm.
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
  unfinished: Unfinished,
  target: Target,
  options: PushOptions,
  judgement: Judgement,
): Promise<Ending> {
  const { device, before, state, isSettled = () => true } = unfinished;
  const definition = definitionOf(target, options);
  if (definition === undefined || options.run === undefined)
    return notFinished('internal-error', `platform ${target.platform} cannot be logged in to`);
  const job: Job = {
    device,
    target,
    definition,
    options: {
      ...options,
      ...(state === undefined ? {} : { postCheck: state.postCheck }),
      onRecord: (record) => void (tellsMore(record) && options.onRecord?.(record)),
    },
    sent: device.commands.length,
    armed: true,
    armedAt: 0,
    silentPairs: [],
    overtaken: undefined,
    isSettled,
    session: undefined,
    masked: (text) => text,
    ...(before === undefined ? {} : { before }),
  };
  const opened = await runStep(job, 'connect', () => openJob(job));
  if ('failure' in opened) return { outcome: 'left', failure: opened.failure };
  try {
    return await decided(job, unfinished, judgement);
  } finally {
    await job.session?.close();
  }
}

async function decided(job: Job, unfinished: Unfinished, judgement: Judgement): Promise<Ending> {
  const { run } = job.options;
  const { before } = unfinished;
  if (run === undefined) return notFinished('internal-error', 'a run without a name');
  const locked = await runStep(job, 'lock', () => lockJob(job, run, 'lock'));
  if ('failure' in locked) {
    const { failure } = locked;
    return { outcome: failure.kind === 'locked' ? 'not-started' : 'left', failure };
  }
  // Its record on the router gives the values back that our journal keeps as fingerprints only.
  if (before !== undefined) await job.session?.readRecord(run.id, 'before');
  const reading = await runStep(job, 'check', () => stableReading(job, before));
  if ('failure' in reading) return { outcome: 'left', failure: reading.failure };
  const ending = await settle(job, unfinished, reading.value, judgement);
  if (ending.outcome !== 'on-trial' && (ending.outcome !== 'left' || ending.failure?.kind === 'moved-on'))
    await runStep(job, 'unlock', async () => answered(job, 'unlock', await job.session?.unlock(run)));
  return ending;
}

async function settle(job: Job, unfinished: Unfinished, now: string, judgement: Judgement): Promise<Ending> {
  const { before, trialEnds } = unfinished;
  if (before === undefined) return { outcome: 'not-started', running: now };
  const isNew = sameRunning(job, textAfter(job.device, before), now);
  if (sameRunning(job, before, now) && !(isNew && judgement !== 'revert')) {
    const ending = await old(job, now);
    return judgement === 'confirm' ? { ...ending, failure: EXPIRED } : ending;
  }
  const elsewhere = await runStep(job, 'check', () => stillOurs(job, { before, now, isNew }));
  if ('failure' in elsewhere) return { outcome: 'left', failure: elsewhere.failure, running: now };
  if (isNew && judgement === 'settle' && trialEnds !== undefined)
    return { outcome: 'on-trial', trialEnds, running: now };
  if (isNew && judgement === 'confirm') return keepNew(job, before, now);
  if (isNew && judgement === 'settle') return complete(job, { ...unfinished, before }, now);
  const back = await runStep(job, 'restore', () => eitherWayBack(job, before, now));
  return 'failure' in back ? { outcome: 'left', failure: back.failure, running: now } : old(job, back.value);
}

/** What a router was, and what it runs now. */
interface Seen {
  readonly before: string;
  readonly now: string;
  readonly isNew: boolean;
}

/** Whether what runs is still of this run alone: a later run has changed the router, or another hand, where it is not. */
async function stillOurs(job: Job, { before, now, isNew }: Seen): Promise<Done<undefined>> {
  const { session, device, options } = job;
  const { run } = options;
  if (session === undefined || run === undefined) return { value: undefined };
  const latest = await session.latestRun(run);
  if (latest !== undefined && latest !== run.id)
    return movedOn(
      latest === '-' ? 'somebody without a run has changed it since' : `run ${latest} has changed it since`,
    );
  if (isNew) return { value: undefined };
  const stray = options.strayObjects?.(device, before, now) ?? [];
  if (stray.length > 0)
    return movedOn(`objects that the run does not touch have changed since: ${stray.join(', ')}`);
  return (await hasSaved(job))
    ? movedOn('the run had saved its change there, and it was changed since')
    : { value: undefined };
}

function movedOn(words: string): { readonly failure: PushFailure } {
  return { failure: { kind: 'moved-on', step: 'check', words } };
}

/** Whether the router keeps what the run has saved there: then it has passed, and what is down now is another story. */
async function hasSaved({ session, options: { run } }: Job): Promise<boolean> {
  return run !== undefined && (await session?.readRecord(run.id, 'after')) !== undefined;
}

/** Steps behind the post-check: a router that has come to one of them has passed it. */
const PASSED: readonly PushStep[] = ['confirm', 'save', 'unlock'];

/** How far the run came is not forgotten over the steps of whoever ends it, unless he comes further. */
function tellsMore(record: PushRecord): boolean {
  return record.kind !== 'step' || PASSED.includes(record.step);
}

/** New and complete: the check that the run did not come to is made now, as far as anybody knows what to ask. */
async function complete(
  job: Job,
  { before, step, state }: Unfinished & { readonly before: string },
  now: string,
): Promise<Ending> {
  if ((step !== undefined && PASSED.includes(step)) || (await hasSaved(job)))
    return keepNew(job, before, now);
  return checkedAgain(
    job,
    { running: before, state: state === undefined ? NOTHING_KNOWN : recordedState(state) },
    now,
  );
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
