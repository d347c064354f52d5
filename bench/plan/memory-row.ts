import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from '../row.ts';

const [FEW, RUNS, BAR] = [100, 3, 64];

/**
 * KB of memory that each router of a fleet in files beyond the hundredth costs the planner, in processes of their own that read texts from files one router after the
 * other: resident once the plan is there, and resident at most, which also counts what V8 has not collected yet.
 */
export function memoryRows(
  name: string,
  { folder, many, note }: { readonly folder: string; readonly many: number; readonly note: string },
): readonly Row[] {
  const runs = Array.from({ length: RUNS }, () => [heldFor(folder, FEW), heldFor(folder, many)] as const);
  const each = (kind: keyof Held) => runs.map(([few, all]) => (all[kind] - few[kind]) / (many - FEW));
  const sizes = runs.map(([few, all]) => `${megabytes(few.peak)} → ${megabytes(all.peak)}`).join(', ');
  return [
    rowOf(
      name,
      each('resident'),
      `${note}; resident memory with the plan of ${many} routers less that with the plan of ${FEW}, per router more`,
    ),
    rowOf(`${name}-peak`, each('peak'), `the same at most while planning (MB: ${sizes})`),
  ];
}

interface Held {
  readonly resident: number;
  readonly peak: number;
}

function megabytes(kilobytes: number): string {
  return (kilobytes / 1000).toFixed(0);
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

function heldFor(folder: string, routers: number): Held {
  const program = fileURLToPath(new URL('./memory.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program, folder, `${routers}`], { encoding: 'utf8' }));
}
