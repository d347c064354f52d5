import { inScope } from './class-key.ts';
import { admitsOwn, deliveries } from './delivery.ts';
import { type Demand, demandOf } from './demand.ts';
import type { Ground } from './ground.ts';
import { harmlessTo } from './harmless.ts';
import { BACK, firstPlace } from './importing.ts';
import { NONE, ROUTE } from './network.ts';
import { rolesAllow } from './sides.ts';

/** Routers between which routes and labelled packets travel have one number; NONE where that is not known. Absent: taken for granted. */
export type RouterGroups = Int32Array;

/** What of the declared reach is proved: `sites[s]` = everything its topology promises site s arrives, from each of its circuits. */
export interface ConnectivityProof {
  readonly sites: Uint8Array;
  /** Site each route delivers for certain; NONE otherwise. */
  readonly delivers: Int32Array;
}

export function connectivityOf(ground: Ground, groups?: RouterGroups): ConnectivityProof {
  const connecting = connectingOf(ground, groups);
  const { circuits, tables } = ground.network;
  const served = new Uint8Array(circuits.table.length);
  for (let table = 0; table < tables.router.length; table++) connecting.serve(table, served);
  return { sites: servedSites(ground, served), delivers: connecting.delivers };
}

/** A site is served when it has circuits and all of them are. */
function servedSites({ network, policy }: Ground, served: Uint8Array): Uint8Array {
  const { site } = network.circuits;
  const sites = new Uint8Array(policy.sites.vpn.length);
  const bad = new Uint8Array(sites.length);
  for (let circuit = 0; circuit < site.length; circuit++) {
    const home = site[circuit] ?? NONE;
    if (home === NONE) continue;
    sites[home] = 1;
    if (served[circuit] !== 1) bad[home] = 1;
  }
  return sites.map((one, home) => one & ((bad[home] ?? 0) ^ 1));
}

/** Declared reach, table by table. */
export interface Connecting {
  /** Its owner puts a longer one in its place when routes are added. */
  delivers: Int32Array;
  /** Per site, 1 where no filter at any of its circuits can stop what its own VPN sends it. */
  readonly exits: Uint8Array;
  readonly demand: Demand;
  /** Writes for each circuit of a table whether everything promised to its site arrives there. */
  serve(table: number, served: Uint8Array): void;
  /** Whether the filters of a circuit let out what its own VPN sends its site. */
  letsOut(circuit: number): boolean;
  /** What an importer takes has changed. */
  forget(importer: number): void;
}

/**
 * Declared reach by importers: all sites of one VPN and role behind one import list want the same prefixes, so the list is compared with the
 * demand once, and each table only answers for its own routes, circuits and filters.
 */
export function connectingOf(ground: Ground, groups?: RouterGroups): Connecting {
  const { network, policy, classes, present, circuitsOf } = ground;
  const { circuits, tables } = network;
  const delivers = deliveries(ground);
  const demand = demandOf(ground);
  const harmless = harmlessTo(ground, demand);
  const exits = new Uint8Array(policy.sites.vpn.length).fill(1);
  for (let circuit = 0; circuit < circuits.table.length; circuit++)
    if (!letsOut(circuit)) exits[circuits.site[circuit] ?? 0] = 0;
  const answers = new Map<number, (Answer | undefined)[]>();
  const forget = (importer: number) => void answers.delete(importer);
  const connecting: Connecting = { delivers, exits, demand, serve, letsOut, forget };
  const complete = completenessOf(ground, connecting, { groups, answers });
  return connecting;

  function letsOut(circuit: number): boolean {
    const site = circuits.site[circuit] ?? NONE;
    if (site === NONE) return true;
    const vpn = policy.sites.vpn[site] ?? NONE;
    return (
      harmless(circuits.outbound[circuit] ?? NONE, vpn) && harmless(circuits.forwarded[circuit] ?? NONE, vpn)
    );
  }

  function serve(table: number, served: Uint8Array): void {
    const importer = present.of[table] ?? NONE;
    const sound =
      classes.open[table] === 0 && importer !== NONE && standsAside(ground, table, connecting.delivers);
    const group = groups === undefined ? 0 : (groups[tables.router[table] ?? 0] ?? NONE);
    for (let at = circuitsOf.start[table] ?? 0; at < (circuitsOf.end[table] ?? 0); at++) {
      const circuit = circuitsOf.items[at] ?? 0;
      const site = circuits.site[circuit] ?? NONE;
      const good =
        sound &&
        site !== NONE &&
        harmless(circuits.inbound[circuit] ?? NONE, policy.sites.vpn[site] ?? NONE) &&
        admitsOwn(ground, circuit) &&
        complete(importer, site, group);
      served[circuit] = good ? 1 : 0;
    }
  }
}

/** Whether no route of a table's own covers a part of what it takes from others and that must arrive. */
export function standsAside(ground: Ground, table: number, delivers: Int32Array): boolean {
  const { network, order, routesOf, present } = ground;
  const { routes } = network;
  const importer = present.of[table] ?? NONE;
  const list = present.lists[importer];
  if (list === undefined) return true;
  const { route: taken, prefix, cover } = list;
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
    const row = routesOf.items[at] ?? 0;
    if (!inScope(routes.flags[row], ROUTE.present)) continue;
    // A route that comes back among the imports alone, with none around it, stands in nobody's way.
    if (((present.back[row] ?? 0) & (BACK.listed | BACK.joined)) === BACK.listed) continue;
    const number = order.of[row] ?? 0;
    const first = firstPlace(prefix, number);
    for (let place = first; place < prefix.length && prefix[place] === number; place++)
      if (isForeign(place)) return false;
    for (let around = first - 1; around >= 0; around = cover[around] ?? NONE) {
      const holder = prefix[around] ?? 0;
      if ((order.last[holder] ?? 0) < number) continue;
      for (let twin = around; twin >= 0 && prefix[twin] === holder; twin--) if (isForeign(twin)) return false;
    }
  }
  return true;

  function isForeign(place: number): boolean {
    const route = taken[place] ?? 0;
    return routes.table[route] !== table && (delivers[route] ?? NONE) !== NONE;
  }
}

/** Whether an importer's list delivers all that a site's VPN and role promise it; worked out once per (importer, VPN, role). */
function completenessOf(ground: Ground, connecting: Connecting, { groups, answers }: Remembering) {
  const { policy } = ground;
  return (importer: number, site: number, group: number): boolean => {
    const vpn = policy.sites.vpn[site] ?? NONE;
    if (policy.vpns[vpn]?.demanded !== true) return false;
    const own = answers.get(importer) ?? [];
    answers.set(importer, own);
    const key = vpn * 4 + (policy.sites.role[site] ?? 0);
    let answer = own[key];
    if (answer === undefined) {
      answer = listDelivers(ground, { ...connecting, groups }, { importer, site });
      own[key] = answer;
    }
    return answer.delivered && (answer.group === undefined || answer.group === group) && group !== NONE;
  };
}

interface Remembering {
  readonly groups: RouterGroups | undefined;
  readonly answers: Map<number, (Answer | undefined)[]>;
}

/** `group`: the one all exporters stand in; absent where there is none to compare. */
interface Answer {
  readonly delivered: boolean;
  readonly group?: number;
}

const LACKS: Answer = { delivered: false };

interface Completing extends Pick<Connecting, 'delivers' | 'exits' | 'demand'> {
  readonly groups: RouterGroups | undefined;
}

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
  const list = present.lists[importer];
  if (list === undefined) return LACKS;
  const { route: taken, prefix: at } = list;
  let place = 0;
  let common: number | undefined;
  for (let want = demand.start[vpn] ?? 0; want < (demand.start[vpn + 1] ?? 0); want++) {
    const wanted = demand.site[want] ?? NONE;
    if (!rolesAllow(topology, role, policy.sites.role[wanted] ?? 0)) continue;
    const prefix = demand.prefix[want] ?? 0;
    while (place < at.length && (at[place] ?? 0) < prefix) place++;
    let next = place;
    for (; next < at.length && at[next] === prefix; next++) {
      const route = taken[next] ?? 0;
      if (delivers[route] !== wanted || exits[wanted] !== 1) return LACKS;
      const group = groups === undefined ? 0 : (groups[tables.router[routes.table[route] ?? 0] ?? 0] ?? NONE);
      if (group === NONE || (common !== undefined && common !== group)) return LACKS;
      common = group;
    }
    if (next === place) return LACKS;
    if (next < at.length && (at[next] ?? 0) <= (order.last[prefix] ?? prefix)) return LACKS;
  }
  return common === undefined ? { delivered: true } : { delivered: true, group: common };
}
