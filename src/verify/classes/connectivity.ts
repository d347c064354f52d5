import { inScope } from './class-key.ts';
import { admitsOwn, deliveries } from './delivery.ts';
import { type Demand, demandOf } from './demand.ts';
import type { Ground } from './ground.ts';
import { harmlessTo } from './harmless.ts';
import { type Homes, homesOfAll, homesOver } from './homes.ts';
import { BACK, type ImportList } from './importing.ts';
import { NONE, ROUTE, type Spans, widthOf } from './network.ts';
import { PairTable } from './pairs.ts';
import { holds } from './prefixes.ts';
import type { Ranges } from './ranges.ts';
import { rolesAllow } from './sides.ts';
import { firstPlace } from './taken.ts';

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
  const homes = homesOfAll(ground);
  const connecting = connectingOf(ground, groups, homes);
  const served = new Uint8Array(ground.network.circuits.table.length);
  const tables = ground.network.tables.router.length;
  for (let table = 0; table < tables; table++) connecting.stand(table, served, homes);
  for (let table = 0; table < tables; table++) connecting.serve(table, { standing: served, served, homes });
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
  /**
   * Writes for each circuit of a table whether all is well that hangs on the table itself: its own routes, its filters, its source check. `homes` are
   * those of all circuits, where they are at hand.
   */
  stand(table: number, standing: Uint8Array, homes?: Homes): void;
  /** Writes for each circuit of a table that stands whether everything promised to its site arrives there. */
  serve(table: number, serving: Serving): void;
  /** Whether the filters of a circuit let out what its own VPN sends its site. */
  letsOut(circuit: number): boolean;
  /** What an importer takes in some ranges of prefixes, or what that delivers, has changed: whether some answer about it has too. */
  renew(importer: number, ranges: Ranges): boolean;
}

/**
 * Declared reach by importers: all sites of one VPN and role behind one import list want the same prefixes, so the list is compared with the
 * demand once, and each table only answers for its own routes, circuits and filters.
 */
export function connectingOf(ground: Ground, groups?: RouterGroups, all = homesOfAll(ground)): Connecting {
  const { network, policy, classes, present, circuitsOf } = ground;
  const { circuits, tables } = network;
  const homesNear = homesOver(ground);
  /** What was asked last: sites of one table mostly ask the same. */
  let last: Asking = { importer: NONE, vpn: NONE, role: 0 };
  const delivers = deliveries(ground, all);
  const demand = demandOf(ground);
  const harmless = harmlessTo(ground, demand);
  const exits = new Uint8Array(policy.sites.vpn.length).fill(1);
  for (let circuit = 0; circuit < circuits.table.length; circuit++)
    if (!letsOut(circuit)) exits[circuits.site[circuit] ?? 0] = 0;
  const connecting: Connecting = {
    delivers,
    exits,
    demand,
    stand,
    serve,
    letsOut,
    renew: (importer, ranges) => completeness.renew(importer, ranges),
  };
  const completeness = completenessOf(ground, connecting, groups);
  return connecting;

  function letsOut(circuit: number): boolean {
    const [outbound, forwarded] = [circuits.outbound[circuit] ?? NONE, circuits.forwarded[circuit] ?? NONE];
    if (outbound === NONE && forwarded === NONE) return true;
    const site = circuits.site[circuit] ?? NONE;
    if (site === NONE) return true;
    const vpn = policy.sites.vpn[site] ?? NONE;
    return harmless(outbound, vpn) && harmless(forwarded, vpn);
  }

  function stand(table: number, standing: Uint8Array, known?: Homes): void {
    const homes = known ?? homesNear(circuitsIn(circuitsOf, table));
    const sound =
      classes.open[table] === 0 &&
      (present.of[table] ?? NONE) !== NONE &&
      standsAside(ground, table, connecting.delivers);
    const begin = circuitsOf.start[table] ?? 0;
    for (let at = begin; at < (circuitsOf.end[table] ?? 0); at++) {
      const circuit = circuitsOf.items[at] ?? 0;
      const place = known === undefined ? at - begin : circuit;
      const good =
        sound &&
        homes.site[place] !== NONE &&
        harmless(circuits.inbound[circuit] ?? NONE, homes.vpn[place] ?? NONE) &&
        admitsOwn(ground, circuit, homes, place);
      standing[circuit] = good ? 1 : 0;
    }
  }

  function serve(table: number, { standing, served, homes: known }: Serving): void {
    const homes = known ?? homesNear(circuitsIn(circuitsOf, table));
    const importer = present.of[table] ?? NONE;
    const group = groups === undefined ? 0 : (groups[tables.router[table] ?? 0] ?? NONE);
    const begin = circuitsOf.start[table] ?? 0;
    for (let at = begin; at < (circuitsOf.end[table] ?? 0); at++) {
      const circuit = circuitsOf.items[at] ?? 0;
      const place = known === undefined ? at - begin : circuit;
      const [vpn, role] = [homes.vpn[place] ?? NONE, homes.role[place] ?? 0];
      if (last.importer !== importer || last.vpn !== vpn || last.role !== role)
        last = { importer, vpn, role };
      served[circuit] = standing[circuit] === 1 && completeness.delivers(last, group) ? 1 : 0;
    }
  }
}

/** What is known of circuits, and what is written of them. */
export interface Serving {
  readonly standing: Uint8Array;
  readonly served: Uint8Array;
  readonly homes?: Homes;
}

function circuitsIn({ start, end, items }: Spans, table: number): Int32Array {
  return items.subarray(start[table] ?? 0, end[table] ?? 0);
}

/** Whether no route of a table's own covers a part of what it takes from others and that must arrive. */
export function standsAside(ground: Ground, table: number, delivers: Int32Array): boolean {
  const { network, routesOf, present } = ground;
  const { routes } = network;
  const list = present.lists[present.of[table] ?? NONE];
  if (list === undefined) return true;
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
    const row = routesOf.items[at] ?? 0;
    if (!inScope(routes.flags[row], ROUTE.present)) continue;
    // A route that comes back among the imports alone, with none around it, stands in nobody's way.
    if (((present.back[row] ?? 0) & (BACK.listed | BACK.joined)) === BACK.listed) continue;
    if (isOnOwnLink(ground, row, routesOf.items[at + 1] ?? NONE)) continue;
    if (standsBefore(ground, row, list, delivers)) return false;
  }
  return true;
}

/** Whether a route covers a part of one that comes from another table and must arrive. */
function standsBefore(
  { network, order }: Ground,
  row: number,
  list: ImportList,
  delivers: Int32Array,
): boolean {
  const { route: taken, prefix, table: tableAt, cover } = list;
  const table = network.routes.table[row];
  const number = order.of[row] ?? 0;
  const isForeign = (place: number) =>
    tableAt[place] !== table && (delivers[taken[place] ?? 0] ?? NONE) !== NONE;
  const first = firstPlace(prefix, number);
  for (let place = first; place < prefix.length && prefix[place] === number; place++)
    if (isForeign(place)) return true;
  for (let around = first - 1; around >= 0; around = cover[around] ?? NONE) {
    const holder = prefix[around] ?? 0;
    if ((order.last[holder] ?? 0) < number) continue;
    for (let twin = around; twin >= 0 && prefix[twin] === holder; twin--) if (isForeign(twin)) return true;
  }
  return false;
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

/** Whether an importer's list delivers all that a VPN and role are promised; worked out once for each. */
function completenessOf(ground: Ground, connecting: Connecting, groups: RouterGroups | undefined) {
  const { vpns } = ground.policy;
  const fetch = fetching();
  const numbers = new PairTable();
  const answers: Answer[] = [];
  const byImporter = new Map<number, number[]>();
  const ask = (asking: Asking) => listDelivers(ground, { ...connecting, groups, fetch }, asking);
  const answerTo = (asking: Asking): Answer => {
    const { importer, vpn, role } = asking;
    const number = numbers.of(importer, vpn * ROLES + role);
    const known = answers[number];
    if (known !== undefined) return known;
    const answer = ask(asking);
    answers[number] = answer;
    const own = byImporter.get(importer) ?? [];
    own.push(number);
    byImporter.set(importer, own);
    return answer;
  };
  return {
    delivers(asking: Asking, group: number): boolean {
      if (vpns[asking.vpn]?.demanded !== true) return false;
      const answer = answerTo(asking);
      return answer.delivered && (answer.group === undefined || answer.group === group) && group !== NONE;
    },
    renew(importer: number, ranges: Ranges): boolean {
      let changed = false;
      for (const number of byImporter.get(importer) ?? []) {
        const before = answers[number];
        if (before === undefined || !isWanted(ground, connecting.demand, before.asking.vpn, ranges)) continue;
        const after = ask(before.asking);
        answers[number] = after;
        if (after.delivered !== before.delivered || after.group !== before.group) changed = true;
      }
      return changed;
    },
  };
}

/** Whether a VPN's sites own something in some ranges or around them. */
function isWanted({ order }: Ground, { start, prefix }: Demand, vpn: number, ranges: Ranges): boolean {
  const [first, end] = [start[vpn] ?? 0, start[vpn + 1] ?? 0];
  if (ranges.begin.length > end - first) return true;
  const wants = (low: number, high: number) => {
    const place = firstPlace(prefix, low, first, end);
    return place < end && (prefix[place] ?? NONE) <= high;
  };
  return ranges.begin.some((low, range) => {
    let around = order.parent[low] ?? NONE;
    while (around >= 0 && !wants(around, around)) around = order.parent[around] ?? NONE;
    return around >= 0 || wants(low, ranges.end[range] ?? low);
  });
}

/** Roles a site may have, `ROLE`. */
const ROLES = 4;

interface Asking {
  readonly importer: number;
  readonly vpn: number;
  readonly role: number;
}

/** `group`: the one all exporters stand in; absent where there is none to compare. */
interface Answer {
  readonly asking: Asking;
  readonly delivered: boolean;
  readonly group?: number;
}

interface Completing extends Pick<Connecting, 'delivers' | 'exits' | 'demand'> {
  readonly groups: RouterGroups | undefined;
  readonly fetch: ReturnType<typeof fetching>;
}

/** Two pointers: what the VPN's sites own against what the importer takes, both by prefix. */
function listDelivers(
  ground: Ground,
  { delivers, exits, groups, demand, fetch }: Completing,
  asking: Asking,
): Answer {
  const { policy, present, network } = ground;
  const { routes, tables } = network;
  const lacks: Answer = { asking, delivered: false };
  const { importer, vpn, role } = asking;
  const topology = policy.vpns[vpn]?.topology;
  if (topology === 'listed') return lacks;
  const list = present.lists[importer];
  if (list === undefined) return lacks;
  const { route: taken, prefix: at, cover } = list;
  const delivered = fetch(taken, delivers);
  let place = 0;
  let common: number | undefined;
  for (let want = demand.start[vpn] ?? 0; want < (demand.start[vpn + 1] ?? 0); want++) {
    const wanted = demand.site[want] ?? NONE;
    if (topology !== 'any-to-any' && !rolesAllow(topology, role, policy.sites.role[wanted] ?? 0)) continue;
    const prefix = demand.prefix[want] ?? 0;
    while (place < at.length && (at[place] ?? 0) < prefix) place++;
    let next = place;
    for (; next < at.length && at[next] === prefix; next++) {
      const route = taken[next] ?? 0;
      if (delivered[next] !== wanted || exits[wanted] !== 1) return lacks;
      const group = groups === undefined ? 0 : (groups[tables.router[routes.table[route] ?? 0] ?? 0] ?? NONE);
      if (group === NONE || (common !== undefined && common !== group)) return lacks;
      common = group;
    }
    if (next === place) return lacks;
    // A longer one inside would be the next, and say so.
    if (cover[next] === next - 1) return lacks;
  }
  return common === undefined ? { asking, delivered: true } : { asking, delivered: true, group: common };
}

/** What each route of a list delivers, by its place, in a buffer that is used again: routes are anywhere, so they are asked in a loop of its own. */
function fetching(): (taken: Int32Array, delivers: Int32Array) => Int32Array {
  let fetched = new Int32Array(1024);
  return (taken, delivers) => {
    if (fetched.length < taken.length) fetched = new Int32Array(2 * taken.length);
    for (let place = 0; place < taken.length; place++) fetched[place] = delivers[taken[place] ?? 0] ?? NONE;
    return fetched;
  };
}
