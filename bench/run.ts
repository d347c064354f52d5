import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import type { Row, Suite } from './row.ts';

/** `npm run bench` measures the pipeline, `npm run bench -- NAME…` the suites named. A suite is a file that is loaded only when asked for. */
const SUITES: Readonly<Record<string, () => Promise<Suite>>> = {
  pipeline: async () => (await import('./pipeline.ts')).pipeline,
  plan: async () => (await import('./plan/suite.ts')).plan,
  'plan-command': async () => (await import('./plan/command.ts')).planCommand,
  pulumi: async () => (await import('./pulumi/suite.ts')).pulumi,
  push: async () => (await import('./push.ts')).push,
  'verify-command': async () => (await import('./verify/command.ts')).command,
  verify: async () => (await import('./verify/suite.ts')).verify,
  'verify-judged': async () => (await import('./verify/judged-suite.ts')).judged,
  certificate: async () => (await import('./verify/certificate.ts')).certificate,
  relate: async () => (await import('./verify/relate.ts')).relation,
  adversarial: async () => (await import('./verify/adversarial.ts')).adversarial,
};

const HEADER = 'workload                   median ms            min–max      cold       cpu';
const OUT = 'bench-out/results.json';
const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.versions.node}, load ${loadavg()[0]?.toFixed(1)}`;
const asked = process.argv.slice(2);
process.stdout.write(`${machine}\n`);
for (const name of asked.length === 0 ? ['pipeline'] : asked) {
  const suite = await SUITES[name]?.();
  if (suite === undefined) throw new Error(`no suite ${name}; there are ${Object.keys(SUITES).join(', ')}`);
  process.stdout.write(`\n${name}: ${suite.about}\n${HEADER}\n`);
  for await (const row of await suite.rows()) keep(row);
}

/** Prints a row and puts it into the results, in the place of an older one of the same name. */
function keep(row: Row): void {
  process.stdout.write(`${lineOf(row)}\n`);
  const before = knownRows().filter(({ name }) => name !== row.name);
  mkdirSync('bench-out', { recursive: true });
  writeFileSync(OUT, `${JSON.stringify({ machine, results: [...before, row] }, null, 2)}\n`);
}

function knownRows(): readonly Row[] {
  try {
    return JSON.parse(readFileSync(OUT, 'utf8')).results;
  } catch {
    return [];
  }
}

function lineOf({ name, figure, spread: [min, max], cold, cpu, bar, verdict, note }: Row): string {
  const judged = bar === undefined ? '' : `  bar ${bar}: ${verdict}`;
  const cells = [
    name.padEnd(26),
    figure.toFixed(1).padStart(9),
    `${min.toFixed(1)}–${max.toFixed(1)}`.padStart(18),
    cold.toFixed(1).padStart(9),
    cpu.toFixed(1).padStart(9),
  ];
  return `${cells.join(' ')}${judged}${note === undefined ? '' : `\n  ${note}`}`;
}
