import { inScope } from './class-key.ts';
import type { Ground } from './ground.ts';
import type { Homes } from './homes.ts';
import { BACK } from './importing.ts';
import { CIRCUIT, FORWARD, LABEL, NONE, ROUTE, type RouteRows } from './network.ts';
import { firstPlace } from './taken.ts';

/**
 * What a route delivers wherever it wins: the declared site behind it, by every choice of its own router; NONE where that is not certain.
 * Only prefixes the site owns count. Label mode, contested distances, longer routes of its own and of its imports are all looked at.
 */
export function deliveries(ground: Ground, { site: siteOf, start, own, last }: Homes): Int32Array {
  const { network, order, routesOf } = ground;
  const { routes, tables } = network;
  const site = new Int32Array(routes.table.length).fill(NONE);
  for (let table = 0; table < tables.router.length; table++) {
    if (!mayDeliver(ground, table)) continue;
    for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
      const row = routesOf.items[at] ?? 0;
      if (!leadsAway(routes, row)) continue;
      const circuit = routes.to[row] ?? 0;
      const home = siteOf[circuit] ?? NONE;
      const prefix = order.of[row] ?? 0;
      for (let place = start[circuit] ?? 0; place < (start[circuit + 1] ?? 0); place++) {
        if (own[place] !== prefix) continue;
        if (deliversTo(ground, row, last[place] ?? prefix)) site[row] = home;
        break;
      }
    }
  }
  for (const row of twinRows(ground)) site[row] = NONE;
  return site;
}

function mayDeliver({ network, classes }: Ground, table: number): boolean {
  return network.tables.label[table] !== LABEL.none && classes.open[table] !== 1;
}

/** Whether a route is honest, leads to a circuit, and leaves for others. */
function leadsAway({ exports, flags, forward }: RouteRows, row: number): boolean {
  return (exports[row] ?? NONE) !== NONE && isHonest(flags[row]) && forward[row] === FORWARD.circuit;
}

/** The same for one route, its twins left aside. */
export function deliveredBy(ground: Ground, row: number): number {
  const { routes, circuits } = ground.network;
  if (!leadsAway(routes, row) || !mayDeliver(ground, routes.table[row] ?? 0)) return NONE;
  const home = circuits.site[routes.to[row] ?? 0] ?? NONE;
  if (home === NONE || !owns(ground, home, row)) return NONE;
  const last = ground.order.last[ground.order.of[row] ?? 0] ?? 0;
  return deliversTo(ground, row, last) ? home : NONE;
}

function isHonest(flags = 0): boolean {
  return (flags & (ROUTE.present | ROUTE.exact)) === (ROUTE.present | ROUTE.exact);
}

/** Whether a site owns the very prefix of a route. */
function owns({ policy, order, owned: prefixOf }: Ground, site: number, route: number): boolean {
  const { ownedFrom } = policy.sites;
  const prefix = order.of[route];
  for (let row = ownedFrom[site] ?? 0; row < (ownedFrom[site + 1] ?? 0); row++)
    if (prefixOf[row] === prefix) return true;
  return false;
}

/**
 * Whether a route's table sends every address of its prefix to circuits of one site, whichever of equal routes it takes. `last` is the last number
 * inside its prefix.
 */
function deliversTo(ground: Ground, route: number, last: number): boolean {
  const { network, order, routesOf, present } = ground;
  const { routes, circuits } = network;
  const table = routes.table[route] ?? 0;
  const site = circuits.site[routes.to[route] ?? 0];
  const prefix = order.of[route] ?? 0;
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++) {
    const row = routesOf.items[at] ?? 0;
    const number = order.of[row] ?? 0;
    if (number < prefix || number > last) continue;
    const flags = routes.flags[row] ?? 0;
    if (!inScope(flags, ROUTE.present) || (flags & ROUTE.self) !== 0) continue;
    if (routes.forward[row] !== FORWARD.circuit || (flags & ROUTE.contested) !== 0) return false;
    const circuit = routes.to[row] ?? 0;
    if (circuits.site[circuit] !== site || isShut(circuits, circuit)) return false;
  }
  const list = present.lists[present.of[table] ?? NONE];
  if (list === undefined || ((present.back[route] ?? 0) & (BACK.listed | BACK.around)) === BACK.listed)
    return true;
  for (
    let at = firstPlace(list.prefix, prefix + 1);
    at < list.prefix.length && (list.prefix[at] ?? 0) <= last;
    at++
  )
    if (list.table[at] !== table) return false;
  return true;
}

function isShut({ flags }: Ground['network']['circuits'], circuit: number): boolean {
  return ((flags[circuit] ?? 0) & CIRCUIT.shut) !== 0;
}

/** Routes of different owners with one distinguisher and prefix are one VPN route (RFC 4364 §4.1): nobody can count on either. */
function twinRows({ network, order, routesOf }: Ground): readonly number[] {
  const { distinguisher } = network.tables;
  const disputed = disputedDistinguishers(network);
  const rows: number[] = [];
  for (let table = 0; table < distinguisher.length; table++)
    if (disputed[(distinguisher[table] ?? NONE) + 1] === 1)
      for (let at = routesOf.start[table] ?? 0; at < (routesOf.end[table] ?? 0); at++)
        rows.push(routesOf.items[at] ?? 0);
  return twinsAmong({ network, order }, rows);
}

/** Those of some rows that are told apart from others of them by their owners alone. */
export function twinsAmong(
  { network, order }: Pick<Ground, 'network' | 'order'>,
  rows: readonly number[],
): readonly number[] {
  const { routes, tables } = network;
  const exported = rows.filter(
    (row) => (routes.exports[row] ?? NONE) !== NONE && inScope(routes.flags[row], ROUTE.present),
  );
  const rd = (row: number) => tables.distinguisher[routes.table[row] ?? 0] ?? NONE;
  const groups = Map.groupBy(exported, (row) => rd(row) * order.count + (order.of[row] ?? 0));
  return [...groups.values()].flatMap((twins) => {
    const owners = new Set(twins.map((row) => tables.owner[routes.table[row] ?? 0]));
    return owners.size > 1 ? twins : [];
  });
}

/** Per distinguisher (the first stands for having none), 1 where tables of two owners carry it. */
function disputedDistinguishers({ tables, distinguishers }: Ground['network']): Uint8Array {
  const disputed = new Uint8Array(distinguishers.words.length / 2 + 1);
  const first = new Int32Array(disputed.length).fill(NONE);
  for (let table = 0; table < tables.owner.length; table++) {
    const rd = (tables.distinguisher[table] ?? NONE) + 1;
    const known = first[rd] ?? NONE;
    if (known === NONE) first[rd] = table;
    else if (tables.owner[known] !== tables.owner[table]) disputed[rd] = 1;
  }
  return disputed;
}

/**
 * Whether a circuit and its source check let a site's own addresses in: its table sends each of its prefixes back by it, and nothing inside elsewhere.
 * `place` is that of the circuit among those of `homes`.
 */
export function admitsOwn(ground: Ground, circuit: number, homes: Homes, place: number): boolean {
  const { network, order, routesOf, circuitsOf } = ground;
  const { circuits, routes } = network;
  if (isShut(circuits, circuit)) return false;
  if (((circuits.flags[circuit] ?? 0) & (CIRCUIT.strict | CIRCUIT.loose)) === 0) return true;
  const table = circuits.table[circuit] ?? NONE;
  if (table === NONE) return false;
  const single = (circuitsOf.end[table] ?? 0) - (circuitsOf.start[table] ?? 0) === 1;
  const [begin, end] = [routesOf.start[table] ?? 0, routesOf.end[table] ?? 0];
  for (let at = homes.start[place] ?? 0; at < (homes.start[place + 1] ?? 0); at++) {
    const [own, last] = [homes.own[at] ?? 0, homes.last[at] ?? 0];
    let back = false;
    for (let next = begin; next < end; next++) {
      const row = routesOf.items[next] ?? 0;
      const number = order.of[row] ?? 0;
      if (number < own || number > last) continue;
      const flags = routes.flags[row] ?? 0;
      if (!inScope(flags, ROUTE.present)) continue;
      if ((flags & ROUTE.self) !== 0) {
        if (!single) return false;
      } else if (routes.forward[row] !== FORWARD.circuit || routes.to[row] !== circuit) return false;
      else if (number === own) back = true;
    }
    if (!back) return false;
  }
  return true;
}
