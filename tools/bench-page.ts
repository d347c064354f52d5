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
const PAGE = 'docs/bench.md';
const measured = new Set(results.map(({ name }) => name));
/** Lines of the page that stand for workloads this machine's results do not have: they were measured elsewhere and stay. */
const kept = (line: RegExp): readonly string[] =>
  readFileSync(PAGE, 'utf8')
    .split('\n')
    .filter((text) => {
      const name = line.exec(text)?.[1];
      return name !== undefined && !measured.has(name);
    });
writeFileSync(
  PAGE,
  `# Figures

Made by \`npm run bench -- pipeline verify && npm run bench:page\`. ${machine}. Median of the warm runs, the cold run beside it; \`cpu\` is processor time, which other work
on the machine disturbs less than the clock. A row without a bar is there to be watched. Rows below the others that a run did not measure are kept from the run that did.

| workload | median | min–max | cold | cpu ms | bar | |
|---|---|---|---|---|---|---|
${[...rows.map((row) => `| ${row} |`), ...kept(/^\| ([a-z][\w-]*-[\w-]+|[a-z]\w+-\d+) \|/)].join('\n')}

${[...notes, ...kept(/^- \*\*([\w-]+)\*\*: /)].join('\n')}
`,
);
