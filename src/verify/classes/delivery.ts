import { inScope } from './class-key.ts';
import type { Ground } from './ground.ts';
import { firstPlace } from './importing.ts';
import { CIRCUIT, FORWARD, LABEL, NONE, ROUTE } from './network.ts';

/**
 * What a route delivers wherever it wins: the declared site behind it, by every choice of its own router; NONE where that is not certain.
 * Only prefixes the site owns count. Label mode, contested distances, longer routes of its own and of its imports are all looked at.
 */
export function deliveries(ground: Ground): Int32Array {
  const { network, classes } = ground;
  const { routes, tables, circuits } = network;
  const site = new Int32Array(routes.table.length).fill(NONE);
  for (let row = 0; row < site.length; row++) {
    const table = routes.table[row] ?? 0;
    if (
      (routes.exports[row] ?? NONE) === NONE ||
      !isHonest(routes.flags[row]) ||
      tables.label[table] === LABEL.none ||
      classes.open[table] === 1 ||
      routes.forward[row] !== FORWARD.circuit
    )
      continue;
    const home = circuits.site[routes.to[row] ?? 0] ?? NONE;
    const prefix = ground.order.of[row] ?? 0;
    if (home !== NONE && owns(ground, home, prefix) && deliversTo(ground, row, home)) site[row] = home;
  }
  hideTwins(ground, site);
  return site;
}

function isHonest(flags = 0): boolean {
  return (flags & (ROUTE.present | ROUTE.exact)) === (ROUTE.present | ROUTE.exact);
}

export function owns({ policy, owned }: Ground, site: number, prefix: number): boolean {
  const { start, items } = policy.sites.owned;
  for (let at = start[site] ?? 0; at < (start[site + 1] ?? 0); at++)
    if (owned[items[at] ?? 0] === prefix) return true;
  return false;
}

/** Whether a route's table sends every address of its prefix to circuits of one site, whichever of equal routes it takes. */
function deliversTo(ground: Ground, route: number, site: number): boolean {
  const { network, order, routesOf, present } = ground;
  const { routes, circuits } = network;
  const table = routes.table[route] ?? 0;
  const prefix = order.of[route] ?? 0;
  const last = order.last[prefix] ?? prefix;
  for (let at = routesOf.start[table] ?? 0; at < (routesOf.start[table + 1] ?? 0); at++) {
    const row = routesOf.items[at] ?? 0;
    const number = order.of[row] ?? 0;
    const flags = routes.flags[row] ?? 0;
    if (number < prefix || number > last || !inScope(flags, ROUTE.present) || (flags & ROUTE.self) !== 0)
      continue;
    if (routes.forward[row] !== FORWARD.circuit || (flags & ROUTE.contested) !== 0) return false;
    if (circuits.site[routes.to[row] ?? 0] !== site) return false;
  }
  const importer = present.of[table] ?? NONE;
  if (importer === NONE) return true;
  const [begin, end] = [present.start[importer] ?? 0, present.start[importer + 1] ?? 0];
  const own = present.own[route] ?? NONE;
  const place = own === NONE ? firstPlace(present.prefix, begin, end, prefix + 1) : own + 1;
  for (let at = place; at < end && (present.prefix[at] ?? 0) <= last; at++)
    if (present.prefix[at] !== prefix && routes.table[present.route[at] ?? 0] !== table) return false;
  return true;
}

/** Routes of different owners with one distinguisher and prefix are one VPN route (RFC 4364 §4.1): nobody can count on either. */
function hideTwins({ network, order }: Ground, site: Int32Array): void {
  const { routes, tables } = network;
  const disputed = disputedDistinguishers(network);
  const rd = (row: number) => tables.distinguisher[routes.table[row] ?? 0] ?? NONE;
  const rows: number[] = [];
  for (let row = 0; row < site.length; row++)
    if (
      disputed[rd(row) + 1] === 1 &&
      (routes.exports[row] ?? NONE) !== NONE &&
      inScope(routes.flags[row], ROUTE.present)
    )
      rows.push(row);
  const groups = Map.groupBy(rows, (row) => rd(row) * order.count + (order.of[row] ?? 0));
  for (const twins of groups.values()) {
    const owners = new Set(twins.map((row) => tables.owner[routes.table[row] ?? 0]));
    if (owners.size > 1) for (const row of twins) site[row] = NONE;
  }
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

/** Whether a source check lets a site's own addresses in: its table sends each of its prefixes back by the circuit, and nothing inside elsewhere. */
export function admitsOwn(ground: Ground, circuit: number): boolean {
  const { network, policy, owned, order, routesOf, circuitsOf } = ground;
  const { circuits, routes } = network;
  if (((circuits.flags[circuit] ?? 0) & (CIRCUIT.strict | CIRCUIT.loose)) === 0) return true;
  const [table, site] = [circuits.table[circuit] ?? NONE, circuits.site[circuit] ?? NONE];
  if (table === NONE) return false;
  const single = (circuitsOf.start[table + 1] ?? 0) - (circuitsOf.start[table] ?? 0) === 1;
  const { start, items } = policy.sites.owned;
  const [begin, end] = [routesOf.start[table] ?? 0, routesOf.start[table + 1] ?? 0];
  for (let at = start[site] ?? 0; at < (start[site + 1] ?? 0); at++) {
    const prefix = owned[items[at] ?? 0] ?? 0;
    const last = order.last[prefix] ?? prefix;
    let back = false;
    for (let place = begin; place < end; place++) {
      const row = routesOf.items[place] ?? 0;
      const number = order.of[row] ?? 0;
      if (number < prefix || number > last) continue;
      const flags = routes.flags[row] ?? 0;
      if (!inScope(flags, ROUTE.present)) continue;
      if ((flags & ROUTE.self) !== 0) {
        if (!single) return false;
      } else if (routes.forward[row] !== FORWARD.circuit || routes.to[row] !== circuit) return false;
      else if (number === prefix) back = true;
    }
    if (!back) return false;
  }
  return true;
}
