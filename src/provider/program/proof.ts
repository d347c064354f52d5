import { predict } from '../../change.ts';
import { report } from '../../diagnostics/report.ts';
import type { Compilation } from '../../pipeline.ts';
import type { ChangePlan } from '../../plan/types.ts';
import { auditText } from '../../report/audit-text.ts';
import { paintFor } from '../../report/paint.ts';
import { planText } from '../../report/plan/text.ts';
import { audit } from '../../verify/audit.ts';
import type { AuditResult } from '../../verify/types.ts';
import { keepPlan } from '../gate.ts';
import { operatorLanguage, sayDiagnostics } from '../words.ts';
import type { Seen } from './look.ts';
import { type Note, StackRefusal, type StackRequest } from './request.ts';

/** Lines of a plan that are shown before the resources. */
const SHOWN = 30;

/** What a proof of a prediction is made from. */
export interface Prediction {
  readonly compilation: Compilation;
  readonly seen: Seen;
  readonly changePlan: ChangePlan;
}

/** What is said of the plan, once its prediction is proved; throws a `StackRefusal` with the counterexample when it is not (SN9609). Without any router's text the compiled files are judged instead. */
export function prove(request: StackRequest, predicted: Prediction): readonly Note[] {
  const { compilation, seen, changePlan } = predicted;
  const { inventory } = compilation;
  const language = operatorLanguage();
  const paint = paintFor(false);
  const result = auditOf(predicted);
  if (refuses(request, seen, result)) {
    const words = auditText(result, inventory, { language, paint });
    const unseen = seen.notes.map(({ text }) => `${text}\n`).join('');
    const end = sayDiagnostics([report('SN9609', { verdict: result.verdict })]);
    throw new StackRefusal(`${unseen}${words}\n${end}`);
  }
  if (changePlan.devices.every(({ commands }) => commands.length === 0)) return [];
  const shown = planText(changePlan, inventory, { language, paint, commands: false });
  const governed = inventory.network.governance !== undefined || request.settings.approvedDigests.length > 0;
  const asks = governed ? signing(changePlan.hash, keepPlan(request.settings, changePlan)) : '';
  return [{ severity: 'info', text: `${brief(shown)}plan hash ${changePlan.hash}\n${asks}` }];
}

/** The engine shows every section that changes by itself: of a long plan the headline is enough. */
function brief(text: string): string {
  const lines = text.trimEnd().split('\n');
  const rest = lines.length - SHOWN;
  return rest <= 0 ? text : `${lines.slice(0, SHOWN).join('\n')}\n… ${rest} more lines: npx sectornet plan\n`;
}

function auditOf({ compilation, seen: { own, others }, changePlan }: Prediction): AuditResult {
  const running = [...own.running, ...others];
  if (running.length > 0) return audit(compilation.inventory, predict(running, changePlan));
  const files = compilation.configs.map(({ router, text }) => ({ router, file: `${router}.conf`, text }));
  return audit(compilation.inventory, files, { transport: 'assumed' });
}

/** A breach always refuses; what cannot be decided refuses where every router could be read. */
function refuses({ scope }: StackRequest, { own }: Seen, { verdict }: AuditResult): boolean {
  if (verdict === 'breach') return true;
  return (
    verdict === 'inconclusive' && scope === 'network' && own.failures.length === 0 && own.running.length > 0
  );
}

function signing(hash: string, file: string): string {
  return `to approve it: npx sectornet approve ${file} --key <key>\nthen: pulumi config set sectornet:approvedDigest ${hash}\n`;
}
