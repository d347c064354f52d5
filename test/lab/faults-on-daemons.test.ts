import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { daemonSection, type Row, recordDaemons } from '../faults/table.ts';

const MAIN = fileURLToPath(new URL('./faults/main.ts', import.meta.url));

/** A kernel of its own, in a network of its own: the cases' kernel has taken the addresses of this one. */
it('a push on real daemons survives faults: exactly old or new, and the journal says which', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-faults-'));
  const words = ['-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', process.execPath, MAIN, folder];
  const done = spawnSync('unshare', words, { encoding: 'utf8', timeout: 600_000 });
  expect(done.status, `${done.stdout}${done.stderr}`).toBe(0);
  const rows: readonly Row[] = JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8'));
  process.stdout.write(daemonSection(rows));
  expect(rows.flatMap(({ fault, wrong }) => wrong.map((words) => `${fault}: ${words}`))).toEqual([]);
  if (process.env['RECORD'] === '1') recordDaemons(rows);
});
