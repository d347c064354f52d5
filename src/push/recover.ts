import { type Command, textAfter } from '../plan/types.ts';
import {
  answered,
  type Done,
  differenceOf,
  differing,
  type Job,
  lockJob,
  openJob,
  readingOf,
  refused,
  runStep,
  sameRunning,
  waitsOf,
} from './job.ts';
import type { DeviceSession } from './session/session.ts';
import type { PushFailure, RouterPushResult } from './types.ts';

/** How a router ended. */
export type Ending = Pick<RouterPushResult, 'outcome' | 'failure' | 'running' | 'trialEnds'>;

/** A router keeps working for a moment on what it got before the line broke; more than this many readings it never needs. */
const MOST_READINGS = 5;

/**
 * Brings a router back to `before` after a failed change, or says what it is now. The value form means: the connection was lost, but
 * the router has the whole new configuration, so the push may go on.
 */
export async function recover(
  job: Job,
  before: string,
  failure: PushFailure,
): Promise<Ending | { readonly value: string }> {
  const lost = failure.kind === 'connection-lost';
  const found = await runStep(job, 'restore', () =>
    lost ? readAgain(job, before) : dropAndRead(job, before),
  );
  if ('failure' in found) return unknownState(job, failure, found.failure);
  const now = found.value;
  if (sameRunning(job, before, now)) return restored(job, failure, now);
  if (lost && sameRunning(job, textAfter(job.device, before), now)) return { value: now };
  const [first, second] = waysBack(job, before, now);
  const back = await runStep(job, 'restore', first);
  if (!('failure' in back)) return restored(job, failure, back.value);
  const other = await runStep(job, 'restore', second);
  if (!('failure' in other)) return restored(job, failure, other.value);
  return left(job, before, now, failure, back.failure);
}

type Way = () => Promise<Done<string>>;

/** A commit on trial is ended as a whole, and takes no lines meanwhile; where commands act at once, those that lead back from here are the surer way. */
function waysBack(job: Job, before: string, now: string): readonly [Way, Way] {
  const byCommands: Way = () => goBack(job, before, now);
  const byRouter: Way = () => routersOwnWay(job, before);
  return job.session?.hasCandidate === true ? [byRouter, byCommands] : [byCommands, byRouter];
}

/** The old configuration is back: the router's own timer has nothing left to do. */
async function restored(job: Job, failure: PushFailure, running: string): Promise<Ending> {
  const { run } = job.options;
  if (job.armed && run !== undefined)
    await runStep(job, 'restore', async () => answered(job, 'restore', await job.session?.disarm(run)));
  job.armed = false;
  return { outcome: 'restored', failure, running };
}

/** The way back that the router keeps itself, now instead of when its time is up. */
export async function routersOwnWay(job: Job, before: string): Promise<Done<string>> {
  const { run } = job.options;
  const { session } = job;
  if (!job.armed || run === undefined || session === undefined)
    return noWay('the router keeps no way back of its own');
  const refusal = await session.revert(run);
  if (refusal !== undefined) return { failure: refused(job, 'restore', refusal) };
  const running = readingOf(job, 'restore', await session.running());
  if ('failure' in running || sameRunning(job, before, running.value)) return running;
  return noWay('the way back kept on the router did not lead back');
}

/** Drops what was not committed and reads what runs. */
async function dropAndRead(job: Job, before: string): Promise<Done<string>> {
  const { session } = job;
  if (session === undefined) return readAgain(job, before);
  const refusal = await session.discard();
  if (refusal !== undefined) return { failure: refused(job, 'restore', refusal) };
  return readingOf(job, 'restore', await session.running());
}

/** Logs in once more and reads until two readings agree. */
async function readAgain(job: Job, before: string): Promise<Done<string>> {
  const opened = await reopen(job);
  return 'failure' in opened ? opened : stableReading(job, before);
}

/** Reads until two readings agree, as soon as the router has started. */
export async function stableReading(job: Job, before: string | undefined): Promise<Done<string>> {
  let last = await readingOnceStarted(job, before);
  for (let reading = 1; reading < MOST_READINGS && !('failure' in last); reading += 1) {
    const next = await readNow(job);
    if ('failure' in next || sameRunning(job, last.value, next.value)) return next;
    last = next;
  }
  if ('failure' in last) return last;
  return { failure: { kind: 'connection-lost', step: 'restore', words: 'the configuration keeps changing' } };
}

/** A router that is still starting is given the time its sessions would get: commands sent meanwhile would meet its start-up files. */
async function readingOnceStarted(job: Job, before: string | undefined): Promise<Done<string>> {
  const { settleMs, lookMs } = waitsOf(job.options);
  const deadline = performance.now() + settleMs;
  for (;;) {
    const running = await readNow(job);
    if ('failure' in running || before === undefined) return running;
    if (!isStarting(job, before, running.value) || performance.now() >= deadline) return running;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

async function readNow(job: Job): Promise<Done<string>> {
  const running = await job.session?.running();
  return running === undefined ? noWay('the router is not connected') : readingOf(job, 'restore', running);
}

/** Lines are missing that neither the change nor its way back speaks of: they were never taken away, they are not there yet. */
function isStarting(job: Job, before: string, now: string): boolean {
  const { commands, reverse, predicted = before } = job.device;
  const spokenOf = new Set([...commands, ...reverse].map(({ text }) => text));
  const gone = new Set(differenceOf(job, predicted, now).missing);
  return differenceOf(job, before, now).missing.some(
    (line) => gone.has(line) && !spokenOf.has(contentOf(line)),
  );
}

/** The line itself, without the lines above it and its place in a list. */
function contentOf(line: string): string {
  return (line.split(' / ').at(-1) ?? line).replace(/ \(rule \d+\)$/, '');
}

/** Sends the commands that lead back, and reads whether they did. */
export async function goBack(job: Job, before: string, now: string): Promise<Done<string>> {
  const { session } = job;
  const way = wayBack(job, before, now);
  if ('failure' in way) return way;
  if (session === undefined) return noWay('the router is not connected');
  const refusal = (await session.send(way.value, () => undefined)) ?? (await session.commit());
  if (refusal !== undefined) return { failure: refused(job, 'restore', refusal) };
  const running = readingOf(job, 'restore', await session.running());
  if ('failure' in running || sameRunning(job, before, running.value)) return running;
  return noWay('the commands that lead back did not do so');
}

/** A planner that stumbles over the half-changed text must not hide what went wrong first. */
function wayBack(job: Job, before: string, now: string): Done<readonly Command[]> {
  try {
    const commands = job.options.replan?.(job.device, now, before);
    return commands === undefined ? noWay('there is no plan that leads back') : { value: commands };
  } catch (error) {
    return noWay(`no plan leads back: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function noWay(words: string): { readonly failure: PushFailure } {
  return { failure: { kind: 'differs-after-push', step: 'restore', words } };
}

/** Half-way and stuck: what runs is read once more, so that the words are about now. */
async function left(
  job: Job,
  before: string,
  seen: string,
  failure: PushFailure,
  restore: PushFailure,
): Promise<Ending> {
  const latest = await runStep(job, 'restore', () =>
    restore.kind === 'connection-lost' ? readAgain(job, before) : dropAndRead(job, before),
  );
  const now = 'failure' in latest ? seen : latest.value;
  if (sameRunning(job, before, now)) return { outcome: 'restored', failure, running: now };
  const back = restore.command === undefined ? restore.words : `${restore.words} (${restore.command})`;
  const words = `${failure.words}. Not restored: ${back}. Against the old configuration: ${differing(job, before, now)}`;
  return { outcome: 'left', failure: { ...failure, words }, running: now };
}

function unknownState(job: Job, failure: PushFailure, reading: PushFailure): Ending {
  const of = job.device.commands.length;
  const words = `${failure.words}. ${job.sent} of ${of} commands had been sent; what runs now could not be read: ${reading.words}`;
  return { outcome: 'left', failure: { ...failure, words } };
}

/** Logs in a second time, after a pause: what broke the connection may need a moment itself. */
export async function reopen(job: Job): Promise<Done<DeviceSession>> {
  await job.session?.close();
  await new Promise((resolve) => setTimeout(resolve, waitsOf(job.options).reconnectMs));
  const opened = await openJob(job, 'again');
  const { run } = job.options;
  if ('failure' in opened || run === undefined) return opened;
  const locked = await lockJob(job, run, 'restore');
  return 'failure' in locked ? locked : opened;
}
