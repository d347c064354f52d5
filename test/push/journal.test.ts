import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { beginRun, journalOf } from '../../src/cli/journal-file.ts';
import { createRun } from '../../src/cli/run.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { sceneOf } from '../faults/scene.ts';
import { AS_IT_IS } from '../journal/as-it-is.ts';

describe('the journal', () => {
  it('that cannot be written when a run begins is a diagnostic, not a crash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sectornet-journal-'));
    const one = await sceneOf('frr');
    try {
      const run = createRun({ output: 'text', lang: 'en', color: 'never', quiet: true, journal: 'j.db' });
      const journal = openJournal(join(folder, 'j.db'), AS_IT_IS);
      const mark = { id: 'r1', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };
      const begun = { mark, network: 'mini', startedAt: '2026-06-01T00:00:00Z', plan: one.plan };
      expect(beginRun(run, journal, begun)).toBeUndefined();
      journal.close();
      expect(beginRun(run, journal, begun)).toMatchObject({ code: 'SN9018', data: { file: 'j.db' } });
    } finally {
      await one.lab.stop();
    }
  });

  it('of a newer sectornet is left alone, and told', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sectornet-journal-'));
    const file = join(folder, 'newer.db');
    openJournal(file, AS_IT_IS).close();
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    const run = createRun({ output: 'text', lang: 'en', color: 'never', quiet: true, journal: file });
    expect(journalOf(run)).toMatchObject({ problem: { code: 'SN9018', data: { file } } });
  });

  it('tells of a run what was told to it, also to another process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sectornet-journal-'));
    const one = await sceneOf('frr');
    try {
      const file = join(folder, 'deep/journal.db');
      const journal = openJournal(file, AS_IT_IS);
      const mark = { id: 'r1', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };
      journal.begin({ mark, network: 'mini', startedAt: '2026-06-01T00:00:00Z', plan: one.plan });
      expect(() => journal.begin({ mark, network: 'mini', startedAt: '', plan: one.plan })).toThrow();
      const router = one.target.router;
      journal.record('r1', { router, kind: 'before', running: 'old text' });
      journal.record('r1', { router, kind: 'step', step: 'send' });
      const other = openJournal(file, AS_IT_IS);
      expect(other.list()).toEqual([{ run: 'r1', startedAt: '2026-06-01T00:00:00Z', finished: false }]);
      expect(other.read('r1')).toMatchObject({
        mark,
        plan: { hash: one.plan.hash },
        routers: [{ router, before: 'old text', step: 'send' }],
      });
      const result = {
        router,
        outcome: 'applied',
        commandsSent: 1,
        milliseconds: 2,
        running: 'new',
      } as const;
      other.record('r1', { router, kind: 'end', result });
      expect(journal.list()[0]?.finished).toBe(true);
      expect(journal.read('r1')?.routers[0]?.result).toEqual({
        router,
        outcome: 'applied',
        commandsSent: 1,
        milliseconds: 2,
      });
      expect(journal.read('r2')).toBeUndefined();
      journal.close();
      other.close();
    } finally {
      await one.lab.stop();
    }
  });
});
