import { addressBits, FAMILIES, type IpAddress } from '../../src/net/address.ts';
import { type InterfaceAddress, networkOf, type Prefix } from '../../src/net/prefix.ts';
import { fc } from '../fast-check.ts';

/** Any address of either family. */
export const anyAddress: fc.Arbitrary<IpAddress> = fc
  .constantFrom(...FAMILIES)
  .chain((family) =>
    fc.bigInt({ min: 0n, max: (1n << BigInt(addressBits(family))) - 1n }).map((value) => ({ family, value })),
  );

/** Any address with a length; host bits as they come. */
export const anyInterfaceAddress: fc.Arbitrary<InterfaceAddress> = anyAddress.chain(({ family, value }) =>
  fc.integer({ min: 0, max: addressBits(family) }).map((length) => ({ family, address: value, length })),
);

/** Any prefix. */
export const anyPrefix: fc.Arbitrary<Prefix> = anyInterfaceAddress.map(networkOf);

/** Prefixes close enough to each other to nest and repeat. */
export const anyNeighbour: fc.Arbitrary<Prefix> = fc
  .tuple(fc.bigInt({ min: 0n, max: 255n }), fc.integer({ min: 24, max: 32 }))
  .map(([host, length]) => networkOf({ family: 4, address: (10n << 24n) + host, length }));
