import type { ChangePlan, DevicePlan } from '../plan/types.ts';
import { batchesOf } from './batches.ts';
import { definitionOf, type Job } from './job.ts';
import type { PushOptions } from './options.ts';
import type { Ending } from './recover.ts';
import { pushRouter } from './router-push.ts';
import type { Target } from './target.ts';
import { turnsOf } from './turns.ts';
import type { PushFailure, PushResult, RouterPushResult } from './types.ts';

/**
 * Sends a plan to its routers, batch by batch, and answers how each ended, in the plan's order. A batch begins when every router of the one before has
 * passed its checks or is back; after more than `maxFail` failures none begins. Never rejects for what a router or the network does: every
 * such failure is a result that names router, step, command and the device's own words.
 */
export async function pushPlan(
  plan: ChangePlan,
  targets: readonly Target[],
  options: PushOptions,
): Promise<PushResult> {
  const turns = turnsOf(options);
  const byRouter = new Map(targets.map((target) => [target.router, target]));
  const results = new Map<string, RouterPushResult>();
  const changed = plan.devices.filter(({ commands }) => commands.length > 0);
  const idle = plan.devices.filter(({ commands }) => commands.length === 0);
  const isSettled = (router: string): boolean =>
    results.get(router)?.outcome === 'applied' || !changed.some((device) => device.router === router);
  const waves = options.waves ?? plan.waves?.map(({ routers }) => routers);
  const batches = batchesOf(changed, { waves, serial: options.serial });
  for (const [index, batch] of [...batches, idle].entries()) {
    if (index < batches.length)
      options.onBatch?.({ index, of: batches.length, routers: batch.map(({ router }) => router) });
    const failed = [...results.values()].filter(
      ({ failure }) => failure !== undefined && failure.kind !== 'interrupted',
    );
    const stopped = index < batches.length && failed.length > (options.maxFail ?? Number.POSITIVE_INFINITY);
    const one = async (device: DevicePlan): Promise<void> => {
      const push = () =>
        stopped
          ? Promise.resolve(heldBack(failed))
          : pushDevice(device, { targets: byRouter, options, isSettled });
      const result = await turns(byRouter.get(device.router), () => timed(device, push));
      results.set(device.router, result);
      keepEnd(options, result);
    };
    await Promise.all(batch.map(one));
  }
  return { planHash: plan.hash, routers: plan.devices.flatMap(({ router }) => results.get(router) ?? []) };
}

function heldBack(failed: readonly RouterPushResult[]): Pushed {
  const names = failed.map(({ router }) => router).join(', ');
  return notStarted('stopped', `routers of an earlier wave failed: ${names}`);
}

/** An end that cannot be recorded is told to the caller all the same; `resume` finds it on the router. */
function keepEnd({ onRecord }: PushOptions, result: RouterPushResult): void {
  try {
    onRecord?.({ router: result.router, kind: 'end', result });
  } catch {
    return;
  }
}

interface Pushed extends Ending {
  readonly commandsSent: number;
  readonly silentPairs?: readonly string[];
  readonly overtaken?: string;
}

/** What is the same for every router of a run; `isSettled` answers for now. */
interface Surroundings {
  readonly targets: ReadonlyMap<string, Target>;
  readonly options: PushOptions;
  readonly isSettled: Job['isSettled'];
}

async function pushDevice(
  device: DevicePlan,
  { targets, options, isSettled }: Surroundings,
): Promise<Pushed> {
  if (device.commands.length === 0) return { outcome: 'unchanged', commandsSent: 0 };
  if (options.signal?.aborted === true)
    return notStarted('interrupted', 'the run was stopped before this router');
  const target = targets.get(device.router);
  if (target === undefined)
    return notStarted('unreachable', `no login is declared for router ${device.router}`);
  const definition = definitionOf(target, options);
  if (definition === undefined)
    return notStarted('unreachable', `platform ${target.platform} cannot be logged in to`);
  const job: Job = {
    device,
    target,
    definition,
    options,
    sent: 0,
    armed: false,
    armedAt: 0,
    silentPairs: [],
    overtaken: undefined,
    isSettled,
    session: undefined,
    masked: (text) => text,
  };
  const ending = await pushRouter(job).catch((error: unknown) => ownFault(job, error));
  const { silentPairs, overtaken } = job;
  return {
    ...ending,
    ...(silentPairs.length === 0 ? {} : { silentPairs }),
    ...(overtaken === undefined ? {} : { overtaken }),
    commandsSent: job.sent,
  };
}

/** A fault of ours must not silence what happened on this router, nor stop the others. */
function ownFault(job: Job, error: unknown): Ending {
  const words = job.masked(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const failure: PushFailure = { kind: 'internal-error', step: job.sent === 0 ? 'check' : 'restore', words };
  return { outcome: job.sent === 0 ? 'not-started' : 'left', failure };
}

function notStarted(kind: PushFailure['kind'], words: string): Pushed {
  return { outcome: 'not-started', failure: { kind, step: 'connect', words }, commandsSent: 0 };
}

async function timed(device: DevicePlan, act: () => Promise<Pushed>): Promise<RouterPushResult> {
  const started = performance.now();
  const pushed = await act();
  return { router: device.router, ...pushed, milliseconds: Math.round(performance.now() - started) };
}
