import { inScope } from './class-key.ts';
import { admitsOwn, deliveries } from './delivery.ts';
import { type Demand, demandOf } from './demand.ts';
import type { Ground } from './ground.ts';
import { harmlessTo } from './harmless.ts';
import { BACK, firstPlace } from './importing.ts';
import { NONE, ROUTE, widthOf } from './network.ts';
import { holds } from './prefixes.ts';
import { rolesAllow } from './sides.ts';

/** Routers between which routes and labelled packets travel have one number; NONE where that is not known. Absent: taken for granted. */
export type RouterGroups = Int32Array;

/** What of the declared reach is proved: `sites[s]` = everything its topology promises site s arrives, from each of its circuits. */
export interface ConnectivityProof {
  readonly sites: Uint8Array;
  /** Site each route delivers for certain; NONE otherwise. */
  readonly delivers: Int32Array;
  readonly demand: Demand;
}

export function connectivityOf(ground: Ground, groups?: RouterGroups): ConnectivityProof {
  const connecting = connectingOf(ground, groups);
  const { circuits, tables } = ground.network;
  const served = new Uint8Array(circuits.table.length);
  for (let table = 0; table < tables.router.length; table++) {
    connecting.stand(table, served);
    connecting.serve(table, served, served);
  }
  return { sites: servedSites(ground, served), delivers: connecting.delivers, demand: connecting.demand };
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
  /** Writes for each circuit of a table whether all is well that hangs on the table itself: its own routes, its filters, its source check. */
  stand(table: number, standing: Uint8Array): void;
  /** Writes for each circuit of a table that stands whether everything promised to its site arrives there. */
  serve(table: number, standing: Uint8Array, served: Uint8Array): void;
  /** Whether the filters of a circuit let out what its own VPN sends its site. */
  letsOut(circuit: number): boolean;
  /** What an importer takes, or what that delivers, has changed: whether some answer about it has too. */
  renew(importer: number): boolean;
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
  const renew = (importer: number) => completeness.renew(importer);
  const connecting: Connecting = { delivers, exits, demand, stand, serve, letsOut, renew };
  const completeness = completenessOf(ground, connecting, groups);
  return connecting;

  function letsOut(circuit: number): boolean {
    const site = circuits.site[circuit] ?? NONE;
    if (site === NONE) return true;
    const vpn = policy.sites.vpn[site] ?? NONE;
    return (
      harmless(circuits.outbound[circuit] ?? NONE, vpn) && harmless(circuits.forwarded[circuit] ?? NONE, vpn)
    );
  }

  function stand(table: number, standing: Uint8Array): void {
    const sound =
      classes.open[table] === 0 &&
      (present.of[table] ?? NONE) !== NONE &&
      standsAside(ground, table, connecting.delivers);
    for (let at = circuitsOf.start[table] ?? 0; at < (circuitsOf.end[table] ?? 0); at++) {
      const circuit = circuitsOf.items[at] ?? 0;
      const site = circuits.site[circuit] ?? NONE;
      const good =
        sound &&
        site !== NONE &&
        harmless(circuits.inbound[circuit] ?? NONE, policy.sites.vpn[site] ?? NONE) &&
        admitsOwn(ground, circuit);
      standing[circuit] = good ? 1 : 0;
    }
  }

  function serve(table: number, standing: Uint8Array, served: Uint8Array): void {
    const importer = present.of[table] ?? NONE;
    const group = groups === undefined ? 0 : (groups[tables.router[table] ?? 0] ?? NONE);
    for (let at = circuitsOf.start[table] ?? 0; at < (circuitsOf.end[table] ?? 0); at++) {
      const circuit = circuitsOf.items[at] ?? 0;
      const good =
        standing[circuit] === 1 && completeness.delivers(importer, circuits.site[circuit] ?? NONE, group);
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
  const { route: taken, prefix, table: tableAt, cover } = list;
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
    const row = routesOf.items[at] ?? 0;
    if (!inScope(routes.flags[row], ROUTE.present)) continue;
    // A route that comes back among the imports alone, with none around it, stands in nobody's way.
    if (((present.back[row] ?? 0) & (BACK.listed | BACK.joined)) === BACK.listed) continue;
    if (isOnOwnLink(ground, row, routesOf.items[at + 1] ?? NONE)) continue;
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
    return tableAt[place] !== table && (delivers[taken[place] ?? 0] ?? NONE) !== NONE;
  }
}

/**
 * Whether a route is the router's own address on a link whose route stands behind it and comes back alone, with none around it or inside: then
 * there is nothing at the address either.
 */
function isOnOwnLink({ network, present }: Ground, row: number, link: number): boolean {
  const { routes, family } = network;
  const marks = BACK.listed | BACK.joined | BACK.around;
  return (
    ((routes.flags[row] ?? 0) & ROUTE.self) !== 0 &&
    routes.table[link] === routes.table[row] &&
    ((present.back[link] ?? 0) & marks) === BACK.listed &&
    holds(routes, widthOf(family), link, row)
  );
}

/** Whether an importer's list delivers all that a site's VPN and role promise it; worked out once per (importer, VPN, role). */
function completenessOf(ground: Ground, connecting: Connecting, groups: RouterGroups | undefined) {
  const { policy } = ground;
  const answers = new Map<number, (Answer | undefined)[]>();
  const ask = (importer: number, site: number) =>
    listDelivers(ground, { ...connecting, groups }, { importer, site });
  return {
    delivers(importer: number, site: number, group: number): boolean {
      const vpn = policy.sites.vpn[site] ?? NONE;
      if (policy.vpns[vpn]?.demanded !== true) return false;
      const own = answers.get(importer) ?? [];
      answers.set(importer, own);
      const key = vpn * 4 + (policy.sites.role[site] ?? 0);
      const answer = own[key] ?? ask(importer, site);
      own[key] = answer;
      return answer.delivered && (answer.group === undefined || answer.group === group) && group !== NONE;
    },
    renew(importer: number): boolean {
      let changed = false;
      answers.get(importer)?.forEach((before, key, own) => {
        if (before === undefined) return;
        const after = ask(importer, before.site);
        own[key] = after;
        if (after.delivered !== before.delivered || after.group !== before.group) changed = true;
      });
      return changed;
    },
  };
}

/** `group`: the one all exporters stand in; absent where there is none to compare. `site`: who was asked for. */
interface Answer {
  readonly site: number;
  readonly delivered: boolean;
  readonly group?: number;
}

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
  const lacks: Answer = { site, delivered: false };
  const vpn = policy.sites.vpn[site] ?? NONE;
  const topology = policy.vpns[vpn]?.topology;
  if (topology === 'listed') return lacks;
  const role = policy.sites.role[site] ?? 0;
  const list = present.lists[importer];
  if (list === undefined) return lacks;
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
      if (delivers[route] !== wanted || exits[wanted] !== 1) return lacks;
      const group = groups === undefined ? 0 : (groups[tables.router[routes.table[route] ?? 0] ?? 0] ?? NONE);
      if (group === NONE || (common !== undefined && common !== group)) return lacks;
      common = group;
    }
    if (next === place) return lacks;
    if (next < at.length && (at[next] ?? 0) <= (order.last[prefix] ?? prefix)) return lacks;
  }
  return common === undefined ? { site, delivered: true } : { site, delivered: true, group: common };
}
