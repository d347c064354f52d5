import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verb } from '../cli/in-process.ts';
import { plantedCase } from '../isolation/case.ts';

/** What the text of `verify` says about what it does not know: each reason once, and the files it did not read by their names. */

const ISOLATION = join(import.meta.dirname, '../isolation');
const FOREIGN = join(import.meta.dirname, '../foreign');

describe('a reason that both families have', () => {
  const seed = readFileSync(join(ISOLATION, '37-site-without-its-static-routes/seed.txt'), 'utf8');
  const folder = mkdtempSync(join(tmpdir(), 'reasons-'));
  for (const { file, text } of plantedCase(seed).configs) writeFileSync(join(folder, file), text);
  const given = ['-i', join(ISOLATION, 'networks/offices/inventory'), '--as-of', '2026-06-01'];
  const asked = ['verify', ...given, '--configs', folder];

  it.each([
    ['en', 'inconclusive because: '],
    ['zh-CN', '无法判定的原因: '],
  ])('is said once: %s', async (language, because) => {
    const { code, stdout } = await verb(folder, ...asked, '--lang', language);
    const lines = stdout.split('\n').filter((line) => line.trim().startsWith(because.trim()));
    expect(code).toBe(21);
    expect(lines).toHaveLength(new Set(lines).size);
    expect(lines.map((line) => line.includes('`eth2.40`'))).toEqual([true]);
    expect(lines[0]).toContain(`${because}pe1 `);
  });

  it('stands once in the HTML report and for each family in the JSON', async () => {
    await verb(folder, ...asked, '--report', 'page.html');
    const page = readFileSync(join(folder, 'page.html'), 'utf8');
    expect(page.match(/<li>pe1 /g)).toHaveLength(1);
    const { inconclusive } = JSON.parse((await verb(folder, ...asked, '-o', 'json')).stdout).data;
    expect(inconclusive).toHaveLength(2);
  });
});

describe('files of a folder that are not read', () => {
  const folder = mkdtempSync(join(tmpdir(), 'left-'));
  mkdirSync(join(folder, 'backups'));
  for (const name of ['pe1', 'pe2', 'pe3'])
    writeFileSync(
      join(folder, 'backups', `${name}.cfg`),
      readFileSync(join(FOREIGN, '11-policy-kept/configs', `${name}.cfg`)),
    );
  writeFileSync(
    join(folder, 'backups/pe1-again.cfg'),
    readFileSync(join(FOREIGN, '11-policy-kept/configs/pe1.cfg')),
  );
  for (let i = 1; i <= 7; i++) writeFileSync(join(folder, 'backups', `note-${i}.txt`), 'call the operator\n');
  writeFileSync(join(folder, 'policy.yaml'), readFileSync(join(FOREIGN, '11-policy-kept/policy.yaml')));

  it.each([
    [
      'en',
      '  older or equal, left out: backups/pe1-again.cfg\n',
      '  not read as a configuration: backups/note-1.txt, backups/note-2.txt, backups/note-3.txt, backups/note-4.txt, backups/note-5.txt and 2 more (all of them with --infer -o json)\n',
    ],
    [
      'zh-CN',
      '  较旧或相同，已略去：backups/pe1-again.cfg\n',
      '  未作为配置读取：backups/note-1.txt、backups/note-2.txt、backups/note-3.txt、backups/note-4.txt、backups/note-5.txt，另有 2 个（用 --infer -o json 查看全部）\n',
    ],
  ])('are named, the first of them, by --infer and --policy: %s', async (language, older, other) => {
    for (const judged of [['--infer'], ['--policy', 'policy.yaml']]) {
      const { stdout } = await verb(folder, 'verify', '--configs', 'backups', ...judged, '--lang', language);
      expect(stdout).toContain(older + other);
    }
    const plain = join(FOREIGN, '11-policy-kept/configs');
    const { stdout } = await verb(folder, 'verify', '--configs', plain, '--infer', '--lang', language);
    expect(stdout).not.toMatch(/left out|已略去|not read as|未作为/);
  });
});
