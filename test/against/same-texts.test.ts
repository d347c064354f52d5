import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { BESIDE_THE_TEXTS } from '../../src/verify/against/same-texts.ts';
import { verb } from '../cli/in-process.ts';

/**
 * Two states that could not be judged whole. Where their texts are the same nothing changed between them, whatever nobody knows of either; where a
 * line differs, or a file that nobody compares stands beside them, equal packets are equal only as far as the texts go.
 */

const FOREIGN = join(import.meta.dirname, '../foreign');
const folder = mkdtempSync(join(tmpdir(), 'same-'));
const config = (side: string, name: string) => join(folder, side, name);

const compare = (...words: readonly string[]) =>
  verb(folder, 'verify', '--configs', 'after', '--infer', '--against', 'before', ...words);

/** Both sides hold a case of `test/foreign/`. */
function bothHold(name: string): void {
  for (const side of ['before', 'after']) {
    rmSync(join(folder, side), { recursive: true, force: true });
    mkdirSync(join(folder, side));
    cpSync(join(FOREIGN, name, 'configs'), join(folder, side), { recursive: true });
  }
}

function edit(side: string, name: string, change: (text: string) => string): void {
  const path = config(side, name);
  const [was, is] = [readFileSync(path, 'utf8'), change(readFileSync(path, 'utf8'))];
  expect(is).not.toBe(was);
  writeFileSync(path, is);
}

describe('a folder in which a neighbour is missing', () => {
  beforeEach(() => bothHold('05-router-not-in-the-folder'));

  it.each([
    [
      'en',
      'nothing changes',
      'is still open, and nothing is said about it:\n    10.0.0.3 is a neighbour of VPN sessions',
    ],
    ['zh-CN', '没有任何变化', '同样无法判定，以上不涉及这些内容:\n    '],
  ])(
    'has not changed where every text is the same, and says what is as unknown as before: %s',
    async (lang, ...said) => {
      const { code, stdout } = await compare('--lang', lang);
      expect(code).toBe(0);
      for (const text of said) expect(stdout).toContain(text);
      expect(stdout).not.toMatch(/could not be judged whole|无法完整判定/);
    },
  );

  it('has not changed by the time of a backup', async () => {
    edit('after', 'pe1.cfg', (text) => `!Last configuration was saved at 2026-11-29\n\n${text}`);
    const { code, stdout } = await compare();
    expect([code, stdout]).toEqual([0, expect.stringContaining('nothing changes')]);
    expect(stdout).toContain('changed pe1');
  });

  it.each([
    [
      'a target that the missing router may import',
      (text: string) =>
        text.replace(
          '  vpn-target 65000:110 export',
          '  vpn-target 65000:999 export-extcommunity\n  vpn-target 65000:110 export',
        ),
    ],
    [
      'one that nothing here asks for',
      (text: string) => text.replace('\nip vpn-instance', '\nlldp enable\nip vpn-instance'),
    ],
  ])('is not certain to be the same with another line: %s', async (_, change) => {
    edit('after', 'pe1.cfg', change);
    const { code, stdout } = await compare();
    expect(code).toBe(22);
    expect(stdout).toContain('could not be judged whole');
  });

  it('is not certain to be the same with a router less', async () => {
    rmSync(config('after', 'pe2.cfg'));
    expect((await compare()).code).toBe(22);
  });

  it('keeps its verdict where somebody says what is wanted', async () => {
    cpSync(join(FOREIGN, '11-policy-kept/policy.yaml'), join(folder, 'policy.yaml'));
    const judged = await verb(
      folder,
      'verify',
      '--configs',
      'after',
      '--policy',
      'policy.yaml',
      '--against',
      'before',
    );
    expect([judged.code, judged.stdout]).toEqual([22, expect.stringContaining('nothing changes')]);
    expect(judged.stdout).not.toContain('could not be judged whole');
  });

  it('has not changed where a report of the same texts is what was before, and is not sure of files it does not know', async () => {
    const against = ['verify', '--configs', 'after', '--infer', '--against', 'before.json'];
    const report = async () => {
      cpSync(join(FOREIGN, '11-policy-kept/policy.yaml'), join(folder, 'policy.yaml'));
      const { stdout } = await verb(
        folder,
        'verify',
        '--configs',
        'before',
        '--policy',
        'policy.yaml',
        '-o',
        'json',
      );
      writeFileSync(join(folder, 'before.json'), stdout);
    };
    await report();
    expect((await verb(folder, ...against)).stdout).not.toContain('cannot be said without those of before');
    for (const side of ['before', 'after']) writeFileSync(config(side, 'hidden.cfg'), '');
    await report();
    expect((await verb(folder, ...against)).stdout).toContain('cannot be said without those of before');
  });
});

describe('a folder with a text that nobody reads', () => {
  beforeEach(() => bothHold('08-noise-and-an-unread-platform'));

  it('is not certain to be the same: that text is not compared', async () => {
    const { code, stdout } = await compare();
    expect([code, stdout]).toEqual([22, expect.stringContaining('could not be judged whole')]);
    for (const side of ['before', 'after']) rmSync(config(side, 'asbr.cfg'));
    expect((await compare()).code).toBe(0);
  });
});

describe('reasons to doubt that reading alone gives', () => {
  it('are about files beside the texts, but for a text that breaks off: it breaks off on both sides', () => {
    const files = globSync('../../src/verify/read/*.ts', { cwd: import.meta.dirname });
    const reasons = files.flatMap((file) =>
      [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/reason: '([\w-]+)'/g)].map(
        ([, name]) => name,
      ),
    );
    expect(reasons.length).toBeGreaterThan(5);
    expect([...new Set(reasons)].filter((name) => name !== 'text-cut').sort()).toEqual(
      [...BESIDE_THE_TEXTS].sort(),
    );
  });
});
