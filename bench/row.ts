import { performance } from 'node:perf_hooks';

/** One row of the table: the median of warm runs, the cold run beside it; `bar` is what it must not exceed. */
export interface Row {
  readonly name: string;
  readonly figure: number;
  readonly unit: 'ms' | 'MB' | 'KB';
  readonly spread: readonly [number, number];
  readonly cold: number;
  readonly runs: number;
  /** Processor time of the median run's peers, which other work on the machine disturbs less. */
  readonly cpu: number;
  readonly bar?: number;
  /** figure / bar; `met` when it is at most 1. */
  readonly ratio?: number;
  readonly verdict?: 'met' | 'missed';
  /** What the same work costs without us, in the same run, and how many times that the figure is. */
  readonly baseline?: { readonly figure: number; readonly ratio: number };
  readonly note?: string;
}

/** How much of a work is measured: `warmUp` runs that do not count (the first of them is the cold one), then `runs` that do. */
export interface Measuring {
  readonly runs?: number;
  readonly warmUp?: number;
  readonly bar?: number;
  readonly note?: string;
}

/** Measures some work: one cold run, others until it is warm, then `runs` warm ones. */
export async function measured(
  name: string,
  work: () => unknown,
  { runs = 7, warmUp = 1, bar, note }: Measuring = {},
): Promise<Row> {
  const times: number[] = [];
  const cpus: number[] = [];
  for (let run = 0; run < warmUp + runs; run++) {
    const [started, used] = [performance.now(), process.cpuUsage()];
    await work();
    times.push(performance.now() - started);
    const { user, system } = process.cpuUsage(used);
    cpus.push((user + system) / 1000);
  }
  const [cold = 0] = times;
  return rowOf(name, { cold, warm: times.slice(warmUp), cpu: medianOf(cpus.slice(warmUp)) }, { bar, note });
}

export interface Timing {
  readonly cold: number;
  readonly warm: readonly number[];
  readonly cpu: number;
}

/** A row of times taken elsewhere; `figure` replaces the median (a percentile, say). */
export function rowOf(
  name: string,
  { cold, warm, cpu }: Timing,
  {
    bar,
    note,
    figure = medianOf(warm),
  }: { readonly bar?: number | undefined; readonly note?: string | undefined; readonly figure?: number },
): Row {
  return {
    name,
    figure,
    unit: 'ms',
    spread: [Math.min(...warm), Math.max(...warm)],
    cold,
    runs: warm.length,
    cpu,
    ...(bar === undefined ? {} : { bar, ratio: figure / bar, verdict: figure <= bar ? 'met' : 'missed' }),
    ...(note === undefined ? {} : { note }),
  };
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Rows that are measured together; `about` says what over. Each is told as soon as it is there. */
export interface Suite {
  readonly about: string;
  readonly rows: () => AsyncIterable<Row> | Promise<Iterable<Row>>;
}
