import type { IpAddress } from '../../net/address.ts';
import { networkOf, type Prefix, prefixKey } from '../../net/prefix.ts';

/** What stands under prefixes of one family, to be asked for by an address. */
export interface CoverIndex<Value> {
  /** What every prefix around an address holds, the longest first; of equal ones in the order given. */
  at(address: IpAddress): readonly Value[];
}

/** One look per length that occurs: a VRF has few of them, however many routes. */
export function coverIndex<Value>(
  entries: readonly { readonly prefix: Prefix; readonly value: Value }[],
): CoverIndex<Value> {
  if (entries.length === 0) return NOTHING_COVERED;
  const byLength = new Map<number, Map<number | bigint, Value[]>>();
  for (const { prefix, value } of entries) {
    const known = byLength.get(prefix.length) ?? new Map<number | bigint, Value[]>();
    byLength.set(prefix.length, known);
    const key = prefixKey(prefix);
    const before = known.get(key);
    if (before === undefined) known.set(key, [value]);
    else before.push(value);
  }
  const lengths = [...byLength].sort(([a], [b]) => b - a);
  return {
    at: ({ family, value: address }) =>
      lengths.flatMap(
        ([length, known]) => known.get(prefixKey(networkOf({ family, address, length }))) ?? [],
      ),
  };
}

const NOTHING_COVERED: CoverIndex<never> = { at: () => [] };
