import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Row } from '../row.ts';
import { writeFleet } from './fleet-files.ts';
import type { Fleet } from './routers.ts';

const [FEW, RUNS, BAR] = [100, 5, 64];

/** KB of memory that each router beyond the hundredth costs the planner: processes of their own, texts read from files one router after the other. */
export function memoryRow(name: string, fleet: Fleet, note: string): Row {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-fleet-'));
  try {
    writeFleet(folder, fleet);
    const many = fleet.requests.length;
    const each = () => (heldFor(folder, many) - heldFor(folder, FEW)) / (many - FEW);
    const runs = Array.from({ length: RUNS }, each);
    return rowOf(
      name,
      runs,
      `${note}; most resident memory at ${many} routers less that at ${FEW}, per router more`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(name: string, runs: readonly number[], note: string): Row {
  const sorted = runs.toSorted((a, b) => a - b);
  const figure = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return {
    name,
    figure,
    unit: 'KB',
    spread: [sorted[0] ?? 0, sorted.at(-1) ?? 0],
    cold: runs[0] ?? 0,
    runs: runs.length,
    cpu: 0,
    bar: BAR,
    ratio: figure / BAR,
    verdict: figure <= BAR ? 'met' : 'missed',
    note,
  };
}

function heldFor(folder: string, routers: number): number {
  const program = fileURLToPath(new URL('./memory.ts', import.meta.url));
  return Number(execFileSync(process.execPath, [program, folder, `${routers}`], { encoding: 'utf8' }));
}
