import { describe, expect, it } from 'vitest';
import { jsonText, plain } from '../../src/net/json.ts';
import { lengthOfMask, lengthOfWildcard, maskText, wildcardText } from '../../src/net/mask.ts';
import { parsePorts, portsOverlap, portsText } from '../../src/net/ports.ts';
import {
  compareTargets,
  loopbackDistinguisher,
  parseRouteDistinguisher,
  parseRouteTarget,
  routeTarget,
  typedText,
} from '../../src/net/route-target.ts';
import { fc } from '../fast-check.ts';
import { anyAddress, anyPrefix } from './arbitrary-net.ts';

describe('masks', () => {
  it('read back every length', () => {
    for (let length = 0; length <= 32; length++) {
      expect(lengthOfMask(maskText(length))).toBe(length);
      expect(lengthOfWildcard(wildcardText(length))).toBe(length);
    }
  });

  it('look as routers print them', () => {
    expect([maskText(30), wildcardText(30), maskText(0), wildcardText(0), maskText(32)]).toEqual([
      '255.255.255.252',
      '0.0.0.3',
      '0.0.0.0',
      '255.255.255.255',
      '255.255.255.255',
    ]);
  });

  it('have their ones in one block', () => {
    expect([
      lengthOfMask('255.0.255.0'),
      lengthOfWildcard('0.255.0.255'),
      lengthOfMask('255.255.255.252 '),
    ]).toEqual([undefined, undefined, undefined]);
    expect(() => maskText(33)).toThrow(RangeError);
  });
});

describe('ports', () => {
  const anyRange = fc
    .tuple(fc.integer({ min: 0, max: 65535 }), fc.integer({ min: 0, max: 65535 }))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

  it('read back what they print', () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        expect(parsePorts(portsText(range))).toEqual(range);
      }),
    );
  });

  it('overlap when they share a port', () => {
    fc.assert(
      fc.property(anyRange, anyRange, (a, b) => {
        expect(portsOverlap(a, b)).toBe(Math.max(a.from, b.from) <= Math.min(a.to, b.to));
      }),
    );
  });

  it.each(['', '65536', '443-', '-443', '8080-8000', '443,444', '4e3'])('refuse %j', (text) => {
    expect(parsePorts(text)).toBeUndefined();
  });
});

describe('route targets and distinguishers', () => {
  const anyTarget = fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 65535 }), fc.integer({ min: 0, max: 4294967295 })),
    fc.tuple(fc.integer({ min: 65536, max: 4294967295 }), fc.integer({ min: 0, max: 65535 })),
  );

  it('read back what they print', () => {
    fc.assert(
      fc.property(anyTarget, ([as, number]) => {
        expect(parseRouteTarget(routeTarget(as, number))).toBe(`${as}:${number}`);
      }),
    );
  });

  it('keep the type that the wire has (RFC 8294)', () => {
    expect(typedText(routeTarget(65101, 1401))).toBe('0:65101:1401');
    expect(typedText(loopbackDistinguisher('100.64.0.21', 1100))).toBe('1:100.64.0.21:1100');
    expect(typedText(routeTarget(4200510181, 7))).toBe('2:4200510181:7');
    expect(parseRouteTarget('64512L:7')).toBe('64512L:7');
    expect(parseRouteTarget('4200510181L:7')).toBe('4200510181:7');
    expect(parseRouteTarget('1.0:7')).toBe('65536:7');
    expect(parseRouteTarget('64086.59909:7')).toBe('4200000005:7');
  });

  it.each([
    '',
    '65101',
    '65101:',
    ':1',
    '65101:4294967296',
    '4200510181:70000',
    '4294967296:1',
    '100.64.0.256:1',
    '1.2.3:4',
    '0.64512:7',
    '1.65536:7',
    '1.0:65536',
    '0x1:1',
  ])('refuse %j', (text) => {
    expect(parseRouteTarget(text)).toBeUndefined();
    expect(parseRouteDistinguisher(text)).toBeUndefined();
  });

  it('sort by number, not by digit', () => {
    expect(['65101:1401', '65101:900', '100.64.0.21:1', '9:1'].sort(compareTargets)).toEqual([
      '9:1',
      '65101:900',
      '65101:1401',
      '100.64.0.21:1',
    ]);
  });
});

describe('JSON', () => {
  it('shows prefixes and addresses as text and drops what is undefined', () => {
    fc.assert(
      fc.property(anyPrefix, anyAddress, (prefix, address) => {
        const text = jsonText({ prefix, list: [{ address }], none: undefined });
        expect(JSON.parse(text)).toEqual({ prefix: plain(prefix), list: [{ address: plain(address) }] });
      }),
    );
  });

  it('refuses a bare bigint instead of rounding it', () => {
    expect(() => plain({ count: 2n ** 64n })).toThrow(TypeError);
  });
});
