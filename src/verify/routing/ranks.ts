import { addressBits, type Family, type IpAddress } from '../../net/address.ts';
import { lastAddress, type Prefix } from '../../net/prefix.ts';

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
  const ends: bigint[] = [0n, 1n << BigInt(addressBits(family))];
  for (const prefix of prefixes)
    if (prefix.family === family) ends.push(prefix.address, lastAddress(prefix).value + 1n);
  const starts = ascending(ends, family);
  const known = (end: bigint): number => {
    const rank = floorIndex(starts, end);
    if (starts[rank] !== end) throw new RangeError('a prefix that was not ranked');
    return rank;
  };
  // Prefixes are asked for again and again: each object remembers its two numbers.
  const asked = new WeakMap<Prefix, readonly [number, number]>();
  const both = (prefix: Prefix): readonly [number, number] => {
    const before = asked.get(prefix);
    if (before !== undefined) return before;
    const found = [known(prefix.address), known(lastAddress(prefix).value + 1n)] as const;
    asked.set(prefix, found);
    return found;
  };
  return {
    family,
    count: starts.length - 1,
    from: (prefix) => both(prefix)[0],
    to: (prefix) => both(prefix)[1],
    at: (address) => floorIndex(starts, address.value),
    start: (rank) => starts[rank] ?? 0n,
  };
}

/**
 * Each value once, in ascending order. Never by a hash: V8 hashes the lowest 64 bits of a bigint alone, and those are 0 in the ends of every
 * IPv6 prefix of 64 bits or fewer.
 */
function ascending(values: readonly bigint[], family: Family): readonly bigint[] {
  if (family === 6) return ofEqualsOne(values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  return Array.from(ofEqualsOne(Float64Array.from(values, Number).sort()), BigInt);
}

/** One of each run of equal values. */
function ofEqualsOne<Value>(sorted: ArrayLike<Value>): readonly Value[] {
  return Array.from(sorted).filter((value, i) => value !== sorted[i - 1]);
}

function floorIndex(starts: readonly bigint[], value: bigint): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0n) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}
