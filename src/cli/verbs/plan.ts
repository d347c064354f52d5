import { plan } from '../../change.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { foresee, MOST_RELATED } from '../../foresight.ts';
import type { Inventory } from '../../inventory/types.ts';
import { jsonText } from '../../net/json.ts';
import { adoptsAnything, hasCommands } from '../../plan/network.ts';
import type { ChangePlan } from '../../plan/types.ts';
import { auditText } from '../../report/audit-text.ts';
import { planMarkdown } from '../../report/plan/markdown.ts';
import { planPage } from '../../report/plan/page.ts';
import { planRelationText } from '../../report/plan/relation.ts';
import type { PlanReport } from '../../report/plan/report.ts';
import { planText } from '../../report/plan/text.ts';
import { ADOPT, ADOPT_CHANGED, type AdoptOptions, adoptionOf } from '../adoption.ts';
import { gravest } from '../exit-code.ts';
import { exitOfAudit } from '../failures.ts';
import { type Compiled, loadAndCompile, nothingSelected, ownedBefore } from '../load.ts';
import type { Register } from '../main.ts';
import { remitOf } from '../remit.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { type RunningSource, runningFrom, sealedSource } from '../running.ts';
import { wavesIn } from '../safeguards.ts';
import { secretsFor } from '../secrets.ts';
import { selectRouters } from '../select.ts';
import { unwritable, written } from '../written.ts';

interface PlanOptions extends AdoptOptions {
  readonly configs?: string | undefined;
  readonly out?: string | undefined;
  readonly detailedExitcode?: true | undefined;
  readonly commands?: true | undefined;
  readonly only?: string | undefined;
  readonly base?: string | undefined;
  readonly renewSecrets?: true | undefined;
}

type Ready = Extract<Compiled, { readonly ok: true }>;

/** `sectornet plan`: the smallest change from what runs now, with the audit of what would be. */
export const registerPlan: Register = (program, start) => {
  program
    .command('plan')
    .aliases(['diff'])
    .description('show what would change on the routers, and prove the result, without changing anything')
    .option('--configs <dir>', 'plan against collected configurations instead of live routers (CI)')
    .option('--out <file>', 'save the plan for apply')
    .option('--detailed-exitcode', 'exit 2 when something would change')
    .option('--only <departments>', 'plan for these departments alone, and say what that leaves out')
    .option(...ADOPT)
    .option(...ADOPT_CHANGED)
    .option('--base <dir>', 'the inventory before the change: nothing beyond the difference may be touched')
    .option('--renew-secrets', 'set secrets again that cannot be compared (SN3924, SN3925)')
    .option('--commands', 'also print the commands in the order they are sent')
    .action((options) => start(async (run) => finish(run, await planVerb(run, options))));
};

async function planVerb(run: Run, options: PlanOptions): Promise<VerbAnswer> {
  const kind = 'Plan';
  const unfit = unwritable(run, options.out);
  if (unfit.length > 0) return { exit: 'usage', kind, text: '', data: null, diagnostics: unfit };
  const compiled = loadAndCompile(run);
  if (!compiled.ok)
    return { exit: compiled.exit, kind, text: '', data: null, diagnostics: compiled.diagnostics };
  const { inventory } = compiled;
  const selected = selectRouters(run, inventory);
  if (selected.length === 0) return nothingSelected(run, inventory, kind);
  const asked = remitOf(run, compiled, options);
  if ('problems' in asked) return { exit: 'usage', kind, text: '', data: null, diagnostics: asked.problems };
  const source = sealedSource(run, inventory, await runningFrom(run, inventory, options.configs));
  const known = [...compiled.diagnostics, ...source.diagnostics];
  if (source.network.running.length === 0)
    return { exit: gravest(source.exits), kind, text: '', data: null, diagnostics: known };
  const { running } = source.network;
  const secrets = await secretsFor(run, compiled.compilation, selected, options.renewSecrets === true);
  const scope = {
    running,
    limit: selected,
    owned: ownedBefore(compiled),
    remit: asked.remit,
    secrets: secrets.knowledge,
    adoption: adoptionOf(options, undefined),
  };
  const planned = plan(compiled.compilation, scope);
  const diagnostics = [...known, ...planned.diagnostics, ...secrets.diagnostics];
  if (planned.value === undefined) return { exit: 'not-approved', kind, text: '', data: null, diagnostics };
  return answerOf(run, options, compiled, {
    source,
    former: asked.former,
    changePlan: planned.value,
    diagnostics,
  });
}

interface Planned {
  readonly source: RunningSource;
  readonly former: Inventory['agreements'] | undefined;
  readonly changePlan: ChangePlan;
  readonly diagnostics: readonly Diagnostic[];
}

/** Audits what would be and every state on the way, and says so in all forms. */
function answerOf(run: Run, options: PlanOptions, compiled: Ready, planned: Planned): VerbAnswer {
  const { inventory } = compiled;
  const { source, former } = planned;
  const { running } = source.network;
  const judged = foresee(inventory, running, planned.changePlan);
  const { after: prediction, relation } = judged;
  const between = wavesIn(
    { inventory, running, ...(former === undefined ? {} : { former }) },
    planned.changePlan,
  );
  const changePlan =
    'waves' in between ? { ...planned.changePlan, waves: between.waves } : planned.changePlan;
  const limit = run.options.limit === undefined ? {} : { limit: selectRouters(run, inventory) };
  const data = { ...changePlan, ...limit, ...(relation === undefined ? {} : { relation }) };
  const unsaved = options.out === undefined ? [] : written(run, options.out, jsonText(data));
  const shape = { language: run.language, paint: run.paint, commands: options.commands === true };
  const shown = (): PlanReport => ({
    plan: changePlan,
    names: { network: inventory.network, vpns: inventory.vpns, departments: inventory.departments },
    ...judged,
    steps: nextSteps({ ...options, limit: run.options.limit }, compiled.folder, changePlan, inventory),
  });
  const wrong = prediction.verdict === 'isolated' ? '' : `\n${auditText(prediction, inventory, shape)}`;
  const differs =
    (hasCommands(changePlan) || adoptsAnything(changePlan)) && options.detailedExitcode === true;
  return {
    exit: gravest([
      ...source.exits,
      exitOfAudit(prediction),
      ...('problem' in between ? (['not-approved'] as const) : []),
      ...(differs ? (['differences'] as const) : []),
      ...unsaved.map(() => 'project-config' as const),
    ]),
    kind: 'Plan',
    text: planText(changePlan, inventory, shape) + planRelationText(relation, inventory, shape) + wrong,
    forms: {
      md: () => planMarkdown(shown(), run.language),
      html: () => planPage(shown(), run.language),
    },
    data,
    summary: {
      routers: changePlan.devices.length,
      vpnsTouched: changePlan.vpnsTouched,
      prediction: prediction.verdict,
    },
    diagnostics: [
      ...planned.diagnostics,
      ...unsaved,
      ...('problem' in between ? [between.problem] : []),
      ...(relation === undefined ? [tooMany(inventory)] : []),
    ],
    inventoryDigest: inventory.digest,
  };
}

function tooMany({ sites }: Inventory): Diagnostic {
  return report('SN6153', { sites: sites.length, most: MOST_RELATED });
}

/** What to type to have the plan approved and pushed. */
function nextSteps(
  {
    out,
    only,
    base,
    adopt,
    adoptChanged = [],
    renewSecrets,
    limit,
  }: PlanOptions & { readonly limit: string | undefined },
  folder: string,
  { devices }: ChangePlan,
  { network }: Inventory,
): readonly string[] {
  const file = out ?? 'plan.json';
  const scope = [
    ...(adopt === true ? ['--adopt'] : []),
    ...adoptChanged.map((object) => `--adopt-changed "${object}"`),
    ...(only === undefined ? [] : [`--only ${only}`]),
    ...(base === undefined ? [] : [`--base ${base}`]),
    ...(renewSecrets === true ? ['--renew-secrets'] : []),
  ];
  // The plan file knows its routers; the shell must not act on `!` or `*`.
  const limited = limit === undefined ? [] : [`--limit '${limit.replaceAll("'", "'\\''")}'`];
  const interrupts = devices.some(({ risks }) => risks.some((risk) => risk.interrupts));
  const words = [
    `sectornet apply ${file} -i ${folder}`,
    ...scope,
    ...(interrupts ? ['--allow-interruption'] : []),
  ];
  return [
    ...(out === undefined
      ? [[`sectornet plan -i ${folder}`, ...limited, ...scope, `--out ${file}`].join(' ')]
      : []),
    ...(network.governance === undefined ? [] : [`sectornet approve ${file} -i ${folder} --key KEY`]),
    [...words, ...(network.governance === undefined ? [] : ['--key KEY'])].join(' '),
  ];
}
