import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { type Mutant, mutantsOf } from './mutants/mutants.ts';
import { NETWORK_NAMES, type ProvenNetwork, provenNetwork } from './networks.ts';
import { complaint, isAlarm, isMiss, lastLine, page } from './table.ts';
import { Laboratory, type Trial } from './trial.ts';

/**
 * `npm run test:mutation [-- --record] [--network NAME] [--every N]`: tries the mutants of all proven networks on every core, prints each miss
 * and false alarm, compares the table with docs/mutation.md (`--record` writes it), and ends with one line. Exit 1 unless all is well.
 */
const PAGE = join(import.meta.dirname, '../../docs/mutation.md');

/** Of large networks every n-th mutant; the same ones in every run. */
const EVERY: Readonly<Record<string, number>> = { mini: 2, chengdu: 60, 'two-agreements': 2, generated: 8 };

interface Share {
  readonly arguments: readonly string[];
  /** How many trials have been taken, by all workers. */
  readonly taken: Int32Array;
}

interface Timed extends Trial {
  readonly milliseconds: number;
}

if (isMainThread) await conduct(process.argv.slice(2));
else work(workerData);

async function conduct(args: readonly string[]): Promise<void> {
  const workers = Math.max(1, Math.min(availableParallelism(), 4));
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const lists = await Promise.all(
    Array.from({ length: workers }, () => trialsOf({ taken, arguments: args })),
  );
  const trials = lists.flat();
  const wrong = trials.filter((one) => isMiss(one) || isAlarm(one)).map(complaint);
  for (const text of wrong.toSorted()) process.stdout.write(`${text}\n`);
  process.stderr.write(`${times(trials)}\n`);
  const text = page(trials);
  const whole = !args.includes('--network') && !args.includes('--every');
  if (args.includes('--record') && whole) writeFileSync(PAGE, text);
  const stale = whole && (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== text);
  if (stale) process.stdout.write('docs/mutation.md is stale: npm run test:mutation -- --record\n');
  process.stdout.write(`${lastLine(trials)}\n`);
  process.exitCode = stale || wrong.length > 0 ? 1 : 0;
}

function trialsOf(share: Share): Promise<readonly Timed[]> {
  return new Promise((resolve, reject) => {
    const trials: Timed[] = [];
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.on('message', (trial: Timed) => {
      trials.push(trial);
      if (isMiss(trial) || isAlarm(trial)) process.stderr.write(`${complaint(trial)}\n`);
    });
    worker.once('error', reject);
    worker.once('exit', () => resolve(trials));
  });
}

/** Takes trials in turn until none is left; every worker knows the whole list. */
function work({ taken, arguments: args }: Share): void {
  const laboratories = new Map<string, Laboratory>();
  const all = trialsIn(args);
  for (let i = Atomics.add(taken, 0, 1); i < all.length; i = Atomics.add(taken, 0, 1)) {
    const next = all[i];
    if (next === undefined) return;
    const { network, mutant } = next;
    const laboratory = laboratories.get(network.name) ?? new Laboratory(network);
    laboratories.set(network.name, laboratory);
    const began = performance.now();
    const trial = laboratory.try(mutant);
    parentPort?.postMessage({
      ...trial,
      mutant: withoutText(trial.mutant),
      milliseconds: performance.now() - began,
    });
  }
}

function trialsIn(args: readonly string[]): readonly { network: ProvenNetwork; mutant: Mutant }[] {
  const only = optionOf(args, '--network');
  const names = NETWORK_NAMES.filter((name) => only === undefined || name === only);
  return names.flatMap((name) => {
    const network = provenNetwork(name);
    const every = Number(optionOf(args, '--every') ?? EVERY[name] ?? 1);
    return mutantsOf(network)
      .filter((_, i) => i % every === 0)
      .map((mutant) => ({ network, mutant }));
  });
}

/** Where the time went, a line per network. */
function times(trials: readonly Timed[]): string {
  return [...Map.groupBy(trials, ({ mutant }) => mutant.network)]
    .map(([name, list]) => {
      const all = list.map(({ milliseconds }) => milliseconds);
      const [sum, most] = [all.reduce((a, b) => a + b, 0), Math.max(...all)];
      return `${name}: ${list.length} trials, ${(sum / 1000).toFixed(1)} s, longest ${most.toFixed(0)} ms`;
    })
    .join('\n');
}

/** A mutant's whole text is not needed any more. */
function withoutText(mutant: Mutant): Mutant {
  return { ...mutant, config: { ...mutant.config, text: '' } };
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}
