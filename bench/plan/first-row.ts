import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Row, rowOf } from '../row.ts';

const [RUNS, BAR] = [5, 4000];

/** What a command waits for, which plans once: each run is a process of its own, that has seen no router before and compiled none of the planner. */
export function firstRow(
  name: string,
  { folder, many, note }: { readonly folder: string; readonly many: number; readonly note: string },
): Row {
  const runs = Array.from({ length: RUNS }, () => timedIn(folder, many));
  const warm = runs.map(({ wall }) => wall);
  const cpu = runs.map((run) => run.cpu).toSorted((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
  return rowOf(
    name,
    { cold: warm[0] ?? 0, warm, cpu },
    { bar: BAR, note: `${note}; every run in a process of its own, whose texts are read before` },
  );
}

interface Timed {
  readonly wall: number;
  readonly cpu: number;
}

function timedIn(folder: string, routers: number): Timed {
  const program = fileURLToPath(new URL('./first.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, [program, folder, `${routers}`], { encoding: 'utf8' }));
}
