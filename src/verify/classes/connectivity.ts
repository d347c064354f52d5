import { inScope } from './class-key.ts';
import { admitsOwn, deliveries } from './delivery.ts';
import { type Demand, demandOf } from './demand.ts';
import type { Ground } from './ground.ts';
import { harmlessTo } from './harmless.ts';
import { firstPlace } from './importing.ts';
import { NONE, ROUTE } from './network.ts';
import { PairTable } from './pairs.ts';
import { rolesAllow } from './sides.ts';

/** Routers between which routes and labelled packets travel have one number; NONE where that is not known. Absent: taken for granted. */
export type RouterGroups = Int32Array;

/** What of the declared reach is proved: `sites[s]` = everything its topology promises site s arrives, from each of its circuits. */
export interface ConnectivityProof {
  readonly sites: Uint8Array;
  /** Site each route delivers for certain; NONE otherwise. */
  readonly delivers: Int32Array;
}

/**
 * Declared reach by importers: all sites of one VPN and role behind one import list want the same prefixes, so the list is compared with the
 * demand once, and each table only answers for its own routes, circuits and filters.
 */
export function connectivityOf(ground: Ground, groups?: RouterGroups): ConnectivityProof {
  const { network, policy, classes, present, circuitsOf } = ground;
  const { circuits, tables } = network;
  const delivers = deliveries(ground);
  const demand = demandOf(ground);
  const harmless = harmlessTo(ground, demand);
  const exits = openExits(ground, harmless);
  const complete = completenessOf(ground, { delivers, exits, groups, demand });
  const sites = new Uint8Array(policy.sites.vpn.length);
  const seen = new Uint8Array(sites.length);
  const bad = new Uint8Array(sites.length);
  for (let table = 0; table < tables.router.length; table++) {
    const [begin, end] = [circuitsOf.start[table] ?? 0, circuitsOf.start[table + 1] ?? 0];
    if (begin === end) continue;
    const importer = present.of[table] ?? NONE;
    const sound = classes.open[table] === 0 && importer !== NONE && standsAside(ground, table, delivers);
    const group = groups === undefined ? 0 : (groups[tables.router[table] ?? 0] ?? NONE);
    for (let at = begin; at < end; at++) {
      const circuit = circuitsOf.items[at] ?? 0;
      const site = circuits.site[circuit] ?? NONE;
      if (site === NONE) continue;
      seen[site] = 1;
      const vpn = policy.sites.vpn[site] ?? NONE;
      if (
        !sound ||
        !harmless(circuits.inbound[circuit] ?? NONE, vpn) ||
        !admitsOwn(ground, circuit) ||
        !complete(importer, site, group)
      )
        bad[site] = 1;
    }
  }
  for (let circuit = 0; circuit < circuits.table.length; circuit++) {
    const site = circuits.site[circuit] ?? NONE;
    if (site !== NONE && circuits.table[circuit] === NONE) bad[site] = 1;
  }
  for (let site = 0; site < sites.length; site++) sites[site] = (seen[site] ?? 0) & ((bad[site] ?? 0) ^ 1);
  return { sites, delivers };
}

/** Whether no route of a table's own covers a part of what it takes from others and that must arrive. */
export function standsAside(ground: Ground, table: number, delivers: Int32Array): boolean {
  const { network, order, routesOf, present } = ground;
  const { routes } = network;
  const importer = present.of[table] ?? NONE;
  const [begin, end] = [present.start[importer] ?? 0, present.start[importer + 1] ?? 0];
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.start[table + 1] ?? 0); at++) {
    const row = routesOf.items[at] ?? 0;
    if (!inScope(routes.flags[row], ROUTE.present)) continue;
    // A route that comes back among the imports knows its place there; one alone, with none around it, stands in nobody's way.
    const own = present.own[row] ?? NONE;
    const number = order.of[row] ?? 0;
    if (
      own !== NONE &&
      present.cover[own] === NONE &&
      (own + 1 >= end || present.prefix[own + 1] !== number) &&
      (own === begin || present.prefix[own - 1] !== number)
    )
      continue;
    const first = firstPlace(present.prefix, begin, end, number);
    for (let place = first; place < end && present.prefix[place] === number; place++)
      if (isForeign(place)) return false;
    for (let around = first - 1; around >= begin; around = present.cover[around] ?? NONE) {
      const holder = present.prefix[around] ?? 0;
      if ((order.last[holder] ?? 0) < number) continue;
      for (let twin = around; twin >= begin && present.prefix[twin] === holder; twin--)
        if (isForeign(twin)) return false;
    }
  }
  return true;

  function isForeign(place: number): boolean {
    const route = present.route[place] ?? 0;
    return routes.table[route] !== table && (delivers[route] ?? NONE) !== NONE;
  }
}

/** Per site, 1 where no filter at any of its circuits can stop what its own VPN sends it. */
function openExits({ network, policy }: Ground, harmless: ReturnType<typeof harmlessTo>): Uint8Array {
  const { circuits } = network;
  const exits = new Uint8Array(policy.sites.vpn.length).fill(1);
  for (let circuit = 0; circuit < circuits.table.length; circuit++) {
    const site = circuits.site[circuit] ?? NONE;
    if (site === NONE) continue;
    const vpn = policy.sites.vpn[site] ?? NONE;
    const free =
      harmless(circuits.outbound[circuit] ?? NONE, vpn) && harmless(circuits.forwarded[circuit] ?? NONE, vpn);
    if (!free) exits[site] = 0;
  }
  return exits;
}

interface Completing {
  readonly delivers: Int32Array;
  readonly exits: Uint8Array;
  readonly demand: Demand;
  readonly groups: RouterGroups | undefined;
}

/** Whether an importer's list delivers all that a site's VPN and role promise it; worked out once per (importer, VPN, role). */
function completenessOf(ground: Ground, completing: Completing) {
  const { policy } = ground;
  const keys = new PairTable();
  const answers: Answer[] = [];
  return (importer: number, site: number, group: number): boolean => {
    const vpn = policy.sites.vpn[site] ?? NONE;
    if (policy.vpns[vpn]?.demanded !== true) return false;
    const key = keys.of(importer, vpn * 4 + (policy.sites.role[site] ?? 0));
    let answer = answers[key];
    if (answer === undefined) {
      answer = listDelivers(ground, completing, { importer, site });
      answers[key] = answer;
    }
    return answer.delivered && (answer.group === undefined || answer.group === group) && group !== NONE;
  };
}

/** `group`: the one all exporters stand in; absent where there is none to compare. */
interface Answer {
  readonly delivered: boolean;
  readonly group?: number;
}

const LACKS: Answer = { delivered: false };

/** Two pointers: what the VPN's sites own against what the importer takes, both by prefix. */
function listDelivers(
  ground: Ground,
  { delivers, exits, groups, demand }: Completing,
  { importer, site }: { readonly importer: number; readonly site: number },
): Answer {
  const { policy, present, order, network } = ground;
  const { routes, tables } = network;
  const vpn = policy.sites.vpn[site] ?? NONE;
  const topology = policy.vpns[vpn]?.topology;
  if (topology === 'listed') return LACKS;
  const role = policy.sites.role[site] ?? 0;
  const end = present.start[importer + 1] ?? 0;
  let place = present.start[importer] ?? 0;
  let common: number | undefined;
  for (let at = demand.start[vpn] ?? 0; at < (demand.start[vpn + 1] ?? 0); at++) {
    const wanted = demand.site[at] ?? NONE;
    if (!rolesAllow(topology, role, policy.sites.role[wanted] ?? 0)) continue;
    const prefix = demand.prefix[at] ?? 0;
    while (place < end && (present.prefix[place] ?? 0) < prefix) place++;
    let next = place;
    for (; next < end && present.prefix[next] === prefix; next++) {
      const route = present.route[next] ?? 0;
      if (delivers[route] !== wanted || exits[wanted] !== 1) return LACKS;
      const group = groups === undefined ? 0 : (groups[tables.router[routes.table[route] ?? 0] ?? 0] ?? NONE);
      if (group === NONE || (common !== undefined && common !== group)) return LACKS;
      common = group;
    }
    if (next === place) return LACKS;
    if (next < end && (present.prefix[next] ?? 0) <= (order.last[prefix] ?? prefix)) return LACKS;
  }
  return common === undefined ? { delivered: true } : { delivered: true, group: common };
}
