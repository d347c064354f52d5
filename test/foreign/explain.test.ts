import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { verb } from '../cli/in-process.ts';
import { scratch } from '../cli/run-cli.ts';
import { htmlFaults } from '../report/well-formed.ts';

const HERE = import.meta.dirname;
const folder = scratch('mini');
cpSync(join(HERE, '12-policy-broken-by-an-import'), join(folder, 'foreign'), { recursive: true });
const ask = (...words: string[]) =>
  verb(folder, 'explain', 'reach', '10.130.2.10', '10.110.2.10', '--service', 'tcp/443', ...words);

it('a packet the policy forbids and the routers carry is shown with the line that lets it through', async () => {
  const { code, stdout } = await ask('--configs', 'foreign/configs', '--policy', 'foreign/policy.yaml');
  expect(stdout).toContain('vpn-target 65000:130 65000:110 import-extcommunity');
  expect(stdout).toContain('the policy lists no such reach');
  expect(code).toBe(20);
});

it('without a policy the same packet is only a fact', async () => {
  const { code, stdout } = await ask('--configs', 'foreign/configs', '--infer');
  expect(stdout).toContain('it passes');
  expect(stdout).toContain('there is no policy');
  expect(code).toBe(0);
});

it('verify --infer writes a policy that verify --policy reads', async () => {
  const inferred = await verb(
    folder,
    'verify',
    '--configs',
    'foreign/configs',
    '--infer',
    '--write-policy',
    'draft.yaml',
  );
  expect(inferred.code).toBe(0);
  const judged = await verb(folder, 'verify', '--configs', 'foreign/configs', '--policy', 'draft.yaml');
  expect(judged.stdout).toContain('rt-foreign-import');
  expect(judged.code).toBe(20);
});

it('verify --policy writes the report that an inventory gets', async () => {
  const words = ['--configs', 'foreign/configs', '--policy', 'foreign/policy.yaml', '--report', 'page.html'];
  expect((await verb(folder, 'verify', ...words)).code).toBe(20);
  const page = readFileSync(join(folder, 'page.html'), 'utf8');
  expect(htmlFaults(page)).toEqual([]);
  expect(page).toMatch(/class="verdict breach"[\s\S]*policy SHA-256 <code>[0-9a-f]{16}[\s\S]*id="B1"/);
  expect(page).toContain('vpn-target 65000:130 65000:110 import-extcommunity');
});
