import { addressBits, FAMILIES, type Family } from '../../net/address.ts';
import { lastAddress, type Prefix, prefixKey } from '../../net/prefix.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import { isExported } from './exports.ts';
import type { Fabric } from './fabric.ts';
import { linksAt } from './links.ts';
import { mayWin, type NextHop, nextHops, type OwnRoutesOf } from './next-hops.ts';
import type { LocalRoute } from './routes.ts';
import { staticHops } from './static-forwarding.ts';

/** A next hop on a link of its table, and the length of that. */
export interface HopOnLink {
  readonly table: VrfTable;
  readonly next: NextHop;
  readonly link: number;
}

/**
 * How long the links are on which next hops lie (the shortest), and the routes that VRFs give to others (the longest). Where no route is longer
 * than any link no imported one stands inside a link.
 */
export interface HopLengths {
  readonly link: number;
  readonly route: number;
}

export function hopLengths(attachment: Attachment, family: Family, ownOf: OwnRoutesOf): HopLengths {
  let { link, route } = NO_HOPS;
  for (const table of attachment.tables) {
    const settings = familyOf(table, family);
    if (settings === undefined) continue;
    link = Math.min(link, staticHops(attachment, table, settings).shortest);
    for (const { address } of settings.peers)
      link = Math.min(link, linksAt(attachment, table, address)[0]?.length ?? link);
    if (!settings.exportsVpn) continue;
    for (const one of ownOf(table.id))
      if (lengthOf(one) > route && isExported(settings, one)) route = lengthOf(one);
  }
  return { link, route };
}

/** Those of several shares together, by family. */
export function joinHopLengths(shares: readonly (readonly HopLengths[])[]): readonly HopLengths[] {
  return FAMILIES.map((_, i) =>
    shares
      .flatMap((share) => share[i] ?? [])
      .reduce(
        (all, { link, route }) => ({ link: Math.min(all.link, link), route: Math.max(all.route, route) }),
        NO_HOPS,
      ),
  );
}

const NO_HOPS: HopLengths = { link: Number.POSITIVE_INFINITY, route: -1 };

/** Next hops on a link inside which some VRF's route may stand, whoever takes that. */
export function hopsInside({ attachment, family, locals }: Fabric): readonly HopOnLink[] {
  const ownOf = (id: number) => locals[id] ?? [];
  const hops = attachment.tables.flatMap((table) =>
    nextHops(attachment, table, family, ownOf(table.id)).flatMap((next): readonly HopOnLink[] => {
      const link = linksAt(attachment, next.home, next.hop)[0]?.length;
      return link === undefined ? [] : [{ table, next, link }];
    }),
  );
  const shortest = hops.reduce((least, { link }) => Math.min(least, link), Number.POSITIVE_INFINITY);
  const given = new Map<string, LocalRoute>();
  for (const table of attachment.tables)
    for (const one of givenBy(table, family, ownOf))
      if (lengthOf(one) > shortest && one.prefix.length > 0)
        given.set(`${prefixKey(one.prefix)} ${one.exact}`, one);
  if (given.size === 0) return [];
  hops.sort((a, b) =>
    a.next.hop.value < b.next.hop.value ? -1 : a.next.hop.value > b.next.hop.value ? 1 : 0,
  );
  const met = new Set<HopOnLink>();
  for (const route of given.values())
    for (const one of within(hops, route.prefix)) if (mayWin(route, one.next, one.link)) met.add(one);
  return [...met];
}

/** What a VRF may give to the VPN tables. */
function givenBy(table: VrfTable, family: Family, ownOf: OwnRoutesOf): readonly LocalRoute[] {
  const settings = familyOf(table, family);
  if (settings === undefined || !settings.exportsVpn) return [];
  return ownOf(table.id).filter((one) => isExported(settings, one));
}

/** One that stands for longer ones may be as long as an address. */
function lengthOf({ prefix, exact }: LocalRoute): number {
  return exact ? prefix.length : addressBits(prefix.family);
}

/** Those of sorted hops whose address lies in a prefix. */
function within(sorted: readonly HopOnLink[], prefix: Prefix): readonly HopOnLink[] {
  const last = lastAddress(prefix).value;
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.next.hop.value ?? 0n) >= prefix.address) high = middle;
    else low = middle + 1;
  }
  let end = low;
  while (end < sorted.length && (sorted[end]?.next.hop.value ?? last) <= last) end++;
  return sorted.slice(low, end);
}
