import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { beginRun } from '../../src/cli/journal-file.ts';
import { createRun } from '../../src/cli/run.ts';
import { openJournal } from '../../src/journal/journal.ts';
import { sessionOf } from '../../src/platforms/sessions.ts';
import { reach } from '../../src/push/job.ts';
import { readRunRecord } from '../../src/push/router-record.ts';
import type { RouterPushResult } from '../../src/push/types.ts';
import { addedLine, backbonePeers, exactly } from '../faults/faults.ts';
import { type FaultPlatform, type Scene, sceneOf } from '../faults/scene.ts';
import { AS_IT_IS } from '../journal/as-it-is.ts';

const MARK = { id: 'r20260601-000000-0001', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };
const OTHER = { id: 'r20260601-000000-0002', owner: 'wang@ops', trialSeconds: 600, lockSeconds: 900 };
/** What an operator types at the console, in objects that the change does not touch. */
const BY_HAND = {
  frr: ['configure terminal', 'ip prefix-list BYHAND seq 5 permit 10.99.0.0/16', 'end'],
  huawei_vrpv8: ['system-view', 'ip vpn-instance v199-byhand', 'commit', 'return'],
} as const;

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
    const sent = platform === 'frr' ? ['diff', 'send'] : ['send', 'diff', 'commit'];
    expect(steps).toEqual([
      'connect',
      'lock',
      'check',
      'pre-check',
      'arm',
      ...sent,
      'verify',
      'post-check',
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

  it('is taken back when a session dies of it, and the session is up again', async () => {
    const one = await scene();
    const { router } = one.target;
    await one.lab.fail(router, { kind: 'lose-session', peer: peersOf(one)[0] ?? '', line: lineAddedTo(one) });
    const result = await one.push();
    expect([result.outcome, result.failure?.kind, result.failure?.step, one.state()]).toEqual([
      'restored',
      'lost-service',
      'post-check',
      'old',
    ]);
    expect(result.failure?.words).toContain(`session ${peersOf(one)[0]}`);
    one.timeIsUp();
    expect([one.state(), await sessionsDown(one)]).toEqual(['old', []]);
  });

  it('is taken back when a session dies of it and the connection is lost before that is seen', async () => {
    const one = await scene();
    const { router } = one.target;
    await one.lab.fail(router, { kind: 'lose-session', peer: peersOf(one)[0] ?? '', line: lineAddedTo(one) });
    let checks = 0;
    const result = await one.push({
      onEvent: ({ step, status }) => {
        if (step === 'post-check' && status === 'start' && checks++ === 0)
          void one.lab.fail(router, { kind: 'drop-connection', afterCommands: 0, once: true });
      },
    });
    expect([checks, result.outcome, result.failure?.kind, one.state()]).toEqual([
      2,
      'restored',
      'lost-service',
      'old',
    ]);
  });

  it('waits for a session that comes back', async () => {
    const one = await scene();
    await one.lab.fail(one.target.router, {
      kind: 'lose-session',
      peer: peersOf(one)[0] ?? '',
      line: lineAddedTo(one),
    });
    // Healing restarts the router's server: the connection is lost in the middle of the check, which then has to be made again.
    const healed = (): void => void setTimeout(() => void one.lab.heal(one.target.router), 50);
    let checks = 0;
    const result = await one.push({
      waits: { ...one.waits, settleMs: 5_000, lookMs: 20 },
      onEvent: ({ step, status }) => {
        if (step === 'post-check' && status === 'start' && checks++ === 0) healed();
      },
    });
    expect(checks).toBe(2);
    expect([result.outcome, one.state()]).toEqual(['applied', 'new']);
  });

  it('does not begin on a router whose backbone is down', async () => {
    const one = await scene();
    const { router } = one.target;
    for (const peer of peersOf(one)) await one.lab.fail(router, { kind: 'lose-session', peer, line: /./ });
    const result = await one.push();
    expect([result.outcome, result.failure?.kind, one.state()]).toEqual(['not-started', 'not-ready', 'old']);
  });

  it('keeps what the router says of the change', async () => {
    const one = await scene();
    await one.push();
    const [diff] = one.records.flatMap((record) => (record.kind === 'device-diff' ? [record.text] : []));
    expect(diff).toMatch(platform === 'frr' ? /vtysh/ : /^[+-]/m);
  });

  it('held: stays on trial until somebody confirms', async () => {
    const one = await scene();
    const result = await one.push({ hold: true });
    expect([result.outcome, one.state()]).toEqual(['on-trial', 'new']);
    expect(Date.parse(result.trialEnds ?? '')).toBeGreaterThan(Date.now() + 500_000);
    const confirmed = await one.resume('confirm');
    expect([confirmed.outcome, one.state()]).toEqual(['applied', 'new']);
    one.timeIsUp();
    one.lab.reboot(one.target.router);
    expect(one.state()).toBe('new');
  });

  it('held: goes back when its time is over, and confirm says so', async () => {
    const one = await scene();
    await one.push({ hold: true });
    one.timeIsUp();
    const confirmed = await one.resume('confirm');
    expect([confirmed.outcome, confirmed.failure?.kind, one.state()]).toEqual(['restored', 'expired', 'old']);
  });

  it('held: is taken back before its time when somebody says no', async () => {
    const one = await scene();
    await one.push({ hold: true });
    const taken = await one.resume('revert');
    expect([taken.outcome, one.state()]).toEqual(['restored', 'old']);
  });

  it('leaves its record on the router, for whoever has no journal', async () => {
    const one = await scene();
    const old = one.lab.running(one.target.router);
    await one.push();
    const kept = await readRunRecord(one.target, 'r20260601-000000-0001', {});
    expect(
      kept.map(({ before, after }) => [before === old, after === one.lab.running(one.target.router)]),
    ).toEqual([[true, true]]);
    expect(await readRunRecord(one.target, 'r20260601-000000-0009', {})).toEqual([]);
  });

  it('half-way, is led back by a colleague who has no journal: resume as well as rollback', async () => {
    for (const judgement of ['settle', 'revert'] as const) {
      const one = await scene();
      await one.push({
        onEvent: ({ step, status }) => void (step === 'send' && status === 'start' && gone(one)),
      });
      if (platform === 'frr') expect(['old', 'new']).not.toContain(one.state());
      await one.lab.heal(one.target.router);
      const ended = await one.colleague(judgement);
      // A candidate dies with its session: nothing of the run is left there to be ended.
      expect([ended?.outcome, one.state()]).toEqual([platform === 'frr' ? 'restored' : undefined, 'old']);
      one.timeIsUp();
      expect(one.state()).toBe('old');
    }
  });

  it('complete and not confirmed, is finished or taken back by a colleague who has no journal', async () => {
    for (const [judgement, outcome, state] of [
      ['settle', 'applied', 'new'],
      ['revert', 'restored', 'old'],
    ] as const) {
      const one = await scene();
      await one.push({
        onEvent: ({ step, status }) => void (step === 'confirm' && status === 'start' && cut(one)),
      });
      await one.lab.heal(one.target.router);
      expect([(await one.colleague(judgement))?.outcome, one.state()]).toEqual([outcome, state]);
      one.timeIsUp();
      one.lab.reboot(one.target.router);
      expect(one.state()).toBe(state);
    }
  });

  it('is left alone by a colleague when another run has changed the router since', async () => {
    const one = await scene();
    await one.push({ hold: true });
    one.timeIsUp();
    const mark = { id: 'r20260601-000000-0002', owner: 'wang@ops', trialSeconds: 600, lockSeconds: 900 };
    const other = await one.push({ run: mark });
    // The lock of the first run has run out: it is taken over, and that is said. On VRP it ended with its session.
    const overtaken = platform === 'frr' ? expect.stringContaining('r20260601-000000-0001') : undefined;
    expect([other.outcome, other.overtaken]).toEqual(['applied', overtaken]);
    expect([await one.colleague('revert'), await one.puzzling(), one.state()]).toEqual([
      undefined,
      [one.target.router],
      'new',
    ]);
  });

  it('is not spoken for by a second process while the first is connected', async () => {
    const one = await scene();
    const tried: Promise<RouterPushResult>[] = [];
    const second = () => one.resume('settle', { run: { ...MARK, owner: 'wang@ops', speaker: 'bb' } });
    const result = await one.push({
      run: { ...MARK, speaker: 'aa' },
      onEvent: ({ step, status }) =>
        void (step === 'post-check' && status === 'start' && tried.push(second())),
    });
    const [kept] = await Promise.all(tried);
    expect([kept?.outcome, kept?.failure?.kind, kept?.failure?.step]).toEqual([
      'not-started',
      'locked',
      'lock',
    ]);
    if (platform === 'frr')
      expect(kept?.failure?.words).toMatch(
        /^locked by run r20260601-000000-0001 of li@ops, .* for 900 s more$/,
      );
    expect([result.outcome, one.state()]).toEqual(['applied', 'new']);
    expect((await second()).outcome).toBe('applied');
  });

  it.each(['settle', 'revert', 'confirm'] as const)(
    'is not ended (%s) from its journal when another run has changed the router since',
    async (judgement) => {
      const one = await scene();
      await one.push({
        onEvent: ({ step, status }) => void (step === 'confirm' && status === 'start' && cut(one)),
      });
      await one.lab.heal(one.target.router);
      one.timeIsUp();
      const other = await one.push({ run: OTHER, onRecord: () => undefined });
      expect([other.outcome, one.state()]).toEqual(['applied', 'new']);
      const now = one.lab.running(one.target.router);
      const ended = await one.resume(judgement);
      expect([ended.outcome, ended.failure?.kind]).toEqual(['left', 'moved-on']);
      expect(ended.failure?.words).toContain(OTHER.id);
      expect(one.lab.running(one.target.router)).toBe(now);
      // Neither old nor new, by somebody who made no run.
      await one.lab.type(one.target.router, BY_HAND[platform]);
      const later = one.lab.running(one.target.router);
      expect(later).not.toBe(now);
      expect((await one.resume(judgement)).failure?.kind).toBe('moved-on');
      expect(one.lab.running(one.target.router)).toBe(later);
    },
  );

  it('half-way, is left alone where somebody has typed beside it since', async () => {
    const one = await scene();
    await one.push({
      onEvent: ({ step, status }) => void (step === 'send' && status === 'start' && gone(one)),
    });
    await one.lab.heal(one.target.router);
    await one.lab.type(one.target.router, BY_HAND[platform]);
    const now = one.lab.running(one.target.router);
    const ended = await one.resume();
    expect([ended.outcome, ended.failure?.kind]).toEqual(['left', 'moved-on']);
    expect(one.lab.running(one.target.router)).toBe(now);
  });

  it('saved, and changed by hand since, is left alone by whoever never heard of its end', async () => {
    const one = await scene();
    await one.push({ onRecord: (record) => void (record.kind !== 'end' && one.records.push(record)) });
    await one.lab.type(one.target.router, BY_HAND[platform]);
    const now = one.lab.running(one.target.router);
    expect((await one.resume()).failure?.kind).toBe('moved-on');
    expect(one.lab.running(one.target.router)).toBe(now);
  });

  describe('complete, and its post-check not seen', () => {
    const unseen = async () => {
      const one = await scene();
      const line = lineAddedTo(one);
      await one.push({
        onEvent: ({ step, status }) => void (step === 'post-check' && status === 'start' && cut(one)),
      });
      await one.lab.heal(one.target.router);
      expect(one.state()).toBe('new');
      return { one, line };
    };

    it('is asked again by resume before it is kept', async () => {
      const { one } = await unseen();
      const steps: string[] = [];
      const resumed = await one.resume('settle', {
        onEvent: ({ step, status }) => void (status === 'ok' && steps.push(step)),
      });
      expect([resumed.outcome, one.state()]).toEqual(['applied', 'new']);
      expect(steps).toEqual(['connect', 'lock', 'check', 'check', 'post-check', 'confirm', 'save', 'unlock']);
    });

    it('is taken back by resume where a session has died of it', async () => {
      const { one, line } = await unseen();
      const [peer = ''] = peersOf(one);
      await one.lab.fail(one.target.router, { kind: 'lose-session', peer, line });
      const resumed = await one.resume();
      expect([resumed.outcome, resumed.failure?.kind, one.state()]).toEqual([
        'restored',
        'lost-service',
        'old',
      ]);
      expect(resumed.failure?.words).toContain(`session ${peersOf(one)[0]}`);
    });

    it('came to its confirmation: kept without another check, also behind a resume that did not get there', async () => {
      const one = await scene();
      const [line, [peer = '']] = [lineAddedTo(one), peersOf(one)];
      const hasConfirmed = () =>
        one.records.some((record) => record.kind === 'step' && record.step === 'confirm');
      await one.push({
        // Killed there: nothing is written down any more.
        onRecord: (record) => void (hasConfirmed() || one.records.push(record)),
        onEvent: ({ step, status }) => void (step === 'confirm' && status === 'start' && cut(one)),
      });
      expect((await one.resume()).outcome).toBe('left');
      await one.lab.heal(one.target.router);
      await one.lab.fail(one.target.router, { kind: 'lose-session', peer, line });
      expect([(await one.resume()).outcome, one.state()]).toEqual(['applied', 'new']);
    });

    it('is taken back by a colleague without its notes where the whole backbone has died of it', async () => {
      const { one, line } = await unseen();
      for (const peer of peersOf(one))
        await one.lab.fail(one.target.router, { kind: 'lose-session', peer, line });
      const resumed = await one.colleague('settle');
      expect([resumed?.outcome, resumed?.failure?.kind, one.state()]).toEqual([
        'restored',
        'lost-service',
        'old',
      ]);
    });
  });

  it.each([-1, 1])('held, waits for its judge also when the clock here jumps by %i h', async (hours) => {
    const one = await scene();
    await one.push({ hold: true });
    const { now } = Date;
    try {
      Date.now = () => now() + hours * 3_600_000;
      const settled = await one.resume();
      expect([settled.outcome, one.state()]).toEqual(['on-trial', 'new']);
      one.timeIsUp();
      expect([(await one.resume()).outcome, one.state()]).toEqual(['restored', 'old']);
    } finally {
      Date.now = now;
    }
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

function lineAddedTo({ lab, target, device }: Scene): RegExp {
  return exactly(addedLine(lab.running(target.router), device.predicted));
}

function peersOf({ lab, target }: Scene): readonly string[] {
  return backbonePeers(lab.running(target.router));
}

async function sessionsDown({ target }: Scene): Promise<readonly string[]> {
  const definition = sessionOf(target.platform);
  if (definition === undefined) throw new Error('no session');
  const { session } = await reach(target, definition, {});
  try {
    const running = await session.running();
    const health = 'text' in running ? await session.health(running.text) : undefined;
    if (health === undefined || 'refusal' in health) throw new Error('cannot be asked');
    expect(health.sessions.length).toBeGreaterThan(0);
    return health.sessions.filter(({ up }) => !up).map(({ peer }) => peer);
  } finally {
    session.close();
  }
}

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

/** The connection is lost in the middle of the lines, and stays so. */
function gone(scene: Scene): void {
  void scene.lab.fail(scene.target.router, { kind: 'drop-connection', afterCommands: 2 });
}

/** The router is gone, and stays so. */
function cut(scene: Scene): void {
  void scene.lab.fail(scene.target.router, { kind: 'drop-connection', afterCommands: 0 });
}
