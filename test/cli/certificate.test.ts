import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { plantedCase } from '../isolation/case.ts';
import { verb } from './in-process.ts';
import { scratch } from './run-cli.ts';

const GIVEN = ['-i', 'inventory', '--configs', 'out'];

describe('verify --certificate and check-certificate', () => {
  it('confirm an isolated network, refuse a changed router, and say what is no certificate', async () => {
    const folder = scratch('mini');
    expect((await verb(folder, 'compile', '-i', 'inventory', '--dest', 'out')).code).toBe(0);
    expect((await verb(folder, 'verify', ...GIVEN, '--certificate', 'proof.ndjson')).code).toBe(0);
    const valid = await verb(folder, 'check-certificate', 'proof.ndjson', ...GIVEN);
    expect(valid.stderr).toBe('');
    expect(valid.stdout).toMatch(/^proof\.ndjson: valid \(B\)/);
    expect(valid.code).toBe(0);
    const below = await verb(folder, 'check-certificate', 'proof.ndjson', ...GIVEN, '--require', 'A');
    expect([below.code, below.stderr]).toEqual([22, expect.stringContaining('SN4624')]);
    const folderGiven = await verb(folder, 'check-certificate', '.', ...GIVEN);
    expect([folderGiven.code, folderGiven.stderr]).toEqual([66, expect.stringContaining('SN4622')]);
    for (const words of [
      ['--limit', 'mn-pe1'],
      ['--policy', 'policy.yaml'],
      ['-o', 'md'],
    ])
      expect((await verb(folder, 'check-certificate', 'proof.ndjson', ...GIVEN, ...words)).code).toBe(64);
    expect((await verb(folder, 'check-certificate', 'nowhere.ndjson', ...GIVEN)).code).toBe(66);
    writeFileSync(join(folder, 'other.ndjson'), 'hello\n');
    const other = await verb(folder, 'check-certificate', 'other.ndjson', ...GIVEN);
    expect([other.code, other.stdout]).toEqual([65, 'other.ndjson: refused\n']);
    expect([...other.stderr.matchAll(/SN\d+/g)].map(([code]) => code)).toEqual(['SN4601']);
    const router = join(folder, 'out/mn-pe1.conf');
    writeFileSync(
      router,
      readFileSync(router, 'utf8').replace('rt vpn import 65101:1700 ', 'rt vpn import 65101:1300 '),
    );
    const refused = await verb(folder, 'check-certificate', 'proof.ndjson', ...GIVEN, '--lang', 'zh-CN');
    expect(refused.code).toBe(22);
    expect(refused.stderr).toMatch(/错误\[SN4602\]/);
  }, 120_000);

  it('write no certificate for a network that is not isolated', async () => {
    const folder = scratch('mini');
    await verb(folder, 'compile', '-i', 'inventory', '--dest', 'out');
    const router = join(folder, 'out/mn-pe1.conf');
    writeFileSync(
      router,
      readFileSync(router, 'utf8').replaceAll(
        'rt vpn import 65101:1700 ',
        'rt vpn import 65101:1300 65101:1700 ',
      ),
    );
    const done = await verb(folder, 'verify', ...GIVEN, '--certificate', 'proof.ndjson');
    expect(done.code).toBe(20);
    expect(done.stderr).toContain('SN4620');
    expect(readdirSync(folder)).not.toContain('proof.ndjson');
  }, 60_000);

  it('write no certificate that the checker refuses, and say which line it is', async () => {
    const isolation = join(import.meta.dirname, '../isolation');
    const { configs } = plantedCase(readFileSync(join(isolation, '86-next-hop-nowhere/seed.txt'), 'utf8'));
    const folder = mkdtempSync(join(tmpdir(), 'proof-'));
    for (const { file, text } of configs) writeFileSync(join(folder, file), text);
    const proof = join(folder, 'proof.ndjson');
    const given = ['-i', join(isolation, 'networks/offices/inventory'), '--as-of', '2026-06-01'];
    const asked = ['verify', ...given, '--configs', folder] as const;
    expect((await verb(folder, ...asked)).code).toBe(0);
    const done = await verb(folder, ...asked, '--certificate', proof);
    expect(done.code).toBe(22);
    expect(done.stderr).toMatch(/SN4610.*pe1\.conf:4/);
    expect(done.stderr).toContain('SN4621');
    expect(readdirSync(folder)).not.toContain('proof.ndjson');
  }, 60_000);

  it('speak about a folder of backups and a policy file, and not about what was only inferred', async () => {
    const folder = join(import.meta.dirname, '../foreign/11-policy-kept');
    const proof = join(mkdtempSync(join(tmpdir(), 'proof-')), 'proof.ndjson');
    const given = ['--configs', 'configs', '--policy', 'policy.yaml'];
    expect((await verb(folder, 'verify', ...given, '--certificate', proof)).code).toBe(0);
    const check = ['check-certificate', proof, '--policy'] as const;
    const valid = await verb(folder, ...check, 'policy.yaml', '--configs', 'configs');
    expect(valid.stdout).toMatch(/: valid \(A\)/);
    expect(valid.code).toBe(0);
    const other = '../12-policy-broken-by-an-import/configs';
    expect((await verb(folder, ...check, 'policy.yaml', '--configs', other)).code).toBe(22);
    expect((await verb(folder, ...check, 'nowhere.yaml', '--configs', 'configs')).code).toBe(66);
    writeFileSync(`${proof}.deep`, `${'['.repeat(200_000)}${']'.repeat(200_000)}\n`);
    const deep = await verb(
      folder,
      'check-certificate',
      `${proof}.deep`,
      '--policy',
      'policy.yaml',
      '--configs',
      'configs',
    );
    expect([deep.code, deep.stderr]).toEqual([65, expect.stringContaining('SN4601')]);
    const inferred = await verb(folder, 'verify', '--configs', 'configs', '--infer', '--certificate', proof);
    expect(inferred.stderr).toContain('SN4660');
    expect(inferred.code).toBe(64);
  });

  it('refuse a folder with a text that nobody can read, or in another encoding', async () => {
    const given = join(import.meta.dirname, '../foreign/11-policy-kept');
    const policy = ['--policy', join(given, 'policy.yaml')] as const;
    const folder = mkdtempSync(join(tmpdir(), 'proof-'));
    cpSync(join(given, 'configs'), join(folder, 'configs'), { recursive: true });
    const asked = [...policy, '--configs', 'configs'] as const;
    expect((await verb(folder, 'verify', ...asked, '--certificate', 'proof.ndjson')).code).toBe(0);
    const check = () => verb(folder, 'check-certificate', 'proof.ndjson', ...asked);
    const newer = 'sysname pe1\nip vpn-instance TAX\n ipv4-family\n  vpn-target 65000:110 both\nreturn\n';
    const zipped = gzipSync(newer);
    const texts: Readonly<Record<string, string | Uint8Array>> = {
      'utf-16': Buffer.from(`\ufeff${newer}`, 'utf16le'),
      cr: newer.replaceAll('\n', '\r'),
      whole: zipped,
      'cut short': zipped.subarray(0, zipped.length - 4),
      'of bytes': Uint8Array.from({ length: 512 }, (_, i) => (i * 7) % 256),
      empty: '',
    };
    for (const [name, bytes] of Object.entries(texts)) {
      const file = join(folder, 'configs', 'newer.cfg');
      writeFileSync(file, bytes);
      expect([name, (await check()).code]).toEqual([name, 22]);
      rmSync(file);
    }
    writeFileSync(join(folder, 'configs', 'notes.txt'), 'nothing to see here\n');
    expect((await check()).code).toBe(0);
  }, 60_000);
});
