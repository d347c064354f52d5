import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { readBackupFolder } from '../../src/cli/backup-folder.ts';

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
  expect(paths).toEqual(['2026-11-01/pe1.cfg', 'mounted/pe2.cfg']);
});
