import { lastAddress, type Prefix } from '../../net/prefix.ts';
import { NO_OWN_ROUTES, type OwnRoutes } from './locals.ts';
import type { LocalRoute } from './routes.ts';

/**
 * The rows that touch one of `prefixes` (one family's), by table number. No other says anything about a packet from there or to there: what the
 * tables do with such packets is the same as with all rows.
 */
export function rowsNear(rows: readonly OwnRoutes[], prefixes: readonly Prefix[]): readonly OwnRoutes[] {
  const touches = touching(prefixes);
  return rows.map(({ present, possible, all }) => {
    const near = all.filter(({ prefix }) => touches(prefix));
    if (near.length === 0) return NO_OWN_ROUTES;
    const kept = new Set(near);
    const within = (part: readonly LocalRoute[]) =>
      part === all ? near : part.filter((one) => kept.has(one));
    return { present: within(present), possible: within(possible), all: near };
  });
}

/** Whether a prefix shares an address with one of those given. */
function touching(prefixes: readonly Prefix[]): (prefix: Prefix) => boolean {
  const ranges = joined(prefixes);
  return (prefix) => {
    let [low, high] = [0, ranges.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ranges[middle]?.to ?? 0n) >= prefix.address) high = middle;
      else low = middle + 1;
    }
    const next = ranges[low];
    return next !== undefined && (next.from <= prefix.address || next.from <= lastAddress(prefix).value);
  };
}

interface Addresses {
  readonly from: bigint;
  readonly to: bigint;
}

/** Prefixes nest or are disjoint: of nested ones the widest stands for all. Ascending. */
function joined(prefixes: readonly Prefix[]): readonly Addresses[] {
  const sorted = prefixes
    .map((prefix): Addresses => ({ from: prefix.address, to: lastAddress(prefix).value }))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.to > b.to ? -1 : 1));
  const ranges: Addresses[] = [];
  for (const range of sorted) if (range.to > (ranges.at(-1)?.to ?? -1n)) ranges.push(range);
  return ranges;
}
