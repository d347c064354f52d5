import { apply, isElsewhere, laterChanges, openRouters, undoing } from '../../change.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { isOpen } from '../../governance/gate.ts';
import type { Override, RouterRecord } from '../../journal/journal.ts';
import { jsonText } from '../../net/json.ts';
import { hasCommands } from '../../plan/network.ts';
import type { ChangePlan } from '../../plan/types.ts';
import type { Wave } from '../../plan/waves/types.ts';
import { readRunRecords } from '../../push/router-record.ts';
import type { PushResult } from '../../push/types.ts';
import { planText } from '../../report/plan/text.ts';
import { recordedAfter, recordedBack } from '../applied.ts';
import { consents } from '../consent.ts';
import { gravest } from '../exit-code.ts';
import { exitOfAudit, exitsOfPush } from '../failures.ts';
import { refusal, safetyOf } from '../gate.ts';
import { askGate } from '../governance.ts';
import { beginRun } from '../journal-file.ts';
import { unknownSecrets } from '../known-secrets.ts';
import { limitsOf } from '../limits.ts';
import { ownedBefore } from '../load.ts';
import { keepLock } from '../lock-on-disk.ts';
import type { Register } from '../main.ts';
import { type PaceOptions, paceOf, pushing } from '../pushing.ts';
import { pushAnswer, type Ready, type RecordedCase, withRun } from '../recorded-run.ts';
import { rememberedCase, withNotes } from '../remembered.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { newRunMark } from '../run-mark.ts';
import { type RunningSource, readable, runningFrom } from '../running.ts';
import { secretsFor } from '../secrets.ts';
import { written } from '../written.ts';
import { endedAs } from './resume.ts';

interface RollbackOptions extends Pick<PaceOptions, 'serial' | 'maxFail'> {
  readonly yes?: true | undefined;
  readonly key?: string | undefined;
  readonly approval?: readonly string[] | undefined;
  readonly out?: string | undefined;
  readonly acceptBreach?: string | undefined;
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
    .option('--serial <sizes>', 'so many routers of a wave at a time: 3, 25%, or batch by batch 1,5,20%')
    .option(
      '--max-fail <number>',
      'failed routers (or 10%) after which the next wave still begins (default: 0)',
    )
    .option(
      '--accept-breach <reason>',
      'undo although the prediction is not isolated, or cannot be told; the reason is recorded',
    )
    .action((name, options) => start(async (run) => finish(run, await rollbackVerb(run, name, options))));
};

function rollbackVerb(run: Run, name: string, options: RollbackOptions): Promise<VerbAnswer> {
  return withRun(
    run,
    name,
    (found) => rolledBack(run, options, found, openRouters(found, 'revert')),
    async (ready, journal, unknown) => {
      const found = await rememberedCase(run, { name, ready, journal, unknown, note: 'SN8156' });
      return 'stop' in found
        ? found.stop
        : withNotes(await rolledBack(run, options, found, found.open), found);
    },
  );
}

/** First what is on its way goes back in the name of the run, as its timers would do it; then what the run has saved is undone by a new one. */
async function rolledBack(
  run: Run,
  options: RollbackOptions,
  found: RecordedCase,
  open: readonly RouterRecord[],
): Promise<VerbAnswer> {
  const usable = paceOf(options, found.ready.inventory.routers.length);
  if ('problem' in usable) return refusal('usage', [usable.problem]);
  if (open.length === 0) return undo(run, options, found);
  if (options.out !== undefined) return savedAlone(run, options, found, open);
  const ended = await endedAs(run, found, open, 'revert');
  if ('stop' in ended) return ended.stop;
  const { push, findings } = ended;
  const reverted = {
    ...pushAnswer(run, push, [...found.ready.diagnostics, ...findings]),
    exit: gravest(exitsOfRevert(push)),
  };
  if (push.routers.some(isElsewhere)) return reverted;
  const isSaved = found.routers.some(({ result }) => result?.outcome === 'applied');
  return isSaved ? joined(reverted, await undo(run, options, found)) : reverted;
}

/** `--out` sends nothing: what is on its way needs no plan, and is told. */
async function savedAlone(
  run: Run,
  options: RollbackOptions,
  found: RecordedCase,
  open: readonly RouterRecord[],
): Promise<VerbAnswer> {
  const routers = open.map(({ router }) => router).join(', ');
  const told = report('SN6192', { routers, run: found.recorded.mark.id });
  const answer = await undo(run, options, found);
  return { ...answer, diagnostics: [...(answer.diagnostics ?? []), told] };
}

/** Two answers of one verb, one after the other. */
function joined(first: VerbAnswer, second: VerbAnswer): VerbAnswer {
  return {
    ...second,
    exit: gravest([first.exit, second.exit]),
    text: first.text + second.text,
    diagnostics: [...(first.diagnostics ?? []), ...(second.diagnostics ?? [])],
  };
}

/** A router that is old again is what was asked for. */
function exitsOfRevert(back: PushResult) {
  const asked = back.routers.filter(
    ({ outcome, failure }) => outcome === 'restored' && failure === undefined,
  );
  return exitsOfPush({ ...back, routers: back.routers.filter((one) => !asked.includes(one)) });
}

async function undo(
  run: Run,
  options: RollbackOptions,
  { ready, journal, recorded, routers }: RecordedCase,
): Promise<VerbAnswer> {
  const { inventory } = ready;
  const saved = routers.filter(({ result }) => result?.outcome === 'applied');
  const concerned = saved.map(({ router }) => router);
  const source = readable(await runningFrom(run, inventory, undefined), concerned);
  if (source.exits.length > 0) return refusal(gravest(source.exits), source.diagnostics);
  const back = undoing({ ...recorded, routers }, source.network.running);
  const later = laterChanges(recorded, source.network.running, back).map(({ router, objects }) =>
    report('SN8117', { router, objects: objects.join(', '), run: recorded.mark.id }),
  );
  if (later.length > 0)
    return refusal('not-approved', [...ready.diagnostics, ...source.diagnostics, ...later]);
  if (!hasCommands(back)) {
    const nothing = report('SN6193', { run: recorded.mark.id, routers: concerned.join(', ') || '-' });
    return pushAnswer(run, { planHash: back.hash, routers: [] }, [...ready.diagnostics, nothing]);
  }
  run.talk(planText(back, inventory, { language: run.language, paint: run.paint, commands: false }));
  if (options.out !== undefined) {
    const unsaved = written(run, options.out, jsonText(back));
    if (unsaved.length > 0) return refusal('project-config', unsaved);
    return { exit: 'done', kind: 'Plan', text: `${options.out}\n`, data: back };
  }
  const unknown = await unknownValues(run, ready, { changePlan: back, source }, recorded.mark.id);
  if (unknown.length > 0) return refusal('not-approved', unknown);
  const allowed = await permitted(run, options, ready, { changePlan: back, source });
  if ('stop' in allowed) return allowed.stop;
  return sent(run, options, { ready, journal }, { changePlan: back, source, ...allowed });
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
  await readRunRecords(targets, name, { vault: secrets.vault, ...limitsOf(run) });
  return unknownSecrets(changePlan, secrets);
}

interface Proposed {
  readonly changePlan: ChangePlan;
  readonly source: RunningSource;
}

/** In which order an undoing plan may go out, and what is to go on record with it. */
interface Permission {
  readonly waves: readonly Wave[];
  readonly override?: Override;
  readonly diagnostics: readonly Diagnostic[];
}

/** The same gate as for `apply`. */
async function permitted(
  run: Run,
  options: RollbackOptions,
  ready: Ready,
  proposed: Proposed,
): Promise<Permission | { readonly stop: VerbAnswer }> {
  const { inventory, folder } = ready;
  const { id } = inventory.network;
  const answer = askGate({ folder, inventory, now: run.startedAt }, proposed.changePlan, {
    key: options.key,
    approvals: (options.approval ?? []).map((file) => run.path(file)),
    planFile: undefined,
  });
  if (!isOpen(answer)) return { stop: refusal('not-approved', answer.diagnostics) };
  const safety = safetyOf(run, ready, proposed, { by: answer, reason: options.acceptBreach });
  if ('stop' in safety) {
    const diagnostics = [...proposed.source.diagnostics, ...(safety.stop.diagnostics ?? [])];
    return { stop: { ...safety.stop, diagnostics } };
  }
  const willing = options.yes === true || (await consents(id, `type ${id} to roll this back: `));
  return willing
    ? { ...safety, diagnostics: [...answer.diagnostics, ...safety.diagnostics] }
    : { stop: refusal('not-approved', [report('SN9007', {})]) };
}

async function sent(
  run: Run,
  options: RollbackOptions,
  { ready, journal }: Pick<RecordedCase, 'ready' | 'journal'>,
  { changePlan: back, source, waves, override, diagnostics }: Proposed & Permission,
): Promise<VerbAnswer> {
  const mark = newRunMark(run.startedAt);
  const changePlan = { ...back, waves };
  const unwritten = beginRun(run, journal, {
    mark,
    network: ready.inventory.network.id,
    startedAt: run.startedAt,
    plan: changePlan,
    ...(override === undefined ? {} : { override }),
  });
  if (unwritten !== undefined) return refusal('project-config', [unwritten]);
  // What comes back must be on record before a router carries it: the run may be cut off. A lock that cannot be written is told, not waited for: going back is urgent.
  const { compilation, lock, lockFolder } = ready;
  const ahead = recordedBack(compilation.lock, changePlan);
  const unrecorded = keepLock(lockFolder, lock, ahead);
  const paced = paceOf(options, changePlan.devices.length);
  const done = await pushing(run, { mark, journal }, (told) =>
    apply(ready.compilation, changePlan, source.targets, {
      ...('pace' in paced ? paced.pace : {}),
      ...told,
      ...limitsOf(run),
      owned: ownedBefore(ready),
      fileOf: (router) => `${router}.conf`,
      asPlanned: true,
    }),
  );
  const settled = recordedAfter(compilation, ahead, changePlan, done.after.running);
  const unsettled = [...unrecorded, ...keepLock(lockFolder, ahead, settled)];
  const known = [...ready.diagnostics, ...source.diagnostics, ...diagnostics];
  const ended = pushAnswer(run, done.push, [...known, ...unsettled]);
  return { ...ended, exit: gravest([ended.exit, exitOfAudit(done.proof)]) };
}
