import { expect, it } from 'vitest';
import { rowsByKeys } from '../../src/verify/classes/key-sort.ts';
import { fc } from '../fast-check.ts';

/** Values of few and of many bits, so that what stays together is short, long, or everything. */
const column = (rows: number, bits: number) =>
  fc
    .tuple(fc.constantFrom(1, 3, 9, 17, bits), fc.constantFrom(0, 1))
    .chain(([spread, place]) =>
      fc
        .array(fc.nat(2 ** Math.min(spread, bits) - 1), { minLength: rows, maxLength: rows })
        .map((values) =>
          Uint32Array.from(values, (value) => value * (place === 0 ? 1 : 2 ** Math.max(0, bits - spread))),
        ),
    );

const drawn = fc
  .tuple(fc.constantFrom(0, 1, 40, 700), fc.integer({ min: 1, max: 3 }), fc.constantFrom(1, 12, 30, 32))
  .chain(([rows, keys, bits]) =>
    fc.tuple(
      fc.tuple(...Array.from({ length: keys }, (_, key) => column(rows, key === keys - 1 ? bits : 32))),
      fc.constant(bits),
    ),
  );

it('puts rows into the order of their keys, equal ones as they came', () => {
  fc.assert(
    fc.property(drawn, ([keys, bits]) => {
      const rows = Array.from({ length: keys[0]?.length ?? 0 }, (_, row) => row);
      const highestFirst = keys.toReversed();
      const wanted = rows.toSorted((a, b) => {
        const by = highestFirst.find((key) => key[a] !== key[b]);
        return by === undefined ? a - b : (by[a] ?? 0) - (by[b] ?? 0);
      });
      const sorted = rowsByKeys(keys, bits);
      expect([...sorted.row]).toEqual(wanted);
      for (const [i, key] of keys.entries())
        expect([...(sorted.keys[i] ?? [])]).toEqual(wanted.map((row) => key[row]));
    }),
    { numRuns: 120 },
  );
});
