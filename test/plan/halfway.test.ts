import { describe, expect, it } from 'vitest';
import { planDevice } from '../../src/plan/plan.ts';
import { restoreCommands } from '../../src/plan/restore.ts';
import { configurationDifferences } from '../../src/plan/same.ts';
import type { Command } from '../../src/plan/types.ts';
import { runOnFrr } from '../transitions/apply-frr.ts';
import { transitionCases } from '../transitions/case.ts';

/** On a platform without a candidate the connection may be lost after any command (or table: those are sent whole). */
describe.each(
  transitionCases()
    .filter(({ platform }) => platform === 'frr')
    .map((one) => [one.name, one] as const),
)('%s, cut off after every command', (_, { platform, request }) => {
  it('leads back to what was there', () => {
    const plan = planDevice(request).value;
    if (plan === undefined) throw new Error('no plan');
    for (let sent = 1; sent <= plan.commands.length; sent++) {
      if (insideTable(plan.commands, sent)) continue;
      const there = plan.commands.slice(0, sent);
      const [before = '', stopped = ''] = runOnFrr(request.running, [there]);
      const back = restoreCommands(plan, stopped, before) ?? [];
      const restored = runOnFrr(request.running, [there, back]).at(-1) ?? '';
      expect(configurationDifferences(platform, before, restored), `after ${sent} commands`).toEqual([]);
    }
  });
});

/** A table of packet filters is sent whole. */
function insideTable(commands: readonly Command[], sent: number): boolean {
  const [last, next] = [placeOf(commands[sent - 1]), placeOf(commands[sent])];
  return last === next && last.startsWith('ip') && last.includes('tables');
}

function placeOf(command: Command | undefined): string {
  return command === undefined ? '' : `${command.channel} ${command.context.join(' / ')}`;
}
