import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseLock } from '../../src/allocate/lock-file.ts';
import { type EmulatedLab, startEmulatedLab } from '../../src/lab/emulated/lab.ts';
import { backboneConfigs, compileInventory, loadInventory } from '../../src/pipeline.ts';
import { sameConfiguration } from '../../src/plan/same.ts';
import { PUSH_STEPS } from '../../src/push/types.ts';
import type { Row } from './table.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const WATCHED: Readonly<Record<string, string>> = { frr: 'mn-pe1', huawei_vrpv8: 'mn-pe2' };

/** `sectornet apply` as a process of its own, killed with SIGKILL when a router begins or ends a step; then the timers, then `sectornet resume`. */
export async function killedRuns(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [platform, router] of Object.entries(WATCHED)) {
    const started = performance.now();
    const ended = { positions: 0, old: 0, new: 0, byResume: 0, wrong: [] as string[] };
    for (const step of PUSH_STEPS)
      for (const status of ['start', 'ok']) {
        const outcome = await killedAt(router, `${router} ${step} ${status}`);
        if (outcome === undefined) continue;
        ended.positions += 1;
        ended.byResume += 1;
        if (outcome === 'old' || outcome === 'new') ended[outcome] += 1;
        else ended.wrong.push(`killed at ${step} ${status}: ${outcome}`);
      }
    const seconds = (performance.now() - started) / 1000;
    rows.push({ fault: 'sectornet killed (SIGKILL) at every step', platform, ...ended, seconds });
  }
  return rows;
}

/** How the watched router ended; undefined when the run was over before the moment came. */
export async function killedAt(router: string, moment: string): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-killed-'));
  const timers = new Set<() => void>();
  const lab = await labIn(folder, timers);
  try {
    const before = new Map(lab.routers.map(({ name }) => [name, lab.running(name)]));
    const killed = await applyUntil(folder, moment);
    if (!killed) return undefined;
    for (const act of [...timers]) act();
    const resumed = await sectornet(folder, 'resume', await newestRun(folder));
    if (![0, 25].includes(resumed.code)) return `resume ended with ${resumed.code}: ${resumed.text}`;
    if (!(await sectornet(folder, 'runs')).text.includes('finished')) return 'the journal has no end';
    const wrong = lab.routers
      .map(({ name, platform }) => stateOf(lab, name, platform, before.get(name) ?? ''))
      .find((state) => state === 'neither');
    if (wrong !== undefined) return wrong;
    const platform = lab.routers.find(({ name }) => name === router)?.platform ?? 'frr';
    return stateOf(lab, router, platform, before.get(router) ?? '');
  } finally {
    await lab.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Old, or what was saved as the new configuration: a router that keeps something must also start with it. */
function stateOf(
  lab: EmulatedLab,
  name: string,
  platform: Parameters<typeof sameConfiguration>[0],
  before: string,
): string {
  const now = lab.running(name);
  if (!sameConfiguration(platform, now, lab.saved(name))) return 'neither';
  return sameConfiguration(platform, before, now) ? 'old' : 'new';
}

async function labIn(folder: string, timers: Set<() => void>): Promise<EmulatedLab> {
  const inventory = join(folder, 'inventory');
  cpSync(join(ROOT, 'inventory/mini'), inventory, { recursive: true });
  const lockFile = join(inventory, 'allocations.lock.yaml');
  const loaded = loadInventory(inventory, { asOf: '2026-11-25' }).value;
  const lock = parseLock(readFileSync(lockFile, 'utf8'), lockFile).value;
  const compiled = loaded === undefined ? undefined : compileInventory(loaded, lock).value;
  if (compiled === undefined) throw new Error('inventory/mini does not compile');
  const routers = backboneConfigs(compiled.inventory, compiled.allocations).map(
    ({ router, platform, text }) => ({
      name: router,
      platform,
      startup: text,
    }),
  );
  const lab = await startEmulatedLab(
    { routers },
    {
      schedule: (_, act) => {
        timers.add(act);
        return () => void timers.delete(act);
      },
    },
  );
  const file = { kind: 'emulated', pid: process.pid, inventory, routers: lab.routers };
  writeFileSync(join(folder, 'lab.json'), JSON.stringify(file));
  return lab;
}

/** Starts an apply and kills it when the line appears; whether it was killed. */
function applyUntil(folder: string, moment: string): Promise<boolean> {
  const child = spawn(process.execPath, launcher('apply', '--yes'), { cwd: folder, env: environment() });
  let killed = false;
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (!line.startsWith(moment) || killed) return;
    killed = child.kill('SIGKILL');
  });
  child.stdout.resume();
  return new Promise((resolve) => child.once('close', () => resolve(killed)));
}

async function newestRun(folder: string): Promise<string> {
  return (await sectornet(folder, 'runs')).text.split(' ')[0] ?? '';
}

interface Done {
  readonly code: number;
  readonly text: string;
}

/** A verb as a process of its own; this one goes on serving the lab meanwhile. */
function sectornet(folder: string, ...words: readonly string[]): Promise<Done> {
  const child = spawn(process.execPath, launcher(...words), { cwd: folder, env: environment() });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => (text += part.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code: code ?? -1, text })));
}

function launcher(...words: readonly string[]): readonly string[] {
  return [join(ROOT, 'src/cli/sectornet.mjs'), ...words, '-i', 'inventory', '--lab', 'lab.json'];
}

function environment(): NodeJS.ProcessEnv {
  return { ...process.env, SECTORNET_AS_OF: '2026-11-25', NO_COLOR: '1' };
}
