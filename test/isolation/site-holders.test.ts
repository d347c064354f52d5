import fc from 'fast-check';
import { expect, it } from 'vitest';
import { networkOf, type Prefix } from '../../src/net/prefix.ts';
import { holdersOf } from '../../src/verify/policy/holders.ts';
import { ownedPart } from '../../src/verify/policy/policy.ts';
import type { Site } from '../../src/verify/subject/subject.ts';

/** Few addresses, so that prefixes hold each other, and both families. */
const prefix = fc
  .record({ six: fc.boolean(), low: fc.nat({ max: 63 }), length: fc.nat({ max: 8 }) })
  .map(({ six, low, length }): Prefix => {
    const bits = six ? 128 : 32;
    return networkOf({
      family: six ? 6 : 4,
      address: BigInt(low) << BigInt(bits - 6),
      length: length === 8 ? bits : length,
    });
  });
const span = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
const sites = fc.array(fc.array(prefix, { maxLength: 3 }), { maxLength: 6 }).map((lists) =>
  lists.map(
    (own, i): Site => ({
      id: `s${i}`,
      vpn: 'a',
      role: 'any-to-any-role',
      prefixes: own.map((value) => ({ value, span })),
      accesses: [],
      span,
    }),
  ),
);

it('finds the sites that own a part of some prefixes, in their order', () => {
  let found = 0;
  fc.assert(
    fc.property(sites, fc.array(prefix, { maxLength: 3 }), (all, wanted) => {
      const holders = holdersOf(all, wanted);
      found += holders.length;
      expect(holders).toEqual(all.filter((site) => ownedPart(wanted, site).length > 0));
    }),
    { numRuns: 500 },
  );
  expect(found).toBeGreaterThan(100);
});
