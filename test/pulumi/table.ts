import { mkdirSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeEach } from 'vitest';

interface Row {
  readonly name: string;
  readonly seconds: number;
  readonly verdict: string;
}

/** Prints one line per case when a file is through: case, seconds, verdict; keeps them in `.vitest/pulumi-<file>.rows` too, for `npm run pulumi:page`. */
export function keepTable(file: string): void {
  const rows: Row[] = [];
  let started = 0;
  beforeEach(() => {
    started = performance.now();
  });
  afterEach(({ task }) => {
    const seconds = (performance.now() - started) / 1000;
    rows.push({
      name: task.name,
      seconds,
      verdict: task.result?.state === 'fail' ? 'FAILED' : 'as it should',
    });
  });
  afterAll(() => {
    const width = Math.max(...rows.map(({ name }) => name.length));
    const lines = rows.map(
      ({ name, seconds, verdict }) =>
        `${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s  ${verdict}`,
    );
    mkdirSync('.vitest', { recursive: true });
    writeFileSync(`.vitest/pulumi-${file}.rows`, `${JSON.stringify(rows)}\n`);
    process.stdout.write(`\n${lines.join('\n')}\n`);
  });
}
