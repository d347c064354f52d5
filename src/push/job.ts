import { randomBytes } from 'node:crypto';
import type { DevicePlan } from '../plan/types.ts';
import { sessionOf } from '../platforms/sessions.ts';
import { openVault } from '../secret/vault.ts';
import { compareRunning, type Difference, differenceWords, isSame } from './compare.ts';
import type { PushOptions, ReachOptions } from './options.ts';
import type { Refusal, RunMark, RunningText, SessionDefinition } from './session/definition.ts';
import { openSession } from './session/open.ts';
import { sealedSession } from './session/sealed-session.ts';
import type { DeviceSession } from './session/session.ts';
import type { Target } from './target.ts';
import { connect } from './transport/connect.ts';
import { DEFAULT_WAITS, TransportError, type Waits } from './transport/transport.ts';
import type { PushFailure, PushRecord, PushStep } from './types.ts';

/** A step's answer: its value, or what went wrong. */
export type Done<Value> = { readonly value: Value } | { readonly failure: PushFailure };

/** One router on its way through the steps. */
export interface Job {
  readonly device: DevicePlan;
  readonly target: Target;
  readonly definition: SessionDefinition;
  readonly options: PushOptions;
  /** Commands of the plan that have left for the router. */
  sent: number;
  /** The router goes back by itself unless it is confirmed. */
  armed: boolean;
  /** When its timer started, milliseconds since 1970. */
  armedAt: number;
  /** Declared pairs that are silent after the change without taking it back. */
  silentPairs: readonly string[];
  /** Whose lock had run out and was taken over, in the router's words. */
  overtaken: string | undefined;
  /** Whether this run leaves another router alone, or has finished it. */
  readonly isSettled: (router: string) => boolean;
  session: DeviceSession | undefined;
  /** The running text before the change, once it is known. */
  before?: string;
  masked: (text: string) => string;
}

/** Runs one step with its events; a lost connection becomes the step's failure. */
export async function runStep<Value>(
  job: Job,
  step: PushStep,
  act: () => Promise<Done<Value>>,
): Promise<Done<Value>> {
  const started = performance.now();
  const tell = (status: 'start' | 'ok' | 'fail', detail?: string): void =>
    job.options.onEvent?.({
      router: job.device.router,
      step,
      status,
      milliseconds: status === 'start' ? 0 : Math.round(performance.now() - started),
      ...(detail === undefined ? {} : { detail }),
    });
  tell('start');
  const kept = recorded(job, step, { router: job.device.router, kind: 'step', step });
  const done = kept === undefined ? await caught(job, step, act) : { failure: kept };
  if ('failure' in done) tell('fail', done.failure.words);
  else tell('ok');
  return done;
}

/** Steps that have not changed the router yet: without a record of them the change must not begin. */
const BEFORE_CHANGE: readonly PushStep[] = ['connect', 'lock', 'check', 'pre-check', 'arm', 'diff', 'send'];

/** Keeps a fact in the journal; the failure when it cannot be kept and the router is still untouched. Later the change is rather finished unrecorded. */
export function recorded(job: Job, step: PushStep, record: PushRecord): PushFailure | undefined {
  try {
    job.options.onRecord?.(record);
    return undefined;
  } catch (error) {
    if (job.sent > 0 || !BEFORE_CHANGE.includes(step)) return undefined;
    return { kind: 'not-recorded', step, words: error instanceof Error ? error.message : String(error) };
  }
}

async function caught<Value>(
  job: Job,
  step: PushStep,
  act: () => Promise<Done<Value>>,
): Promise<Done<Value>> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    const words = job.masked(error.message);
    const command = step === 'send' ? job.device.commands[job.sent - 1]?.text : undefined;
    return { failure: { kind: error.kind, step, ...(command === undefined ? {} : { command }), words } };
  }
}

/** A refusal of the router as the failure of a step. */
export function refused(
  job: Job,
  step: PushStep,
  refusal: Refusal,
  kind: PushFailure['kind'] = 'rejected-command',
): PushFailure {
  return { kind, step, command: job.masked(refusal.command), words: job.masked(refusal.words) };
}

/** Locks the job's router for its run, again where it is locked for it already; the value says whose lock had run out. */
export async function lockJob(job: Job, run: RunMark, step: PushStep): Promise<Done<string | undefined>> {
  const answer = await job.session?.lock(run);
  if (answer !== undefined && 'refusal' in answer)
    return { failure: refused(job, step, answer.refusal, 'locked') };
  return { value: answer?.overtaken };
}

/** What the router said to a request that has no value: nothing, or its refusal as the step's failure. */
export function answered(
  job: Job,
  step: PushStep,
  refusal: Refusal | undefined,
  kind: PushFailure['kind'] = 'rejected-command',
): Done<undefined> {
  return refusal === undefined ? { value: undefined } : { failure: refused(job, step, refusal, kind) };
}

/** Logs in (again) and makes the session the job's. A router that has been begun is not left half-way because somebody wants to stop. */
export async function openJob(job: Job, turn: 'first' | 'again' = 'first'): Promise<Done<DeviceSession>> {
  const { signal: _, ...unstoppable } = job.options;
  const options = turn === 'first' ? job.options : unstoppable;
  const { session, masked } = await reach(job.target, job.definition, options);
  job.session = session;
  job.masked = masked;
  return { value: session };
}

/** Seals what is read where nobody brought a vault: fingerprints mean nothing beyond this process. */
const PASSING = openVault(() => randomBytes(32));

/** A logged-in session on a router, its texts sealed. Rejects with a `TransportError`. */
export async function reach(
  target: Target,
  definition: SessionDefinition,
  options: ReachOptions,
): Promise<{ readonly session: DeviceSession; readonly masked: (text: string) => string }> {
  const waits = waitsOf(options);
  const { signal, onFinding } = options;
  const connection = await (options.connect ?? connect)(target, {
    timeoutMs: waits.connectMs,
    ...(signal === undefined ? {} : { signal }),
    ...(onFinding === undefined ? {} : { onFinding }),
  });
  try {
    const vault = options.vault ?? PASSING;
    const { secrets: lines, forbidden } = definition;
    const session = sealedSession(await openSession(connection, definition, waits), {
      lines,
      vault,
      forbidden,
    });
    return { session, masked: (text) => vault.masked(connection.masked(text)) };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

export function waitsOf(options: ReachOptions): Waits {
  return { ...DEFAULT_WAITS, ...options.waits };
}

export function definitionOf(target: Target, options: ReachOptions): SessionDefinition | undefined {
  return (options.sessionOf ?? sessionOf)(target.platform);
}

/** The running text out of a reading, or the refusal as the step's failure. */
export function readingOf(job: Job, step: PushStep, reading: RunningText): Done<string> {
  return 'text' in reading ? { value: reading.text } : { failure: refused(job, step, reading.refusal) };
}

/** Whether two texts of the job's router say the same. */
export function sameRunning(job: Job, expected: string, found: string): boolean {
  const { sameConfiguration } = job.options;
  return sameConfiguration === undefined
    ? isSame(differenceOf(job, expected, found))
    : sameConfiguration(job.device.platform, asFound(job, expected, found), found);
}

/** What differs between two texts of the job's router, in words. */
export function differing(job: Job, expected: string, found: string): string {
  return job.masked(differenceWords(differenceOf(job, expected, found))) || 'no single line differs';
}

/** What differs between two texts of the job's router, line by line. */
export function differenceOf(job: Job, expected: string, found: string): Difference {
  return compareRunning(job.definition, asFound(job, expected, found), found);
}

function asFound({ device, options, before }: Job, expected: string, found: string): string {
  return options.expectedAsFound?.(device.platform, { expected, found, before }) ?? expected;
}
