import type { Origin, VrfFamily } from '../../device/model.ts';
import type { Family, IpAddress } from '../../net/address.ts';
import { covers, type Prefix } from '../../net/prefix.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import { type CoverIndex, coverIndex } from './cover-index.ts';
import { linksAt } from './links.ts';
import type { LocalRoute } from './routes.ts';
import { recursingStatics, siblingOf, staticHops } from './static-forwarding.ts';

/** Where a route of a VRF's own sends its packets: a static route, or what is heard over a session. */
export interface NextHop {
  readonly prefix: Prefix;
  readonly hop: IpAddress;
  /** The table in which the next hop is looked up. */
  readonly home: VrfTable;
  readonly at: Origin;
}

/** The routes a VRF has by itself, by table number. */
export type OwnRoutesOf = (table: number) => readonly LocalRoute[];

/** The next hops of a table that are looked up: none for routes that name an interface, drop, or lead into another table whatever the next hop. */
export function nextHops(
  attachment: Attachment,
  table: VrfTable,
  family: Family,
  own: readonly LocalRoute[],
): readonly NextHop[] {
  const settings = familyOf(table, family);
  if (settings === undefined) return NONE;
  const hops: NextHop[] = [];
  for (const { prefix, nextHop: hop, viaVrf, discard, interface: port, at } of settings.statics) {
    if (hop === undefined || discard || port !== undefined || viaVrf === '') continue;
    const home = viaVrf === undefined ? table : siblingOf(attachment, table, viaVrf);
    if (home !== undefined) hops.push({ prefix, hop, home, at });
  }
  addHeard(hops, table, settings, own);
  return hops;
}

/** Customers' routes lead to the neighbour's own address. */
function addHeard(hops: NextHop[], home: VrfTable, { peers }: VrfFamily, own: readonly LocalRoute[]): void {
  if (peers.length === 0) return;
  const speakers = new Map(peers.map(({ at, address }) => [at, address]));
  for (const { source, at, prefix } of own) {
    const hop = source === 'site' && at !== undefined ? speakers.get(at) : undefined;
    if (hop !== undefined && at !== undefined) hops.push({ prefix, hop, home, at });
  }
}

/**
 * The next hops that more than one route of the VRFs' own may lead to in some state: those on no circuit or on several, and those of which a
 * longer route (a static one, an announced one) stands inside the link. Packets go wherever any of these leads. A route that holds the packets' own
 * destination too is followed for that anyway.
 */
export function strayHops(
  attachment: Attachment,
  table: VrfTable,
  family: Family,
  ownOf: OwnRoutesOf,
): readonly NextHop[] {
  const settings = familyOf(table, family);
  if (settings === undefined || isPlain(attachment, table, settings, ownOf(table.id))) return NONE;
  const hops = nextHops(attachment, table, family, ownOf(table.id));
  const recursing = new Set(recursingStatics(attachment, table, family).map(({ at }) => at));
  const inside = insideLinks(family, ownOf);
  const stray = hops.filter((one) => {
    const links = linksAt(attachment, one.home, one.hop);
    const [link] = links;
    if (link === undefined) return recursing.has(one.at);
    return (
      links.length > 1 ||
      inside(one.home)
        .at(one.hop)
        .some((route) => mayWin(route, one, link.length))
    );
  });
  return stray.length === 0 ? NONE : stray;
}

const NONE: readonly NextHop[] = [];

/** Static routes over links alone, and no other route that may stand inside one: as nearly everywhere, and found without looking at each. */
function isPlain(
  attachment: Attachment,
  table: VrfTable,
  settings: VrfFamily,
  own: readonly LocalRoute[],
): boolean {
  if (settings.peers.length > 0) return false;
  const { plain, shortest } = staticHops(attachment, table, settings);
  if (!plain) return false;
  for (const { source, exact, prefix } of own)
    if (source !== 'self' && source !== 'connected' && (!exact || prefix.length > shortest)) return false;
  return true;
}

/** Whether a route around a next hop may be longer than its link there, while it does not hold what is sent there. */
export function mayWin(
  { prefix, exact }: Pick<LocalRoute, 'prefix' | 'exact'>,
  { prefix: sent }: Pick<NextHop, 'prefix'>,
  link: number,
): boolean {
  return (!exact || prefix.length > link) && !covers(prefix, sent);
}

/** Per table the routes that may stand inside a link of its own; mostly there is none. */
function insideLinks(family: Family, ownOf: OwnRoutesOf) {
  const known = new Map<number, CoverIndex<LocalRoute>>();
  return ({ id, interfaces }: VrfTable): CoverIndex<LocalRoute> => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const lengths = interfaces.flatMap(({ addresses }) =>
      addresses.flatMap(({ value }) => (value.family === family ? [value.length] : [])),
    );
    const shortest = lengths.reduce((least, one) => Math.min(least, one), Number.POSITIVE_INFINITY);
    const made = coverIndex(
      ownOf(id)
        .filter(({ source }) => source !== 'self' && source !== 'connected')
        .filter(({ exact, prefix }) => !exact || prefix.length > shortest)
        .map((value) => ({ prefix: value.prefix, value })),
    );
    known.set(id, made);
    return made;
  };
}
