import { describe, expect, it } from 'vitest';
import { overlapsAmong } from '../../src/net/overlap.ts';
import {
  baseAddress,
  comparePrefixes,
  covers,
  coversAddress,
  hasHostBits,
  lastAddress,
  networkOf,
  overlaps,
  parseInterfaceAddress,
  parsePrefix,
  prefixKey,
  prefixText,
  samePrefix,
} from '../../src/net/prefix.ts';
import { readTypedPrefix } from '../../src/net/typed-prefix.ts';
import { fc } from '../fast-check.ts';
import { anyInterfaceAddress, anyNeighbour, anyPrefix } from './arbitrary-net.ts';

describe('prefixes', () => {
  it('read back what they print, also as typed by a person', () => {
    fc.assert(
      fc.property(anyPrefix, (prefix) => {
        expect(parsePrefix(prefixText(prefix))).toEqual(prefix);
        expect(readTypedPrefix(prefixText(prefix))).toEqual({ kind: 'prefix', prefix });
      }),
    );
  });

  it('have no host bits; an interface address may', () => {
    fc.assert(
      fc.property(anyInterfaceAddress, (address) => {
        expect(parseInterfaceAddress(prefixText(address))).toEqual(address);
        expect(parsePrefix(prefixText(address)) === undefined).toBe(hasHostBits(address));
        expect(hasHostBits(networkOf(address))).toBe(false);
        expect(covers(networkOf(address), address)).toBe(true);
      }),
    );
  });

  it('name the prefix that was meant when host bits are set', () => {
    const { kind, ...rest } = readTypedPrefix('10.110.16.1/24');
    expect(kind).toBe('host-bits');
    expect('network' in rest ? prefixText(rest.network) : undefined).toBe('10.110.16.0/24');
  });

  it.each([
    '10.1.2.0/24junk',
    '10.1.2.0/1e1',
    '010.1.2.0/24',
    '10.1.2/24',
    '10.1.2.0/',
    '256.1.1.0/24',
    '10.1.2.0/33',
    '10.1.2.0/-1',
    '10.1.2.0/024',
    '10.1.2.0/24/24',
    '10.1.2.0 /24',
    ' 10.1.2.0/24',
    '10.1.2.0/24\n',
    '10.1.2.0',
    '/24',
    '10.1.2.0/255.255.255.0',
    '10.1.2.0/+24',
    '10.1.2.0/24.0',
    '0x0a.1.2.0/24',
    '10.1.2.0.0/24',
    '2001:db8::/129',
    '2001:db8:::/32',
    '2001:db8::1::/64',
    'g001:db8::/32',
    '2001:db8/32',
    '10.1.2.0/٢٤',
    '１０.1.2.0/24',
  ])('refuse %j', (text) => {
    expect(parsePrefix(text)).toBeUndefined();
    expect(readTypedPrefix(text)).toEqual({ kind: 'malformed' });
  });

  it('overlap exactly when they share an address, and nest then', () => {
    fc.assert(
      fc.property(anyNeighbour, anyNeighbour, (a, b) => {
        const shared = coversAddress(a, baseAddress(b)) || coversAddress(b, baseAddress(a));
        expect(overlaps(a, b)).toBe(shared);
        expect(overlaps(a, b)).toBe(covers(a, b) || covers(b, a));
        if (covers(a, b)) expect(coversAddress(a, lastAddress(b))).toBe(true);
      }),
    );
  });

  it('are equal only to themselves in their order', () => {
    fc.assert(
      fc.property(anyNeighbour, anyNeighbour, (a, b) => {
        expect(comparePrefixes(a, b) === 0).toBe(samePrefix(a, b));
      }),
    );
  });

  it('are found overlapping in one pass just as by comparing every pair', () => {
    fc.assert(
      fc.property(fc.array(anyNeighbour, { maxLength: 30 }), (prefixes) => {
        const items = prefixes.map((prefix, id) => ({ id, prefix }));
        const found = overlapsAmong(items, ({ prefix }) => prefix);
        const touched = items.filter((a) => items.some((b) => a.id !== b.id && overlaps(a.prefix, b.prefix)));
        const named = new Set(found.flatMap(({ outer, inner }) => [outer.id, inner.id]));
        expect([...named].sort()).toEqual(touched.map(({ id }) => id).sort());
        for (const { outer, inner } of found) expect(covers(outer.prefix, inner.prefix)).toBe(true);
      }),
    );
  });

  it('have one key exactly when they are equal', () => {
    fc.assert(
      fc.property(anyNeighbour, anyNeighbour, (a, b) => {
        expect(prefixKey(a) === prefixKey(b)).toBe(samePrefix(a, b));
        expect(prefixKey({ ...a })).toBe(prefixKey(a));
      }),
      { numRuns: 1000 },
    );
  });
});
