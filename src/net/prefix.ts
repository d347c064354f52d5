import {
  addressBits,
  addressText,
  compareAddresses,
  type Family,
  type IpAddress,
  parseAddress,
} from './address.ts';

/** A block of addresses: `address` has no host bits set, `length` is 0–32 or 0–128. */
export interface Prefix {
  readonly family: Family;
  readonly address: bigint;
  readonly length: number;
}

/** An address with the length of its link, as an interface carries it; host bits are kept. */
export interface InterfaceAddress {
  readonly family: Family;
  readonly address: bigint;
  readonly length: number;
}

/** Reads `address/length`; host bits are kept (see `parsePrefix` for the strict form). */
export function parseInterfaceAddress(text: string): InterfaceAddress | undefined {
  const slash = text.lastIndexOf('/');
  const length = slash < 0 ? -1 : lengthIn(text, slash + 1);
  if (length < 0) return undefined;
  const address = parseAddress(text.slice(0, slash));
  if (address === undefined || length > addressBits(address.family)) return undefined;
  return { family: address.family, address: address.value, length };
}

/** One to three digits without a leading zero, from a place to the end; -1 for anything else. */
function lengthIn(text: string, from: number): number {
  const digits = text.length - from;
  if (digits < 1 || digits > 3 || (digits > 1 && text.charCodeAt(from) === 48)) return -1;
  let length = 0;
  for (let i = from; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    length = length * 10 + digit;
  }
  return length;
}

/** Reads a prefix; `undefined` when malformed or when host bits are set (10.1.0.1/16). */
export function parsePrefix(text: string): Prefix | undefined {
  const found = parseInterfaceAddress(text);
  return found !== undefined && hasHostBits(found) ? undefined : found;
}

/** The prefix of a link from one of its interface addresses. */
export function networkOf(address: InterfaceAddress): Prefix {
  const { family, length } = address;
  if (length === addressBits(family)) return address;
  return { family, address: address.address & (NETWORK_BITS[family][length] ?? 0n), length };
}

/** By family and length: the bits of an address that are its network's. */
const NETWORK_BITS = { 4: networkBits(32), 6: networkBits(128) };

function networkBits(bits: number): readonly bigint[] {
  const all = (1n << BigInt(bits)) - 1n;
  return Array.from({ length: bits + 1 }, (_, length) => all ^ (all >> BigInt(length)));
}

export function hasHostBits(address: InterfaceAddress): boolean {
  return networkOf(address).address !== address.address;
}

/** The /32 or /128 of one address. */
export function hostPrefix(address: IpAddress): Prefix {
  return { family: address.family, address: address.value, length: addressBits(address.family) };
}

/** `address/length` in canonical text. */
export function prefixText(prefix: Prefix | InterfaceAddress): string {
  return `${addressText({ family: prefix.family, value: prefix.address })}/${prefix.length}`;
}

/** The first address of a prefix, or the host part of an interface address. */
export function baseAddress(prefix: Prefix | InterfaceAddress): IpAddress {
  return { family: prefix.family, value: prefix.address };
}

/** The last address of a prefix. */
export function lastAddress(prefix: Prefix): IpAddress {
  return { family: prefix.family, value: prefix.address + prefixSize(prefix) - 1n };
}

/** How many addresses a prefix holds. */
export function prefixSize(prefix: Prefix): bigint {
  return 1n << BigInt(addressBits(prefix.family) - prefix.length);
}

/** Whether every address of `inner` lies in `outer` (equal prefixes cover each other). */
export function covers(outer: Prefix, inner: Prefix | InterfaceAddress): boolean {
  return (
    outer.family === inner.family &&
    outer.length <= inner.length &&
    isSameNetwork(outer, outer.address, inner.address)
  );
}

/** Whether an address lies in a prefix, or on the link of an interface address. */
export function coversAddress(outer: Prefix | InterfaceAddress, address: IpAddress): boolean {
  return outer.family === address.family && isSameNetwork(outer, outer.address, address.value);
}

/** Whether a text is an address on the link of an interface address. */
export function isOnLink(link: InterfaceAddress, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && coversAddress(link, address);
}

function isSameNetwork({ family, length }: Prefix, a: bigint, b: bigint): boolean {
  if (family === 4)
    return BigInt.asUintN(64, BigInt.asUintN(64, a) ^ BigInt.asUintN(64, b)) < apartIn(length);
  if (a === b || length === 0) return true;
  const shift = BigInt(128 - length);
  return a >> shift === b >> shift;
}

/** Addresses of one IPv4 network differ by less than this. BigInts that are said to fit 64 bits are compared without leaving the registers. */
function apartIn(length: number): bigint {
  return BigInt.asUintN(64, APART[length] ?? 0n);
}

const APART: readonly bigint[] = Array.from({ length: 33 }, (_, length) => 1n << BigInt(32 - length));

/** Whether two prefixes share an address; prefixes nest or are disjoint. */
export function overlaps(a: Prefix, b: Prefix): boolean {
  return covers(a, b) || covers(b, a);
}

export function samePrefix(a: Prefix, b: Prefix): boolean {
  return a.family === b.family && a.length === b.length && a.address === b.address;
}

/** A key for maps, equal for equal prefixes only: a number for IPv4, a bigint for IPv6. Spelling an address for that takes many times longer. */
export function prefixKey({ family, address, length }: Prefix): number | bigint {
  return family === 4 ? Number(address) * 64 + length : (address << 8n) | BigInt(length);
}

/** Orders by family, address, then shorter first. */
export function comparePrefixes(a: Prefix, b: Prefix): number {
  return compareAddresses(baseAddress(a), baseAddress(b)) || a.length - b.length;
}
