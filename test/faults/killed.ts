import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import { sameConfiguration } from '../../src/plan/same.ts';
import { PUSH_STEPS } from '../../src/push/types.ts';
import type { Row } from './table.ts';
import { environment, labIn, launcher, sectornet } from './workplace.ts';

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
