import { describe, expect, it } from 'vitest';
import { sessionOf } from '../../src/platforms/sessions.ts';
import { reach } from '../../src/push/job.ts';
import type { FaultPlatform, Scene } from '../faults/scene.ts';
import { cut, lineAddedTo, peersOf, scenesOf } from './run-scenes.ts';

/** Named runs on routers behind real SSH; every fault at every place is `npm run test:faults`. */
describe.each(['frr', 'huawei_vrpv8'] as const)('a run on %s', (platform: FaultPlatform) => {
  const scene = scenesOf(platform);

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
