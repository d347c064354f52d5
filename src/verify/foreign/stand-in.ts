import { addressBits, type Family } from '../../net/address.ts';
import type { Prefix } from '../../net/prefix.ts';

/** Benchmarking networks (RFC 2544, RFC 5180): nobody routes them, so they can stand for what a customer may announce and no text names. */
const FIRST: Readonly<Record<Family, bigint>> = { 4: 0xc6120000n, 6: 0x20010002000000000000000000000000n };
const COUNT = 1n << 17n;

/** The host prefix that stands for whatever the n-th free customer announces. */
export function standInPrefix(family: Family, n: number): Prefix {
  return { family, address: FIRST[family] + (BigInt(n) % (COUNT - 1n)) + 1n, length: addressBits(family) };
}

/** Whether an address stands for whatever a customer announces. */
export function isStandIn(family: Family, address: bigint): boolean {
  return address >= FIRST[family] && address < FIRST[family] + COUNT;
}
