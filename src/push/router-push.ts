import { textAfter } from '../plan/types.ts';
import { postCheck, preCheck, type StateBefore } from './health.ts';
import {
  answered,
  type Done,
  differing,
  type Job,
  lockJob,
  openJob,
  readingOf,
  recorded,
  refused,
  runStep,
  sameRunning,
} from './job.ts';
import { type Ending, recover, reopen } from './recover.ts';
import type { DeviceSession } from './session/session.ts';
import { stateRecord } from './state-record.ts';
import type { PushFailure } from './types.ts';

/** Changes one router: log in, lock, check that it is what the plan read, arm, send, commit, verify, confirm, save; on a failure, back to what it was. */
export async function pushRouter(job: Job): Promise<Ending> {
  const unsendable = unsendableCommand(job);
  if (unsendable !== undefined) return { outcome: 'not-started', failure: unsendable };
  const opened = await runStep(job, 'connect', () => openJob(job));
  if ('failure' in opened) return { outcome: 'not-started', failure: opened.failure };
  try {
    const locked = await lock(job);
    const ending: Ending =
      locked === undefined
        ? await changeLocked(job, opened.value)
        : { outcome: 'not-started', failure: locked };
    if (lostBeforeArming(ending)) await unlockAgain(job);
    else if (locked === undefined) await unlock(job, ending);
    return ending;
  } finally {
    await job.session?.close();
  }
}

async function changeLocked(job: Job, session: DeviceSession): Promise<Ending> {
  const before = await runStep(job, 'check', () => check(job, session));
  if ('failure' in before) return { outcome: 'not-started', failure: before.failure };
  job.before = before.value;
  const { router } = job.device;
  const kept = recorded(job, 'check', { router, kind: 'before', running: before.value });
  if (kept !== undefined) return { outcome: 'not-started', failure: kept };
  const ready = await prepare(job, before.value);
  if ('failure' in ready) return { outcome: 'not-started', failure: ready.failure };
  const asked = ready.value && stateRecord(ready.value, job.options.postCheck);
  const noted = asked && recorded(job, 'pre-check', { router, kind: 'state', state: asked });
  if (noted !== undefined) return { outcome: 'not-started', failure: noted };
  const armed = await arm(job, before.value);
  if (armed !== undefined) return { outcome: 'not-started', failure: armed };
  return change(job, session, { running: before.value, state: ready.value });
}

/** What a router was before its change. `state` undefined: it was not asked. */
export interface Before {
  readonly running: string;
  readonly state: StateBefore | undefined;
}

/** The router is fit for a change, and keeps what it ran and what it shall run for whoever may have to end the run without our journal. */
async function prepare(job: Job, running: string): Promise<Done<StateBefore | undefined>> {
  const { run } = job.options;
  if (run === undefined) return { value: undefined };
  return runStep(job, 'pre-check', async () => {
    const found = await preCheck(job, running);
    if ('failure' in found) return found;
    const refusal = await job.session?.keepRecord(run, {
      before: running,
      wanted: textAfter(job.device, running),
    });
    return refusal === undefined ? found : { failure: refused(job, 'pre-check', refusal, 'not-ready') };
  });
}

/** What the router says of the change goes into the journal, and must not contradict the plan; a router that does not know the question is changed all the same. */
async function deviceDiff(job: Job): Promise<Done<undefined>> {
  const { run } = job.options;
  if (run === undefined) return { value: undefined };
  return runStep(job, 'diff', async () => {
    const diff = await job.session?.deviceDiff(run);
    if (diff === undefined) return { value: undefined };
    if ('refusal' in diff) return { failure: refused(job, 'diff', diff.refusal, 'differs-after-push') };
    recorded(job, 'diff', { router: job.device.router, kind: 'device-diff', text: job.masked(diff.text) });
    const stray = strayLines(job, diff.text);
    if (stray.length === 0) return { value: undefined };
    const words = `the router would commit what the plan does not say: ${job.masked(stray.slice(0, 4).join('; '))}`;
    return { failure: { kind: 'differs-after-push', step: 'diff', words } };
  });
}

/** Lines a router without commit never shows; elsewhere `+` before one that the prediction has not, `-` before one that was not there. Secrets are shown in other words, and left out. */
function strayLines(job: Job, text: string): readonly string[] {
  const { session } = job;
  if (session?.hasCandidate !== true) return [];
  const [old, young] = [job.before ?? '', expectedOf(job)].map(
    (one) => new Set(one.split('\n').flatMap((line) => session.apart(line.trim()))),
  );
  return text.split('\n').filter((line) => {
    const [, sign, rest = ''] = /^([+-])\s*(\S.*?)\s*$/.exec(line) ?? [];
    if (sign === undefined || rest === '#' || /<[^>]*#[0-9a-f]+>/.test(rest)) return false;
    const known = sign === '+' ? young : old;
    return session.apart(rest).some((one) => known?.has(one) !== true);
  });
}

async function lock(job: Job): Promise<PushFailure | undefined> {
  const { run } = job.options;
  if (run === undefined) return undefined;
  const done = await runStep(job, 'lock', () => lockJob(job, run, 'lock'));
  if ('failure' in done) return done.failure;
  job.overtaken = done.value;
  return undefined;
}

/** A router whose way back or judgement is still to come stays locked: the lock runs out after the timer. */
async function unlock(job: Job, { outcome }: Ending): Promise<void> {
  const { run } = job.options;
  if (run === undefined || outcome === 'left' || outcome === 'on-trial') return;
  await runStep(job, 'unlock', async () => answered(job, 'unlock', await job.session?.unlock(run)));
}

/** Nothing was sent and no timer runs on the router: nobody needs the lock that the lost connection left there. */
function lostBeforeArming({ outcome, failure }: Ending): boolean {
  if (outcome !== 'not-started' || failure?.kind !== 'connection-lost') return false;
  return failure.step === 'lock' || failure.step === 'check' || failure.step === 'pre-check';
}

/** Comes back once for the lock alone; a router that cannot be reached lets it run out. */
async function unlockAgain(job: Job): Promise<void> {
  const { run } = job.options;
  if (run === undefined) return;
  await runStep(job, 'unlock', async () => {
    const again = await reopen(job);
    return 'failure' in again ? again : answered(job, 'unlock', await again.value.unlock(run));
  });
}

async function arm(job: Job, before: string): Promise<PushFailure | undefined> {
  const { run, fallback } = job.options;
  const commands = fallback?.(job.device);
  if (run === undefined || commands === undefined) return undefined;
  const done = await runStep(job, 'arm', async () =>
    answered(job, 'arm', await job.session?.arm(run, commands, before)),
  );
  if ('failure' in done) return done.failure;
  job.armed = true;
  job.armedAt = Date.now();
  return undefined;
}

/** A command with a character the command line would act on never leaves: the way from file to router is closed at both ends. */
function unsendableCommand(job: Job): PushFailure | undefined {
  const { forbidden } = job.definition;
  const bad = [...job.device.commands, ...job.device.reverse].find(({ text, context }) =>
    [text, ...context].some((line) => forbidden.test(line)),
  );
  if (bad === undefined) return undefined;
  return {
    kind: 'rejected-command',
    step: 'check',
    command: bad.text,
    words: 'the command holds a character that this command line acts on',
  };
}

async function check(job: Job, session: DeviceSession): Promise<Done<string>> {
  const running = readingOf(job, 'check', await session.running());
  if ('failure' in running) return running;
  if (job.options.plannedFrom?.(job.device.router) === running.value) return running;
  if (job.options.readSetOf(job.device, running.value) === job.device.readSet) return running;
  const words = 'the configuration is no longer the one the plan was made from; plan again';
  return { failure: { kind: 'state-moved', step: 'check', words } };
}

async function change(job: Job, session: DeviceSession, before: Before): Promise<Ending> {
  const reached = await transform(job, session, before.state);
  if (!('failure' in reached)) return newConfiguration(job, before.running, reached.value);
  const recovered = await recover(job, before.running, reached.failure);
  return 'value' in recovered ? checkedAgain(job, before, recovered.value) : recovered;
}

/** The router has the new configuration, and nobody has seen the check after it: it is kept only when it passes. `state` undefined: nothing is known to ask for again. */
export async function checkedAgain(job: Job, before: Before, running: string): Promise<Ending> {
  const checked = await afterCheck(job, before.state, running);
  if (!('failure' in checked)) return newConfiguration(job, before.running, running);
  const recovered = await recover(job, before.running, checked.failure);
  return 'value' in recovered ? { outcome: 'left', failure: checked.failure, running } : recovered;
}

/** Asks the router how it is after the change; the pairs that are only told are the job's from then on. */
async function afterCheck(
  job: Job,
  before: StateBefore | undefined,
  running: string,
): Promise<Done<undefined>> {
  if (before === undefined) return { value: undefined };
  const checked = await runStep(job, 'post-check', () => postCheck(job, running, before));
  if ('failure' in checked) return checked;
  job.silentPairs = checked.value;
  return { value: undefined };
}

/** Kept, or left on trial for a person to judge. */
async function newConfiguration(job: Job, before: string, running: string): Promise<Ending> {
  const { run, hold } = job.options;
  if (hold !== true || run === undefined || !job.armed) return keepNew(job, before, running);
  return {
    outcome: 'on-trial',
    running,
    trialEnds: new Date(job.armedAt + run.trialSeconds * 1000).toISOString(),
  };
}

/** The router keeps the new configuration, then starts with it. A connection lost here is made again once: confirming twice does no harm. */
export async function keepNew(job: Job, before: string, running: string): Promise<Ending> {
  const { run } = job.options;
  if (!job.armed || run === undefined) return saved(job, running);
  const confirm = async (): Promise<Done<undefined>> =>
    answered(job, 'confirm', await job.session?.confirm(run));
  let done = await runStep(job, 'confirm', confirm);
  if ('failure' in done && done.failure.kind === 'connection-lost')
    done = await runStep(job, 'confirm', async () => {
      const again = await reopen(job);
      return 'failure' in again ? again : confirm();
    });
  if (!('failure' in done)) {
    job.armed = false;
    return saved(job, running);
  }
  const recovered = await recover(job, before, done.failure);
  return 'value' in recovered ? { outcome: 'left', failure: done.failure, running } : recovered;
}

/** Sends, commits and reads back; the value is the running text, equal to the prediction. */
async function transform(
  job: Job,
  session: DeviceSession,
  before: StateBefore | undefined,
): Promise<Done<string>> {
  const armed = session.hasCandidate ? { value: undefined } : await deviceDiff(job);
  if ('failure' in armed) return armed;
  const sent = await runStep(job, 'send', () => send(job, session));
  if ('failure' in sent) return sent;
  if (session.hasCandidate) {
    const diff = await deviceDiff(job);
    if ('failure' in diff) return diff;
    job.armedAt = Date.now();
    const committed = await runStep(job, 'commit', () => commit(job, session));
    if ('failure' in committed) return committed;
  }
  const verified = await runStep(job, 'verify', () => verify(job, session));
  if ('failure' in verified) return verified;
  const checked = await afterCheck(job, before, verified.value);
  return 'failure' in checked ? checked : verified;
}

async function verify(job: Job, session: DeviceSession): Promise<Done<string>> {
  const running = readingOf(job, 'verify', await session.running());
  if ('failure' in running) return running;
  const expected = expectedOf(job);
  if (sameRunning(job, expected, running.value)) {
    keepCiphers(job, running.value);
    return running;
  }
  const words = differing(job, expected, running.value);
  return { failure: { kind: 'differs-after-push', step: 'verify', words } };
}

/** The text a router is to show after its change: as it was before when the plan sends it nothing. */
function expectedOf({ device, before }: Job): string {
  return textAfter(device, before ?? '');
}

/** What the router shows instead of the secrets that were set, so that a later plan knows them again. */
function keepCiphers(job: Job, found: string): void {
  const { device, before, options } = job;
  const texts = { expected: expectedOf(job), found, before };
  const ciphers = options.ciphersSet?.(device.platform, texts) ?? [];
  if (ciphers.length > 0) recorded(job, 'verify', { router: device.router, kind: 'ciphers', ciphers });
}

async function send(job: Job, session: DeviceSession): Promise<Done<undefined>> {
  const refusal = await session.send(job.device.commands, (sent) => {
    job.sent = sent;
  });
  return refusal === undefined ? { value: undefined } : { failure: refused(job, 'send', refusal) };
}

async function commit(job: Job, session: DeviceSession): Promise<Done<undefined>> {
  const refusal = await session.commit();
  return refusal === undefined ? { value: undefined } : { failure: refused(job, 'commit', refusal) };
}

/** Saves; a connection lost meanwhile is made again once, because saving twice does no harm. */
async function saved(job: Job, running: string): Promise<Ending> {
  let done = await runStep(job, 'save', () => save(job, running));
  if ('failure' in done && done.failure.kind === 'connection-lost') {
    done = await runStep(job, 'save', async () => {
      const again = await reopen(job);
      return 'failure' in again ? again : save(job, running);
    });
  }
  if (!('failure' in done)) return { outcome: 'applied', running };
  const words = `the new configuration runs, but is not the one the router starts with: ${done.failure.words}`;
  return { outcome: 'left', failure: { ...done.failure, kind: 'save-failed', words }, running };
}

/** Saves, reads back what was saved, and keeps the run's end on the router; that last one may fail, the change stands. */
async function save(job: Job, running: string): Promise<Done<undefined>> {
  const { session } = job;
  const { run } = job.options;
  const refusal =
    (await session?.save(running)) ??
    (await session?.savedDiffers(running, (text) => sameRunning(job, running, text)));
  if (refusal === undefined && run !== undefined) await session?.keepRecord(run, { after: running });
  return answered(job, 'save', refusal, 'save-failed');
}
