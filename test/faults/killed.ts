import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pLimit from 'p-limit';
import { openRouters, resume } from '../../src/change.ts';
import { openJournal } from '../../src/journal/journal.ts';
import type { EmulatedLab } from '../../src/lab/emulated/lab.ts';
import { sameConfiguration } from '../../src/plan/same.ts';
import { PUSH_STEPS } from '../../src/push/types.ts';
import { AS_IT_IS } from '../journal/as-it-is.ts';
import { targetIn } from './scene.ts';
import type { Row } from './table.ts';
import { environment, labIn, launcher } from './workplace.ts';

const WATCHED: Readonly<Record<string, string>> = { frr: 'mn-pe1', huawei_vrpv8: 'mn-pe2' };

/**
 * `sectornet apply` as a process of its own, killed with SIGKILL when a router begins or ends a step; then the timers, then what `sectornet resume` does with the
 * journal that the killed process left.
 */
export async function killedRuns(): Promise<readonly Row[]> {
  const together = pLimit(2);
  const rows = Object.entries(WATCHED).map(async ([platform, router]): Promise<Row> => {
    const started = performance.now();
    const moments = PUSH_STEPS.flatMap((step) => [`${step} start`, `${step} ok`]);
    const outcomes = await Promise.all(
      moments.map((moment) =>
        together(async () => ({ moment, outcome: await killedAt(router, `${router} ${moment}`) })),
      ),
    );
    const struck = outcomes.flatMap(({ moment, outcome }) =>
      outcome === undefined ? [] : [{ moment, outcome }],
    );
    const wrong = struck.filter(({ outcome }) => outcome !== 'old' && outcome !== 'new');
    return {
      fault: 'sectornet killed (SIGKILL) at every step',
      platform,
      positions: struck.length,
      old: struck.filter(({ outcome }) => outcome === 'old').length,
      new: struck.filter(({ outcome }) => outcome === 'new').length,
      byResume: struck.length,
      wrong: wrong.map(({ moment, outcome }) => `killed at ${moment}: ${outcome}`),
      seconds: (performance.now() - started) / 1000,
    };
  });
  return Promise.all(rows);
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
    const unfinished = await resumed(folder, lab);
    if (unfinished !== undefined) return unfinished;
    const wrong = lab.routers
      .map(({ name, platform }) => stateOf(lab, name, platform, before.get(name) ?? ''))
      .find((state) => state === 'neither');
    if (wrong !== undefined) return wrong;
    const platform = lab.routers.find(({ name }) => name === router)?.platform ?? 'frr';
    return stateOf(lab, router, platform, before.get(router) ?? '');
  } finally {
    await lab.stop();
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

/** Finishes the newest run from its journal; what is wrong with its end, if anything. */
async function resumed(folder: string, lab: EmulatedLab): Promise<string | undefined> {
  const journal = openJournal(join(folder, '.sectornet/journal.db'), AS_IT_IS);
  try {
    const recorded = journal.read(journal.list()[0]?.run ?? '');
    if (recorded === undefined) return 'the journal has no run';
    const { mark } = recorded;
    const open = openRouters(recorded, 'settle');
    const done = await resume(recorded, open, lab.routers.map(targetIn), {
      run: mark,
      judgement: 'settle',
      onRecord: (record) => journal.record(mark.id, record),
    });
    const left = done.routers.find(({ outcome }) => outcome === 'left');
    if (left !== undefined) return `resume left ${left.router}: ${left.failure?.words}`;
    return journal.list()[0]?.finished === true ? undefined : 'the journal has no end';
  } finally {
    journal.close();
  }
}
