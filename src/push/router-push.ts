import { type Done, differing, type Job, openJob, readingOf, refused, runStep, sameRunning } from './job.ts';
import { type Ending, recover, reopen } from './recover.ts';
import type { DeviceSession } from './session/session.ts';
import type { PushFailure } from './types.ts';

/** Changes one router: log in, check that it is what the plan read, send, commit, verify, save; on a failure, back to what it was. */
export async function pushRouter(job: Job): Promise<Ending> {
  const unsendable = unsendableCommand(job);
  if (unsendable !== undefined) return { outcome: 'not-started', failure: unsendable };
  const opened = await runStep(job, 'connect', () => openJob(job));
  if ('failure' in opened) return { outcome: 'not-started', failure: opened.failure };
  try {
    const before = await runStep(job, 'check', () => check(job, opened.value));
    if ('failure' in before) return { outcome: 'not-started', failure: before.failure };
    return await change(job, opened.value, before.value);
  } finally {
    job.session?.close();
  }
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
  if (job.options.readSetOf(job.device, running.value) === job.device.readSet) return running;
  const words = 'the configuration is no longer the one the plan was made from; plan again';
  return { failure: { kind: 'state-moved', step: 'check', words } };
}

async function change(job: Job, session: DeviceSession, before: string): Promise<Ending> {
  const reached = await transform(job, session);
  if (!('failure' in reached)) return saved(job, reached.value);
  const recovered = await recover(job, before, reached.failure);
  return 'value' in recovered ? saved(job, recovered.value) : recovered;
}

/** Sends, commits and reads back; the value is the running text, equal to the prediction. */
async function transform(job: Job, session: DeviceSession): Promise<Done<string>> {
  const sent = await runStep(job, 'send', () => send(job, session));
  if ('failure' in sent) return sent;
  if (session.hasCandidate) {
    const committed = await runStep(job, 'commit', () => commit(job, session));
    if ('failure' in committed) return committed;
  }
  return runStep(job, 'verify', async () => {
    const running = readingOf(job, 'verify', await session.running());
    if ('failure' in running || sameRunning(job, job.device.predicted, running.value)) return running;
    const words = differing(job, job.device.predicted, running.value);
    return { failure: { kind: 'differs-after-push', step: 'verify', words } };
  });
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

async function save(job: Job, running: string): Promise<Done<undefined>> {
  const refusal = await job.session?.save(running);
  return refusal === undefined
    ? { value: undefined }
    : { failure: refused(job, 'save', refusal, 'save-failed') };
}
