import { describe, expect, it } from 'vitest';
import { createFrrRouter } from '../../src/lab/emulated/linux/router.ts';
import { planDevice } from '../../src/plan/plan.ts';
import { fallbackCommands } from '../../src/plan/restore.ts';
import { configurationDifferences } from '../../src/plan/same.ts';
import type { Command } from '../../src/plan/types.ts';
import { frrRun } from '../../src/platforms/frr/session-run.ts';
import { batches } from '../transitions/apply-frr.ts';
import { transitionCases } from '../transitions/case.ts';

const RUN = { id: 'r1', owner: 'li@ops', trialSeconds: 600, lockSeconds: 900 };

/** A router without commit goes back by itself, with nobody there to look where the change stopped. */
describe.each(
  transitionCases()
    .filter(({ platform }) => platform === 'frr')
    .map((one) => [one.name, one] as const),
)('%s, left alone after every command', (_, { platform, request }) => {
  it('is led back by what was put on the router before', () => {
    const plan = planDevice(request).value;
    const fallback = plan === undefined ? undefined : fallbackCommands(plan);
    if (plan === undefined || fallback === undefined) throw new Error('no plan');
    const sent = batches(plan.commands);
    for (let count = 0; count <= sent.length; count++) {
      const waits: (() => void)[] = [];
      const router = createFrrRouter(request.running, { schedule: (_seconds, act) => held(waits, act) });
      const before = router.running();
      for (const { command, stdin = '' } of [
        ...frrRun.install,
        frrRun.lock(RUN),
        ...frrRun.arm(RUN, fallback, before),
      ])
        expect(router.run(command, stdin).code).toBe(0);
      for (const { command, stdin } of sent.slice(0, count)) router.run(command, stdin);
      for (const act of waits) act();
      const differences = configurationDifferences(platform, before, router.running());
      expect(differences, `after ${count} commands`).toEqual([]);
    }
  });
});

describe('the way back', () => {
  it('takes away what the change puts up only for its own time', () => {
    const line = (text: string): Command => ({ channel: 'vtysh', context: [], text, vpns: [] });
    const commands = [
      line('route-map X deny 1'),
      line('route-map X permit 10'),
      line('no route-map X deny 1'),
    ];
    const plan = { platform: 'frr', commands, reverse: [line('no route-map X permit 10')] } as const;
    const request = transitionCases().find(({ platform }) => platform === 'frr')?.request;
    const whole = request === undefined ? undefined : planDevice(request).value;
    if (whole === undefined) throw new Error('no plan');
    expect(fallbackCommands({ ...whole, ...plan })?.map(({ text }) => text)).toEqual([
      'no route-map X permit 10',
      'no route-map X deny 1',
    ]);
  });
});

function held(waits: (() => void)[], act: () => void): () => void {
  waits.push(act);
  return () => void waits.splice(waits.indexOf(act), 1);
}
