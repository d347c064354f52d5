import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { approvalText } from '../../governance/approval.ts';
import type { Holder } from '../../governance/roles.ts';
import type { Inventory } from '../../inventory/types.ts';
import type { ChangePlan } from '../../plan/types.ts';
import { planText } from '../../report/plan/text.ts';
import { isDay } from '../day.ts';
import type { ExitName } from '../exit-code.ts';
import { localDay, readSignedRoles } from '../governance.ts';
import { load } from '../load.ts';
import type { Register } from '../main.ts';
import { exitOfPlanFile, planIn } from '../plan-file.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { readSigningKey, type SigningKey } from '../signing-key.ts';
import { written } from '../written.ts';

interface ApproveOptions {
  readonly key: string;
  readonly validUntil?: string | undefined;
  readonly emergency?: string | undefined;
}

/** Days an approval counts unless `--valid-until` says otherwise. */
const DAYS = 7;

/** `sectornet approve`: a detached signature over a plan's hash, written beside the plan. */
export const registerApprove: Register = (program, start) => {
  program
    .command('approve')
    .description('sign a saved plan, so that it may be pushed to a network that asks for approvals')
    .argument('<plan>', 'a plan file from plan --out')
    .requiredOption(
      '--key <reference>',
      'the private Ed25519 key of a holder in roles.yaml: PATH or env:NAME',
    )
    .option('--valid-until <date>', `the last day the approval counts (default: ${DAYS} days from today)`)
    .option('--emergency <reason>', 'end a freeze for this plan; counts from the owner only')
    .action((plan, options) => start((run) => finish(run, approve(run, plan, options))));
};

function approve(run: Run, file: string, options: ApproveOptions): VerbAnswer {
  const loaded = load(run);
  if (!loaded.ok) return refused(loaded.exit, loaded.diagnostics);
  const unfit = unfitOptions(run, loaded.inventory, options);
  if (unfit.length > 0) return refused('usage', unfit);
  const plan = planIn(run.path(file), file);
  if ('code' in plan) return refused(exitOfPlanFile(plan), [plan]);
  const key = readSigningKey(options.key);
  if ('reason' in key) return refused('usage', [report('SN8106', { file: options.key, reason: key.reason })]);
  const holder = holderOf(loaded.folder, loaded.inventory, key);
  if ('code' in holder) return refused('not-approved', [holder]);
  return signed(run, { file, plan, key, holder, inventory: loaded.inventory }, options);
}

/** What would be signed for nothing: an approval without a day to come, or an emergency without a reason. */
function unfitOptions(
  run: Run,
  { network }: Inventory,
  { validUntil, emergency }: ApproveOptions,
): readonly Diagnostic[] {
  const today = localDay(run.startedAt, network.governance?.timeZone);
  const isOver = validUntil !== undefined && (!isDay(validUntil) || validUntil < today);
  return [
    ...(isOver ? [report('SN7196', { text: validUntil, today })] : []),
    ...(emergency !== undefined && emergency.trim() === ''
      ? [report('SN7119', { option: '--emergency' })]
      : []),
  ];
}

interface Signing {
  readonly file: string;
  readonly plan: ChangePlan;
  readonly key: SigningKey;
  readonly holder: Pick<Holder, 'id'>;
  readonly inventory: Inventory;
}

function signed(run: Run, signing: Signing, { validUntil, emergency }: ApproveOptions): VerbAnswer {
  const { file, plan, key, holder, inventory } = signing;
  const text = approvalText({
    network: inventory.network.id,
    plan: plan.hash,
    validUntil: validUntil ?? dayAfter(run.startedAt, DAYS, inventory.network.governance?.timeZone),
    ...(emergency === undefined ? {} : { emergency }),
  });
  const target = `${file}.${holder.id}.approval.json`;
  run.talk(planText(plan, inventory, { language: run.language, paint: run.paint, commands: false }));
  const unwritten = [
    ...written(run, target, text),
    ...written(run, `${target}.sig`, key.signText(text, 'sectornet-approval')),
  ];
  if (unwritten.length > 0) return refused('project-config', unwritten);
  return { exit: 'done', kind: 'Approval', text: `${target}\n`, data: { file: target, plan: plan.hash } };
}

/** Who signs; in a network without governance anybody may, under the key's own name. */
function holderOf(folder: string, { network }: Inventory, key: SigningKey): Pick<Holder, 'id'> | Diagnostic {
  if (network.governance === undefined) return { id: 'key' };
  const roles = readSignedRoles(folder, network.id, network.governance);
  if (roles.value === undefined)
    return roles.diagnostics[0] ?? report('SN8105', { file: `${folder}/roles.yaml` });
  const holder = roles.value.holders.find((one) => one.key === key.publicKey);
  if (holder === undefined) return report('SN8111', { key: key.publicKey.slice(0, 40) });
  const { from } = network.governance.approvals;
  return from.includes(holder.role)
    ? holder
    : report('SN8124', { holder: holder.id, role: holder.role, from: from.join(', ') });
}

function dayAfter(instant: string, days: number, timeZone: string | undefined): string {
  return localDay(new Date(Date.parse(instant) + days * 24 * 60 * 60 * 1000).toISOString(), timeZone);
}

function refused(exit: ExitName, diagnostics: readonly Diagnostic[]): VerbAnswer {
  return { exit, kind: 'Approval', text: '', data: null, diagnostics };
}
