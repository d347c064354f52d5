import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { beginRun } from '../../src/cli/journal-file.ts';
import { createRun } from '../../src/cli/run.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { type FaultPlatform, type Scene, sceneOf } from '../faults/scene.ts';

/** Named runs on routers behind real SSH; every fault at every place is `npm run test:faults`. */
describe.each(['frr', 'huawei_vrpv8'] as const)('a run on %s', (platform: FaultPlatform) => {
  const scenes: Scene[] = [];
  const scene = async (): Promise<Scene> => {
    const made = await sceneOf(platform);
    scenes.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(scenes.splice(0).map(({ lab }) => lab.stop()));
  });

  it('ends new, saved, unlocked and without a timer', async () => {
    const one = await scene();
    const result = await one.push();
    expect([result.outcome, one.state()]).toEqual(['applied', 'new']);
    one.timeIsUp();
    one.lab.reboot(one.target.router);
    expect(one.state()).toBe('new');
    const steps = one.records.flatMap((record) => (record.kind === 'step' ? [record.step] : []));
    const commit = platform === 'frr' ? [] : ['commit'];
    expect(steps).toEqual([
      'connect',
      'lock',
      'check',
      'arm',
      'send',
      ...commit,
      'verify',
      'confirm',
      'save',
      'unlock',
    ]);
  });

  it('keeps a second run out and says who is in', async () => {
    const one = await scene();
    const mark = { id: 'r2', owner: 'wang@ops', trialSeconds: 600, lockSeconds: 900 };
    const second: Awaited<ReturnType<Scene['push']>>[] = [];
    let pending: Promise<unknown> | undefined;
    await one.push({
      onEvent: ({ step, status }) => {
        if (step === 'send' && status === 'start')
          pending = one.push({ run: mark }).then((it) => second.push(it));
      },
    });
    await pending;
    expect(second[0]?.failure?.kind).toMatch(/^(locked|state-moved)$/);
    if (second[0]?.failure?.kind === 'locked') expect(second[0].failure.words).toMatch(/locked/);
    expect(one.state()).toBe('new');
  });

  it('goes back by itself when nobody confirms', async () => {
    const one = await scene();
    const { router } = one.target;
    await one.push({
      onEvent: ({ step, status }) => void (step === 'confirm' && status === 'start' && cut(one)),
    });
    await one.lab.heal(router);
    one.timeIsUp();
    expect(one.state()).toBe('old');
    const resumed = await one.resume();
    expect([resumed.outcome, one.state()]).toEqual(['restored', 'old']);
  });

  it('is finished by resume when the timer still runs', async () => {
    const one = await scene();
    await one.push({
      onEvent: ({ step, status }) => void (step === 'confirm' && status === 'start' && cut(one)),
    });
    await one.lab.heal(one.target.router);
    const resumed = await one.resume();
    expect([resumed.outcome, one.state()]).toEqual(['applied', 'new']);
    one.timeIsUp();
    one.lab.reboot(one.target.router);
    expect(one.state()).toBe('new');
  });

  it('does not begin when its journal cannot be written', async () => {
    const one = await scene();
    const full = (): never => {
      throw new Error('database or disk is full');
    };
    const result = await one.push({ onRecord: full });
    expect([result.outcome, result.failure?.kind, one.state()]).toEqual([
      'not-started',
      'not-recorded',
      'old',
    ]);
  });
});

describe('the journal', () => {
  it('that cannot be written when a run begins is a diagnostic, not a crash', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sectornet-journal-'));
    const one = await sceneOf('frr');
    try {
      const run = createRun({ output: 'text', lang: 'en', color: 'never', quiet: true, journal: 'j.db' });
      const journal = openJournal(join(folder, 'j.db'));
      const mark = { id: 'r1', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };
      const begun = { mark, network: 'mini', startedAt: '2026-06-01T00:00:00Z', plan: one.plan };
      expect(beginRun(run, journal, begun)).toBeUndefined();
      journal.close();
      expect(beginRun(run, journal, begun)).toMatchObject({ code: 'SN9018', data: { file: 'j.db' } });
    } finally {
      await one.lab.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('tells of a run what was told to it, also to another process', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sectornet-journal-'));
    const one = await sceneOf('frr');
    try {
      const file = join(folder, 'deep/journal.db');
      const journal = openJournal(file);
      const mark = { id: 'r1', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };
      journal.begin({ mark, network: 'mini', startedAt: '2026-06-01T00:00:00Z', plan: one.plan });
      expect(() => journal.begin({ mark, network: 'mini', startedAt: '', plan: one.plan })).toThrow();
      const router = one.target.router;
      journal.record('r1', { router, kind: 'before', running: 'old text' });
      journal.record('r1', { router, kind: 'step', step: 'send' });
      const other = openJournal(file);
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
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** The router is gone, and stays so. */
function cut(scene: Scene): void {
  void scene.lab.fail(scene.target.router, { kind: 'drop-connection', afterCommands: 0 });
}
