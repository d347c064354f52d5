import { expect, it } from 'vitest';
import { Holders } from '../../src/verify/reproof/holders.ts';
import { fc } from '../fast-check.ts';

const PREFIXES = 4;
const ROUTES = 6;

/** A route gets another number, a new route gets one, or a prefix does. */
const step = fc.oneof(
  fc.record({ kind: fc.constant('give' as const), route: fc.nat(ROUTES - 1), prefix: fc.nat(PREFIXES - 1) }),
  fc.record({ kind: fc.constant('add' as const), prefix: fc.nat(PREFIXES - 1) }),
  fc.record({ kind: fc.constant('move' as const), prefix: fc.nat(PREFIXES - 1) }),
);

it('tells each holder the number of the prefix it holds now, and nobody else', () => {
  const first = fc.array(fc.nat(PREFIXES - 1), { minLength: ROUTES, maxLength: ROUTES });
  fc.assert(
    fc.property(first, fc.array(step, { maxLength: 12 }), (prefixes, steps) => {
      // Prefix p has the number p in the beginning; a moved one gets a number nobody had.
      const numberOf = Array.from({ length: PREFIXES }, (_, prefix) => prefix);
      const order = { of: Int32Array.from(prefixes), row: Int32Array.from(numberOf) };
      const held = Int32Array.from([...prefixes, -1]);
      const holders = new Holders(order);
      holders.hold(held);
      const now = [...prefixes];
      const move = (prefix: number) => {
        const number = order.row.length;
        order.row = Int32Array.from([...order.row, prefix]);
        numberOf[prefix] = number;
        holders.tell(prefix, number);
      };
      for (const one of steps) {
        if (one.kind === 'move') move(one.prefix);
        else {
          const route = one.kind === 'give' ? one.route : now.length;
          holders.give(route, numberOf[one.prefix] ?? 0, one.kind === 'give');
          now[route] = one.prefix;
        }
        for (const prefix of numberOf.keys())
          expect(some(holders.routesAt(numberOf[prefix] ?? 0)).sort((a, b) => a - b)).toEqual(
            [...now.keys()].filter((route) => now[route] === prefix),
          );
        expect([...order.of.subarray(0, now.length)]).toEqual(now.map((prefix) => numberOf[prefix]));
        expect([...held]).toEqual([...prefixes.map((prefix) => numberOf[prefix]), -1]);
      }
    }),
    { numRuns: 200 },
  );
});

/** No more than there can be: a chain that bites its own tail has no end. */
function some(rows: Iterable<number>): number[] {
  const found: number[] = [];
  for (const row of rows) {
    found.push(row);
    if (found.length > 100) break;
  }
  return found;
}
