import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verb } from './in-process.ts';
import { cli, cliInShell, recordPushed, scratch } from './run-cli.ts';

const INVENTORY = ['-i', 'inventory'];

describe('validate', () => {
  it('is content with the shipped inventory', () => {
    const done = cli(scratch('mini'), 'validate', ...INVENTORY);
    expect(done.stderr).toBe('');
    expect(done.code).toBe(0);
    expect(done.stdout).toContain('consistent');
  });

  it('ends with 65, names the place and prints nothing on stdout when the inventory is wrong', async () => {
    const folder = scratch('mini');
    const file = join(folder, 'inventory/network.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('autonomous-system:', 'autonomus-system:'));
    const done = cli(folder, 'validate', ...INVENTORY);
    expect(done.code).toBe(65);
    expect(done.stdout).toBe('');
    expect(done.stderr).toMatch(/inventory\/network\.yaml:\d+:\d+: error\[SN1201\]/);
    expect((await verb(folder, 'validate', ...INVENTORY, '--lang', 'zh-CN')).stderr).toMatch(
      /错误\[SN1201\]/,
    );
  });

  it('ends with 66 when there is no inventory', async () => {
    expect((await verb(scratch('mini'), 'validate', '-i', 'nowhere')).code).toBe(66);
  });

  it('ends with 64 for an unknown option', async () => {
    expect((await verb(scratch('mini'), 'validate', '--frobnicate')).code).toBe(64);
  });
});

describe('compile', () => {
  it('writes one file per router and leaves a reviewed lock alone', async () => {
    const folder = scratch('mini');
    const lock = readFileSync(join(folder, 'inventory/allocations.lock.yaml'), 'utf8');
    const done = await verb(folder, 'compile', ...INVENTORY, '--dest', 'out', '--frozen-lock');
    expect(done.stderr).toBe('');
    expect(done.code).toBe(0);
    expect(readdirSync(join(folder, 'out')).length).toBeGreaterThan(1);
    expect(readFileSync(join(folder, 'inventory/allocations.lock.yaml'), 'utf8')).toBe(lock);
  });

  it('refuses a lock that lacks numbers when the lock is frozen, and changes nothing', async () => {
    const folder = scratch('mini');
    rmSync(join(folder, 'inventory/allocations.lock.yaml'));
    const done = await verb(folder, 'compile', ...INVENTORY, '--dest', 'out', '--frozen-lock');
    expect(done.code).toBe(65);
    expect(done.stderr).toContain('SN9005');
    expect(readdirSync(folder)).not.toContain('out');
  });

  it('ends with 23 when --limit selects nothing', async () => {
    expect((await verb(scratch('mini'), 'compile', ...INVENTORY, '--limit', 'nobody')).code).toBe(23);
  });
});

describe('verify, plan and explain on files', () => {
  it('proves what the compiler wrote, and finds a wrong route target planted in it', async () => {
    const folder = scratch('chengdu');
    expect((await verb(folder, 'compile', ...INVENTORY, '--dest', 'out')).code).toBe(0);
    const clean = await verb(folder, 'verify', ...INVENTORY, '--configs', 'out', '-o', 'json');
    expect(clean.code).toBe(0);
    expect(JSON.parse(clean.stdout)).toMatchObject({
      apiVersion: 'sectornet/v1',
      kind: 'Audit',
      exit: { code: 0, name: 'done' },
      summary: { verdict: 'isolated' },
    });
    plantWrongTarget(join(folder, 'out'));
    const broken = await verb(folder, 'verify', ...INVENTORY, '--configs', 'out', '--report', 'report.html');
    expect(broken.code).toBe(20);
    expect(broken.stdout).toContain('rt-foreign-import');
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('rt-foreign-import');
  });

  it('plans nothing against its own output and says so; with a difference exits 2 on demand', async () => {
    const folder = scratch('mini');
    await verb(folder, 'compile', ...INVENTORY, '--dest', 'out');
    const same = await verb(folder, 'plan', ...INVENTORY, '--configs', 'out', '--detailed-exitcode');
    expect(same.stdout).toContain('Nothing to do');
    expect(same.code).toBe(0);
    recordPushed(join(folder, 'inventory'));
    const agreements = join(folder, 'inventory/agreements.yaml');
    writeFileSync(agreements, 'inter-access-agreements: []\n');
    const less = await verb(folder, 'plan', ...INVENTORY, '--configs', 'out', '--detailed-exitcode');
    expect(less.code).toBe(2);
  });

  it('explains a reach with the agreement that allows it, and a line with the inventory line that caused it', async () => {
    const folder = scratch('chengdu');
    const reach = await verb(
      folder,
      'explain',
      'reach',
      'smefin',
      'localtax',
      '--service',
      'tcp/8443',
      ...INVENTORY,
    );
    expect(reach.stderr).toBe('');
    expect(reach.stdout).toMatch(/allowed by agreement X1[\s\S]*it passes/);
    expect(reach.code).toBe(0);
    const other = await verb(
      folder,
      'explain',
      'reach',
      'smefin',
      'localtax',
      '--service',
      'tcp/22',
      ...INVENTORY,
    );
    expect(other.stdout).toMatch(
      /forbidden[\s\S]*it does not pass[\s\S]*provider-vpn: localtax[\s\S]*port: 22/,
    );
    expect(other.code).toBe(0);
    const line = await verb(folder, 'explain', 'line', 'cd-pe-dc', '5', ...INVENTORY);
    expect(line.code).toBe(0);
    expect((await verb(folder, 'explain', 'SN1201')).stdout).toContain('SN1201');
  });
});

describe('verify --require', () => {
  it('ends with 22 below the level asked for, and with 0 at it', async () => {
    const folder = scratch('mini');
    await verb(folder, 'compile', '--dest', 'out', ...INVENTORY);
    // Texts without a backbone: who carries the packets is taken for granted, so at most level B.
    const verify = (...words: readonly string[]) =>
      verb(folder, 'verify', '--configs', 'out', ...INVENTORY, ...words);
    const plain = await verify();
    expect([plain.code, plain.stdout]).toEqual([0, expect.stringContaining('isolated (B')]);
    expect((await verify('--require', 'B')).code).toBe(0);
    const below = await verify('--require', 'A');
    expect([below.code, below.stderr]).toEqual([22, expect.stringContaining('SN4623')]);
    expect((await verify('--require', 'A,C')).code).toBe(22);
  });
});

describe('an answer that nobody reads to its end', () => {
  it('has its exit code all the same', () => {
    const folder = scratch('chengdu');
    cli(folder, 'compile', ...INVENTORY, '--dest', 'out');
    plantWrongTarget(join(folder, 'out'));
    const words = `verify -i inventory --configs out -o json; echo "exit $?" >&2`;
    const done = cliInShell(folder, `{ sectornet ${words}; } | head -c 10`);
    expect(done.stderr).toContain('exit 20');
  });
});

describe('verify without an inventory', () => {
  it.each([
    [['--infer', '--report', 'report.html'], '--report', '--infer'],
    [['--policy', 'policy.yaml', '--live'], '--live', '--policy'],
  ])('refuses what it would pass over in silence: %j', async (words, option, mode) => {
    const folder = scratch('mini');
    const done = await verb(folder, 'verify', '--configs', '.', ...words);
    expect(done.code).toBe(64);
    expect(done.stderr).toContain(`${option} asks for more than ${mode} says`);
  });
});

function plantWrongTarget(folder: string): void {
  const file = join(folder, 'cd-pe-jinjiang.conf');
  const text = readFileSync(file, 'utf8');
  const wrong = text.replace(
    /( rt vpn )(import|both) (65101:1900)$/m,
    '$1import $3 65101:1401\n  rt vpn export $3',
  );
  if (wrong === text) throw new Error('no tourism import line to spoil');
  writeFileSync(file, wrong);
}
