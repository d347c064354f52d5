import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { mutantsOf } from './mutants/mutants.ts';
import { NETWORK_NAMES, provenNetwork } from './networks.ts';
import { complaint, isAlarm, isMiss, lastLine, page } from './table.ts';
import { Laboratory, type Trial } from './trial.ts';

/**
 * `npm run test:mutation [-- --record] [--network NAME] [--every N]`: tries the mutants of all proven networks on every core, prints each miss
 * and false alarm, compares the table with docs/mutation.md (`--record` writes it), and ends with one line. Exit 1 unless all is well.
 */
const PAGE = join(import.meta.dirname, '../../docs/mutation.md');

/** Of large networks every n-th mutant; the same ones in every run. */
const EVERY: Readonly<Record<string, number>> = { mini: 2, chengdu: 8, 'two-agreements': 4, generated: 4 };

interface Share {
  readonly worker: number;
  readonly workers: number;
  readonly arguments: readonly string[];
}

if (isMainThread) await conduct(process.argv.slice(2));
else work(workerData);

async function conduct(args: readonly string[]): Promise<void> {
  const workers = Math.max(1, Math.min(availableParallelism(), 4));
  const lists = await Promise.all(
    Array.from({ length: workers }, (_, worker) => trialsOf({ worker, workers, arguments: args })),
  );
  const trials = lists.flat();
  for (const trial of trials.filter((one) => isMiss(one) || isAlarm(one)))
    process.stdout.write(`${complaint(trial)}\n`);
  const text = page(trials);
  const whole = !args.includes('--network') && !args.includes('--every');
  if (args.includes('--record') && whole) writeFileSync(PAGE, text);
  const stale = whole && (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== text);
  if (stale) process.stdout.write('docs/mutation.md is stale: npm run test:mutation -- --record\n');
  process.stdout.write(`${lastLine(trials)}\n`);
  process.exitCode = stale || trials.some((one) => isMiss(one) || isAlarm(one)) ? 1 : 0;
}

function trialsOf(share: Share): Promise<readonly Trial[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function work({ worker, workers, arguments: args }: Share): void {
  const only = optionOf(args, '--network');
  const names = NETWORK_NAMES.filter((name) => only === undefined || name === only);
  const trials = names.flatMap((name) => {
    const network = provenNetwork(name);
    const every = Number(optionOf(args, '--every') ?? EVERY[name] ?? 1);
    const chosen = mutantsOf(network).filter((_, i) => i % every === 0);
    const laboratory = new Laboratory(network);
    return chosen.filter((_, i) => i % workers === worker).map((mutant) => laboratory.try(mutant));
  });
  parentPort?.postMessage(trials.map(({ mutant, ...rest }) => ({ ...rest, mutant: withoutText(mutant) })));
}

/** A mutant's whole text is not needed any more. */
function withoutText(mutant: Trial['mutant']): Trial['mutant'] {
  return { ...mutant, config: { ...mutant.config, text: '' } };
}

function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args[at + 1];
}
