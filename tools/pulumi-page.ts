import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Writes the tables of cases in docs/pulumi.md from what `npm run test:pulumi` kept: case, seconds, verdict, file by file. Files that were not run keep their rows. */
interface Row {
  readonly name: string;
  readonly seconds: number;
  readonly verdict: string;
}

const PAGE = 'docs/pulumi.md';
const files = readdirSync('test/pulumi')
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => basename(name, '.test.ts'));
const page = files.reduce(
  (text, file) => {
    const kept = `.vitest/pulumi-${file}.rows`;
    return existsSync(kept) ? withTable(text, file, tableOf(JSON.parse(readFileSync(kept, 'utf8')))) : text;
  },
  readFileSync(PAGE, 'utf8'),
);
writeFileSync(PAGE, page);

/** The table stands between its file's marks. */
function withTable(text: string, file: string, table: string): string {
  const [open, close] = [`<!-- ${file} -->\n`, `<!-- /${file} -->`];
  const [before, rest] = text.split(open);
  const after = rest?.split(close)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${PAGE} has no place for ${file}: ${open.trim()} ${close}`);
  return `${before}${open}${table}${close}${after}`;
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ name, seconds, verdict }) => `| ${name} | ${seconds.toFixed(1)} s | ${verdict} |\n`,
  );
  return `\n| case | time | verdict |\n|---|---|---|\n${lines.join('')}\n`;
}
