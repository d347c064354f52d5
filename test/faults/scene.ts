import { readFileSync } from 'node:fs';
import type { Transport } from '../../src/inventory/types.ts';
import { type EmulatedLab, type EmulatedRouter, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { planHash } from '../../src/plan/network.ts';
import { planDevice } from '../../src/plan/plan.ts';
import { fallbackCommands, restoreCommands, strayObjects } from '../../src/plan/restore.ts';
import { configurationDifferences, sameConfiguration } from '../../src/plan/same.ts';
import type { ChangePlan, PredictedPlan } from '../../src/plan/types.ts';
import type { PushOptions } from '../../src/push/options.ts';
import { pushPlan } from '../../src/push/push.ts';
import { finishRouter, type Judgement, type Unfinished } from '../../src/push/resume.ts';
import { readRunRecord } from '../../src/push/router-record.ts';
import type { RunMark } from '../../src/push/session/definition.ts';
import type { Target } from '../../src/push/target.ts';
import type { PushRecord, RouterPushResult } from '../../src/push/types.ts';
import { type RememberedRun, rememberedRun } from '../../src/remembered.ts';
import { transitionCases } from '../transitions/case.ts';

export type FaultPlatform = 'frr' | 'huawei_vrpv8';

/** One router behind real SSH, a change to make on it, and a clock that only goes when it is told to. */
export interface Scene {
  readonly lab: EmulatedLab;
  readonly target: Target;
  readonly plan: ChangePlan;
  readonly device: PredictedPlan;
  readonly records: PushRecord[];
  /** Every timer on the router runs out now. */
  readonly timeIsUp: () => void;
  readonly push: (change?: Partial<PushOptions>) => Promise<RouterPushResult>;
  readonly resume: (judgement?: Judgement, change?: Partial<PushOptions>) => Promise<RouterPushResult>;
  /** The same by somebody who has no journal: from what the router keeps; undefined when it keeps nothing that is open. */
  readonly colleague: (judgement: Judgement) => Promise<RouterPushResult | undefined>;
  /** The router, when nobody without the journal can tell what it runs. */
  readonly puzzling: () => Promise<readonly string[]>;
  readonly waits: typeof WAITS;
  /** `old`, `new`, or the lines that are neither. */
  readonly state: () => string;
}

const MARK: RunMark = { id: 'r20260601-000000-0001', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };
const CASE: Readonly<Record<FaultPlatform, string>> = {
  frr: 'frr/10-second-agreement-added',
  huawei_vrpv8: 'huawei_vrpv8/10-second-agreement-added',
};
const WAITS = { connectMs: 3000, answerMs: 1500, commitMs: 3000, reconnectMs: 5, settleMs: 60, lookMs: 20 };

/** How the router is logged in to; default: the built-in transport, with a password. */
export interface SceneLogin {
  readonly transport?: Transport;
  /** A private key's file, whose public half lies beside it. */
  readonly key?: string;
}

/** Starts a router of the platform with the configuration before the change. */
export async function sceneOf(platform: FaultPlatform, login: SceneLogin = {}): Promise<Scene> {
  const found = transitionCases().find(({ name }) => name === CASE[platform]);
  const device = found === undefined ? undefined : planDevice(found.request).value;
  if (found === undefined || device === undefined) throw new Error(`no plan for ${CASE[platform]}`);
  const timers = new Set<() => void>();
  const schedule = (_: number, act: () => void): (() => void) => {
    timers.add(act);
    return () => void timers.delete(act);
  };
  const { router: name } = device;
  const lab = await startEmulatedLab(
    { routers: [{ name, platform, startup: found.request.running }] },
    { schedule, publicKeys: login.key === undefined ? [] : [readFileSync(`${login.key}.pub`, 'utf8')] },
  );
  const old = lab.running(name);
  const target: Target = {
    ...targetIn(only(lab.routers)),
    ...(login.transport === undefined ? {} : { transport: login.transport }),
    ...(login.key === undefined ? {} : { credential: { kind: 'key', file: login.key } }),
  };
  const plan: ChangePlan = {
    inventoryDigest: '',
    devices: [device],
    vpnsTouched: device.vpnsTouched,
    remit: { by: 'inventory', departments: [], vpns: [], backbone: true },
    leftOut: [],
    vpnsUntouched: [],
    hash: planHash([device]),
  };
  const records: PushRecord[] = [];
  const options: PushOptions = {
    run: MARK,
    waits: WAITS,
    readSetOf: (_, running) => planDevice({ ...found.request, running }).value?.readSet ?? '',
    replan: restoreCommands,
    fallback: fallbackCommands,
    sameConfiguration,
    strayObjects,
    onRecord: (record) => void records.push(record),
  };
  const noted = (): Omit<Unfinished, 'device'> => ({
    before: records.flatMap((one) => (one.kind === 'before' ? [one.running] : [])).at(-1),
    step: records.flatMap((one) => (one.kind === 'step' ? [one.step] : [])).at(-1),
    state: records.flatMap((one) => (one.kind === 'state' ? [one.state] : [])).at(-1),
    trialEnds: records.flatMap((one) => (one.kind === 'end' ? [one.result.trialEnds] : [])).at(-1),
  });
  const recalled = async (): Promise<RememberedRun> => {
    const records = await readRunRecord(target, MARK.id, options);
    const running = [{ router: name, file: name, text: lab.running(name) }];
    const network = { inventory: { digest: '', routers: [{ name, platform }] }, allocations: { owned: [] } };
    return rememberedRun(network, { records, running });
  };
  return {
    lab,
    target,
    plan,
    device,
    records,
    timeIsUp: () => {
      for (const act of [...timers]) {
        timers.delete(act);
        act();
      }
    },
    push: async (change = {}) => only((await pushPlan(plan, [target], { ...options, ...change })).routers),
    resume: (judgement, change = {}) =>
      finishRouter({ device, ...noted() }, target, { ...options, ...change }, judgement),
    colleague: async (judgement) => {
      const remembered = await recalled();
      const open = remembered.routers.find(({ result }) => result === undefined);
      const [known] = remembered.plan.devices;
      if (open === undefined || known === undefined) return undefined;
      const run = { ...MARK, owner: 'wang@ops' };
      return finishRouter({ device: known, before: open.before }, target, { ...options, run }, judgement);
    },
    puzzling: async () => (await recalled()).puzzling,
    waits: WAITS,
    state: () => {
      const now = lab.running(name);
      if (configurationDifferences(platform, old, now).length === 0) return 'old';
      const differences = configurationDifferences(platform, device.predicted, now);
      return differences.length === 0
        ? 'new'
        : differences.map(({ sign, text }) => `${sign}${text}`).join(' ; ');
    },
  };
}

/** How to log in to a router of the lab. */
export function targetIn(router: EmulatedRouter): Target {
  return {
    router: router.name,
    platform: router.platform,
    address: router.address,
    port: router.port,
    user: router.user,
    credential: { kind: 'given', password: () => router.password },
    hostKeys: [router.hostKey],
  };
}

function only<Item>(items: readonly Item[]): Item {
  const [first] = items;
  if (first === undefined) throw new Error('nothing there');
  return first;
}
