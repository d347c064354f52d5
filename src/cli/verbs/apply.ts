import { Option } from '@commander-js/extra-typings';
import { apply, plan } from '../../change.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { GateAnswer } from '../../governance/gate.ts';
import type { Interruption, Journal, Override } from '../../journal/journal.ts';
import type { Adoption, ChangePlan } from '../../plan/types.ts';
import type { SecretKnowledge } from '../../plan/wanted-secrets.ts';
import { POST_CHECKS } from '../../push/pairs.ts';
import type { RunMark } from '../../push/session/definition.ts';
import type { PushResult } from '../../push/types.ts';
import { auditText } from '../../report/audit-text.ts';
import { pushText } from '../../report/push-text.ts';
import { acceptedBreaches } from '../accepted-breaches.ts';
import { ADOPT, ADOPT_CHANGED, type AdoptOptions, adoptionOf } from '../adoption.ts';
import { recordedAfter, recordedAhead } from '../applied.ts';
import { type ExitName, gravest } from '../exit-code.ts';
import { exitOfAudit, exitsOfPush, failureDiagnostics } from '../failures.ts';
import { gate, refusal } from '../gate.ts';
import { beginRun, journalOf } from '../journal-file.ts';
import { unknownSecrets } from '../known-secrets.ts';
import { limitsOf } from '../limits.ts';
import { type Compiled, loadAndCompile, nothingSelected, ownedBefore } from '../load.ts';
import { keepLock } from '../lock-on-disk.ts';
import type { Register } from '../main.ts';
import { exitOfPlanFile, planIn } from '../plan-file.ts';
import { type PaceOptions, paceOf, pushing } from '../pushing.ts';
import { remitOf } from '../remit.ts';
import { reportPage } from '../report-page.ts';
import { finish, formProblem, type Run, type VerbAnswer } from '../run.ts';
import { newRunMark, secondsOf } from '../run-mark.ts';
import { type RunningSource, readable, runningFrom } from '../running.ts';
import { secretsFor } from '../secrets.ts';
import { selectRouters } from '../select.ts';
import { unwritable, written } from '../written.ts';

interface ApplyOptions extends PaceOptions, AdoptOptions {
  readonly yes?: true | undefined;
  readonly key?: string | undefined;
  readonly approval?: readonly string[] | undefined;
  readonly confirmWithin?: string | undefined;
  readonly report?: string | undefined;
  readonly allowInterruption?: true | string | undefined;
  readonly acceptBreach?: string | undefined;
  readonly only?: string | undefined;
  readonly base?: string | undefined;
  readonly renewSecrets?: true | undefined;
  /** For a caller that looks at the network as soon as it is changed, before the proof. */
  readonly onPushed?: (() => void) | undefined;
}

type Ready = Extract<Compiled, { readonly ok: true }>;

/** `sectornet apply`: plan → audit of the prediction → push → collect → audit. */
export const registerApply: Register = (program, start) => {
  program
    .command('apply')
    .aliases(['deploy', 'push'])
    .description('plan, prove the prediction, push over SSH, collect again and prove the result')
    .argument('[plan]', 'a plan file from plan --out: refused when it is no longer what would be done')
    .option('--yes', 'consent, for use without a terminal')
    .option('--key <reference>', 'your private Ed25519 key, where the network is governed: PATH or env:NAME')
    .option('--approval <file...>', 'signed approvals; those beside the plan file are found by themselves')
    .option(
      '--confirm-within <time>',
      'routers go back by themselves unless the run gets this far in time (default: 10m)',
    )
    .option('--hold', 'leave the routers on trial until somebody says sectornet confirm RUN')
    .option('--serial <sizes>', 'so many routers of a wave at a time: 3, 25%, or batch by batch 1,5,20%')
    .option(
      '--max-fail <number>',
      'failed routers (or 10%) after which the next wave still begins (default: 0)',
    )
    .addOption(
      new Option(
        '--post-check <level>',
        'a declared pair that is silent after the change: not asked, told, or the change goes back (default: fail)',
      ).choices(POST_CHECKS),
    )
    .option('--report <file>', 'write the proof afterwards as HTML')
    .option('--only <departments>', 'change these departments alone (a plan file says so itself)')
    .option(...ADOPT)
    .option(...ADOPT_CHANGED)
    .option('--base <dir>', 'the inventory before the change: nothing beyond the difference may be touched')
    .option('--renew-secrets', 'set secrets again that cannot be compared (SN3924, SN3925)')
    .option('--allow-interruption [vpns]', 'push although VPNs (all, or these) are interrupted for a moment')
    .option(
      '--accept-breach <reason>',
      'push although the prediction is not isolated; the reason is recorded',
    )
    .action((file, options) => start(async (run) => finish(run, await applyVerb(run, file, options))));
};

/** Plans, proves, pushes and proves again; `file` is the plan that was shown. */
export async function applyVerb(
  run: Run,
  file: string | undefined,
  options: ApplyOptions,
): Promise<VerbAnswer> {
  const unfit = [...formProblem(run), ...unwritable(run, options.report)];
  if (unfit.length > 0) return refusal('usage', unfit);
  const saved = file === undefined ? undefined : planIn(run.path(file), file);
  if (saved !== undefined && 'code' in saved) return refusal(exitOfPlanFile(saved), [saved]);
  const compiled = loadAndCompile(run);
  if (!compiled.ok) return refusal(compiled.exit, compiled.diagnostics);
  const selected = selectedFor(run, compiled, saved);
  if (selected.length === 0) return nothingSelected(run, compiled.inventory, 'Apply');
  const { confirmWithin } = options;
  const trialSeconds = confirmWithin === undefined ? undefined : secondsOf(confirmWithin);
  if (confirmWithin !== undefined && trialSeconds === undefined)
    return refusal('usage', [report('SN9019', { text: confirmWithin })]);
  const usable = paceOf(options, compiled.inventory.routers.length);
  if ('problem' in usable) return refusal('usage', [usable.problem]);
  const asked = askedFor(run, compiled, saved, options);
  if ('problems' in asked) return refusal('usage', asked.problems);
  const source = readable(await runningFrom(run, compiled.inventory, undefined), selected);
  if (source.exits.length > 0)
    return refusal(gravest(source.exits), [...compiled.diagnostics, ...source.diagnostics]);
  const { remit, former, adoption } = asked;
  const secrets = await secretsFor(run, compiled.compilation, selected, options.renewSecrets === true);
  const scope = {
    running: source.network.running,
    limit: selected,
    owned: ownedBefore(compiled),
    remit,
    adoption,
    secrets: secrets.knowledge,
  };
  const planned = plan(compiled.compilation, scope);
  const diagnostics = [...compiled.diagnostics, ...source.diagnostics, ...planned.diagnostics];
  if (planned.value === undefined) return refusal('not-approved', diagnostics);
  const consent = {
    file,
    yes: options.yes === true,
    key: options.key,
    approvals: options.approval ?? [],
    allowInterruption: options.allowInterruption,
    acceptBreach: options.acceptBreach,
  };
  const changePlan = planned.value;
  const unknown = [...secrets.diagnostics, ...unknownSecrets(changePlan, secrets)];
  if (unknown.length > 0) return refusal('not-approved', [...diagnostics, ...unknown]);
  const passed = await gate(run, consent, compiled, { changePlan, source, former });
  if (!passed.open)
    return { ...passed.stop, diagnostics: [...diagnostics, ...(passed.stop.diagnostics ?? [])] };
  const mark = newRunMark(run.startedAt, trialSeconds);
  return push(run, options, compiled, {
    ...passed,
    changePlan: { ...changePlan, waves: passed.waves },
    source,
    adoption,
    mark,
    secrets: secrets.knowledge,
    diagnostics: [...diagnostics, ...passed.answer.diagnostics, ...passed.diagnostics],
  });
}

/** The routers of `--limit`; without it those that a plan file was made for. */
function selectedFor(run: Run, { inventory }: Ready, saved: ChangePlan | undefined): readonly string[] {
  const all = selectRouters(run, inventory);
  return run.options.limit === undefined
    ? all.filter((router) => saved?.limit?.includes(router) ?? true)
    : all;
}

/** A plan file speaks for itself: what it was made for need not be said again. */
function askedFor(run: Run, compiled: Ready, saved: ChangePlan | undefined, options: ApplyOptions) {
  const asked = remitOf(run, compiled, options);
  if ('problems' in asked) return asked;
  const adoption = adoptionOf(options, saved);
  if (asked.remit !== undefined || saved?.remit.by !== 'department') return { ...asked, adoption };
  return { ...asked, adoption, remit: saved.remit };
}

interface Pushing {
  readonly changePlan: ChangePlan;
  readonly source: RunningSource;
  readonly adoption: Adoption | undefined;
  readonly answer: GateAnswer;
  readonly override?: Override;
  readonly interruption?: Interruption;
  readonly mark: RunMark;
  readonly secrets: SecretKnowledge;
  readonly diagnostics: readonly Diagnostic[];
}

async function push(
  run: Run,
  options: ApplyOptions,
  compiled: Ready,
  { changePlan, source, adoption, answer, override, interruption, mark, secrets, diagnostics }: Pushing,
): Promise<VerbAnswer> {
  const { compilation, inventory, lockFolder } = compiled;
  const journal = journalOf(run);
  if ('problem' in journal) return refusal('project-config', [...diagnostics, journal.problem]);
  const begun = {
    mark,
    network: inventory.network.id,
    startedAt: run.startedAt,
    plan: changePlan,
    ...(override === undefined ? {} : { override }),
    ...(interruption === undefined ? {} : { interruption }),
  };
  const unwritten = beginRun(run, journal, begun);
  if (unwritten !== undefined) return refusal('project-config', [...diagnostics, unwritten]);
  // Numbers and objects must be on record before a router carries them.
  const ahead = recordedAhead(compilation, changePlan);
  const unkept = keepLock(lockFolder, compiled.lock, ahead);
  if (unkept.length > 0) {
    endUnbegun(journal, mark, changePlan);
    journal.close();
    return refusal('project-config', [...diagnostics, ...unkept]);
  }
  const changed = changePlan.devices.filter(({ commands }) => commands.length > 0).length;
  const paced = paceOf(options, changed);
  const bases = new Map(source.network.running.map(({ router, text }) => [router, text]));
  const done = await pushing(run, { mark, journal }, (told) =>
    apply(compilation, changePlan, source.targets, {
      ...('pace' in paced ? paced.pace : {}),
      ...limitsOf(run),
      ...told,
      owned: ownedBefore(compiled),
      remit: changePlan.remit,
      secrets,
      ...(options.onPushed === undefined ? {} : { onPushed: options.onPushed }),
      plannedFrom: (router) => bases.get(router),
      adoption,
      fileOf: (router) => `${router}.conf`,
    }),
  );
  journal.close();
  const unsettled = keepLock(
    lockFolder,
    ahead,
    recordedAfter(compilation, ahead, changePlan, done.after.running),
  );
  const accepted = acceptedBreaches(run, done.proof);
  const judged = { subject: inventory, judgedBy: 'inventory', audit: done.proof, accepted } as const;
  const unreported =
    options.report === undefined ? [] : written(run, options.report, reportPage(run, judged));
  const exits: readonly ExitName[] = [
    ...exitsOfPush(done.push),
    exitOfAudit(done.proof),
    ...unreported.map(() => 'project-config' as const),
  ];
  return {
    exit: gravest(exits),
    kind: 'Apply',
    text:
      pushText(done.push, run.language, run.paint) +
      heldText(done.push, mark.id) +
      auditText(done.proof, inventory, { language: run.language, paint: run.paint }),
    data: { push: done.push, audit: done.proof },
    summary: {
      verdict: done.proof.verdict,
      planHash: changePlan.hash,
      run: mark.id,
      ...responsible(answer),
      ...(override === undefined ? {} : { override }),
    },
    diagnostics: [
      ...diagnostics,
      ...failureDiagnostics(done.push.routers),
      ...accepted,
      ...unsettled,
      ...unreported,
    ],
    inventoryDigest: inventory.digest,
  };
}

/** Writes down that a run stopped before its first byte: nobody has to finish it. Where the disk takes no more, `resume` finds that out. */
function endUnbegun(journal: Journal, mark: RunMark, { devices }: ChangePlan): void {
  const words = 'the allocation lock could not be written';
  const failure = { kind: 'not-recorded', step: 'connect', words } as const;
  try {
    for (const { router, commands } of devices) {
      if (commands.length === 0) continue;
      const result = { router, outcome: 'not-started', failure, commandsSent: 0, milliseconds: 0 } as const;
      journal.record(mark.id, { kind: 'end', router, result });
    }
  } catch {
    return;
  }
}

/** What to type for a run that waits for a judgement. */
function heldText(push: PushResult, run: string): string {
  return push.routers.some(({ outcome }) => outcome === 'on-trial')
    ? `on trial: sectornet confirm ${run} keeps it, sectornet rollback ${run} ends it now\n`
    : '';
}

/** Who pushed and who approved, for the record; empty where nobody is asked. */
function responsible({ pusher, approvers, emergency }: GateAnswer): Readonly<Record<string, unknown>> {
  return {
    ...(pusher === undefined ? {} : { pushedBy: pusher.id, approvedBy: approvers.map(({ id }) => id) }),
    ...(emergency === undefined ? {} : { emergency }),
  };
}
