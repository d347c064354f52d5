import { describe, expect, it } from 'vitest';
import { limitsOf, limitsProblem } from '../../src/cli/limits.ts';
import type { GlobalOptions } from '../../src/cli/run.ts';

const options = (given: Partial<GlobalOptions>): GlobalOptions => ({
  ...{ output: 'text', lang: 'en', color: 'never', quiet: true },
  ...given,
});

describe('how many routers a verb speaks to at once', () => {
  it.each([
    [{}, { parallel: 8 }],
    [{ parallel: '20' }, { parallel: 20 }],
    [{ perJumpHost: '2' }, { parallel: 8, perJumpHost: 2 }],
  ])('%j is %j', (given, limits) => {
    expect([limitsProblem(options(given)), limitsOf({ options: options(given) })]).toEqual([
      undefined,
      limits,
    ]);
  });

  it.each([
    ['--parallel', { parallel: 'many' }],
    ['--parallel', { parallel: '0' }],
    ['--per-jump-host', { perJumpHost: '25%' }],
    ['--per-jump-host', { perJumpHost: '' }],
  ])('%s refuses %j', (option, given) => {
    expect(limitsProblem(options(given))).toMatchObject({ code: 'SN9039', data: { option } });
  });
});
