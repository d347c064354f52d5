import { expect, it } from 'vitest';
import { rangesOf } from '../../src/verify/classes/ranges.ts';
import { MOST_STATES, MOST_SUSPECTS } from '../../src/verify/classes/reach.ts';
import { foundWays } from '../../src/verify/reproof/found-ways.ts';

/** Prefix 2 holds 3 and 4; all others hold nothing. */
const order = { last: Int32Array.from([0, 1, 4, 3, 4, 5]) };
const steps = (count: number, prefix: number) =>
  Array.from({ length: count }, (_, table) => ({ table, prefix }));

it('puts what was found in a range in the place of what was known there, and leaves the rest', () => {
  const ways = foundWays(order);
  ways.keep(7, {
    suspects: [],
    transits: [
      { table: 1, prefix: 1 },
      { table: 2, prefix: 3 },
    ],
  });
  const comesTo = (table: number, prefix: number) =>
    ways.passing((one) => one === table, rangesOf([prefix], order)).length > 0;
  expect([comesTo(1, 1), comesTo(2, 3), comesTo(2, 4), comesTo(3, 3)]).toEqual([true, true, false, false]);
  expect(ways.renew(7, { suspects: [], transits: [{ table: 3, prefix: 3 }] }, rangesOf([2], order))).toBe(
    true,
  );
  expect([comesTo(1, 1), comesTo(2, 3), comesTo(3, 3)]).toEqual([true, false, true]);
});

it('meets a step that stands around the range', () => {
  const ways = foundWays(order);
  ways.keep(7, { suspects: [], transits: [{ table: 1, prefix: 2 }] });
  expect(ways.passing(() => true, rangesOf([4], order))).toEqual([7]);
  expect(ways.passing(() => true, rangesOf([5], order))).toEqual([]);
});

it.each([
  ['suspects', MOST_SUSPECTS],
  ['transits', MOST_STATES],
] as const)('says when %s are more than are ever followed', (kind, most) => {
  const ways = foundWays(order);
  const none = { suspects: [], transits: [] };
  ways.keep(7, { ...none, [kind]: steps(most, 1) });
  expect(ways.renew(7, { ...none, [kind]: steps(1, 5) }, rangesOf([5], order))).toBe(false);
  expect(ways.renew(7, { ...none, [kind]: steps(most, 1) }, rangesOf([1], order))).toBe(true);
});

it('shows all numbers that it keeps, each once, so that they can be renewed', () => {
  const ways = foundWays(order);
  ways.keep(7, { suspects: steps(1, 5), transits: steps(2, 3) });
  ways.keep(8, { suspects: steps(1, 1), transits: [] });
  expect([...ways.numbers()].map((numbers) => [...numbers]).sort()).toEqual([[1], [3, 3], [5]]);
});
