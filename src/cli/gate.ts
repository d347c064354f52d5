import { auditPrediction } from '../change.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { type GateAnswer, isOpen } from '../governance/gate.ts';
import type { ChangePlan } from '../plan/types.ts';
import { auditText } from '../report/audit-text.ts';
import { planText } from '../report/plan-text.ts';
import { consents } from './consent.ts';
import type { ExitName } from './exit-code.ts';
import { exitOfAudit } from './failures.ts';
import { askGate, localDay } from './governance.ts';
import type { Compiled } from './load.ts';
import { readPlanFile } from './plan-file.ts';
import type { Run, VerbAnswer } from './run.ts';
import type { RunningSource } from './running.ts';

/** How the operator says yes: a plan file that must still be what would be done, `--yes`, or the network's name on a terminal. */
export interface Consent {
  readonly file: string | undefined;
  readonly yes: boolean;
  /** A reference to the pusher's private key, where the network is governed. */
  readonly key: string | undefined;
  readonly approvals: readonly string[];
}

/** The gate is open, with who opened it; or the answer the verb must end with. */
export type Gate =
  | { readonly open: true; readonly answer: GateAnswer }
  | { readonly open: false; readonly stop: VerbAnswer };

type Ready = Extract<Compiled, { readonly ok: true }>;

/** Everything that must hold before the first byte: the plan is the one shown, roles and approvals, an isolated prediction, somebody's yes. */
export async function gate(
  run: Run,
  consent: Consent,
  ready: Ready,
  changePlan: ChangePlan,
  source: RunningSource,
): Promise<Gate> {
  const moved = movedSince(run, consent, changePlan);
  if (moved !== undefined) return { open: false, stop: refusal('not-approved', [moved]) };
  const answer = permission(run, consent, ready, changePlan);
  if (!isOpen(answer)) return { open: false, stop: refusal('not-approved', answer.diagnostics) };
  const unsafe = unsafePrediction(run, ready, changePlan, source);
  if (unsafe !== undefined) return { open: false, stop: unsafe };
  const { inventory } = ready;
  run.talk(planText(changePlan, inventory, { language: run.language, paint: run.paint, commands: false }));
  const idle = changePlan.devices.every((device) => device.commands.length === 0);
  if (idle || consent.yes) return { open: true, answer };
  const asked = await consents(inventory.network.id, `type ${inventory.network.id} to push this: `);
  return asked
    ? { open: true, answer }
    : { open: false, stop: refusal('not-approved', [report('SN9007', {})]) };
}

function movedSince(run: Run, { file }: Consent, changePlan: ChangePlan): Diagnostic | undefined {
  if (file === undefined) return undefined;
  const planned = readPlanFile(run.path(file))?.hash;
  if (planned === undefined) return report('SN9013', { file });
  const data = { planned: planned.slice(0, 12), now: changePlan.hash.slice(0, 12) };
  return planned === changePlan.hash ? undefined : report('SN9008', data);
}

function permission(run: Run, consent: Consent, { folder, inventory }: Ready, plan: ChangePlan): GateAnswer {
  const governed = { folder, inventory, today: localDay(run.startedAt) };
  return askGate(governed, plan, {
    key: consent.key,
    approvals: consent.approvals.map((file) => run.path(file)),
    planFile: consent.file === undefined ? undefined : run.path(consent.file),
  });
}

/** The answer that stops a push whose prediction is not isolated; undefined when it is. */
export function unsafePrediction(
  run: Run,
  { compilation, inventory }: Ready,
  changePlan: ChangePlan,
  source: RunningSource,
): VerbAnswer | undefined {
  const prediction = auditPrediction(compilation, source.network.running, changePlan);
  if (prediction.verdict !== 'breach' && prediction.verdict !== 'inconclusive') return undefined;
  const shape = { language: run.language, paint: run.paint };
  const answer = refusal(exitOfAudit(prediction), [report('SN9009', { verdict: prediction.verdict })]);
  return { ...answer, text: auditText(prediction, inventory, shape), data: prediction };
}

/** The answer of an apply that sent nothing. */
export function refusal(exit: ExitName, diagnostics: readonly Diagnostic[]): VerbAnswer {
  return { exit, kind: 'Apply', text: '', data: null, diagnostics };
}
