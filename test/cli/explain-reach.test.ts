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

describe('explain reach asks', () => {
  const ISOLATION = join(import.meta.dirname, '../isolation');
  /** A network with one line of one file taken for others. */
  function planted(name: string, file: string, line: string, lines: string): string {
    const from = join(ISOLATION, 'networks', name);
    const there = `${name}-${file}`;
    cpSync(join(from, 'inventory'), join(folder, there, 'inventory'), { recursive: true });
    cpSync(join(from, 'configs'), join(folder, there, 'configs'), { recursive: true });
    const path = join(folder, there, 'configs', file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(line, lines));
    return `-i ${there}/inventory --configs ${there}/configs`;
  }

  it('whether any choice of a router lets a forbidden packet pass', async () => {
    // The own VPN's site with the same prefix is as near: the router may take either.
    const leak = planted(
      'offices',
      'pe3.conf',
      'rt vpn both 65101:22',
      'rt vpn both 65101:22\n  rt vpn import 65101:40',
    );
    const done = await ask(`tour-b tax-a ${leak}`);
    expect([done.code, done.stdout]).toEqual([20, expect.stringMatching(/forbidden.*\n {2}it passes/)]);
  });

  it.each([
    [
      'a session that is shut',
      'mn-pe3.conf',
      'neighbor 100.64.0.1 update-source lo',
      'neighbor 100.64.0.1 update-source lo\n neighbor 100.64.0.1 shutdown',
    ],
    ['a circuit that is shut', 'mn-pe2.conf', ' vlan-type dot1q 1130', ' vlan-type dot1q 1130\n shutdown'],
    ['a router that forwards nothing', 'mn-pe1.conf', 'net.ipv4.ip_forward = 1', 'net.ipv4.ip_forward = 0'],
  ])('whether every choice delivers a declared packet: not over %s', async (_, file, line, lines) => {
    const broken = planted('mini', file, line, lines);
    const pair = file === 'mn-pe1.conf' ? 'env-hq env-jintang' : 'stats-hq stats-jintang';
    const done = await ask(`${pair} ${broken}`);
    expect([done.code, done.stdout]).toEqual([21, expect.stringMatching(/allowed.*\n {2}it does not pass/)]);
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
