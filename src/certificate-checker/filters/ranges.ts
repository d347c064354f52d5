import { addressBits, addressText, type Family, parseAddress } from '../../net/address.ts';
import { lastAddress, type Prefix } from '../../net/prefix.ts';

/** Addresses or other numbers from the first to the last, both counted. */
export type Range = readonly [from: bigint, to: bigint];

export function rangeOf(prefix: Prefix): Range {
  return [prefix.address, lastAddress(prefix).value];
}

export function everyAddress(family: Family): Range {
  return [0n, (1n << BigInt(addressBits(family))) - 1n];
}

/** The same addresses as ascending ranges with gaps between them. */
export function joined(ranges: readonly Range[]): readonly Range[] {
  const merged: [bigint, bigint][] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const last = merged.at(-1);
    if (last === undefined || from > last[1] + 1n) merged.push([from, to]);
    else if (to > last[1]) last[1] = to;
  }
  return merged;
}

export function shared(a: readonly Range[], b: readonly Range[]): readonly Range[] {
  const both = a.flatMap(([f, t]) => b.map(([g, u]): Range => [f > g ? f : g, t < u ? t : u]));
  return joined(both.filter(([from, to]) => from <= to));
}

export function rangeTexts(family: Family, ranges: readonly Range[]): readonly string[] {
  return ranges.map((range) => range.map((value) => addressText({ family, value })).join('-'));
}

export function rangesIn(texts: unknown): readonly Range[] {
  return (Array.isArray(texts) ? texts : []).flatMap((text: unknown) => {
    const [from, to] = String(text).split('-').map(parseAddress);
    return from && to ? [[from.value, to.value] as const] : [];
  });
}
