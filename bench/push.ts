import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import pLimit from 'p-limit';
import { openJournal } from '../src/journal/journal.ts';
import type { EmulatedLabPlan, EmulatedRouter } from '../src/lab/emulated/lab.ts';
import { planHash } from '../src/plan/network.ts';
import { type PlanRequest, planDevice } from '../src/plan/plan.ts';
import { fallbackCommands, restoreCommands } from '../src/plan/restore.ts';
import { sameConfiguration } from '../src/plan/same.ts';
import type { ChangePlan, DevicePlan } from '../src/plan/types.ts';
import { collectRouter } from '../src/push/collect.ts';
import type { PushOptions } from '../src/push/options.ts';
import { pushPlan } from '../src/push/push.ts';
import { hidden } from '../src/push/secret.ts';
import type { RunMark } from '../src/push/session/definition.ts';
import type { Target } from '../src/push/target.ts';
import { AS_IT_IS } from '../test/journal/as-it-is.ts';
import { transitionCases } from '../test/transitions/case.ts';
import { type Exchange, recording, replay } from './push-replay.ts';
import type { Question } from './push-routers.ts';
import { type Row, rowOf, type Suite } from './row.ts';

const ROUTERS = 100;
const RUNS = 5;
const PARALLEL = 10;
const BARS = { times: 1.3, cpu: 15 };
const MARK: RunMark = {
  id: 'r20260601-000000-0001',
  owner: 'bench@here',
  trialSeconds: 600,
  lockSeconds: 900,
};

/** A push of 100 routers (half Linux, half VRP; a second agreement) beside the same bytes without anybody who understands them. */
export const push: Suite = {
  about: `${ROUTERS} emulated routers in another process, ${PARALLEL} at a time; replay = the same connections and round trips without logic`,
  rows: measured,
};

interface Network {
  readonly plan: ChangePlan;
  readonly requests: ReadonlyMap<string, PlanRequest>;
  readonly lab: EmulatedLabPlan;
}

async function measured(): Promise<readonly Row[]> {
  const routers = fork(fileURLToPath(new URL('./push-routers.ts', import.meta.url)));
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-bench-'));
  try {
    const network = await networkOf(routers);
    const transcripts = await recordedOnce(network, routers, folder);
    const [pushed, replayed]: [Taken[], Taken[]] = [[], []];
    for (let run = 0; run <= RUNS; run += 1) {
      pushed.push(await taken(network, routers, (targets) => whole(network, targets, folder)));
      const heard = await heardBy(routers);
      replayed.push(await taken(network, routers, (targets) => replayAll(targets, transcripts)));
      if (!isDeepStrictEqual(heard, await heardBy(routers)))
        throw new Error('the replay is not what the push sent');
    }
    return rows(pushed, replayed);
  } finally {
    routers.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rows(pushed: readonly Taken[], replayed: readonly Taken[]): readonly Row[] {
  const [cold, ...warm] = pushed.map(({ wall }) => wall);
  const base = medianOf(replayed.slice(1).map(({ wall }) => wall));
  const cpus = pushed.slice(1).map(({ cpu }, at) => (cpu - (replayed[at + 1]?.cpu ?? 0)) / ROUTERS);
  const cpu = medianOf(pushed.slice(1).map((one) => one.cpu));
  const row = rowOf(`push-${ROUTERS}`, { cold: cold ?? 0, warm, cpu }, { bar: base * BARS.times });
  return [
    {
      ...row,
      baseline: { figure: base, ratio: row.figure / base },
      note: `replay ${base.toFixed(0)} ms, ${(row.figure / base).toFixed(2)} times that (bar ${BARS.times})`,
    },
    rowOf(
      `push-${ROUTERS}-cpu-per-router`,
      { cold: ((pushed[0]?.cpu ?? 0) - (replayed[0]?.cpu ?? 0)) / ROUTERS, warm: cpus, cpu: 0 },
      { bar: BARS.cpu, note: 'processor time of the push less that of the replay, by router' },
    ),
  ];
}

/** What one whole run took, in milliseconds. */
interface Taken {
  readonly wall: number;
  readonly cpu: number;
}

async function taken(
  network: Network,
  routers: ChildProcess,
  act: (targets: readonly Target[]) => Promise<void>,
): Promise<Taken> {
  const targets = await freshRouters(routers, network.lab);
  const [started, used] = [performance.now(), process.cpuUsage()];
  await act(targets);
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - started, cpu: (user + system) / 1000 };
}

/** The transcript of one router of each platform. */
async function recordedOnce(
  network: Network,
  routers: ChildProcess,
  folder: string,
): Promise<ReadonlyMap<string, readonly Exchange[]>> {
  const targets = await freshRouters(routers, network.lab);
  const transcripts = new Map<string, readonly Exchange[]>();
  for (const device of network.plan.devices) {
    if (transcripts.has(device.platform)) continue;
    const transcript: Exchange[] = [];
    await whole({ ...network, plan: { ...network.plan, devices: [device] } }, targets, folder, {
      connect: recording(transcript),
    });
    transcripts.set(device.platform, transcript);
  }
  return transcripts;
}

/** The push as `apply` makes it: named, recorded in a journal, every router held to the text its plan was made from. */
async function whole(
  { plan, requests }: Network,
  targets: readonly Target[],
  folder: string,
  change: Partial<PushOptions> = {},
): Promise<void> {
  const bases = new Map(
    plan.devices.map(({ router, platform }) => [router, requests.get(platform)?.running]),
  );
  const file = join(folder, `${performance.now()}.db`);
  const journal = openJournal(file, AS_IT_IS);
  journal.begin({ mark: MARK, network: 'bench', startedAt: '2026-06-01T00:00:00Z', plan });
  const { routers } = await pushPlan(plan, targets, {
    run: MARK,
    parallel: PARALLEL,
    plannedFrom: (router) => bases.get(router),
    readSetOf: (device, running) => readSetOf(requests, device, running),
    replan: restoreCommands,
    fallback: fallbackCommands,
    sameConfiguration,
    onRecord: (record) => journal.record(MARK.id, record),
    ...change,
  });
  journal.close();
  const bad = routers.find(({ outcome }) => outcome !== 'applied');
  if (bad !== undefined) throw new Error(`${bad.router} ${bad.outcome}: ${bad.failure?.words}`);
}

function readSetOf(requests: Network['requests'], device: DevicePlan, running: string): string {
  const request = requests.get(device.platform);
  return request === undefined ? '' : (planDevice({ ...request, running }).value?.readSet ?? '');
}

async function replayAll(
  targets: readonly Target[],
  transcripts: ReadonlyMap<string, readonly Exchange[]>,
): Promise<void> {
  const limit = pLimit(PARALLEL);
  const one = (target: Target) => limit(() => replay(target, transcripts.get(target.platform) ?? []));
  await Promise.all(targets.map(one));
}

/** Plans made from what the routers say they run, as `apply` makes them. */
async function networkOf(routers: ChildProcess): Promise<Network> {
  const cases = transitionCases().filter(({ name }) => name.endsWith('/10-second-agreement-added'));
  const startups = Array.from({ length: ROUTERS }, (_, at) => {
    const { platform, request } = cases[at % cases.length] ?? nothing('no transition case to push');
    return { name: `r${String(at).padStart(3, '0')}`, platform, startup: request.running };
  });
  const lab = { routers: startups };
  const targets = await freshRouters(routers, lab);
  const requests = new Map<string, PlanRequest>();
  for (const [at, { platform, request }] of cases.entries()) {
    const read = await collectRouter(targets[at] ?? nothing('fewer routers than cases'));
    if (!('text' in read)) throw new Error(read.failure.words);
    requests.set(platform, { ...request, running: read.text });
  }
  const devices = startups.map(({ name, platform }): DevicePlan => {
    const request = requests.get(platform) ?? nothing(platform);
    return { ...(planDevice(request).value ?? nothing(`no plan for ${platform}`)), router: name };
  });
  const plan: ChangePlan = {
    inventoryDigest: '',
    remit: { by: 'inventory', departments: [], vpns: [], backbone: true },
    devices,
    leftOut: [],
    vpnsTouched: [],
    vpnsUntouched: [],
    hash: planHash(devices),
  };
  return { plan, requests, lab };
}

function nothing(words: string): never {
  throw new Error(words);
}

async function freshRouters(child: ChildProcess, plan: EmulatedLabPlan): Promise<readonly Target[]> {
  const routers = await asked<readonly EmulatedRouter[]>(child, { start: plan });
  return routers.map((router) => ({
    router: router.name,
    platform: router.platform,
    address: router.address,
    port: router.port,
    user: router.user,
    credential: { kind: 'given', password: hidden(router.password) },
    hostKeys: [router.hostKey],
  }));
}

/** Every command that came to each router, in order. */
function heardBy(child: ChildProcess): Promise<readonly (readonly string[])[]> {
  return asked(child, { heard: true });
}

function asked<Answer>(child: ChildProcess, question: Question): Promise<Answer> {
  const answer = new Promise<Answer>((resolve) => child.once('message', (value: Answer) => resolve(value)));
  child.send(question);
  return answer;
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
