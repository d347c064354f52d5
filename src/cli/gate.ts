import { auditPrediction } from '../change.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { ChangePlan } from '../plan/types.ts';
import { auditText } from '../report/audit-text.ts';
import { planText } from '../report/plan-text.ts';
import { consents } from './consent.ts';
import type { ExitName } from './exit-code.ts';
import { exitOfAudit } from './failures.ts';
import type { Compiled } from './load.ts';
import { planHashIn } from './plan-file.ts';
import type { Run, VerbAnswer } from './run.ts';
import type { RunningSource } from './running.ts';

/** How the operator says yes: a plan file that must still be what would be done, `--yes`, or the network's name on a terminal. */
export interface Consent {
  readonly file: string | undefined;
  readonly yes: boolean;
}

/** Everything that must hold before the first byte: the plan is the one shown, the prediction is isolated, somebody said yes. */
export async function gate(
  run: Run,
  consent: Consent,
  { compilation, inventory }: Extract<Compiled, { readonly ok: true }>,
  changePlan: ChangePlan,
  source: RunningSource,
): Promise<VerbAnswer | undefined> {
  const { file } = consent;
  if (file !== undefined) {
    const planned = planHashIn(run.path(file));
    if (planned === undefined) return refusal('not-approved', [report('SN9013', { file })]);
    const data = { planned: planned.slice(0, 12), now: changePlan.hash.slice(0, 12) };
    if (planned !== changePlan.hash) return refusal('not-approved', [report('SN9008', data)]);
  }
  const shape = { language: run.language, paint: run.paint, commands: false };
  const prediction = auditPrediction(compilation, source.network.running, changePlan);
  if (prediction.verdict === 'breach' || prediction.verdict === 'inconclusive') {
    const answer = refusal(exitOfAudit(prediction), [report('SN9009', { verdict: prediction.verdict })]);
    return { ...answer, text: auditText(prediction, inventory, shape), data: prediction };
  }
  run.talk(planText(changePlan, inventory, shape));
  if (changePlan.devices.every((device) => device.commands.length === 0) || consent.yes) return undefined;
  const asked = await consents(inventory.network.id, `type ${inventory.network.id} to push this: `);
  return asked ? undefined : refusal('not-approved', [report('SN9007', {})]);
}

/** The answer of an apply that sent nothing. */
export function refusal(exit: ExitName, diagnostics: readonly Diagnostic[]): VerbAnswer {
  return { exit, kind: 'Apply', text: '', data: null, diagnostics };
}
