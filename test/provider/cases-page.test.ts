import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const FOLDER = 'test/pulumi';

/** What was tried with Pulumi's real command line stands in docs/pulumi.md case by case; `npm run test:pulumi && npm run pulumi:page` writes it. */
it('docs/pulumi.md has every case of test/pulumi, and none that is gone', () => {
  const page = readFileSync('docs/pulumi.md', 'utf8');
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'))) {
    const name = file.replace('.test.ts', '');
    const table = page.split(`<!-- ${name} -->`)[1]?.split(`<!-- /${name} -->`)[0] ?? '';
    const rows = [...table.matchAll(/^\| (.*) \| [\d.]+ s \| as it should \|$/gm)].map(
      ([, text = '']) => text,
    );
    const titles = [
      ...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^ {2}it(?:\.each\(\w+\))?\(\s*'([^']+)'/gm),
    ];
    const told = titles.map(
      ([, title = '']) =>
        new RegExp(`^${title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('%s', '\\w+')}$`),
    );
    expect([file, told.filter((title) => !rows.some((row) => title.test(row)))]).toEqual([file, []]);
    expect([file, rows.filter((row) => !told.some((title) => title.test(row)))]).toEqual([file, []]);
  }
});
