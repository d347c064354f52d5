import type { Command } from '../plan/types.ts';
import {
  type Done,
  differing,
  type Job,
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
export type Ending = Pick<RouterPushResult, 'outcome' | 'failure' | 'running'>;

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
  const found = await runStep(job, 'restore', () => (lost ? readAgain(job) : dropAndRead(job)));
  if ('failure' in found) return unknownState(job, failure, found.failure);
  const now = found.value;
  if (sameRunning(job, before, now)) return { outcome: 'restored', failure, running: now };
  if (lost && sameRunning(job, job.device.predicted, now)) return { value: now };
  const restored = await runStep(job, 'restore', () => goBack(job, before, now));
  if (!('failure' in restored)) return { outcome: 'restored', failure, running: restored.value };
  return left(job, before, now, failure, restored.failure);
}

/** Drops what was not committed and reads what runs. */
async function dropAndRead(job: Job): Promise<Done<string>> {
  const { session } = job;
  if (session === undefined) return readAgain(job);
  const refusal = await session.discard();
  if (refusal !== undefined) return { failure: refused(job, 'restore', refusal) };
  return readingOf(job, 'restore', await session.running());
}

/** Logs in once more and reads until two readings agree. */
async function readAgain(job: Job): Promise<Done<string>> {
  const opened = await reopen(job);
  if ('failure' in opened) return opened;
  let last: string | undefined;
  for (let reading = 0; reading < MOST_READINGS; reading += 1) {
    const running = readingOf(job, 'restore', await opened.value.running());
    if ('failure' in running) return running;
    if (last !== undefined && sameRunning(job, last, running.value)) return running;
    last = running.value;
  }
  return { failure: { kind: 'connection-lost', step: 'restore', words: 'the configuration keeps changing' } };
}

/** Sends the commands that lead back, and reads whether they did. */
async function goBack(job: Job, before: string, now: string): Promise<Done<string>> {
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
    restore.kind === 'connection-lost' ? readAgain(job) : dropAndRead(job),
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
  job.session?.close();
  await new Promise((resolve) => setTimeout(resolve, waitsOf(job.options).reconnectMs));
  return openJob(job);
}
