import type { Family, IpAddress } from '../../net/address.ts';
import { type Prefix, prefixSize } from '../../net/prefix.ts';

/**
 * All end points of a family's prefixes in order: between two neighbours every address is treated alike, so routing works on the small
 * numbers 0…count-1 of these intervals instead of addresses (IPv4 and IPv6 alike). Ranges of ranks are half open.
 */
export interface Ranks {
  readonly family: Family;
  readonly count: number;
  from(prefix: Prefix): number;
  to(prefix: Prefix): number;
  /** The interval an address lies in. */
  at(address: IpAddress): number;
  /** First address of an interval; `start(count)` is one behind the last address of the family. */
  start(rank: number): bigint;
}

export function ranksOf(family: Family, prefixes: Iterable<Prefix>): Ranks {
  if (family === 6) return ranksIn(LONG, family, prefixes);
  return ranksIn(SHORT, family, prefixes);
}

/** How addresses of a family are compared. */
interface Ends<End extends number | bigint> {
  of(address: bigint): End;
  /** The first address behind a prefix. */
  behind(prefix: Prefix): End;
  sorted(ends: readonly End[]): ArrayLike<End>;
}

/** Addresses of IPv4 are exact as floats, which are sorted and found in a fraction of the time. */
const SHORT: Ends<number> = {
  of: Number,
  behind: ({ address, length }) => Number(address) + 2 ** (32 - length),
  sorted: (ends) => Float64Array.from(ends).sort(),
};

/**
 * Never sorted out by a hash first: V8 hashes the lowest 64 bits of a bigint alone, and those are 0 in the ends of every IPv6 prefix of 64 bits
 * or fewer.
 */
const LONG: Ends<bigint> = {
  of: (address) => address,
  behind: (prefix) => prefix.address + prefixSize(prefix),
  sorted: (ends) => ends.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
};

function ranksIn<End extends number | bigint>(
  { of, behind, sorted }: Ends<End>,
  family: Family,
  prefixes: Iterable<Prefix>,
): Ranks {
  const whole: Prefix = { family, address: 0n, length: 0 };
  const ends: End[] = [of(0n), behind(whole)];
  for (const prefix of prefixes) if (prefix.family === family) ends.push(of(prefix.address), behind(prefix));
  const starts = ofEqualsOne(sorted(ends));
  const known = (end: End): number => {
    const rank = floorIndex(starts, end);
    if (starts[rank] !== end) throw new RangeError('a prefix that was not ranked');
    return rank;
  };
  // Prefixes are asked for again and again: each object remembers its two numbers.
  const asked = new WeakMap<Prefix, readonly [number, number]>();
  const both = (prefix: Prefix): readonly [number, number] => {
    const before = asked.get(prefix);
    if (before !== undefined) return before;
    const found = [known(of(prefix.address)), known(behind(prefix))] as const;
    asked.set(prefix, found);
    return found;
  };
  return {
    family,
    count: starts.length - 1,
    from: (prefix) => both(prefix)[0],
    to: (prefix) => both(prefix)[1],
    at: (address) => floorIndex(starts, of(address.value)),
    start: (rank) => BigInt(starts[rank] ?? 0n),
  };
}

/** One of each run of equal values. */
function ofEqualsOne<Value>(sorted: ArrayLike<Value>): readonly Value[] {
  const once: Value[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const value = sorted[i];
    if (value !== undefined && value !== once.at(-1)) once.push(value);
  }
  return once;
}

function floorIndex<End extends number | bigint>(starts: readonly End[], value: End): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
