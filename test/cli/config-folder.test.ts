import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { verb } from './in-process.ts';
import { scratch } from './run-cli.ts';

const folder = scratch('mini');
beforeAll(async () => {
  await verb(folder, 'compile', '-i', 'inventory', '--dest', 'out');
});

/** The verdict over a copy of the compiled folder after somebody was at it. */
async function verdictAfter(change: (at: (name: string) => string) => void): Promise<string> {
  rmSync(join(folder, 'copy'), { recursive: true, force: true });
  cpSync(join(folder, 'out'), join(folder, 'copy'), { recursive: true });
  change((name) => join(folder, 'copy', name));
  const done = await verb(folder, 'verify', '-i', 'inventory', '--configs', 'copy', '-o', 'json');
  return JSON.parse(done.stdout).summary.verdict;
}

it.each<readonly [string, string, (at: (name: string) => string) => void]>([
  ['a folder called like a file', 'isolated', (at) => mkdirSync(at('old.conf'))],
  ['a name in capitals', 'isolated', (at) => renameSync(at('mn-pe1.conf'), at('mn-pe1.CFG'))],
  [
    'a dated name: the text says whose it is',
    'isolated',
    (at) => renameSync(at('mn-pe1.conf'), at('mn-pe1_2026-11-01.cfg')),
  ],
  [
    'a dated copy beside the router itself',
    'inconclusive',
    (at) => cpSync(at('mn-pe1.conf'), at('mn-pe1_2026-11-01.cfg')),
  ],
  ['a link that leads nowhere', 'inconclusive', (at) => symlinkSync('nowhere', at('mn-p1.conf'))],
  [
    'a text in UTF-16',
    'isolated',
    (at) => writeFileSync(at('mn-pe1.conf'), `\ufeff${readFileSync(at('mn-pe1.conf'), 'utf8')}`, 'utf16le'),
  ],
])('%s: %s', async (_, verdict, change) => {
  expect(await verdictAfter(change)).toBe(verdict);
});

it('takes a single file for a folder of one', async () => {
  const done = await verb(folder, 'verify', '-i', 'inventory', '--configs', 'out/mn-pe1.conf');
  expect([done.code, done.stdout]).toEqual([22, expect.stringContaining('mn-pe2 the configuration')]);
});
