import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readBackups } from '../../src/verify/read/backups.ts';

const TEXT = readFileSync(join(import.meta.dirname, '02-one-way-import/configs/pe1.cfg'), 'utf8');
const OTHER = TEXT.replace('sysname pe1', 'sysname pe1\n#\nheader login information "changed"');
const bytes = (text: string) => new TextEncoder().encode(text);

/** Which of several texts of one router was read. */
function readOf(paths: readonly string[]) {
  const backups = readBackups(paths.map((path, at) => ({ path, bytes: bytes(at === 0 ? TEXT : OTHER) })));
  return {
    read: backups.files.find(({ fate }) => fate === 'read')?.file,
    doubts: backups.doubts.map(({ reason }) => reason),
  };
}

it.each(['pe1.cfg.bak', 'pe1.cfg~', 'pe1-old.cfg', 'pe1.orig', 'pe1.cfg.bak2', 'pe1_backup.txt'])(
  'of undated texts %s is not the one that counts, and the doubt stays',
  (aside) => {
    const found = { read: 'pe1.cfg', doubts: ['snapshots-undated'] };
    expect(readOf(['pe1.cfg', aside])).toEqual(found);
    expect(readOf([aside, 'pe1.cfg'])).toEqual(found);
  },
);

it('a date counts before the name', () => {
  expect(readOf(['2026-01-01/pe1.cfg', '2026-02-01/pe1.cfg.bak'])).toEqual({
    read: '2026-02-01/pe1.cfg.bak',
    doubts: [],
  });
});

it('an editor’s swap file beside a text is no text of the router', () => {
  const swap = { path: '.pe1.cfg.swp', bytes: bytes(`b0VIM 9.0\u0000\u0000${OTHER}`) };
  const backups = readBackups([{ path: 'pe1.cfg', bytes: bytes(TEXT) }, swap]);
  expect(backups.files.map(({ file, fate }) => [file, fate])).toEqual([
    ['.pe1.cfg.swp', 'noise'],
    ['pe1.cfg', 'read'],
  ]);
  expect(backups.doubts).toEqual([]);
});
