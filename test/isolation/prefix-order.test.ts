import { expect, it } from 'vitest';
import { covers, type Prefix, parsePrefix } from '../../src/net/prefix.ts';
import { narrower } from '../../src/verify/classes/clearing.ts';
import { prefixesOf } from '../../src/verify/classes/intern.ts';
import { prefixOrder } from '../../src/verify/classes/prefixes.ts';
import { fc } from '../fast-check.ts';

const ENDS = {
  4: [
    '0.0.0.0/0',
    '0.0.0.0/32',
    '0.0.0.0/1',
    '128.0.0.0/1',
    '255.255.255.255/32',
    '255.255.255.254/31',
    '127.255.255.255/32',
  ],
  6: [
    '::/0',
    '::/128',
    '8000::/1',
    'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128',
    '0:0:0:1::/64',
    '::1:0:0:0/96',
    'fd00::/8',
  ],
} as const;

function drawn(family: 4 | 6): fc.Arbitrary<Prefix> {
  const bits = family === 4 ? 32 : 128;
  const ends = ENDS[family].flatMap((text) => parsePrefix(text) ?? []);
  const near = fc.tuple(fc.constantFrom(...ends), fc.nat(bits)).map(([{ address }, length]) => ({
    family,
    length,
    address: (address >> BigInt(bits - length)) << BigInt(bits - length),
  }));
  return fc.oneof(fc.constantFrom(...ends), near);
}

it.each([4, 6] as const)('numbers nest as prefixes do, to both ends of the space (IPv%i)', (family) => {
  fc.assert(
    fc.property(fc.array(drawn(family), { minLength: 2, maxLength: 30 }), (prefixes) => {
      const { of, last, parent, row } = prefixOrder(
        prefixesOf(prefixes, family === 4 ? 1 : 4),
        family === 4 ? 1 : 4,
      );
      for (const [i, a] of prefixes.entries())
        for (const [j, b] of prefixes.entries()) {
          const [x, y] = [of[i] ?? -1, of[j] ?? -1];
          expect(x <= y && y <= (last[x] ?? -1)).toBe(covers(a, b));
          expect(narrower(last, x, y)).toBe(covers(a, b) ? y : covers(b, a) ? x : -1);
        }
      for (const [number, around] of parent.entries()) {
        const own = prefixes[row[number] ?? 0];
        const outer = prefixes[row[around] ?? 0];
        if (around >= 0 && own !== undefined && outer !== undefined) expect(covers(outer, own)).toBe(true);
      }
    }),
    { numRuns: 100 },
  );
});
