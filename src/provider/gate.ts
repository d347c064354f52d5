import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as grpc from '@grpc/grpc-js';
import { askGate } from '../cli/governance.ts';
import { readPlanFile } from '../cli/plan-file.ts';
import { interruptionsOf } from '../cli/safeguards.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { isOpen } from '../governance/gate.ts';
import { jsonText } from '../net/json.ts';
import { planHash } from '../plan/network.ts';
import type { ChangePlan } from '../plan/types.ts';
import { networkOf } from './network.ts';
import { digestsIn, type Settings } from './settings.ts';
import { ProviderError } from './wire/errors.ts';
import { sayDiagnostics } from './words.ts';

/** What one router's change asks permission for. `shown` is the hash of the network's plan it was shown in, if any. */
export interface Asking {
  readonly router: string;
  readonly plan: ChangePlan;
  readonly shown: string;
  readonly approvedDigest: string;
}

/**
 * Whether one router may be sent its plan: the gate of `sectornet apply`, asked before the first byte. A network with governance, or a stack that names approved plans,
 * needs one that holds exactly this change; roles, approvals and freezes are then judged for that whole plan. Throws FAILED_PRECONDITION; answers what the operator must be told of
 * a change that may go (a freeze that an emergency ended).
 */
export function askPermission(settings: Settings, asking: Asking): readonly Diagnostic[] {
  const interruptions = interruptionsWithoutLeave(settings, asking.plan);
  if (interruptions.length > 0) throw refusal(sayDiagnostics(interruptions));
  const { folder, inventory } = networkOf(settings);
  const digests = [...new Set([...digestsIn(asking.approvedDigest), ...settings.approvedDigests])];
  if (inventory.network.governance === undefined && digests.length === 0) return [];
  if (digests.length === 0)
    throw unapproved(settings, { ...asking, plan: { ...asking.plan, inventoryDigest: inventory.digest } });
  const approved = digests
    .map((digest) => approvedPlan(settings, digest, asking))
    .find((one) => one !== undefined);
  if (approved === undefined)
    throw refusal(sayDiagnostics([report('SN9606', { router: asking.router, hash: digests.join(', ') })]));
  const answer = askGate({ folder, inventory, now: new Date().toISOString() }, approved.plan, {
    key: settings.key,
    approvals: [],
    planFile: approved.file,
  });
  if (!isOpen(answer)) throw refusal(sayDiagnostics(answer.diagnostics));
  return answer.diagnostics;
}

/** SN9621 for a plan that interrupts VPNs the stack gives no leave for (`sectornet:allowInterruption`): what `sectornet apply` refuses with SN7110. */
export function interruptionsWithoutLeave(
  { allowInterruption }: Pick<Settings, 'allowInterruption'>,
  plan: ChangePlan,
): readonly Diagnostic[] {
  return interruptionsOf(plan, allowInterruption).map(({ data }) =>
    report('SN9621', { interruptions: `${data['interruptions']}`, vpns: `${data['vpns']}` }),
  );
}

/** Where a plan lies under its hash. */
export function planFileOf(settings: Pick<Settings, 'plans'>, hash: string): string {
  return join(settings.plans, `${hash}.json`);
}

/** Keeps a plan under its hash, to be signed by `sectornet approve`. */
export function keepPlan(settings: Pick<Settings, 'plans'>, plan: ChangePlan): string {
  const file = planFileOf(settings, plan.hash);
  mkdirSync(settings.plans, { recursive: true });
  writeFileSync(file, jsonText(plan));
  return file;
}

function approvedPlan(
  settings: Settings,
  digest: string,
  { router, plan }: Asking,
): { readonly plan: ChangePlan; readonly file: string } | undefined {
  const file = /^[0-9a-f]{64}$/.test(digest) ? planFileOf(settings, digest) : '';
  const saved = file === '' ? undefined : readPlanFile(file);
  const device = saved?.devices.find((one) => one.router === router);
  if (saved === undefined || saved.hash !== digest || device === undefined) return undefined;
  return planHash([device]) === plan.hash ? { plan: saved, file } : undefined;
}

function unapproved(settings: Settings, { router, plan, shown }: Asking): ProviderError {
  const hash = shown === '' ? plan.hash : shown;
  const file = shown === '' ? keepPlan(settings, plan) : planFileOf(settings, shown);
  return refusal(sayDiagnostics([report('SN9605', { router, hash, file })]));
}

function refusal(words: string): ProviderError {
  return new ProviderError(grpc.status.FAILED_PRECONDITION, words);
}
