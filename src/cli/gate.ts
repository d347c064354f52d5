import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { type GateAnswer, isOpen } from '../governance/gate.ts';
import type { Inventory } from '../inventory/types.ts';
import type { Interruption, Override } from '../journal/journal.ts';
import { hasCommands, planHash } from '../plan/network.ts';
import type { ChangePlan } from '../plan/types.ts';
import type { Wave } from '../plan/waves/types.ts';
import { auditText } from '../report/audit-text.ts';
import { planText } from '../report/plan/text.ts';
import { consents } from './consent.ts';
import type { ExitName } from './exit-code.ts';
import { exitOfAudit } from './failures.ts';
import { askGate } from './governance.ts';
import type { Compiled } from './load.ts';
import { leaveBy } from './operator.ts';
import { planIn } from './plan-file.ts';
import type { Run, VerbAnswer } from './run.ts';
import type { RunningSource } from './running.ts';
import {
  type AllowedInterruption,
  interruptionBy,
  interruptionsOf,
  judgePrediction,
  movedBeside,
  wavesIn,
} from './safeguards.ts';

/** How the operator says yes: a plan file that must still be what would be done, `--yes`, or the network's name on a terminal. */
export interface Consent {
  readonly file: string | undefined;
  readonly yes: boolean;
  /** A reference to the pusher's private key, where the network is governed. */
  readonly key: string | undefined;
  readonly approvals: readonly string[];
  readonly allowInterruption?: AllowedInterruption;
  /** Why a prediction that is not isolated is to be pushed all the same. */
  readonly acceptBreach?: string | undefined;
}

/** The gate is open, with who opened it; or the answer the verb must end with. */
export type Gate =
  | {
      readonly open: true;
      readonly answer: GateAnswer;
      readonly waves: readonly Wave[];
      readonly override?: Override;
      readonly interruption?: Interruption;
      readonly diagnostics: readonly Diagnostic[];
    }
  | { readonly open: false; readonly stop: VerbAnswer };

type Ready = Extract<Compiled, { readonly ok: true }>;

/** What is to be pushed, where from, and the agreements in force until then. */
export interface Proposal {
  readonly changePlan: ChangePlan;
  readonly source: RunningSource;
  readonly former?: Inventory['agreements'] | undefined;
}

/**
 * Everything that must hold before the first byte: the plan is the one shown, roles and approvals, no interruption without leave, an isolated
 * prediction and isolated states between, somebody's yes.
 */
export async function gate(run: Run, consent: Consent, ready: Ready, proposal: Proposal): Promise<Gate> {
  const { changePlan } = proposal;
  const saved = savedPlan(run, consent, changePlan);
  if ('problem' in saved) return closed(refusal('not-approved', [saved.problem]));
  const answer = permission(run, consent, ready, changePlan);
  if (!isOpen(answer)) return closed(refusal('not-approved', answer.diagnostics));
  const interruptions = interruptionsOf(changePlan, consent.allowInterruption);
  if (interruptions.length > 0) return closed(refusal('not-approved', interruptions));
  const safety = safetyOf(run, ready, proposal, { by: answer, reason: consent.acceptBreach });
  if ('stop' in safety) return closed(safety.stop);
  const { inventory } = ready;
  run.talk(planText(changePlan, inventory, { language: run.language, paint: run.paint, commands: false }));
  const moved = saved.plan === undefined ? [] : movedBeside(saved.plan, changePlan);
  const opened: Gate = {
    open: true,
    answer,
    ...safety,
    ...interruptionBy(leaveBy(run, answer), changePlan),
    diagnostics: [...safety.diagnostics, ...moved],
  };
  if (!hasCommands(changePlan) || consent.yes) return opened;
  const asked = await consents(inventory.network.id, `type ${inventory.network.id} to push this: `);
  return asked ? opened : closed(refusal('not-approved', [report('SN9007', {})]));
}

function closed(stop: VerbAnswer): Gate {
  return { open: false, stop };
}

function savedPlan(
  run: Run,
  { file }: Consent,
  changePlan: ChangePlan,
): { readonly plan: ChangePlan | undefined } | { readonly problem: Diagnostic } {
  if (file === undefined) return { plan: undefined };
  const plan = planIn(run.path(file), file);
  if ('code' in plan) return { problem: plan };
  return plan.hash === changePlan.hash
    ? { plan }
    : { problem: report('SN9008', movedFrom(plan, changePlan)) };
}

/** What became of a plan that was shown: routers that need nothing any more, that came to it, and that it would change in another way or from another state. */
function movedFrom(shown: ChangePlan, now: ChangePlan): Readonly<Record<string, string>> {
  const [before, after] = [shown, now].map(changing);
  const named = (routers: readonly string[]): string => routers.join(', ') || '-';
  const [planned = [], wanted = []] = [before, after].map((one) => [...(one?.keys() ?? [])]);
  return {
    planned: shown.hash.slice(0, 12),
    now: now.hash.slice(0, 12),
    settled: named(planned.filter((router) => !wanted.includes(router))),
    added: named(wanted.filter((router) => !planned.includes(router))),
    other: named(
      planned.filter((router) => wanted.includes(router) && before?.get(router) !== after?.get(router)),
    ),
  };
}

/** The routers a plan sends anything to or takes anything over on, each with all that its hash covers. */
function changing({ devices }: ChangePlan): ReadonlyMap<string, string> {
  const busy = devices.filter(({ commands, adopted = [] }) => commands.length + adopted.length > 0);
  return new Map(busy.map((device) => [device.router, planHash([device])]));
}

/** The prediction is audited, then every state on the way to it. */
export function safetyOf(
  run: Run,
  { compilation, inventory }: Ready,
  { changePlan, source, former }: Proposal,
  leave: { readonly by: GateAnswer; readonly reason: string | undefined },
): Omit<Extract<Gate, { readonly open: true }>, 'open' | 'answer'> | { readonly stop: VerbAnswer } {
  const { running } = source.network;
  const by = leaveBy(run, leave.by);
  const judged = judgePrediction({ compilation, running, plan: changePlan, ...leave, leave: by });
  if (!judged.safe) {
    const shape = { language: run.language, paint: run.paint };
    const answer = refusal(exitOfAudit(judged.audit), judged.diagnostics);
    return { stop: { ...answer, text: auditText(judged.audit, inventory, shape), data: judged.audit } };
  }
  const { override, diagnostics } = judged;
  const between = wavesIn({ inventory, running, ...(former === undefined ? {} : { former }) }, changePlan);
  if ('problem' in between) return { stop: refusal('not-approved', [between.problem]) };
  return { waves: between.waves, diagnostics, ...(override === undefined ? {} : { override }) };
}

function permission(run: Run, consent: Consent, { folder, inventory }: Ready, plan: ChangePlan): GateAnswer {
  const governed = { folder, inventory, now: run.startedAt };
  return askGate(governed, plan, {
    key: consent.key,
    approvals: consent.approvals.map((file) => run.path(file)),
    planFile: consent.file === undefined ? undefined : run.path(consent.file),
  });
}

/** The answer of an apply that sent nothing. */
export function refusal(exit: ExitName, diagnostics: readonly Diagnostic[]): VerbAnswer {
  return { exit, kind: 'Apply', text: '', data: null, diagnostics };
}
