import { expect, it } from 'vitest';
import { networkOf, type Prefix } from '../../src/net/prefix.ts';
import { prefixAt, prefixesOf } from '../../src/verify/classes/intern.ts';
import { NONE } from '../../src/verify/classes/network.ts';
import { prefixOrder } from '../../src/verify/classes/prefixes.ts';
import { prefixRoom } from '../../src/verify/reproof/prefix-room.ts';
import { fc } from '../fast-check.ts';

/** Few addresses and all lengths, so that prefixes nest, end together and repeat; and hundreds side by side, so that their part is laid out anew. */
const prefix = fc
  .record({
    high: fc.constantFrom(0, 10, 172, 255),
    low: fc.nat(15),
    length: fc.constantFrom(0, 1, 8, 9, 24, 28, 30, 31, 32),
  })
  .map(
    ({ high, low, length }): Prefix =>
      networkOf({ family: 4, address: BigInt(high * 2 ** 24 + low * 17), length }),
  );
const neighbours = fc
  .record({ from: fc.nat(3), count: fc.nat(90), length: fc.constantFrom(24, 28) })
  .map(({ from, count, length }) =>
    Array.from(
      { length: count },
      (_, i): Prefix => ({
        family: 4,
        address: BigInt(10 * 2 ** 24 + (from * 40 + i) * 2 ** (32 - length)),
        length,
      }),
    ),
  );

it('is the order of all prefixes, whichever came later', () => {
  const batches = fc.array(fc.oneof(fc.array(prefix, { maxLength: 6 }), neighbours), { maxLength: 6 });
  fc.assert(
    fc.property(fc.array(prefix, { minLength: 1, maxLength: 12 }), batches, (first, later) => {
      const columns = { ...prefixesOf(first, 1) };
      const order = { ...prefixOrder(columns, 1) };
      const held = order.of.slice();
      const told = new Map(Array.from(order.row, (row, number) => [row, number]));
      const room = prefixRoom({ prefixes: columns, order }, 1, {
        arrays: () => [held],
        tell: (row, number) => told.set(row, number),
      });
      for (const batch of later) room.admit(batch.map(wordsOf));
      const all = [...first, ...later.flat()];
      const whole = prefixOrder(prefixesOf(all, 1), 1);
      const numbers = [...order.row.subarray(0, order.count).keys()].filter((one) => order.row[one] !== NONE);
      const placeOf = new Map(numbers.map((number, place) => [number, place]));
      const places = (column: ArrayLike<number>) =>
        Array.from(column, (number) => (number === NONE ? NONE : placeOf.get(number)));
      expect(numbers.length).toBe(whole.count);
      expect(places(numbers.map((number) => order.last[number] ?? NONE))).toEqual([...whole.last]);
      expect(places(numbers.map((number) => order.parent[number] ?? NONE))).toEqual([...whole.parent]);
      for (const [row, number] of told) expect(order.row[number]).toBe(row);
      expect(places(held)).toEqual([...whole.of.subarray(0, first.length)]);
      expect(places(all.map((one) => room.numberOf(wordsOf(one))))).toEqual([...whole.of]);
      for (const [place, number] of numbers.entries())
        expect(prefixAt(columns, order.row[number] ?? 0, 1)).toEqual(all[whole.row[place] ?? 0]);
    }),
    { numRuns: 300 },
  );
});

function wordsOf(one: Prefix) {
  return { words: [...prefixesOf([one], 1).words], length: one.length };
}
