import type { Leak, RouteSource, VrfFamily } from '../../device/model.ts';
import { addressBits, type Family } from '../../net/address.ts';
import { hostPrefix, networkOf, type Prefix, prefixKey } from '../../net/prefix.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import { CORE, DROP, type LocalRoute, type Scope } from './routes.ts';
import { addSiteRoutes, admittedRoutes, circuitsOf } from './site-routes.ts';
import { outBy, siblingOf, staticsLed, unresolvedStatics } from './static-forwarding.ts';

const NO_TAGS: readonly RouteTarget[] = [];
const NO_ROUTES: readonly LocalRoute[] = [];

/** The routes every VRF has by itself in a scope, by table number. */
export function localRoutes(rows: readonly OwnRoutes[], scope: Scope): readonly (readonly LocalRoute[])[] {
  return rows.map((own) => own[scope]);
}

/** The routes a VRF has by itself in each scope, and in any (`all`, of which the others are parts in its order). Mostly the three are one list. */
export interface OwnRoutes extends Readonly<Record<Scope, readonly LocalRoute[]>> {
  readonly all: readonly LocalRoute[];
}

export const NO_OWN_ROUTES: OwnRoutes = { present: NO_ROUTES, possible: NO_ROUTES, all: NO_ROUTES };

/** The routes every VRF has by itself in both scopes, by table number. */
export function localRows(attachment: Attachment, family: Family): readonly OwnRoutes[] {
  const own = attachment.tables.map((table) => ownRoutes(attachment, table, family));
  const wide = attachment.tables.map((table, id) => {
    const home = own[id] ?? NO_ROUTES;
    const admitted = admittedRoutes(attachment, table, family);
    const spoken = igpRoutes(attachment, table, family);
    const rising = risingStatics(attachment, table, family);
    return admitted.length + spoken.length + rising.length === 0
      ? home
      : [...home, ...admitted, ...spoken, ...rising];
  });
  return attachment.tables.map((table, id) => {
    const leaked = leakedRoutes(attachment, table, family, own);
    const everLeaked = leakedRoutes(attachment, table, family, wide);
    const [home, all] = [own[id] ?? NO_ROUTES, wide[id] ?? NO_ROUTES];
    const present = leaked.length === 0 ? home : [...home, ...leaked];
    const standing = winners(present);
    // Nothing leaks and nothing is beaten: what may be there begins with what is there.
    if (standing === home && everLeaked.length === 0)
      return all.length === 0 ? NO_OWN_ROUTES : { present: home, possible: all, all };
    return ownRoutesFrom(new Set(standing), new Set([...all, ...everLeaked]));
  });
}

function ownRoutesFrom(present: ReadonlySet<LocalRoute>, possible: ReadonlySet<LocalRoute>): OwnRoutes {
  const all = [...new Set([...present, ...possible])];
  return { present: [...present], possible: all.filter((route) => possible.has(route)), all };
}

function ownRoutes(attachment: Attachment, table: VrfTable, family: Family): readonly LocalRoute[] {
  const routes: LocalRoute[] = [];
  addConnectedRoutes(routes, attachment, table, family);
  const settings = familyOf(table, family);
  if (settings !== undefined) {
    addStaticRoutes(routes, attachment, table, settings);
    if (settings.peers.length > 0) addSiteRoutes(routes, attachment, table, settings);
    addKernelRoutes(routes, table, settings);
  }
  return routes.length === 0 ? NO_ROUTES : routes;
}

/** Circuits of a table stand in the order of its interfaces. */
function addConnectedRoutes(
  routes: LocalRoute[],
  attachment: Attachment,
  table: VrfTable,
  family: Family,
): void {
  let next = 0;
  // Without a label of the VRF whoever takes such a route has its packets looked up outside.
  const givesHosts = familyOf(table, family)?.labelMode.value === 'none';
  for (const one of table.interfaces) {
    const circuit = attachment.circuits[table.circuits[next] ?? -1];
    const isCircuit = circuit?.interface === one;
    if (isCircuit) next++;
    for (const { value, at } of one.addresses) {
      if (value.family !== family) continue;
      const self = hostPrefix({ family, value: value.address });
      routes.push(ownRoute(table, { prefix: self, source: 'self', preference: 0, forwarding: DROP, at }));
      const prefix = networkOf(value);
      const isLink = isCircuit && value.length !== addressBits(family);
      if (!isLink && !givesHosts) continue;
      const forwarding = isLink ? outBy(attachment, circuit) : DROP;
      routes.push(ownRoute(table, { prefix, source: 'connected', preference: 0, forwarding, at }));
    }
  }
}

/** A route of a VRF's own with what most of them have in common; there are hundreds of thousands, so each is made once and in one form. */
function ownRoute(
  { id }: VrfTable,
  {
    prefix,
    source,
    preference,
    forwarding,
    at,
  }: Pick<LocalRoute, 'prefix' | 'source' | 'preference' | 'forwarding' | 'at'>,
  contested = false,
): LocalRoute {
  return {
    table: id,
    prefix,
    source,
    preference,
    contested,
    forwarding,
    at,
    leakAt: undefined,
    exact: true,
    admitted: false,
    tags: NO_TAGS,
  };
}

function addStaticRoutes(
  routes: LocalRoute[],
  attachment: Attachment,
  table: VrfTable,
  settings: VrfFamily,
): void {
  const led = staticsLed(attachment, table, settings);
  let place = 0;
  for (const { prefix, distance, kernel, at } of settings.statics) {
    const forwarding = led[place++];
    if (forwarding === undefined) continue;
    const contested = distance !== undefined && distance !== 1;
    const preference = contested ? 2 : 1;
    const source = kernel ? 'kernel' : 'static';
    routes.push(ownRoute(table, { prefix, source, preference, forwarding, at }, contested));
  }
}

/** Statics whose next hop is out of reach may come up (by what a customer announces), and are given away then; who follows them further does so by their next hop. */
function risingStatics(attachment: Attachment, table: VrfTable, family: Family): readonly LocalRoute[] {
  const fallen = unresolvedStatics(attachment, table, family);
  if (fallen.length === 0) return NO_ROUTES;
  return fallen.map(({ prefix, kernel, at }) =>
    ownRoute(
      table,
      { prefix, source: kernel ? 'kernel' : 'static', preference: 2, forwarding: DROP, at },
      true,
    ),
  );
}

/** Where a protocol of the VRF runs on a circuit no policy stands between: anything may be announced, and stays in the VRF unless it is imported. */
function igpRoutes(attachment: Attachment, table: VrfTable, family: Family): readonly LocalRoute[] {
  if (!table.interfaces.some(({ vrfIgp }) => vrfIgp !== undefined)) return NO_ROUTES;
  return circuitsOf(attachment, table).flatMap((circuit) => {
    const spoken = circuit.interface.vrfIgp?.find(({ value }) => value === family);
    if (spoken === undefined) return [];
    const prefix: Prefix = { family, address: 0n, length: 0 };
    const forwarding = outBy(attachment, circuit);
    const route = ownRoute(table, { prefix, source: 'igp', preference: 2, forwarding, at: spoken.at });
    return [{ ...route, exact: false, admitted: true }];
  });
}

/** Redistributed kernel routes include the unreachable default that ends the table: it travels as a default route. */
function addKernelRoutes(routes: LocalRoute[], table: VrfTable, settings: VrfFamily): void {
  const kernel = settings.redistributes.find(({ value }) => value === 'kernel');
  if (kernel === undefined) return;
  const prefix: Prefix = { family: settings.family, address: 0n, length: 0 };
  const { at } = kernel;
  routes.push(ownRoute(table, { prefix, source: 'kernel', preference: 9, forwarding: DROP, at }));
}

/** Routes copied from other tables of the router keep their next hop; what was copied is not copied on. */
function leakedRoutes(
  attachment: Attachment,
  table: VrfTable,
  family: Family,
  own: readonly (readonly LocalRoute[])[],
): readonly LocalRoute[] {
  if (table.router.model.leaks.length === 0) return NO_ROUTES;
  const leaks = table.router.model.leaks.filter(
    (leak) =>
      leak.to === table.vrf.name && (leak.family ?? family) === family && leak.kind !== 'policy-routing',
  );
  return leaks.flatMap((leak) => {
    const copied = (route: Pick<LocalRoute, 'prefix' | 'forwarding' | 'at'>): LocalRoute => ({
      ...ownRoute(table, { ...route, source: 'leak', preference: 3 }),
      leakAt: leak.at,
    });
    if (leak.kind === 'global-leak')
      return [copied({ prefix: { family, address: 0n, length: 0 }, forwarding: CORE, at: leak.at })];
    if (leak.kind !== 'vrf-import') return [];
    const source = siblingOf(attachment, table, leak.from);
    const routes = (source === undefined ? [] : (own[source.id] ?? [])).filter(
      (route) => route.source !== 'self' && isCopied(leak, route),
    );
    return routes.map(({ prefix, forwarding, at }) => copied({ prefix, forwarding, at }));
  });
}

const KIND_OF: Partial<Record<LocalRoute['source'], RouteSource>> = {
  connected: 'connected',
  static: 'static',
  kernel: 'kernel',
  site: 'bgp',
};

/** A leak that names kinds of routes copies no others. */
function isCopied({ routes }: Leak, { source }: Pick<LocalRoute, 'source'>): boolean {
  const kind = KIND_OF[source];
  return routes === undefined || kind === undefined || routes.includes(kind);
}

/** Of equal prefixes only the most preferred stay; several of the same rank share the load, so all of them stay. */
function winners(routes: readonly LocalRoute[]): readonly LocalRoute[] {
  // Mostly no prefix stands there twice.
  if (areDistinct(routes)) return routes;
  const groups = Map.groupBy(routes, ({ prefix }) => prefixKey(prefix));
  return [...groups.values()].flatMap((group) => {
    const best = Math.min(...group.map((route) => route.preference));
    return group.filter((route) => route.preference === best || route.contested);
  });
}

/** Few are compared with each other sooner than written out. */
function areDistinct(routes: readonly LocalRoute[]): boolean {
  if (routes.length > 12)
    return new Set(routes.map(({ prefix }) => prefixKey(prefix))).size === routes.length;
  return routes.every(({ prefix: { address, length } }, place) => {
    for (let other = 0; other < place; other++) {
      const before = routes[other]?.prefix;
      if (before?.length === length && before.address === address) return false;
    }
    return true;
  });
}
