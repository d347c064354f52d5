import { openRouters, resume } from '../../change.ts';
import { report } from '../../diagnostics/report.ts';
import type { RouterRecord } from '../../journal/journal.ts';
import type { Judgement } from '../../push/resume.ts';
import { refusal } from '../gate.ts';
import type { Register } from '../main.ts';
import { pushing } from '../pushing.ts';
import { pushAnswer, type RecordedCase, withRun } from '../recorded-run.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { PARALLEL } from '../running.ts';
import { targetsFor } from '../targets.ts';

/** `sectornet resume`: finish what a killed or broken run left. */
export const registerResume: Register = (program, start) => {
  program
    .command('resume')
    .description('finish a run that was killed or broke: every router exactly new and saved, or exactly old')
    .argument('<run>', 'its name, from `sectornet runs`')
    .action((name) => start(async (run) => finish(run, await resumeVerb(run, name))));
};

/** `sectornet confirm`: a person has judged a run on trial and keeps it. */
export const registerConfirm: Register = (program, start) => {
  program
    .command('confirm')
    .description('keep what apply --hold left on trial: stop the timers of its routers, and save them')
    .argument('<run>', 'its name, from `sectornet runs`')
    .action((name) => start(async (run) => finish(run, await confirmVerb(run, name))));
};

async function resumeVerb(run: Run, name: string): Promise<VerbAnswer> {
  return withRun(run, name, async (found) => {
    const answer = await judged(run, found, openRouters(found.recorded, 'settle', run.startedAt), 'settle');
    const waiting = found.recorded.routers.filter(
      ({ result }) => result?.outcome === 'on-trial' && (result.trialEnds ?? '') > run.startedAt,
    );
    const notes = waiting.map(({ router, result }) =>
      report('SN8155', { router, until: result?.trialEnds ?? '-', run: name }),
    );
    return { ...answer, diagnostics: [...(answer.diagnostics ?? []), ...notes] };
  });
}

async function confirmVerb(run: Run, name: string): Promise<VerbAnswer> {
  return withRun(run, name, async (found) => {
    const held = openRouters(found.recorded, 'confirm', run.startedAt);
    return held.length === 0
      ? refusal('not-approved', [report('SN8154', { run: name })])
      : judged(run, found, held, 'confirm');
  });
}

/** Ends routers of a recorded run, in its name and in its journal. */
export async function judged(
  run: Run,
  { ready, journal, recorded }: RecordedCase,
  open: readonly RouterRecord[],
  judgement: Judgement,
): Promise<VerbAnswer> {
  const where = targetsFor(run, ready.inventory);
  if ('problem' in where) return refusal('no-input', [where.problem]);
  const { mark } = recorded;
  const result = await pushing(run, { mark, journal }, ({ onRecord, onEvent, onBatch, vault }) => {
    onBatch({ index: 0, of: 1, routers: open.map(({ router }) => router) });
    return resume(recorded, open, where.targets, {
      parallel: PARALLEL,
      run: mark,
      judgement,
      vault,
      onRecord,
      onEvent,
    });
  });
  return pushAnswer(run, result, ready.diagnostics);
}
