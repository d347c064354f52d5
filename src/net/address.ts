/** Address family; the two are separate networks everywhere in sectornet. */
export type Family = 4 | 6;
export const FAMILIES: readonly Family[] = [4, 6];

/** An IPv4 or IPv6 address; `value` is unsigned, 32 or 128 bits. */
export interface IpAddress {
  readonly family: Family;
  readonly value: bigint;
}

const IPV4 = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

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
  const found = IPV4.exec(text);
  if (found === null) return undefined;
  let value = 0;
  for (let i = 1; i <= 4; i++) {
    const octet = Number(found[i]);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return { family: 4, value: BigInt(value) };
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = ipv6Words(halves[0] ?? '');
  const tail = halves.length === 2 ? ipv6Words(halves[1] ?? '') : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const words = [...head, ...new Array<number>(halves.length === 2 ? missing : 0).fill(0), ...tail];
  return { family: 6, value: words.reduce((sum, word) => (sum << 16n) | BigInt(word), 0n) };
}

function ipv6Words(text: string): number[] | undefined {
  if (text === '') return [];
  const words: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      words.push(Number.parseInt(part, 16));
      continue;
    }
    const v4 = i === parts.length - 1 ? parseIpv4(part) : undefined;
    if (v4 === undefined) return undefined;
    words.push(Number(v4.value >> 16n), Number(v4.value & 0xffffn));
  }
  return words;
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
