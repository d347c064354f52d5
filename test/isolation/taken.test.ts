import { expect, it } from 'vitest';
import { keptOf, mergeInto, type Taken, takenFor } from '../../src/verify/classes/taken.ts';
import { fc } from '../fast-check.ts';

type Way = readonly [prefix: number, route: number];

function takenOf(ways: readonly Way[]): Taken {
  const sorted = ways.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  return {
    route: Int32Array.from(sorted, ([, route]) => route),
    prefix: Int32Array.from(sorted, ([prefix]) => prefix),
    table: Int32Array.from(sorted, ([, route]) => route + 1000),
  };
}

/** Some routes of few prefixes, dealt to five lists of which one is mostly much longer than the others. */
const dealt = fc
  .array(fc.tuple(fc.nat(40), fc.oneof({ weight: 30, arbitrary: fc.constant(0) }, fc.nat(4))), {
    minLength: 100,
    maxLength: 250,
  })
  .map((places) =>
    places.map(([prefix, list], i): readonly [Way, number] => [[prefix, (i * 7919) % 1000], list]),
  );

it('merged lists are what sorting all their routes together gives', () => {
  fc.assert(
    fc.property(dealt, (routes) => {
      const lists = [0, 1, 2, 3, 4].map((list) =>
        takenOf(routes.flatMap(([way, to]) => (to === list ? [way] : []))),
      );
      const into = takenFor(routes.length);
      mergeInto(into, lists);
      expect(into).toEqual(takenOf(routes.map(([way]) => way)));
    }),
    { numRuns: 60 },
  );
});

it('what is kept of a list is the list itself only where nothing is left out', () => {
  const list = takenOf([
    [3, 7],
    [1, 5],
    [3, 2],
  ]);
  expect(keptOf(list, () => true)).toBe(list);
  expect(keptOf(list, (route) => route !== 2)).toEqual(
    takenOf([
      [3, 7],
      [1, 5],
    ]),
  );
  expect(keptOf(list, () => false).route).toHaveLength(0);
});
