import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { addressText, compareAddresses, parseAddress } from '../../src/net/address.ts';
import { fc } from '../fast-check.ts';
import { anyAddress } from './arbitrary-net.ts';

describe('addresses', () => {
  it('read back what they print', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(parseAddress(addressText(address))).toEqual(address);
      }),
    );
  });

  it('print what Node takes for an address of that family', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        expect(isIP(addressText(address))).toBe(address.family);
      }),
    );
  });

  it('accept nothing that Node refuses', () => {
    const almost = fc.stringMatching(/^[0-9a-f:.]{1,24}$/);
    fc.assert(
      fc.property(almost, (text) => {
        if (parseAddress(text) !== undefined) expect(isIP(text)).not.toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['0:0:1:0:0:0:0:0', '0:0:1::'],
    ['1:2:3:4:5:6:0:8', '1:2:3:4:5:6:0:8'],
    ['::', '::'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
  ])('prints %s as RFC 5952 wants it: %s', (text, canonical) => {
    const address = parseAddress(text);
    expect(address === undefined ? undefined : addressText(address)).toBe(canonical);
  });

  it.each(['', '10.1.2', '10.1.2.256', '010.1.2.3', '10.1.2.3.4', '10.1.2.3 ', '0x0a.1.2.3', '1.2.3.4%eth0'])(
    'refuses %j',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );

  it.each([
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'fe80::1%eth0',
    '::1.2.3',
    '1:2:3:4:5:6:7::8',
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });

  it('are in one order, IPv4 first', () => {
    fc.assert(
      fc.property(fc.array(anyAddress), (addresses) => {
        const sorted = addresses.toSorted(compareAddresses);
        expect(addresses.toReversed().toSorted(compareAddresses)).toEqual(sorted);
        expect(sorted.map(({ family }) => family)).toEqual(addresses.map(({ family }) => family).sort());
      }),
    );
  });
});
