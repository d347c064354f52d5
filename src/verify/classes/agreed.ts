import { type Box, rangeOf, wholePackets } from '../space/box.ts';
import type { Clearing, Demanded } from './clearing.ts';
import { type ConnectivityProof, type RouterGroups, standsAside } from './connectivity.ts';
import { admitsOwn } from './delivery.ts';
import type { Demand } from './demand.ts';
import type { Ground } from './ground.ts';
import { type Homes, homesOver } from './homes.ts';
import { prefixAt } from './intern.ts';
import { NONE, type Spans, widthOf } from './network.ts';
import { rowsBy } from './pairs.ts';
import { firstPlace } from './taken.ts';

/** Agreements against what the network delivers, clause by clause. */
export interface AgreedReach {
  /** Whether all agreed packets arrive, from every circuit of the one side at every site of the other that holds a part. */
  arrives(clause: number): boolean;
  /** Sites that hold a part of either side. */
  sitesIn(clause: number): readonly number[];
}

export function agreedReach(
  ground: Ground,
  proof: Pick<ConnectivityProof, 'delivers' | 'demand'>,
  clearing: Clearing,
  options: { readonly groups?: RouterGroups | undefined; readonly circuitsOfSite?: Spans } = {},
): AgreedReach {
  const { policy } = ground;
  const circuitsOfSite =
    options.circuitsOfSite ?? rowsBy(ground.network.circuits.site, policy.sites.vpn.length);
  const homesAt = homesOver(ground);
  const context: Context = { ground, proof, clearing, groups: options.groups, circuitsOfSite, homesAt };
  const endsOf = (number: number) => {
    const [clause, agreed] = [policy.clauses[number], ground.agreed[number]];
    if (clause === undefined || agreed === undefined) return undefined;
    return {
      traffic: clause.traffic,
      // Prefixes of the other family only: nothing was agreed here.
      nothing: agreed.from.length * agreed.to.length === 0,
      senders: holders(ground, proof.demand, clause.fromVpn, agreed.from),
      receivers: holders(ground, proof.demand, clause.toVpn, agreed.to),
    };
  };
  return {
    arrives(number) {
      const ends = endsOf(number);
      if (ends === undefined) return false;
      const { nothing, senders, receivers, traffic } = ends;
      if (nothing) return true;
      const between = (from: Holder, to: Holder): Between => ({ clause: number, from, to, traffic });
      const ok = senders.every((from) => receivers.every((to) => arrives(context, between(from, to))));
      return ok && senders.length > 0 && receivers.length > 0;
    },
    sitesIn(number) {
      const ends = endsOf(number);
      return ends === undefined ? [] : [...ends.senders, ...ends.receivers].map(({ site }) => site);
    },
  };
}

interface Context {
  readonly ground: Ground;
  readonly proof: Pick<ConnectivityProof, 'delivers'>;
  readonly clearing: Clearing;
  readonly groups: RouterGroups | undefined;
  readonly circuitsOfSite: Spans;
  readonly homesAt: (circuits: Int32Array) => Homes;
}

/** A site and the parts of the agreed prefixes it owns. */
interface Holder {
  readonly site: number;
  readonly parts: readonly number[];
}

/** What a VPN owns is sorted: owned prefixes inside an agreed one stand together, those around it are its parents. */
function holders({ order }: Ground, demand: Demand, vpn: number, agreed: Int32Array): readonly Holder[] {
  const found = new Map<number, number[]>();
  const [begin, end] = [demand.start[vpn] ?? 0, demand.start[vpn + 1] ?? 0];
  const take = (from: number, last: number, part: number) => {
    for (let at = firstPlace(demand.prefix, from, begin, end); at < end; at++) {
      const own = demand.prefix[at] ?? NONE;
      if (own > last) return;
      const site = demand.site[at] ?? NONE;
      const parts = found.get(site) ?? [];
      found.set(site, parts);
      parts.push(part === NONE ? own : part);
    }
  };
  for (const prefix of agreed) {
    take(prefix, order.last[prefix] ?? prefix, NONE);
    for (let around = order.parent[prefix] ?? NONE; around >= 0; around = order.parent[around] ?? NONE)
      take(around, around, prefix);
  }
  return [...found].map(([site, parts]) => ({ site, parts }));
}

/** What one site must be able to send another under a clause. */
interface Between {
  readonly clause: number;
  readonly from: Holder;
  readonly to: Holder;
  readonly traffic: readonly Box[];
}

function arrives(context: Context, { clause, from, to, traffic }: Between): boolean {
  const { ground, clearing, circuitsOfSite, homesAt } = context;
  const boxes = () =>
    to.parts.flatMap((part) =>
      from.parts.flatMap((own) =>
        wholePackets(traffic).map((box) => ({
          ...box,
          source: rangeAt(ground, own),
          destination: rangeAt(ground, part),
        })),
      ),
    );
  const demand: Demanded = { key: `${clause} ${from.site} ${to.site}`, boxes };
  const [entries, exits] = [from, to].map(({ site }) =>
    circuitsOfSite.items.subarray(circuitsOfSite.start[site] ?? 0, circuitsOfSite.end[site] ?? 0),
  );
  if (entries === undefined || exits === undefined || entries.length * exits.length === 0) return false;
  const homes = homesAt(entries);
  return entries.every(
    (circuit, place) =>
      admitsOwn(ground, circuit, homes, place) &&
      to.parts.every((part) => routed(context, circuit, part, to.site)) &&
      exits.every((exit) => clearing.passes(circuit, exit, demand)),
  );
}

function rangeAt({ prefixes, order, network }: Ground, number: number) {
  return rangeOf(prefixAt(prefixes, order.row[number] ?? 0, widthOf(network.family)));
}

/** Whether the table of a circuit sends a prefix to a site by its longest match, and nothing longer inside leads elsewhere. */
function routed({ ground, proof, groups }: Context, circuit: number, prefix: number, site: number): boolean {
  const { delivers } = proof;
  const { network, present, order, classes } = ground;
  const { routes, tables } = network;
  const table = network.circuits.table[circuit] ?? NONE;
  const importer = present.of[table] ?? NONE;
  if (importer === NONE || classes.open[table] === 1 || !standsAside(ground, table, delivers)) return false;
  const list = present.lists[importer];
  if (list === undefined) return false;
  const end = list.prefix.length;
  let first = firstPlace(list.prefix, prefix);
  if (first < end && (list.prefix[first] ?? 0) <= (order.last[prefix] ?? 0)) {
    if (list.prefix[first] !== prefix) return false;
  } else {
    first--;
    while (first >= 0 && (order.last[list.prefix[first] ?? 0] ?? 0) < prefix)
      first = list.cover[first] ?? NONE;
    if (first < 0) return false;
    first = firstPlace(list.prefix, list.prefix[first] ?? 0);
  }
  const number = list.prefix[first];
  let at = first;
  for (; at < end && list.prefix[at] === number; at++) {
    const route = list.route[at] ?? 0;
    if (delivers[route] !== site || !joined(groups, tables.router, table, routes.table[route] ?? 0))
      return false;
  }
  return at >= end || (list.prefix[at] ?? 0) > (order.last[prefix] ?? 0);
}

function joined(groups: RouterGroups | undefined, router: Int32Array, a: number, b: number): boolean {
  if (groups === undefined) return true;
  const group = groups[router[a] ?? 0] ?? NONE;
  return group !== NONE && group === groups[router[b] ?? 0];
}
