import { readFileSync, writeFileSync } from 'node:fs';
import type { Row } from '../bench/row.ts';

/** Writes docs/bench.md from the last results: `npm run bench:page` behind `npm run bench -- verify`. */
const { machine, results }: { machine: string; results: readonly Row[] } = JSON.parse(
  readFileSync('bench-out/results.json', 'utf8'),
);
const number = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
const rows = results.map(({ name, figure, unit, spread: [min, max], cold, cpu, bar, verdict }) =>
  [
    name,
    `${number(figure)} ${unit}`,
    `${number(min)}–${number(max)}`,
    number(cold),
    number(cpu),
    bar === undefined ? '' : `${number(bar)} ${unit}`,
    verdict ?? '',
  ].join(' | '),
);
const notes = results.flatMap(({ name, note }) => (note === undefined ? [] : [`- **${name}**: ${note}`]));
writeFileSync(
  'docs/bench.md',
  `# Figures

Made by \`npm run bench -- pipeline verify && npm run bench:page\`. ${machine}. Median of the warm runs, the cold run beside it; \`cpu\` is processor time, which other work
on the machine disturbs less than the clock. A row without a bar is there to be watched.

| workload | median | min–max | cold | cpu ms | bar | |
|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}

${notes.join('\n')}
`,
);
