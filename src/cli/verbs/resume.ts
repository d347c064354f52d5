import { isElsewhere, openRouters, resume } from '../../change.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { RouterRecord } from '../../journal/journal.ts';
import { failureDiagnostic } from '../../push/diagnose.ts';
import { EXPIRED, type Judgement } from '../../push/resume.ts';
import type { LinkFinding } from '../../push/transport/transport.ts';
import type { PushResult } from '../../push/types.ts';
import { gravest } from '../exit-code.ts';
import { linkDiagnostics } from '../failures.ts';
import { refusal } from '../gate.ts';
import { limitsOf } from '../limits.ts';
import type { Register } from '../main.ts';
import { pushing } from '../pushing.ts';
import { pushAnswer, type RecordedCase, withRun } from '../recorded-run.ts';
import { type RememberedCase, rememberedCase, withNotes } from '../remembered.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { settleLock } from '../settled-lock.ts';
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
  return withRun(
    run,
    name,
    (found) => judged(run, found, openRouters(found, 'settle'), 'settle'),
    async (ready, journal, unknown) => {
      const found = await rememberedCase(run, { name, ready, journal, unknown, note: 'SN8172' });
      return 'stop' in found ? found.stop : withNotes(await judged(run, found, found.open, 'settle'), found);
    },
  );
}

async function confirmVerb(run: Run, name: string): Promise<VerbAnswer> {
  return withRun(
    run,
    name,
    async (found) => {
      const held = openRouters(found, 'confirm');
      return held.length === 0
        ? refusal('not-approved', [report('SN8154', { run: name })])
        : judged(run, found, held, 'confirm');
    },
    async (ready, journal, unknown) => {
      const found = await rememberedCase(run, { name, ready, journal, unknown, note: 'SN8171' });
      return 'stop' in found ? found.stop : confirmRemembered(run, name, found);
    },
  );
}

/** What the routers have on trial is confirmed; one that has gone back meanwhile is told. */
async function confirmRemembered(run: Run, name: string, found: RememberedCase): Promise<VerbAnswer> {
  const gone = found.routers.filter(({ result }) => result?.outcome === 'restored');
  const late = gone.map(({ router }) => failureDiagnostic(router, EXPIRED));
  const answer =
    found.open.length > 0
      ? await judged(run, found, found.open, 'confirm')
      : refusal('not-approved', late.length > 0 ? [] : [report('SN8154', { run: name })]);
  return withNotes(
    {
      ...answer,
      exit: late.length === 0 ? answer.exit : gravest([answer.exit, 'not-approved']),
      diagnostics: [...(answer.diagnostics ?? []), ...late],
    },
    found,
  );
}

/** Ends routers of a recorded run, in its name and in its journal, as a verb's answer. */
async function judged(
  run: Run,
  found: RecordedCase,
  open: readonly RouterRecord[],
  judgement: Judgement,
): Promise<VerbAnswer> {
  const ended = await endedAs(run, found, open, judgement);
  if ('stop' in ended) return ended.stop;
  const { id } = found.recorded.mark;
  return pushAnswer(run, ended.push, [
    ...found.ready.diagnostics,
    ...ended.findings,
    ...waiting(ended.push, id),
  ]);
}

/** Routers on trial, which resume leaves to the person who has to judge them. */
function waiting({ routers }: PushResult, run: string): readonly Diagnostic[] {
  return routers
    .filter(({ outcome }) => outcome === 'on-trial')
    .map(({ router, trialEnds }) => report('SN8155', { router, until: trialEnds ?? '-', run }));
}

/** How routers of a run ended, and what is to be said of the way to them. */
export interface EndedRun {
  readonly push: PushResult;
  readonly findings: readonly Diagnostic[];
}

/** Ends routers of a recorded run, in its name and in its journal. */
export async function endedAs(
  run: Run,
  { ready, journal, recorded }: RecordedCase,
  open: readonly RouterRecord[],
  judgement: Judgement,
): Promise<EndedRun | { readonly stop: VerbAnswer }> {
  const where = targetsFor(run, ready.inventory);
  if ('problem' in where) return { stop: refusal('no-input', [where.problem]) };
  const { mark } = recorded;
  const findings: LinkFinding[] = [];
  const push = await pushing(run, { mark, journal }, (told) => {
    told.onBatch({ index: 0, of: 1, routers: open.map(({ router }) => router) });
    return resume(recorded, open, where.targets, {
      ...limitsOf(run),
      run: told.run,
      judgement,
      vault: told.vault,
      onRecord: told.onRecord,
      onEvent: told.onEvent,
      onFinding: (finding) => void findings.push(finding),
    });
  });
  // The lock file follows the routers when the other process has ended, too.
  const unsettled = push.routers.some(isElsewhere) ? [] : await settleLock(run, ready, recorded.plan, push);
  return { push, findings: [...linkDiagnostics(findings), ...unsettled] };
}
