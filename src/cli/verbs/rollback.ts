import { writeFileSync } from 'node:fs';
import { apply, openRouters, rememberedRun, type StoppedRun, undoing } from '../../change.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { isOpen } from '../../governance/gate.ts';
import type { Journal } from '../../journal/journal.ts';
import { jsonText } from '../../net/json.ts';
import { hasCommands } from '../../plan/network.ts';
import type { ChangePlan } from '../../plan/types.ts';
import { readRunRecords } from '../../push/router-record.ts';
import { planText } from '../../report/plan/text.ts';
import { recordedAfter, recordedBack } from '../applied.ts';
import { consents } from '../consent.ts';
import { gravest } from '../exit-code.ts';
import { exitOfAudit } from '../failures.ts';
import { refusal, safetyOf } from '../gate.ts';
import { askGate } from '../governance.ts';
import { beginRun } from '../journal-file.ts';
import { unknownSecrets } from '../known-secrets.ts';
import { ownedBefore } from '../load.ts';
import { keepLock } from '../lock-on-disk.ts';
import type { Register } from '../main.ts';
import { pushing } from '../pushing.ts';
import { pushAnswer, type Ready, withRun } from '../recorded-run.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { newRunMark } from '../run-mark.ts';
import { PARALLEL, type RunningSource, runningFrom } from '../running.ts';
import { secretsFor } from '../secrets.ts';
import { vaultIn } from '../vault.ts';
import { judged } from './resume.ts';

interface RollbackOptions {
  readonly yes?: true | undefined;
  readonly key?: string | undefined;
  readonly approval?: readonly string[] | undefined;
  readonly out?: string | undefined;
}

/** `sectornet rollback`: ends a run on trial now, or undoes a finished one by a new run. */
export const registerRollback: Register = (program, start) => {
  program
    .command('rollback')
    .description('undo a run: the objects it changed become what they were, everything else stays')
    .argument('<run>', 'its name, from `sectornet runs`; without a journal of it, the routers are asked')
    .option('--yes', 'consent, for use without a terminal')
    .option('--key <reference>', 'your private Ed25519 key, where the network is governed: PATH or env:NAME')
    .option('--approval <file...>', 'signed approvals of the undoing plan')
    .option('--out <file>', 'save the undoing plan for approval, and send nothing')
    .action((name, options) => start(async (run) => finish(run, await rollbackVerb(run, name, options))));
};

function rollbackVerb(run: Run, name: string, options: RollbackOptions): Promise<VerbAnswer> {
  return withRun(
    run,
    name,
    (found) => {
      const held = openRouters(found.recorded, 'revert', run.startedAt);
      if (held.length > 0) return judged(run, found, held, 'revert');
      return undo(run, options, { ...found, name }, () => found.recorded);
    },
    (ready, journal, unknown) => undoUnknown(run, options, { ready, journal, name, unknown }),
  );
}

interface Unknown {
  readonly ready: Ready;
  readonly journal: Journal;
  readonly name: string;
  readonly unknown: Diagnostic;
}

/** A run that this journal does not know: the routers keep what it found and what it left. */
async function undoUnknown(
  run: Run,
  options: RollbackOptions,
  { ready, journal, name, unknown }: Unknown,
): Promise<VerbAnswer> {
  const source = await runningFrom(run, ready.inventory, undefined);
  const { records, unreached } = await readRunRecords(source.targets, name, { vault: vaultIn(run) });
  if (records.length === 0) return refusal('no-input', [unknown]);
  const note = report('SN8156', {
    run: name,
    file: run.options.journal ?? '.sectornet/journal.db',
    routers: records.map(({ router }) => router).join(', '),
    unreached: unreached.join(', ') || '-',
  });
  const answer = await undo(run, options, { ready, journal, name }, (known) =>
    rememberedRun(ready.compilation, records, known.network.running),
  );
  return { ...answer, diagnostics: [...(answer.diagnostics ?? []), note] };
}

interface Workplace {
  readonly ready: Ready;
  readonly journal: Journal;
  /** The run that is undone. */
  readonly name: string;
}

async function undo(
  run: Run,
  options: RollbackOptions,
  { ready, journal, name }: Workplace,
  stopped: (source: RunningSource) => StoppedRun,
): Promise<VerbAnswer> {
  const { inventory } = ready;
  const source = await runningFrom(run, inventory, undefined);
  if (source.exits.length > 0) return refusal(gravest(source.exits), source.diagnostics);
  const back = undoing(stopped(source), source.network.running);
  run.talk(planText(back, inventory, { language: run.language, paint: run.paint, commands: false }));
  if (!hasCommands(back)) return pushAnswer(run, { planHash: back.hash, routers: [] }, ready.diagnostics);
  if (options.out !== undefined) {
    writeFileSync(run.path(options.out), jsonText(back));
    return { exit: 'done', kind: 'Plan', text: `${options.out}\n`, data: back };
  }
  const unknown = await unknownValues(run, ready, { changePlan: back, source }, name);
  if (unknown.length > 0) return refusal('not-approved', unknown);
  const stop = await forbidden(run, options, ready, { changePlan: back, source });
  return stop ?? sent(run, { ready, journal }, { changePlan: back, source });
}

/** Old values come from what the inventory's references name, else from the record of the run on the routers: the journal has fingerprints only. */
async function unknownValues(
  run: Run,
  { compilation }: Ready,
  { changePlan, source }: Proposed,
  name: string,
): Promise<readonly Diagnostic[]> {
  const routers = changePlan.devices.map(({ router }) => router);
  const secrets = await secretsFor(run, compilation, routers);
  if (unknownSecrets(changePlan, secrets).length === 0) return [];
  const targets = source.targets.filter(({ router }) => routers.includes(router));
  await readRunRecords(targets, name, { vault: secrets.vault });
  return unknownSecrets(changePlan, secrets);
}

interface Proposed {
  readonly changePlan: ChangePlan;
  readonly source: RunningSource;
}

/** The same gate as for `apply`; undefined: it is open. */
async function forbidden(
  run: Run,
  options: RollbackOptions,
  ready: Ready,
  proposed: Proposed,
): Promise<VerbAnswer | undefined> {
  const { inventory, folder } = ready;
  const { id } = inventory.network;
  const answer = askGate({ folder, inventory, now: run.startedAt }, proposed.changePlan, {
    key: options.key,
    approvals: (options.approval ?? []).map((file) => run.path(file)),
    planFile: undefined,
  });
  if (!isOpen(answer)) return refusal('not-approved', answer.diagnostics);
  const safety = safetyOf(run, ready, proposed, { by: answer, reason: undefined });
  if ('stop' in safety) return safety.stop;
  const willing = options.yes === true || (await consents(id, `type ${id} to roll this back: `));
  return willing ? undefined : refusal('not-approved', [report('SN9007', {})]);
}

async function sent(
  run: Run,
  { ready, journal }: Omit<Workplace, 'name'>,
  { changePlan, source }: Proposed,
): Promise<VerbAnswer> {
  const mark = newRunMark(run.startedAt);
  const { id: network } = ready.inventory.network;
  const unwritten = beginRun(run, journal, { mark, network, startedAt: run.startedAt, plan: changePlan });
  if (unwritten !== undefined) return refusal('project-config', [unwritten]);
  const done = await pushing(run, { mark, journal }, (told) =>
    apply(ready.compilation, changePlan, source.targets, {
      ...told,
      parallel: PARALLEL,
      owned: ownedBefore(ready),
      fileOf: (router) => `${router}.conf`,
      asPlanned: true,
    }),
  );
  const { compilation, lock, lockFolder } = ready;
  const ahead = recordedBack(compilation.lock, changePlan);
  const unsettled = keepLock(
    lockFolder,
    lock,
    recordedAfter(compilation, ahead, changePlan, done.after.running),
  );
  const ended = pushAnswer(run, done.push, [...ready.diagnostics, ...source.diagnostics, ...unsettled]);
  return { ...ended, exit: gravest([ended.exit, exitOfAudit(done.proof)]) };
}
