import { expect, it } from 'vitest';
import { networkOf, type Prefix } from '../../src/net/prefix.ts';
import { type ImportList, listOf, markerOf } from '../../src/verify/classes/importing.ts';
import { prefixesOf } from '../../src/verify/classes/intern.ts';
import { type PrefixOrder, prefixOrder } from '../../src/verify/classes/prefixes.ts';
import { rangesOf } from '../../src/verify/classes/ranges.ts';
import { markAmong } from '../../src/verify/reproof/marking.ts';
import { OpenList } from '../../src/verify/reproof/open-list.ts';
import { fc } from '../fast-check.ts';

/** A route of a list: few addresses, so that prefixes nest and repeat, and few tables, of which only the first take by the list themselves. */
const route = fc.record({
  prefix: fc
    .record({ address: fc.nat(15), length: fc.constantFrom(0, 28, 29, 30, 31, 32) })
    .map(({ address, length }): Prefix => networkOf({ family: 4, address: BigInt(address), length })),
  table: fc.nat(3),
});
type Route = typeof route extends fc.Arbitrary<infer One> ? One : never;

const COMING_BACK = 2;

it('is the list that would be made anew, with the marks that it would make, after any changes', () => {
  const change = fc.record({
    gone: fc.array(fc.nat(40), { maxLength: 4 }),
    added: fc.array(route, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(fc.array(route, { maxLength: 14 }), fc.array(change, { maxLength: 4 }), (first, changes) => {
      const all = [...first, ...changes.flatMap(({ added }) => added)];
      const order = prefixOrder(
        prefixesOf(
          all.map(({ prefix }) => prefix),
          1,
        ),
        1,
      );
      const importers = Int32Array.from([0, 0, 1, 1]);
      let rows = [...first.keys()];
      const list = new OpenList(listed(rows, all, order));
      const back = marksOf(list, importers, all.length);
      let next = first.length;
      for (const { gone: places, added } of changes) {
        const gone = new Set(places.flatMap((place) => rows[place] ?? []));
        const fresh = added.map(() => next++);
        rows = [...rows.filter((row) => !gone.has(row)), ...fresh];
        const numbers = Int32Array.from(new Set([...gone, ...fresh].map((row) => order.of[row] ?? 0))).sort();
        const changed = list.edit({ numbers, gone, added: listed(fresh, all, order) }, order);
        expect(changed).toBe(gone.size + fresh.length > 0);
        for (const row of gone) back[row] = 0;
        markAmong(list, { ranges: rangesOf(numbers, order), order }, (table) => table < COMING_BACK, back);
        const whole = listed(rows, all, order);
        expect(spelled(list)).toEqual(spelled(whole));
        expect([...back]).toEqual([...marksOf(whole, importers, all.length)]);
      }
    }),
    { numRuns: 400 },
  );
});

function listed(rows: readonly number[], all: readonly Route[], order: PrefixOrder): ImportList {
  const sorted = Int32Array.from(rows.toSorted((a, b) => (order.of[a] ?? 0) - (order.of[b] ?? 0) || a - b));
  const prefix = sorted.map((row) => order.of[row] ?? 0);
  return listOf({ route: sorted, prefix, table: sorted.map((row) => all[row]?.table ?? 0) }, order);
}

function marksOf(list: ImportList, importers: Int32Array, routes: number): Uint8Array {
  const back = new Uint8Array(routes);
  markerOf(back, importers).mark(0, list);
  return back;
}

function spelled({ route: rows, prefix, table, cover }: ImportList) {
  return [rows, prefix, table, cover].map((column) => [...column]);
}
