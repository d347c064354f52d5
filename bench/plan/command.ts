import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCK_FILE, lockText } from '../../src/allocate/lock-file.ts';
import { parseInventory } from '../../src/inventory/parse.ts';
import { type Compilation, compileInventory } from '../../src/pipeline.ts';
import { validateInventory } from '../../src/validate/validate.ts';
import { generatedInventory } from '../network.ts';
import { type Row, rowOf, type Suite } from '../row.ts';

/** 101 edges and two P of 59 KB on average. */
const SIZE = { edges: 101, vpns: 60, sites: 101 * 46 };
const RUNS = 2;

/** The whole command as an operator types it, in a process of its own: inventory and lock from files, plan, both audits, states between, relation. */
export const planCommand: Suite = {
  about: `plan --configs of ${SIZE.edges} edges, ${SIZE.sites} sites, ${SIZE.vpns} VPNs; one agreement's port changes on two routers`,
  rows: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sectornet-plan-'));
    try {
      writeNetwork(folder);
      return rowsOf(Array.from({ length: RUNS + 1 }, () => planned(folder)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** Configurations and lock of a network that was pushed, and the inventory of a time after: another port is agreed. */
function writeNetwork(folder: string): void {
  const files = generatedInventory(SIZE);
  const { configs, lock } = compiled(files);
  for (const { router, text } of configs) write(join(folder, 'configs', `${router}.conf`), text);
  for (const { path, text } of files)
    write(join(folder, 'inventory', path.replace(/^bench\//, '')), text.replace('port: 443', 'port: 8443'));
  write(join(folder, 'inventory', LOCK_FILE), lockText(allApplied(lock)));
}

function compiled(files: ReturnType<typeof generatedInventory>): Compilation {
  const document = parseInventory(files);
  const inventory =
    document.value === undefined ? document : validateInventory(document.value, { asOf: '2026-06-01' });
  if (inventory.value === undefined || !('sites' in inventory.value))
    throw new Error(JSON.stringify(inventory.diagnostics.slice(0, 3)));
  const outcome = compileInventory(inventory.value, undefined);
  if (outcome.value === undefined) throw new Error(JSON.stringify(outcome.diagnostics.slice(0, 3)));
  return outcome.value;
}

function allApplied(lock: Compilation['lock']): Compilation['lock'] {
  const owned = lock.allocations.owned.map(({ router, objects }) => ({
    router,
    objects: objects.map((object) => ({ ...object, applied: true as const })),
  }));
  return { ...lock, allocations: { ...lock.allocations, owned } };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

interface Used {
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number;
}

/** Written by the process itself as it ends: times in microseconds, memory in KB. */
const TELLING =
  'data:text/javascript,process.on("exit",()=>process.stderr.write("\\n"+JSON.stringify(process.resourceUsage())))';

function planned(folder: string): Used {
  const program = fileURLToPath(new URL('../../src/cli/sectornet.mjs', import.meta.url));
  const words = ['plan', '-i', join(folder, 'inventory'), '--configs', join(folder, 'configs')];
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', TELLING, program, ...words], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const wall = performance.now() - started;
  if (status !== 0) throw new Error(`plan ended with ${status}: ${stderr.slice(0, 400)}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(stderr.slice(stderr.lastIndexOf('\n')));
  return { wall, cpu: (userCPUTime + systemCPUTime) / 1000, peak: maxRSS / 1000 };
}

/** Rows to watch, without a bar. */
function rowsOf([first, ...warm]: readonly Used[]): readonly Row[] {
  const all = [...warm].sort((a, b) => a.wall - b.wall);
  const cpu = all[Math.floor(all.length / 2)]?.cpu ?? 0;
  const times = { cold: first?.wall ?? 0, warm: all.map(({ wall }) => wall), cpu };
  const peaks = all.map(({ peak }) => peak);
  return [
    rowOf('plan-command-100', times, {
      note: 'every run is a process of its own; cpu is its processor time',
    }),
    {
      ...rowOf('plan-command-100-peak', { cold: first?.peak ?? 0, warm: peaks, cpu: 0 }, {}),
      unit: 'MB',
      note: 'MB resident at most, as the process says itself',
    },
  ];
}
