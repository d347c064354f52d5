import { describe, expect, it } from 'vitest';
import { localDay } from '../../src/cli/governance.ts';
import { freezesInForce } from '../../src/governance/freeze.ts';
import type { Freeze } from '../../src/inventory/types.ts';

const flood: Freeze = {
  id: 'flood-season',
  vpns: ['flood'],
  first: '06-01',
  last: '09-30',
  reason: '汛期',
  span: { file: 'network.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 },
};

/** A pipeline's machine has the calendar of Greenwich; the flood season begins when it is June in Chengdu. */
describe('the calendar of a network', () => {
  it.each([
    ['a minute before the season, in UTC still in May', '2026-05-31T15:59:00Z', false],
    ['the first minute of the season, in UTC still in May', '2026-05-31T16:00:00Z', true],
    ['the last minute of the season', '2026-09-30T15:59:00Z', true],
    ['the minute after it, in UTC still in September', '2026-09-30T16:00:00Z', false],
  ])('%s', (_, instant, frozen) => {
    const day = localDay(instant, 'Asia/Shanghai');
    expect(freezesInForce([flood], day, ['flood']).length > 0).toBe(frozen);
  });

  it.each([
    ['Asia/Shanghai', '2026-12-31T16:00:00Z', '2027-01-01'],
    ['UTC', '2026-12-31T16:00:00Z', '2026-12-31'],
    ['Europe/Berlin', '2026-03-29T22:30:00Z', '2026-03-30'],
    ['Pacific/Honolulu', '2026-01-01T09:59:00Z', '2025-12-31'],
  ])('in %s at %s is %s', (zone, instant, day) => {
    expect(localDay(instant, zone)).toBe(day);
  });

  it('is that of the machine where the network names none', () => {
    const here = new Date(2026, 0, 2, 3, 4);
    expect(localDay(here.toISOString())).toBe('2026-01-02');
  });
});
