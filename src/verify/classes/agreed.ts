import { type Box, rangeOf, wholePackets } from '../space/box.ts';
import { type Clearing, narrower } from './clearing.ts';
import { type ConnectivityProof, type RouterGroups, standsAside } from './connectivity.ts';
import { admitsOwn } from './delivery.ts';
import type { Ground } from './ground.ts';
import { firstPlace } from './importing.ts';
import { prefixAt } from './intern.ts';
import { type Lists, NONE, widthOf } from './network.ts';
import { rowsBy } from './pairs.ts';

/** Per clause, 1 where all agreed packets are proved to arrive, from every circuit of the one side at every site of the other that holds a part. */
export function agreedReach(
  ground: Ground,
  { delivers }: ConnectivityProof,
  clearing: Clearing,
  groups?: RouterGroups,
): Uint8Array {
  const { policy } = ground;
  const context: Context = {
    ground,
    delivers,
    clearing,
    groups,
    circuitsOfSite: rowsBy(ground.network.circuits.site, policy.sites.vpn.length),
  };
  const sitesOf = rowsBy(policy.sites.vpn, policy.vpns.length);
  return Uint8Array.from(policy.clauses, (clause, number) => {
    const agreed = ground.agreed[number];
    if (agreed === undefined) return 0;
    // Prefixes of the other family only: nothing was agreed here.
    if (agreed.from.length * agreed.to.length === 0) return 1;
    const senders = holders(ground, sitesOf, clause.fromVpn, agreed.from);
    const receivers = holders(ground, sitesOf, clause.toVpn, agreed.to);
    const ok = senders.every((from) => receivers.every((to) => arrives(context, from, to, clause.traffic)));
    return ok && senders.length > 0 && receivers.length > 0 ? 1 : 0;
  });
}

interface Context {
  readonly ground: Ground;
  readonly delivers: Int32Array;
  readonly clearing: Clearing;
  readonly groups: RouterGroups | undefined;
  readonly circuitsOfSite: Lists;
}

/** A site and the parts of the agreed prefixes it owns. */
interface Holder {
  readonly site: number;
  readonly parts: readonly number[];
}

function holders(
  { policy, owned, order }: Ground,
  sitesOf: Lists,
  vpn: number,
  agreed: Int32Array,
): readonly Holder[] {
  const found: Holder[] = [];
  const { start, items } = policy.sites.owned;
  for (let at = sitesOf.start[vpn] ?? 0; at < (sitesOf.start[vpn + 1] ?? 0); at++) {
    const site = sitesOf.items[at] ?? NONE;
    const parts: number[] = [];
    for (let place = start[site] ?? 0; place < (start[site + 1] ?? 0); place++)
      for (const prefix of agreed) {
        const part = narrower(order.last, owned[items[place] ?? 0] ?? 0, prefix);
        if (part !== NONE) parts.push(part);
      }
    if (parts.length > 0) found.push({ site, parts });
  }
  return found;
}

function arrives(context: Context, from: Holder, to: Holder, traffic: readonly Box[]): boolean {
  const { ground, clearing, circuitsOfSite } = context;
  const demand = to.parts.flatMap((part) =>
    from.parts.flatMap((own) =>
      wholePackets(traffic).map((box) => ({
        ...box,
        source: rangeAt(ground, own),
        destination: rangeAt(ground, part),
      })),
    ),
  );
  const [entries, exits] = [from, to].map(({ site }) =>
    circuitsOfSite.items.subarray(circuitsOfSite.start[site] ?? 0, circuitsOfSite.start[site + 1] ?? 0),
  );
  if (entries === undefined || exits === undefined || entries.length * exits.length === 0) return false;
  return entries.every(
    (circuit) =>
      admitsOwn(ground, circuit) &&
      to.parts.every((part) => routed(context, circuit, part, to.site)) &&
      exits.every((exit) => clearing.passes(circuit, exit, demand)),
  );
}

function rangeAt({ prefixes, order, network }: Ground, number: number) {
  return rangeOf(prefixAt(prefixes, order.row[number] ?? 0, widthOf(network.family)));
}

/** Whether the table of a circuit sends a prefix to a site by its longest match, and nothing longer inside leads elsewhere. */
function routed(
  { ground, delivers, groups }: Context,
  circuit: number,
  prefix: number,
  site: number,
): boolean {
  const { network, present, order, classes } = ground;
  const { routes, tables } = network;
  const table = network.circuits.table[circuit] ?? NONE;
  const importer = present.of[table] ?? NONE;
  if (importer === NONE || classes.open[table] === 1 || !standsAside(ground, table, delivers)) return false;
  const [begin, end] = [present.start[importer] ?? 0, present.start[importer + 1] ?? 0];
  let first = firstPlace(present.prefix, begin, end, prefix);
  if (first < end && (present.prefix[first] ?? 0) <= (order.last[prefix] ?? 0)) {
    if (present.prefix[first] !== prefix) return false;
  } else {
    first--;
    while (first >= begin && (order.last[present.prefix[first] ?? 0] ?? 0) < prefix)
      first = present.cover[first] ?? NONE;
    if (first < begin) return false;
    first = firstPlace(present.prefix, begin, end, present.prefix[first] ?? 0);
  }
  const number = present.prefix[first];
  let at = first;
  for (; at < end && present.prefix[at] === number; at++) {
    const route = present.route[at] ?? 0;
    if (delivers[route] !== site || !joined(groups, tables.router, table, routes.table[route] ?? 0))
      return false;
  }
  return at >= end || (present.prefix[at] ?? 0) > (order.last[prefix] ?? 0);
}

function joined(groups: RouterGroups | undefined, router: Int32Array, a: number, b: number): boolean {
  if (groups === undefined) return true;
  const group = groups[router[a] ?? 0] ?? NONE;
  return group !== NONE && group === groups[router[b] ?? 0];
}
