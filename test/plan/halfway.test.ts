import { describe, expect, it } from 'vitest';
import { planDevice } from '../../src/plan/plan.ts';
import { restoreCommands } from '../../src/plan/restore.ts';
import { configurationDifferences } from '../../src/plan/same.ts';
import type { Command } from '../../src/plan/types.ts';
import { runOnFrr } from '../transitions/apply-frr.ts';
import { transitionCases } from '../transitions/case.ts';

/** Places tried per change, spread evenly; `npm run test:random` tries every one. */
const PLACES = process.env['RUNS'] === undefined ? 6 : Number.POSITIVE_INFINITY;

/** On a platform without a candidate the connection may be lost after any command (or table: those are sent whole). */
describe.each(
  transitionCases()
    .filter(({ platform }) => platform === 'frr')
    .map((one) => [one.name, one] as const),
)('%s, cut off after every command', (_, { platform, request }) => {
  it('leads back to what was there', () => {
    const plan = planDevice(request).value;
    if (plan === undefined) throw new Error('no plan');
    for (const sent of spread(placesIn(plan.commands))) {
      const there = plan.commands.slice(0, sent);
      const [before = '', stopped = ''] = runOnFrr(request.running, [there]);
      const back = restoreCommands(plan, stopped, before) ?? [];
      const restored = runOnFrr(request.running, [there, back]).at(-1) ?? '';
      expect(configurationDifferences(platform, before, restored), `after ${sent} commands`).toEqual([]);
    }
  });
});

/** After how many commands the connection may be lost. */
function placesIn(commands: readonly Command[]): readonly number[] {
  return commands.map((_, index) => index + 1).filter((sent) => !insideTable(commands, sent));
}

/** The first, the last and evenly between, at most `PLACES`. */
function spread(places: readonly number[]): readonly number[] {
  const step = Math.max(1, (places.length - 1) / (PLACES - 1));
  return places.filter((_, index) => Math.floor(index % step) === 0 || index === places.length - 1);
}

/** A table of packet filters is sent whole. */
function insideTable(commands: readonly Command[], sent: number): boolean {
  const [last, next] = [placeOf(commands[sent - 1]), placeOf(commands[sent])];
  return last === next && last.startsWith('ip') && last.includes('tables');
}

function placeOf(command: Command | undefined): string {
  return command === undefined ? '' : `${command.channel} ${command.context.join(' / ')}`;
}
