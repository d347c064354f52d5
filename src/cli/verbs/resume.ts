import { openRouters, rememberedRun, resume } from '../../change.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Journal, RouterRecord } from '../../journal/journal.ts';
import { failureDiagnostic } from '../../push/diagnose.ts';
import { EXPIRED, type Judgement } from '../../push/resume.ts';
import { readRunRecords } from '../../push/router-record.ts';
import { gravest } from '../exit-code.ts';
import { refusal } from '../gate.ts';
import type { Register } from '../main.ts';
import { pushing } from '../pushing.ts';
import { pushAnswer, type Ready, type RecordedCase, withRun } from '../recorded-run.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { newRunMark } from '../run-mark.ts';
import { PARALLEL, runningFrom } from '../running.ts';
import { targetsFor } from '../targets.ts';
import { vaultIn } from '../vault.ts';

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
  return withRun(
    run,
    name,
    async (found) => {
      const held = openRouters(found.recorded, 'confirm', run.startedAt);
      return held.length === 0
        ? refusal('not-approved', [report('SN8154', { run: name })])
        : judged(run, found, held, 'confirm');
    },
    (ready, journal, unknown) => confirmUnknown(run, name, { ready, journal, unknown }),
  );
}

interface Unknown {
  readonly ready: Ready;
  readonly journal: Journal;
  readonly unknown: Diagnostic;
}

/** A run that this journal does not know: the routers keep what it found; those it has not saved on yet are on trial, or have gone back. */
async function confirmUnknown(
  run: Run,
  name: string,
  { ready, journal, unknown }: Unknown,
): Promise<VerbAnswer> {
  const source = await runningFrom(run, ready.inventory, undefined);
  const { records, unreached } = await readRunRecords(source.targets, name, { vault: vaultIn(run) });
  if (records.length === 0) return refusal('no-input', [unknown]);
  const held = records.filter(({ after }) => after === undefined);
  if (held.length === 0) return refusal('not-approved', [report('SN8154', { run: name })]);
  const { plan, routers } = rememberedRun(ready.compilation, held, source.network.running);
  const mark = { ...newRunMark(run.startedAt), id: name };
  const recorded = { mark, network: ready.inventory.network.id, startedAt: run.startedAt, plan, routers };
  const open = routers.filter(({ router }) => plan.devices.some((device) => device.router === router));
  const gone = routers.filter((one) => !open.includes(one));
  const late = gone.map(({ router }) => failureDiagnostic(router, EXPIRED));
  if (open.length === 0) return refusal('not-approved', late);
  const answer = await judged(run, { ready, journal, recorded }, open, 'confirm');
  const note = report('SN8171', {
    run: name,
    file: run.options.journal ?? '.sectornet/journal.db',
    routers: held.map(({ router }) => router).join(', '),
    unreached: unreached.join(', ') || '-',
  });
  return {
    ...answer,
    exit: late.length === 0 ? answer.exit : gravest([answer.exit, 'not-approved']),
    diagnostics: [...(answer.diagnostics ?? []), ...late, note],
  };
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
