import { writeFileSync } from 'node:fs';
import { apply, resume, undoing } from '../../change.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { isOpen } from '../../governance/gate.ts';
import type { Journal, RecordedRun } from '../../journal/journal.ts';
import { jsonText } from '../../net/json.ts';
import { hasCommands } from '../../plan/network.ts';
import type { PushResult } from '../../push/types.ts';
import { planText } from '../../report/plan/text.ts';
import { pushText } from '../../report/push-text.ts';
import { consents } from '../consent.ts';
import { eventLine } from '../event-line.ts';
import { gravest } from '../exit-code.ts';
import { exitOfAudit, exitsOfPush, failureDiagnostics } from '../failures.ts';
import { refusal, safetyOf } from '../gate.ts';
import { askGate, localDay } from '../governance.ts';
import { beginRun, journalOf, recordedRun } from '../journal-file.ts';
import { type Compiled, loadAndCompile, ownedBefore } from '../load.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { newRunMark } from '../run-mark.ts';
import { PARALLEL, runningFrom } from '../running.ts';
import { targetsFor } from '../targets.ts';

/** `sectornet runs`: what the journal knows. */
export const registerRuns: Register = (program, start) => {
  program
    .command('runs')
    .description('list the runs of this workplace, newest first, and which of them have no end yet')
    .action(() =>
      start((run) =>
        finish(
          run,
          withJournal(run, (journal) => listed(journal)),
        ),
      ),
    );
};

/** `sectornet resume`: finish what a killed or broken run left. */
export const registerResume: Register = (program, start) => {
  program
    .command('resume')
    .description('finish a run that was killed or broke: every router exactly new and saved, or exactly old')
    .argument('<run>', 'its name, from `sectornet runs`')
    .action((name) => start(async (run) => finish(run, await resumeVerb(run, name))));
};

/** `sectornet confirm`: the same as resume; a router that has the new configuration keeps it. */
export const registerConfirm: Register = (program, start) => {
  program
    .command('confirm')
    .description('keep what a run left on trial: confirm and save routers that are new, leave the others old')
    .argument('<run>', 'its name, from `sectornet runs`')
    .action((name) => start(async (run) => finish(run, await resumeVerb(run, name))));
};

/** `sectornet rollback`: a new run that undoes an old one. */
export const registerRollback: Register = (program, start) => {
  program
    .command('rollback')
    .description('undo a finished run: the objects it changed become what they were, everything else stays')
    .argument('<run>', 'its name, from `sectornet runs`')
    .option('--yes', 'consent, for use without a terminal')
    .option('--key <reference>', 'your private Ed25519 key, where the network is governed: PATH or env:NAME')
    .option('--approval <file...>', 'signed approvals of the undoing plan')
    .option('--out <file>', 'save the undoing plan for approval, and send nothing')
    .action((name, options) => start(async (run) => finish(run, await rollbackVerb(run, name, options))));
};

function listed(journal: Journal): VerbAnswer {
  const runs = journal.list();
  const text = runs.map(
    ({ run, startedAt, finished }) => `${run}  ${startedAt}  ${finished ? 'finished' : 'open'}\n`,
  );
  return { exit: 'done', kind: 'Runs', text: text.join(''), data: runs };
}

async function resumeVerb(run: Run, name: string): Promise<VerbAnswer> {
  return withRun(run, name, async (ready, journal, recorded) => {
    const where = targetsFor(run, ready.inventory);
    if ('problem' in where) return refusal('no-input', [where.problem]);
    const result = await resume(recorded, where.targets, {
      parallel: PARALLEL,
      run: recorded.mark,
      onRecord: (record) => journal.record(recorded.mark.id, record),
      onEvent: (event) => run.talk(eventLine(event)),
    });
    return pushAnswer(run, result, ready.diagnostics);
  });
}

interface RollbackOptions {
  readonly yes?: true | undefined;
  readonly key?: string | undefined;
  readonly approval?: readonly string[] | undefined;
  readonly out?: string | undefined;
}

async function rollbackVerb(run: Run, name: string, options: RollbackOptions): Promise<VerbAnswer> {
  return withRun(run, name, async (ready, journal, recorded) => {
    const { inventory, compilation } = ready;
    const source = await runningFrom(run, inventory, undefined);
    if (source.exits.length > 0) return refusal(gravest(source.exits), source.diagnostics);
    const back = undoing(recorded, source.network.running);
    run.talk(planText(back, inventory, { language: run.language, paint: run.paint, commands: false }));
    if (!hasCommands(back)) return pushAnswer(run, { planHash: back.hash, routers: [] }, ready.diagnostics);
    if (options.out !== undefined) writeFileSync(run.path(options.out), jsonText(back));
    if (options.out !== undefined)
      return { exit: 'done', kind: 'Plan', text: `${options.out}\n`, data: back };
    const { id } = inventory.network;
    const answer = askGate({ folder: ready.folder, inventory, today: localDay(run.startedAt) }, back, {
      key: options.key,
      approvals: (options.approval ?? []).map((file) => run.path(file)),
      planFile: undefined,
    });
    if (!isOpen(answer)) return refusal('not-approved', answer.diagnostics);
    const safety = safetyOf(run, ready, { changePlan: back, source }, { by: answer, reason: undefined });
    if ('stop' in safety) return safety.stop;
    if (options.yes !== true && !(await consents(id, `type ${id} to roll this back: `)))
      return refusal('not-approved', [report('SN9007', {})]);
    const mark = newRunMark(run.startedAt);
    const begun = { mark, network: id, startedAt: run.startedAt, plan: back };
    const unwritten = beginRun(run, journal, begun);
    if (unwritten !== undefined) return refusal('project-config', [unwritten]);
    const done = await apply(compilation, back, source.targets, {
      parallel: PARALLEL,
      owned: ownedBefore(ready),
      fileOf: (router) => `${router}.conf`,
      asPlanned: true,
      run: mark,
      onRecord: (record) => journal.record(mark.id, record),
      onEvent: (event) => run.talk(eventLine(event)),
    });
    const ended = pushAnswer(run, done.push, ready.diagnostics);
    return { ...ended, exit: gravest([ended.exit, exitOfAudit(done.proof)]) };
  });
}

type Ready = Extract<Compiled, { readonly ok: true }>;

async function withRun(
  run: Run,
  name: string,
  act: (ready: Ready, journal: Journal, recorded: RecordedRun) => Promise<VerbAnswer>,
): Promise<VerbAnswer> {
  const compiled = loadAndCompile(run);
  if (!compiled.ok) return refusal(compiled.exit, compiled.diagnostics);
  const journal = journalOf(run);
  if ('problem' in journal) return refusal('project-config', [journal.problem]);
  try {
    const recorded = recordedRun(run, journal, name);
    return 'code' in recorded ? refusal('no-input', [recorded]) : await act(compiled, journal, recorded);
  } finally {
    journal.close();
  }
}

function withJournal(run: Run, act: (journal: Journal) => VerbAnswer): VerbAnswer {
  const journal = journalOf(run);
  if ('problem' in journal) return refusal('project-config', [journal.problem]);
  try {
    return act(journal);
  } finally {
    journal.close();
  }
}

function pushAnswer(run: Run, push: PushResult, diagnostics: readonly Diagnostic[]): VerbAnswer {
  return {
    exit: gravest(exitsOfPush(push)),
    kind: 'Apply',
    text: pushText(push, run.language, run.paint),
    data: { push },
    diagnostics: [...diagnostics, ...failureDiagnostics(push.routers)],
  };
}
