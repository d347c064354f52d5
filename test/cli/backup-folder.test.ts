import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { readBackupFolder } from '../../src/cli/backup-folder.ts';
import { readBackups } from '../../src/verify/read/backups.ts';

it('a folder of backups is read with what its links lead to, each folder once and by its own name', () => {
  const place = mkdtempSync(join(tmpdir(), 'backups-'));
  const [here, elsewhere] = [join(place, 'here'), join(place, 'elsewhere')];
  mkdirSync(join(here, '2026-11-01'), { recursive: true });
  mkdirSync(elsewhere);
  writeFileSync(join(here, '2026-11-01', 'pe1.cfg'), 'a');
  writeFileSync(join(elsewhere, 'pe2.cfg'), 'b');
  symlinkSync('2026-11-01', join(here, '0-latest'));
  symlinkSync('.', join(here, 'again'));
  symlinkSync('nowhere', join(here, 'dead'));
  symlinkSync('itself', join(here, 'itself'));
  symlinkSync(elsewhere, join(here, 'mounted'));
  symlinkSync(here, join(elsewhere, 'back'));
  const paths = readBackupFolder(here)?.map(({ path }) => relative(here, path));
  expect(paths).toEqual(['2026-11-01/pe1.cfg', 'dead', 'itself', 'mounted/pe2.cfg']);
});

it('names that begin with a dot are files like any other; folders of tools are named and not looked into', () => {
  const here = mkdtempSync(join(tmpdir(), 'backups-'));
  for (const folder of ['.hidden/deep', '.git/objects', 'north/node_modules'])
    mkdirSync(join(here, folder), { recursive: true });
  for (const file of [
    '.pe1.cfg',
    '.hidden/deep/pe2.cfg',
    '.git/objects/pe3.cfg',
    'north/node_modules/pe4.cfg',
    '.#pe5.cfg',
  ])
    writeFileSync(join(here, file), file);
  symlinkSync('operator@host.1234', join(here, '.#pe1.cfg'));
  const files = readBackupFolder(here) ?? [];
  expect(files.map(({ path, passedOver }) => [relative(here, path), passedOver === true])).toEqual([
    ['.#pe5.cfg', false],
    ['.git', true],
    ['.hidden/deep/pe2.cfg', false],
    ['.pe1.cfg', false],
    ['north/node_modules', true],
  ]);
  expect(readBackups(files).files.find(({ fate }) => fate === 'passed-over')?.file).toMatch(/\.git\/$/);
});
