import { describe, expect, it } from 'vitest';
import { readRunRecord } from '../../src/push/router-record.ts';
import type { RouterPushResult } from '../../src/push/types.ts';
import type { FaultPlatform } from '../faults/scene.ts';
import { cut, gone, lineAddedTo, peersOf, scenesOf } from './run-scenes.ts';

const MARK = { id: 'r20260601-000000-0001', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };
const OTHER = { id: 'r20260601-000000-0002', owner: 'wang@ops', trialSeconds: 600, lockSeconds: 900 };
/** What an operator types at the console, in objects that the change does not touch. */
const BY_HAND = {
  frr: ['configure terminal', 'ip prefix-list BYHAND seq 5 permit 10.99.0.0/16', 'end'],
  huawei_vrpv8: ['system-view', 'ip vpn-instance v199-byhand', 'commit', 'return'],
} as const;

/** How runs that stopped are ended: by a colleague, by a second process, and never over what came after them. */
describe.each(['frr', 'huawei_vrpv8'] as const)('a stopped run on %s', (platform: FaultPlatform) => {
  const scene = scenesOf(platform);

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
});
