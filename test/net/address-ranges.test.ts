import { describe, expect, it } from 'vitest';
import {
  type AddressRange,
  addressesOf,
  commonRanges,
  everyAddress,
  mergedRanges,
  parseRange,
  rangesText,
  remainingRanges,
} from '../../src/net/address-ranges.ts';
import { parsePrefix } from '../../src/net/prefix.ts';
import { fc } from '../fast-check.ts';

const LAST = 40n;
const ends = fc.tuple(fc.bigInt(0n, LAST), fc.bigInt(0n, LAST));
const ranges = fc.array(
  ends.map(([a, b]): AddressRange => (a < b ? { from: a, to: b } : { from: b, to: a })),
);

/** The addresses below `LAST` one by one. */
function within(list: readonly AddressRange[]): readonly bigint[] {
  const all = Array.from({ length: Number(LAST) + 1 }, (_, i) => BigInt(i));
  return all.filter((one) => list.some(({ from, to }) => from <= one && one <= to));
}

describe('address ranges', () => {
  it('merged: the same addresses, ascending, with gaps between neighbours', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const merged = mergedRanges(list);
        expect(within(merged)).toEqual(within(list));
        for (const [i, { from }] of merged.entries())
          expect(from > (merged[i - 1]?.to ?? -2n) + 1n).toBe(true);
      }),
    );
  });

  it('common and remaining: every address of the first list is in one of the two', () => {
    fc.assert(
      fc.property(ranges, ranges, (a, b) => {
        const [one, other] = [mergedRanges(a), mergedRanges(b)];
        const [both, left] = [within(commonRanges(one, other)), within(remainingRanges(one, other))];
        const inOther = new Set(within(b));
        expect(both).toEqual(within(a).filter((address) => inOther.has(address)));
        expect(left).toEqual(within(a).filter((address) => !inOther.has(address)));
      }),
    );
  });

  it('are written as first and last address, and read back', () => {
    const prefix = parsePrefix('10.1.0.0/16');
    if (prefix === undefined) throw new Error('no prefix');
    expect(rangesText(4, [addressesOf(prefix)])).toEqual(['10.1.0.0-10.1.255.255']);
    expect(parseRange('10.1.0.0-10.1.255.255')).toEqual(addressesOf(prefix));
    expect(rangesText(6, [everyAddress(6)])).toEqual(['::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']);
    for (const text of ['', '10.1.0.0', '10.1.0.9-10.1.0.1', '10.1.0.0-fd51::', '10.1.0.0-10.1.0.1-10.1.0.2'])
      expect(parseRange(text)).toBeUndefined();
  });
});
