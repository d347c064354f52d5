import type { Allocations } from './allocate/types.ts';
import type { Outcome } from './diagnostics/diagnostic.ts';
import type { Compilation } from './pipeline.ts';
import { planNetwork } from './plan/network.ts';
import { restoreCommands } from './plan/restore.ts';
import { sameConfiguration } from './plan/same.ts';
import type { ChangePlan, DevicePlan } from './plan/types.ts';
import { collectNetwork, type NotCollected } from './push/collect.ts';
import type { PushOptions } from './push/options.ts';
import { pushPlan } from './push/push.ts';
import type { Target } from './push/target.ts';
import type { PushResult } from './push/types.ts';
import { audit } from './verify/audit.ts';
import type { AuditResult, CollectedConfig } from './verify/types.ts';

/** The running configurations of a network, one per router. */
export type Running = readonly CollectedConfig[];

/** What `collect` gave: the texts, and the routers that gave none. */
export interface CollectedNetwork {
  readonly running: Running;
  readonly failures: readonly NotCollected[];
}

/** Reads the running configuration of every target over SSH; `fileOf` names the file a text is (or would be) kept in. */
export async function collect(
  targets: readonly Target[],
  fileOf: (router: string) => string,
  options: { readonly parallel?: number },
): Promise<CollectedNetwork> {
  const results = await collectNetwork(targets, options);
  return {
    running: results.flatMap((one) =>
      'text' in one ? [{ router: one.router, file: fileOf(one.router), text: one.text }] : [],
    ),
    failures: results.flatMap((one) => ('failure' in one ? [one] : [])),
  };
}

/** What to plan: the routers of `limit` whose running configuration is known; `owned` is the record of what sectornet wrote before. */
export interface PlanScope {
  readonly running: Running;
  readonly limit: readonly string[];
  readonly owned: Allocations['owned'];
}

/** Plans the change from what runs to what is declared. */
export function plan(compilation: Compilation, { running, limit, owned }: PlanScope): Outcome<ChangePlan> {
  const { inventory } = compilation;
  return planNetwork({
    inventoryDigest: inventory.digest,
    activeVpns: inventory.vpns.filter((vpn) => vpn.status === 'active').map((vpn) => vpn.id),
    devices: compilation.configs
      .filter((config) => limit.includes(config.router))
      .flatMap((wanted) => {
        const here = running.find((one) => one.router === wanted.router);
        const recorded = owned.find((one) => one.router === wanted.router)?.objects ?? [];
        return here === undefined ? [] : [{ wanted, running: here.text, owned: recorded }];
      }),
  });
}

/** The network as it will be after a plan: predictions where the plan changes something, the running text elsewhere. */
export function predict(running: Running, changePlan: ChangePlan): Running {
  return running.map((one) => {
    const device = changePlan.devices.find((candidate) => candidate.router === one.router);
    return device === undefined ? one : { ...one, text: device.predicted };
  });
}

/** What the auditor says of the network as it will be: asked before the first byte is sent. */
export function auditPrediction(
  compilation: Compilation,
  running: Running,
  changePlan: ChangePlan,
): AuditResult {
  return audit(compilation.inventory, predict(running, changePlan));
}

/** A push with the state it left, and what the auditor says of that state. */
export interface AppliedChange {
  readonly push: PushResult;
  readonly after: CollectedNetwork;
  readonly proof: AuditResult;
}

/** What `apply` may be told; the rest of a push's options follow from the compilation. */
export type ApplyOptions = Omit<PushOptions, 'readSetOf' | 'sameConfiguration' | 'replan'> & {
  readonly fileOf: (router: string) => string;
  readonly owned: Allocations['owned'];
};

/** Pushes a plan, collects the whole network again and audits it. */
export async function apply(
  compilation: Compilation,
  changePlan: ChangePlan,
  targets: readonly Target[],
  options: ApplyOptions,
): Promise<AppliedChange> {
  const { owned } = options;
  const replanned = ({ router }: DevicePlan, text: string): DevicePlan | undefined =>
    plan(compilation, { running: [{ router, file: '', text }], limit: [router], owned }).value?.devices[0];
  const push = await pushPlan(changePlan, targets, {
    ...options,
    readSetOf: (device, running) => replanned(device, running)?.readSet ?? '',
    replan: restoreCommands,
    sameConfiguration,
  });
  const after = await collect(targets, options.fileOf, options);
  return { push, after, proof: audit(compilation.inventory, after.running) };
}
