import { lastAddress, type Prefix } from '../../net/prefix.ts';
import type { Ground } from './ground.ts';
import { prefixAt } from './intern.ts';
import { NONE, widthOf } from './network.ts';
import { rowsBy } from './pairs.ts';

/**
 * Whether a filter leaves alone what the sites of a VPN send each other: each of its denials names sources or destinations no site of the VPN
 * owns. Remembered per filter and VPN.
 */
export function harmlessTo({ network, policy }: Ground): (chain: number, vpn: number) => boolean {
  const width = widthOf(network.family);
  const known = new Map<number, boolean>();
  const ranges = new Map<number, readonly Range[]>();
  const sitesOf = rowsBy(policy.sites.vpn, policy.vpns.length);
  const rangesOf = (vpn: number) => {
    const before = ranges.get(vpn) ?? ownRanges(vpn);
    ranges.set(vpn, before);
    return before;
  };
  const foreign = (vpn: number, prefix: Prefix | undefined) =>
    prefix !== undefined && !meets(rangesOf(vpn), prefix);
  return (chain, vpn) => {
    const one = network.chains[chain];
    if (one === undefined) return true;
    const key = chain * policy.vpns.length + vpn;
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = one.rules.every(
      (rule) => rule.action === 'permit' || foreign(vpn, rule.source) || foreign(vpn, rule.destination),
    );
    known.set(key, answer);
    return answer;
  };

  function ownRanges(vpn: number): readonly Range[] {
    const own: Range[] = [];
    const { start, items } = policy.sites.owned;
    for (let at = sitesOf.start[vpn] ?? 0; at < (sitesOf.start[vpn + 1] ?? 0); at++) {
      const site = sitesOf.items[at] ?? NONE;
      for (let place = start[site] ?? 0; place < (start[site + 1] ?? 0); place++) {
        const prefix = prefixAt(policy.sites.prefixes, items[place] ?? 0, width);
        own.push({ from: prefix.address, to: lastAddress(prefix).value });
      }
    }
    return widest(own.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.to > b.to ? -1 : 1)));
  }
}

interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** Prefixes nest: of sorted ones only those that no earlier one holds. */
function widest(sorted: readonly Range[]): readonly Range[] {
  const kept: Range[] = [];
  for (const range of sorted) if (range.from > (kept.at(-1)?.to ?? -1n)) kept.push(range);
  return kept;
}

function meets(ranges: readonly Range[], prefix: Prefix): boolean {
  const last = lastAddress(prefix).value;
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.to ?? 0n) < prefix.address) low = middle + 1;
    else high = middle;
  }
  const next = ranges[low];
  return next !== undefined && next.from <= last;
}
