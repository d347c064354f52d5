import { lastAddress, networkOf, type Prefix, prefixKey } from '../../net/prefix.ts';
import type { Site } from '../subject/subject.ts';
import { demandedOf } from './policy.ts';

/** Those of some sites that own a part of any of the prefixes, in their order. The list is asked again and again: it is the sites of a VPN. */
export function holdersOf(sites: readonly Site[], prefixes: readonly Prefix[]): readonly Site[] {
  const owned = indexes.get(sites) ?? indexOf(sites);
  indexes.set(sites, owned);
  const found = new Set<number>();
  for (const prefix of prefixes) {
    for (const length of owned.lengths)
      if (length <= prefix.length)
        for (const site of owned.byKey.get(prefixKey(networkOf({ ...prefix, length }))) ?? [])
          found.add(site);
    for (const site of inside(owned, prefix)) found.add(site);
  }
  return [...found].sort((a, b) => a - b).flatMap((place) => sites[place] ?? []);
}

/** What sites own: by prefix, and in the order of addresses. */
interface Owned {
  readonly lengths: ReadonlySet<number>;
  readonly byKey: ReadonlyMap<number | bigint, readonly number[]>;
  readonly sorted: readonly { readonly prefix: Prefix; readonly site: number }[];
}

const indexes = new WeakMap<readonly Site[], Owned>();

function indexOf(sites: readonly Site[]): Owned {
  const all = sites.flatMap((one, site) => demandedOf(one).map((prefix) => ({ prefix, site })));
  const byKey = new Map<number | bigint, number[]>();
  for (const { prefix, site } of all) {
    const key = prefixKey(prefix);
    const own = byKey.get(key);
    if (own === undefined) byKey.set(key, [site]);
    else own.push(site);
  }
  const sorted = all.sort(({ prefix: a }, { prefix: b }) =>
    a.address < b.address ? -1 : a.address > b.address ? 1 : 0,
  );
  return { lengths: new Set(all.map(({ prefix }) => prefix.length)), byKey, sorted };
}

/** The sites with a prefix that lies in the one given. */
function inside({ sorted }: Owned, outer: Prefix): readonly number[] {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.prefix.address ?? 0n) < outer.address) low = middle + 1;
    else high = middle;
  }
  const last = lastAddress(outer).value;
  const found: number[] = [];
  for (let at = low; at < sorted.length; at++) {
    const one = sorted[at];
    if (one === undefined || one.prefix.address > last) break;
    if (one.prefix.family === outer.family && one.prefix.length >= outer.length) found.push(one.site);
  }
  return found;
}
