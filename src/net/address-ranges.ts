import { addressBits, addressText, type Family, parseAddress } from './address.ts';
import { lastAddress, type Prefix } from './prefix.ts';

/** Addresses `from`…`to`, both counted. */
export interface AddressRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** All addresses of a prefix. */
export function addressesOf(prefix: Prefix): AddressRange {
  return { from: prefix.address, to: lastAddress(prefix).value };
}

/** All addresses of a family. */
export function everyAddress(family: Family): AddressRange {
  return { from: 0n, to: (1n << BigInt(addressBits(family))) - 1n };
}

/** The same addresses, ascending, with gaps between neighbours. */
export function mergedRanges(ranges: readonly AddressRange[]): readonly AddressRange[] {
  const merged: { from: bigint; to: bigint }[] = [];
  for (const { from, to } of ranges.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1n) last.to = to > last.to ? to : last.to;
    else merged.push({ from, to });
  }
  return merged;
}

/** All addresses of the prefixes of a family, merged. */
export function rangesOf(prefixes: readonly Prefix[], family: Family): readonly AddressRange[] {
  return mergedRanges(prefixes.filter((one) => one.family === family).map(addressesOf));
}

/** Addresses in both; one walk over two merged lists. */
export function commonRanges(
  a: readonly AddressRange[],
  b: readonly AddressRange[],
): readonly AddressRange[] {
  const common: AddressRange[] = [];
  let [i, j] = [0, 0];
  for (let [x, y] = [a[i], b[j]]; x !== undefined && y !== undefined; [x, y] = [a[i], b[j]]) {
    const from = x.from > y.from ? x.from : y.from;
    const to = x.to < y.to ? x.to : y.to;
    if (from <= to) common.push({ from, to });
    if (x.to < y.to) i++;
    else j++;
  }
  return mergedRanges(common);
}

/** Addresses of the first list that the second lacks; both merged. */
export function remainingRanges(
  a: readonly AddressRange[],
  holes: readonly AddressRange[],
): readonly AddressRange[] {
  return a.flatMap((range) => {
    const left: AddressRange[] = [];
    let from = range.from;
    for (const hole of holes) {
      if (hole.to < from || hole.from > range.to) continue;
      if (hole.from > from) left.push({ from, to: hole.from - 1n });
      from = hole.to + 1n;
    }
    return from <= range.to ? [...left, { from, to: range.to }] : left;
  });
}

/** `10.1.0.0-10.1.255.255`, one text a range. */
export function rangesText(family: Family, ranges: readonly AddressRange[]): readonly string[] {
  const text = (value: bigint) => addressText({ family, value });
  return ranges.map(({ from, to }) => `${text(from)}-${text(to)}`);
}

/** Reads `10.1.0.0-10.1.255.255`; `undefined` when malformed, reversed, or of two families. */
export function parseRange(text: string): AddressRange | undefined {
  const [from, to, ...more] = text.split('-').map(parseAddress);
  if (from === undefined || to === undefined || more.length > 0 || from.family !== to.family)
    return undefined;
  return from.value > to.value ? undefined : { from: from.value, to: to.value };
}
