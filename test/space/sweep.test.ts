import { describe, expect, it } from 'vitest';
import { everything, rangeOf } from '../../src/verify/space/box.ts';
import { NOTHING, packetsOf } from '../../src/verify/space/packets.ts';
import { boxedRules } from '../../src/verify/space/refutation.ts';
import { firstPassing } from '../../src/verify/space/sweep.ts';
import { fc } from '../fast-check.ts';
import { filterAndPackets, filterRule, prefixes, twins } from './arbitrary-filter.ts';
import { permittedOf } from './permitted.ts';

const numRuns = Number(process.env['RUNS'] ?? 150);

describe.each([4, 6] as const)(
  'a question about filters of IPv%i, answered by sweeping addresses',
  (family) => {
    it('finds packets exactly where the sets hold some, and only such', () => {
      const cases = fc.record({
        pair: twins(family, 8),
        third: filterAndPackets(family, 6),
        clauses: fc.array(filterRule(family), { maxLength: 3 }),
        towards: fc.option(prefixes(family), { nil: undefined }),
      });
      let [empty, found] = [0, 0];
      fc.assert(
        fc.property(
          cases,
          fc.boolean(),
          ({ pair: [one = [], other = []], third, clauses, towards }, both) => {
            const packets = packetsOf(family);
            const all = everything(family);
            const region = towards === undefined ? all : { ...all, destination: rangeOf(towards) };
            const through = both ? [one, third.rules] : [one];
            const beyond = clauses.map((rule) => ({ ...rule, action: 'permit' as const }));
            const passed = through
              .map((rules) => permittedOf(packets, rules))
              .reduce(packets.meet, packets.of([region]));
            const admitted = boxedRules(beyond, family, 'unseen').boxes.flat();
            const expected = [permittedOf(packets, other), packets.of(admitted)].reduce(
              packets.without,
              passed,
            );
            const answer = firstPassing(packets, {
              region,
              through: through.map((rules) => boxedRules(rules, family, 'unseen')),
              against: boxedRules(other, family, 'unseen'),
              beyond: admitted,
            });
            expect(answer === NOTHING).toBe(expected === NOTHING);
            expect(packets.without(answer, expected)).toBe(NOTHING);
            if (answer === NOTHING) empty++;
            else found++;
          },
        ),
        { numRuns },
      );
      expect(Math.min(empty, found)).toBeGreaterThan(numRuns / 20);
    });
  },
);
