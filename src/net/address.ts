/** Address family; the two are separate networks everywhere in sectornet. */
export type Family = 4 | 6;
export const FAMILIES: readonly Family[] = [4, 6];

/** An IPv4 or IPv6 address; `value` is unsigned, 32 or 128 bits. */
export interface IpAddress {
  readonly family: Family;
  readonly value: bigint;
}

/** Bits of an address of this family: 32 or 128. */
export function addressBits(family: Family): number {
  return family === 4 ? 32 : 128;
}

/** Reads one address; `undefined` for anything that is not exactly one (no octal, no short forms, no zone). */
export function parseAddress(text: string): IpAddress | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

/** Canonical text of an address. */
export function addressText(address: IpAddress): string {
  return address.family === 4 ? ipv4Text(Number(address.value)) : ipv6Text(address.value);
}

/** An address in its canonical text; any other text as it is. */
export function oneSpelling(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? text : addressText(address);
}

export function sameAddress(a: IpAddress, b: IpAddress): boolean {
  return a.family === b.family && a.value === b.value;
}

/** Orders IPv4 before IPv6, then by value. */
export function compareAddresses(a: IpAddress, b: IpAddress): number {
  if (a.family !== b.family) return a.family - b.family;
  return a.value < b.value ? -1 : a.value > b.value ? 1 : 0;
}

/** The address `offset` places after `address`; the caller keeps it inside the space. */
export function addressPlus(address: IpAddress, offset: bigint): IpAddress {
  return { family: address.family, value: address.value + offset };
}

function parseIpv4(text: string): IpAddress | undefined {
  const value = ipv4Number(text);
  return value < 0 ? undefined : { family: 4, value: BigInt(value) };
}

const DOT = 46;
const COLON = 58;

/** The 32 bits of `a.b.c.d`, digit by digit; -1 for anything else. */
function ipv4Number(text: string): number {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT) {
      if (octet < 0 || ++dots > 3) return -1;
      value = value * 256 + octet;
      octet = -1;
      continue;
    }
    const digit = code - 48;
    if (digit < 0 || digit > 9 || octet === 0) return -1;
    octet = octet < 0 ? digit : octet * 10 + digit;
    if (octet > 255) return -1;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}

/** The eight words of the address being read. */
const words = new DataView(new ArrayBuffer(16));

function parseIpv6(text: string): IpAddress | undefined {
  const last = text.lastIndexOf(':');
  const tail = text.includes('.', last) ? ipv4Number(text.slice(last + 1)) : undefined;
  if (tail === -1) return undefined;
  const end = tail === undefined ? text.length : last + 1;
  const read = readGroups(text, end);
  if (read === undefined) return undefined;
  let { count } = read;
  if (tail !== undefined) {
    if (count > 6) return undefined;
    words.setUint32(count * 2, tail);
    count += 2;
  }
  if (read.gap < 0 ? count !== 8 : count > 7) return undefined;
  if (read.gap >= 0) spread(read.gap, count);
  return { family: 6, value: (words.getBigUint64(0) << 64n) | words.getBigUint64(8) };
}

/**
 * Reads groups of one to four hexadecimal digits into `words`; `gap` is the group before which `::` stands, -1 without one. `end` lies behind the
 * colon before a dotted tail.
 */
function readGroups(text: string, end: number): { readonly count: number; readonly gap: number } | undefined {
  let count = 0;
  let gap = -1;
  let at = 0;
  if (text.charCodeAt(0) === COLON) {
    if (text.charCodeAt(1) !== COLON) return undefined;
    gap = 0;
    at = 2;
  }
  while (at < end) {
    let group = 0;
    let digits = 0;
    for (; at < end && text.charCodeAt(at) !== COLON; at++, digits++) {
      const digit = hexDigit(text.charCodeAt(at));
      if (digit < 0 || digits === 4) return undefined;
      group = group * 16 + digit;
    }
    if (digits === 0 || count === 8) return undefined;
    words.setUint16(count * 2, group);
    count++;
    if (at === end) break;
    at++;
    if (text.charCodeAt(at) === COLON && at < end) {
      if (gap >= 0) return undefined;
      gap = count;
      at++;
    } else if (at === end && end === text.length) return undefined;
  }
  return { count, gap };
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** Puts the zeros of `::` in front of the group `gap`. */
function spread(gap: number, count: number): void {
  for (let from = count - 1, to = 7; from >= gap; from--, to--)
    words.setUint16(to * 2, words.getUint16(from * 2));
  for (let zero = gap; zero < gap + 8 - count; zero++) words.setUint16(zero * 2, 0);
}

function ipv4Text(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

function ipv6Text(value: bigint): string {
  const words = Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(112 - 16 * i)) & 0xffffn));
  const gap = longestZeroRun(words);
  const hex = words.map((word) => word.toString(16));
  if (gap === undefined) return hex.join(':');
  return `${hex.slice(0, gap.start).join(':')}::${hex.slice(gap.end).join(':')}`;
}

function longestZeroRun(words: readonly number[]): { start: number; end: number } | undefined {
  let best: { start: number; end: number } | undefined;
  for (let start = 0; start < words.length; start++) {
    let end = start;
    while (end < words.length && words[end] === 0) end++;
    if (end - start >= 2 && (best === undefined || end - start > best.end - best.start))
      best = { start, end };
    if (end > start) start = end;
  }
  return best;
}
