import type { Allocations } from './allocate/types.ts';
import type { Diagnostic, Outcome } from './diagnostics/diagnostic.ts';
import type { RouterRecord } from './journal/journal.ts';
import { promisesOf } from './model/promises.ts';
import { compareText } from './net/order.ts';
import type { Compilation } from './pipeline.ts';
import { planHash, planNetwork } from './plan/network.ts';
import { changedSince, fallbackCommands, restoreCommands, strayObjects, undoDevice } from './plan/restore.ts';
import { sameConfiguration } from './plan/same.ts';
import { ciphersSet, expectedAsFound } from './plan/secrets.ts';
import { type Adoption, type ChangePlan, type DevicePlan, type Remit, textAfter } from './plan/types.ts';
import { NO_KNOWLEDGE, type SecretKnowledge, settleSecrets } from './plan/wanted-secrets.ts';
import { collectNetwork, type NotCollected } from './push/collect.ts';
import type { PushOptions, ReachOptions } from './push/options.ts';
import { pushPlan } from './push/push.ts';
import { finishRouter, type Judgement } from './push/resume.ts';
import type { Target } from './push/target.ts';
import { turnsOf } from './push/turns.ts';
import type { PushResult, RouterPushResult } from './push/types.ts';
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
  options: ReachOptions,
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
  /** What the plan may touch; absent: everything the inventory declares. */
  readonly remit?: Remit | undefined;
  /** What is known of the secrets; absent: those on the routers count as those that are meant. */
  readonly secrets?: SecretKnowledge | undefined;
  /** What it may take over; absent: nothing. */
  readonly adoption?: Adoption | undefined;
}

/** Plans the change from what runs to what is declared. */
export function plan(
  compilation: Compilation,
  { running, limit, owned, remit, adoption, secrets = NO_KNOWLEDGE }: PlanScope,
): Outcome<ChangePlan> {
  const { inventory } = compilation;
  const told: Diagnostic[] = [];
  const texts = new Map(running.map(({ router, text }) => [router, text]));
  const records = new Map(owned.map(({ router, objects }) => [router, objects]));
  const lapsed = new Map(
    inventory.agreements.flatMap(({ id, validity, span }) =>
      validity === 'effective' ? [] : [[id, { span, agreement: id }]],
    ),
  );
  function* requests() {
    for (const wanted of compilation.configs) {
      const here = limit.includes(wanted.router) ? texts.get(wanted.router) : undefined;
      if (here === undefined) continue;
      const { config, diagnostics } = settleSecrets(wanted, here, secrets);
      told.push(...diagnostics);
      yield { wanted: config, running: here, owned: records.get(wanted.router) ?? [], lapsed };
    }
  }
  const planned = planNetwork({
    inventoryDigest: inventory.digest,
    ...(remit === undefined ? {} : { remit }),
    ...(adoption === undefined ? {} : { adoption }),
    activeVpns: inventory.vpns.filter((vpn) => vpn.status === 'active').map((vpn) => vpn.id),
    devices: requests(),
  });
  return { ...planned, diagnostics: [...planned.diagnostics, ...told] };
}

/** The VPNs whose configuration differs between two compilations of a network, and whether anything that serves no VPN does. */
export function changedBy(
  before: Compilation,
  after: Compilation,
): { readonly vpns: readonly string[]; readonly backbone: boolean } {
  const scope = {
    running: after.configs.map(({ router }) => ({
      router,
      file: router,
      text: before.configs.find((one) => one.router === router)?.text ?? '',
    })),
    limit: after.configs.map(({ router }) => router),
    owned: [...before.allocations.owned, ...after.allocations.owned],
  };
  const { value, diagnostics } = plan(after, { ...scope, owned: joinedByRouter(scope.owned) });
  if (value === undefined)
    throw new Error(`two compilations cannot be compared: ${JSON.stringify(diagnostics)}`);
  const sections = value.devices.flatMap((device) => device.sections);
  return { vpns: value.vpnsTouched, backbone: sections.some(({ vpns }) => vpns.length === 0) };
}

function joinedByRouter(owned: Allocations['owned']): Allocations['owned'] {
  return [...Map.groupBy(owned, ({ router }) => router)].map(([router, parts]) => ({
    router,
    objects: parts.flatMap(({ objects }) => objects),
  }));
}

/** The network as it will be after a plan: predictions where the plan changes something, the running text elsewhere. */
export function predict(running: Running, changePlan: ChangePlan): Running {
  const devices = new Map(changePlan.devices.map((device) => [device.router, device]));
  return running.map((one) => ({ ...one, text: textAfter(devices.get(one.router), one.text) }));
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
export type ApplyOptions = Omit<PushOptions, keyof typeof COMPARING | 'readSetOf'> & {
  readonly fileOf: (router: string) => string;
  readonly owned: Allocations['owned'];
  readonly remit?: Remit | undefined;
  readonly secrets?: SecretKnowledge | undefined;
  readonly adoption?: Adoption | undefined;
  /** The plan was made from what runs now and not from the inventory (an undo): its own read set is not asked for again. */
  readonly asPlanned?: boolean;
  /** Told when the last router has ended, before the network is collected again. */
  readonly onPushed?: () => void;
};

/** Pushes a plan, collects the whole network again and audits it. */
export async function apply(
  compilation: Compilation,
  changePlan: ChangePlan,
  targets: readonly Target[],
  options: ApplyOptions,
): Promise<AppliedChange> {
  const push = await pushPlan(changePlan, targets, pushOptions(compilation, options));
  options.onPushed?.();
  // What was stopped is collected all the same: the proof is about the whole network.
  const { signal: _, ...reading } = options;
  const after = await collect(targets, options.fileOf, reading);
  return { push, after, proof: audit(compilation.inventory, after.running) };
}

/** A run that stopped before its end: its plan, and how far each router came. */
export interface StoppedRun {
  readonly plan: ChangePlan;
  readonly routers: readonly RouterRecord[];
}

/**
 * The routers of a run that a judgement is about: those on trial, and unless it confirms those without a good end. Whether a trial is over says the router,
 * not a clock here.
 */
export function openRouters(
  { routers }: Pick<StoppedRun, 'routers'>,
  judgement: Judgement,
): readonly RouterRecord[] {
  return routers.filter(
    ({ result }) =>
      result?.outcome === 'on-trial' ||
      (judgement !== 'confirm' && (result === undefined || result.outcome === 'left')),
  );
}

/** Finishes routers of a run as somebody judged: exactly new and saved, or exactly old. */
export async function resume(
  stopped: StoppedRun,
  open: readonly RouterRecord[],
  targets: readonly Target[],
  options: FinishOptions & { readonly judgement: Judgement },
): Promise<PushResult> {
  const turns = turnsOf(options);
  const changed = new Set(stopped.plan.devices.map(({ router }) => router));
  const ended = stopped.routers.flatMap(({ router, result }) =>
    result?.outcome === 'applied' ? [router] : [],
  );
  const isSettled = (router: string): boolean => !changed.has(router) || ended.includes(router);
  const finish = async (record: RouterRecord, target: Target | undefined) => {
    const { router, result: known } = record;
    const device = stopped.plan.devices.find((one) => one.router === router);
    if (device === undefined || target === undefined) return unknownRouter(router);
    const result = await finishRouter(
      { ...record, device, before: record.before, trialEnds: known?.trialEnds, isSettled },
      target,
      {
        ...options,
        ...COMPARING,
        readSetOf: () => '',
      },
      options.judgement,
    );
    if (endsStory(known, result)) options.onRecord?.({ router, kind: 'end', result });
    return result;
  };
  const routers = await Promise.all(
    open.map((record) => {
      const target = targets.find(({ router }) => router === record.router);
      return turns(target, () => finish(record, target));
    }),
  );
  return { planHash: stopped.plan.hash, routers };
}

/** Where another process has the router, or one on trial could not be reached, what is known of its end stays as it was. */
function endsStory(known: RouterPushResult | undefined, result: RouterPushResult): boolean {
  return !isElsewhere(result) && (result.outcome !== 'left' || known?.outcome !== 'on-trial');
}

/** Another process speaks for the run, and is connected: nothing was done here. */
export function isElsewhere({ failure }: Pick<RouterPushResult, 'failure'>): boolean {
  return failure?.kind === 'locked';
}

/** The plan that undoes what a run did, made from what runs now: other objects stay as they are, whoever changed them meanwhile. Its order is its own: it has no waves yet. */
export function undoing(stopped: StoppedRun, running: Running): ChangePlan {
  const devices = stopped.routers.flatMap(({ router, before, result }): readonly DevicePlan[] => {
    const device = stopped.plan.devices.find((one) => one.router === router);
    const now = running.find((one) => one.router === router)?.text;
    if (device === undefined || now === undefined || before === undefined) return [];
    if (result?.outcome !== 'applied') return [];
    const back = undoDevice(device, now, before);
    return back === undefined ? [] : [back];
  });
  const { waves: _, vpnsTouched, vpnsUntouched, ...plan } = stopped.plan;
  const touched = [...new Set(devices.flatMap((device) => device.vpnsTouched))].sort(compareText);
  const untouched = [...new Set([...vpnsTouched, ...vpnsUntouched])].filter((vpn) => !touched.includes(vpn));
  return {
    ...plan,
    devices,
    vpnsTouched: touched,
    vpnsUntouched: untouched.sort(compareText),
    hash: planHash(devices),
  };
}

/** What an undoing plan would take away beside the run's own change: objects of a router that are no longer as the run left them. */
export interface LaterChange {
  readonly router: string;
  readonly objects: readonly string[];
}

/** Later changes that undoing a run would undo as well, by router; none where nothing is to undo. */
export function laterChanges(
  stopped: StoppedRun,
  running: Running,
  back: ChangePlan,
): readonly LaterChange[] {
  return back.devices.flatMap(({ router, platform }) => {
    const device = stopped.plan.devices.find((one) => one.router === router);
    const found = running.find((one) => one.router === router)?.text;
    if (device?.predicted === undefined || found === undefined) return [];
    const before = stopped.routers.find((one) => one.router === router)?.before;
    const left = expectedAsFound(platform, { expected: device.predicted, found, before });
    const objects = changedSince(device, left, found);
    return objects.length === 0 ? [] : [{ router, objects }];
  });
}

type FinishOptions = Omit<PushOptions, keyof typeof COMPARING | 'readSetOf'>;

/** How texts are compared, and the ways back: the planner's knowledge, handed to the push. */
const COMPARING = {
  replan: restoreCommands,
  fallback: fallbackCommands,
  sameConfiguration,
  expectedAsFound,
  ciphersSet,
  strayObjects,
} as const;

function unknownRouter(router: string): RouterPushResult {
  const words = 'the inventory knows no such router any more';
  return {
    router,
    outcome: 'left',
    failure: { kind: 'unreachable', step: 'connect', words },
    commandsSent: 0,
    milliseconds: 0,
  };
}

/** What is named on other routers is no mistake when one of them is planned by itself. */
function alone(router: string, adoption: Adoption | undefined): Adoption | undefined {
  return (
    adoption && { ...adoption, changed: adoption.changed.filter((name) => name.startsWith(`${router} `)) }
  );
}

function pushOptions(compilation: Compilation, options: ApplyOptions): PushOptions {
  const { owned, remit, adoption, secrets } = options;
  const replanned = ({ router }: DevicePlan, text: string): DevicePlan | undefined => {
    const running = [{ router, file: '', text }];
    const scope = { running, limit: [router], owned, remit, secrets, adoption: alone(router, adoption) };
    return plan(compilation, scope).value?.devices[0];
  };
  // What an undo takes away was declared and answered: only a change towards the declaration is held to its pairs.
  const promised: Pick<PushOptions, 'promised'> =
    options.asPlanned === true
      ? {}
      : { promised: ({ router, vpnsTouched }) => promisesOf(compilation.model, router, vpnsTouched) };
  return {
    ...options,
    ...COMPARING,
    ...promised,
    readSetOf: (device, running) =>
      options.asPlanned === true ? device.readSet : (replanned(device, running)?.readSet ?? ''),
  };
}
