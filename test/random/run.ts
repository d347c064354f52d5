import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { fc } from '../fast-check.ts';
import { aboveSimulator, belowSimulator, nothingSeen, type Seen } from '../isolation/against-simulator.ts';

/**
 * `npm run test:random [-- --networks N] [--seed S]`: the class engine against the naive simulator on random networks, half of them for each
 * direction, on every core. Prints the seeds (one per share, counted up from the first) and what was compared; exit 1 with the smallest
 * counterexample when the two disagree.
 */
const NETWORKS = 20_000;
const SEED = 20_260_601;
const SHARES = 8;

interface Share {
  readonly seed: number;
  readonly networks: number;
}

interface Outcome extends Seen {
  readonly seed: number;
  readonly failure: string;
}

if (isMainThread) await conduct(process.argv.slice(2));
else work(workerData);

async function conduct(args: readonly string[]): Promise<void> {
  const [networks, seed] = [numberOf(args, '--networks') ?? NETWORKS, numberOf(args, '--seed') ?? SEED];
  const shares = Array.from({ length: SHARES }, (_, i) => ({
    seed: seed + i,
    networks: Math.ceil(networks / SHARES),
  }));
  const outcomes: Outcome[] = [];
  const next = async (): Promise<void> => {
    for (let share = shares.shift(); share !== undefined; share = shares.shift())
      outcomes.push(await ran(share));
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), SHARES) }, next));
  const sum = (of: (one: Seen) => number) => outcomes.reduce((all, one) => all + of(one), 0);
  for (const { seed: at, failure } of outcomes)
    if (failure !== '') process.stdout.write(`seed ${at}:\n${failure}\n`);
  const failed = outcomes.filter(({ failure }) => failure !== '').length;
  const blind = sum(({ arrived }) => arrived) === 0 || sum(({ promised }) => promised) === 0;
  if (blind) process.stdout.write('nothing arrived or nothing was promised: nothing was compared\n');
  process.stdout.write(
    `networks ${sum((one) => one.networks)}, seeds ${seed}–${seed + SHARES - 1}, packets ${sum((one) => one.packets)}, arrived ${sum((one) => one.arrived)}, promised ${sum((one) => one.promised)}, disagreements ${failed}\n`,
  );
  process.exitCode = failed > 0 || blind ? 1 : 0;
}

function ran(share: Share): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

function work({ seed, networks }: Share): void {
  const seen = nothingSeen();
  let failure = '';
  try {
    fc.assert(aboveSimulator(seen), { seed, numRuns: Math.ceil(networks / 2) });
    fc.assert(belowSimulator(seen), { seed, numRuns: Math.ceil(networks / 2) });
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  parentPort?.postMessage({ seed, failure, ...seen } satisfies Outcome);
}

function numberOf(args: readonly string[], name: string): number | undefined {
  const at = args.indexOf(name);
  return at < 0 ? undefined : Number(args[at + 1]);
}
