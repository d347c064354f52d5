import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verb } from './in-process.ts';
import { scratch } from './run-cli.ts';

const folder = scratch('mini');
const FOREIGN = join(import.meta.dirname, '../foreign');
cpSync(join(FOREIGN, '02-one-way-import', 'configs'), join(folder, 'leak'), { recursive: true });
const ask = (words: string) => verb(folder, 'explain', 'reach', ...words.split(' '));

describe('explain reach between two VPNs', () => {
  it('shows the pair of sites where packets cross, wherever it is', async () => {
    const done = await ask('STATS FLOOD --infer --configs leak');
    expect(done.stdout).toMatch(/@pe2 → [^\n]*@pe2\n[^\n]*\n {2}it passes/);
    expect((await ask('FLOOD STATS --infer --configs leak')).stdout).toContain('it does not pass');
  });
});

describe('explain reach in a folder where a router is missing', () => {
  it('says so, and that nothing is certain', async () => {
    await verb(folder, 'compile', '-i', 'inventory', '--dest', 'partial');
    const whole = await ask('stats env -i inventory --configs partial');
    expect([whole.code, whole.stdout]).toEqual([0, expect.not.stringContaining('inconclusive because')]);
    rmSync(join(folder, 'partial', 'mn-pe3.conf'));
    const asked = await ask('stats env -i inventory --configs partial');
    expect([asked.code, asked.stdout]).toEqual([
      22,
      expect.stringMatching(/it does not pass\n {2}inconclusive because: mn-pe3 /),
    ]);
  });
});

describe('explain reach takes', () => {
  it.each([
    'flood env --service TCP/443',
    'flood env --service tcp:443',
    '10.110.2.0/24 env',
    '10.110.0.0/16 env',
    'fd51:110:2::1 env',
  ])('%s', async (words) => {
    const done = await ask(`${words} -i inventory`);
    expect(done.stderr).toBe('');
    expect(done.stdout).toMatch(/it (passes|does not pass)/);
  });

  it.each([
    ['flood env --service https', 64, 'SN9046'],
    ['flood env --service tcp/99999', 64, 'SN9046'],
    ['floood env', 66, 'SN9011: floood'],
    ['fd51:110:2::1 10.170.2.1', 66, 'SN9047'],
    ['flood env --configs nowhere', 66, 'SN9010'],
    ['flood env -o md', 64, 'SN7120'],
    ['flood env --limit mn-pe1', 64, 'SN9042'],
  ])('not %s', async (words, code, said) => {
    const done = await ask(`${words} -i inventory`);
    expect([done.code, done.stderr.replace(/\[(SN\d+)\]/, '$1')]).toEqual([
      code,
      expect.stringContaining(said),
    ]);
  });

  it.each([
    ['FLOOD STATS --policy nowhere.yaml --configs leak', 66, 'SN9029'],
    ['FLOOD STATS --policy nowhere.yaml --infer --configs leak', 64, 'SN9041'],
    ['FLOOD STATS --infer --configs leak -i inventory', 64, 'SN9041'],
  ])('not %s', async (words, code, said) => {
    const done = await ask(words);
    expect([done.code, done.stderr]).toEqual([code, expect.stringContaining(said)]);
  });

  it('an address for every VPN that has it, since departments use the same', async () => {
    cpSync(join(folder, 'leak'), join(folder, 'reused'), { recursive: true });
    for (const file of readdirSync(join(folder, 'reused'))) {
      const path = join(folder, 'reused', file);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(' 10.140.', ' 10.110.'));
    }
    const done = await ask('10.110.1.9 10.110.2.9 --infer --configs reused');
    const pairs = [...done.stdout.matchAll(/(\w+)\/\S+ → (\w+)\//g)].map(([, from, to]) => `${from} ${to}`);
    expect(pairs).toEqual(['FLOOD FLOOD', 'TAX TAX', 'FLOOD TAX', 'TAX FLOOD']);
  });
});
