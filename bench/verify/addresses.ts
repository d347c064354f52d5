import type { Family } from '../../src/net/address.ts';
import type { InterfaceAddress, Prefix } from '../../src/net/prefix.ts';
import { isFront, rankOf, type SpecSize, vpnOf } from './spec.ts';

const V4 = {
  lan: 0x0a000000,
  small: 0xac100000,
  consumer: 0xc6120000,
  provider: 0xc613ff00,
  link: 0x64400000,
};

/** What a site owns: a LAN and a smaller one, overlapping between VPNs as private addresses do, and its front under the agreement. */
export function ownedPrefixes(size: SpecSize, site: number, family: Family): readonly Prefix[] {
  const [vpn, rank] = [vpnOf(size, site), rankOf(size, site)];
  const front = isFront(size, site) ? [frontPrefix(size, site, family)] : [];
  if (family === 6)
    return [
      { family, address: (0xfd52n << 112n) | (BigInt(vpn) << 80n) | (BigInt(rank) << 64n), length: 64 },
      ...front,
    ];
  const lan = V4.lan + (((vpn % 64) * 1024 + rank) % 65536) * 256;
  const small = V4.small + (((vpn % 32) * 1024 + rank) % 32768) * 32;
  return [
    { family, address: BigInt(lan), length: 24 },
    { family, address: BigInt(small), length: 27 },
    ...front,
  ];
}

export function frontPrefix(size: SpecSize, site: number, family: Family): Prefix {
  const [vpn, rank] = [vpnOf(size, site), rankOf(size, site)];
  if (family === 6)
    return { family, address: (0xfd53n << 112n) | (BigInt(vpn) << 80n) | (BigInt(rank) << 64n), length: 64 };
  const address = vpn === 0 ? V4.provider + rank * 16 : V4.consumer + vpn * 16;
  return { family, address: BigInt(address), length: 28 };
}

/** The router's address on the link of a site; the customer's is one behind it. */
export function linkAddress(site: number, family: Family): InterfaceAddress {
  if (family === 6) return { family, address: (0xfd51n << 112n) | (BigInt(site) << 16n) | 1n, length: 126 };
  return { family, address: BigInt(V4.link + site * 4 + 1), length: 30 };
}
