import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type Mutant, mutantsOf } from './mutants.ts';

/**
 * `npm run test:checker-mutation [-- FILE…]`: changes the certificate checker in one place at a time and asks it again what it was asked before.
 * A mutant that gives the same answers to everything is told, unless `equivalent.txt` says why it may. Exit 1 when one is left.
 */
const ROOT = join(import.meta.dirname, '../../..');
const SOURCE = join(ROOT, 'src/certificate-checker');
/** A mutant that has not answered by then runs in circles: the tests would stop there too. */
const PATIENCE = 30_000;

const asked = process.argv.slice(2);
const mutants = globSync('**/*.ts', { cwd: SOURCE })
  .toSorted()
  .filter((file) => asked.length === 0 || asked.some((one) => file.includes(one)))
  .flatMap((file) => mutantsOf(file, readFileSync(join(SOURCE, file), 'utf8')));
const argued = new Set(
  readFileSync(join(import.meta.dirname, 'equivalent.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(' → ') && !line.startsWith('#')),
);

let worker = newWorker();
const survivors: Mutant[] = [];
const began = performance.now();
for (const [i, mutant] of mutants.entries()) {
  const killer = await killerOf(mutant);
  if (killer === undefined) {
    survivors.push(mutant);
    if (!argued.has(nameOf(mutant))) process.stdout.write(`${nameOf(mutant)}\n`);
  }
  if (i % 100 === 99) process.stderr.write(`${i + 1} of ${mutants.length}, ${survivors.length} survive\n`);
}
await worker.terminate();
const names = new Set(survivors.map(nameOf));
const unargued = [...names].filter((name) => !argued.has(name));
const stale = [...argued].filter((name) => !names.has(name) && asked.length === 0);
for (const name of stale) process.stdout.write(`argued and killed all the same: ${name}\n`);
process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`);
process.stdout.write(
  `mutants ${mutants.length}, killed ${mutants.length - survivors.length}, equivalent ${survivors.length - unargued.length}, alive ${unargued.length}\n`,
);
process.exitCode = unargued.length + stale.length > 0 ? 1 : 0;

/** A mutant by what it changes, without its line number, so that the argument for it outlives changes elsewhere. */
function nameOf({ file, line, before, after, source }: Mutant): string {
  const code = source.split('\n')[line - 1] ?? '';
  const flat = (text: string) => text.replace(/\s+/g, ' ');
  return before === code.trim() || before.length > 40
    ? `${file}: ${flat(before)} → ${flat(after)}`
    : `${file}: ${flat(before)} → ${flat(after)} in ${flat(code.trim())}`;
}

function newWorker(): Worker {
  return new Worker(new URL('./trial.ts', import.meta.url));
}

/** What tells the mutant from the checker; `undefined` when nothing does. */
function killerOf({ file, source }: Mutant): Promise<string | undefined> {
  const asking = worker;
  return new Promise((resolve) => {
    const late = setTimeout(() => failed('does not end'), PATIENCE);
    asking.on('message', answered).on('error', failed);
    asking.postMessage({ file, source });

    function answered(killer: string | undefined): void {
      clearTimeout(late);
      asking.off('message', answered).off('error', failed);
      resolve(killer);
    }
    function failed(why: unknown): void {
      void asking.terminate();
      worker = newWorker();
      answered(String(why));
    }
  });
}
