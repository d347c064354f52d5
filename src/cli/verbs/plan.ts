import { writeFileSync } from 'node:fs';
import { auditPrediction, plan } from '../../change.ts';
import { jsonText } from '../../net/json.ts';
import { auditText } from '../../report/audit-text.ts';
import { planText } from '../../report/plan-text.ts';
import { gravest } from '../exit-code.ts';
import { exitOfAudit } from '../failures.ts';
import { loadAndCompile, nothingSelected, ownedBefore } from '../load.ts';
import type { Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { runningFrom } from '../running.ts';
import { selectRouters } from '../select.ts';

interface PlanOptions {
  readonly configs?: string | undefined;
  readonly out?: string | undefined;
  readonly detailedExitcode?: true | undefined;
  readonly commands?: true | undefined;
}

/** `sectornet plan`: the smallest change from what runs now, with the audit of what would be. */
export const registerPlan: Register = (program, start) => {
  program
    .command('plan')
    .aliases(['diff'])
    .description('show what would change on the routers, and prove the result, without changing anything')
    .option('--configs <dir>', 'plan against collected configurations instead of live routers (CI)')
    .option('--out <file>', 'save the plan for apply')
    .option('--detailed-exitcode', 'exit 2 when something would change')
    .option('--commands', 'also print the commands in the order they are sent')
    .action((options) => start(async (run) => finish(run, await planVerb(run, options))));
};

async function planVerb(run: Run, options: PlanOptions): Promise<VerbAnswer> {
  const kind = 'Plan';
  const compiled = loadAndCompile(run);
  if (!compiled.ok)
    return { exit: compiled.exit, kind, text: '', data: null, diagnostics: compiled.diagnostics };
  const { compilation, inventory } = compiled;
  const selected = selectRouters(run, inventory);
  if (selected.length === 0) return nothingSelected(run, inventory, kind);
  const source = await runningFrom(run, inventory, options.configs);
  const known = [...compiled.diagnostics, ...source.diagnostics];
  if (source.network.running.length === 0)
    return { exit: gravest(source.exits), kind, text: '', data: null, diagnostics: known };
  const planned = plan(compilation, {
    running: source.network.running,
    limit: selected,
    owned: ownedBefore(compiled),
  });
  const diagnostics = [...known, ...planned.diagnostics];
  if (planned.value === undefined) return { exit: 'not-approved', kind, text: '', data: null, diagnostics };
  const prediction = auditPrediction(compilation, source.network.running, planned.value);
  if (options.out !== undefined) writeFileSync(run.path(options.out), jsonText(planned.value));
  const differs = planned.value.devices.some((device) => device.commands.length > 0);
  const shape = { language: run.language, paint: run.paint, commands: options.commands === true };
  const wrong = prediction.verdict === 'isolated' ? '' : `\n${auditText(prediction, inventory, shape)}`;
  return {
    exit: gravest([
      ...source.exits,
      exitOfAudit(prediction),
      ...(differs && options.detailedExitcode === true ? (['differences'] as const) : []),
    ]),
    kind,
    text: planText(planned.value, inventory, shape) + wrong,
    data: planned.value,
    summary: {
      routers: planned.value.devices.length,
      vpnsTouched: planned.value.vpnsTouched,
      prediction: prediction.verdict,
    },
    diagnostics,
    inventoryDigest: inventory.digest,
  };
}
