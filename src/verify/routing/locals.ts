import type { CePeer, Interface, Leak, RouteSource, StaticRoute, VrfFamily } from '../../device/model.ts';
import { addressBits, type Family, type IpAddress } from '../../net/address.ts';
import { coversAddress, hostPrefix, networkOf, type Prefix, prefixKey } from '../../net/prefix.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { type Attachment, type Circuit, familyOf, type VrfTable } from '../bind/circuit.ts';
import { type AdmittedPrefix, admittedPrefixes, possibleAdditions, runPolicy } from './route-policy.ts';
import type { Forwarding, LocalRoute, Scope } from './routes.ts';

const NO_TAGS: readonly RouteTarget[] = [];
const DROP: Forwarding = { kind: 'drop' };
const CORE: Forwarding = { kind: 'core' };

/** The routes every VRF has by itself in a scope, by table number. */
export function localRoutes(
  rows: readonly (readonly LocalRow[])[],
  scope: Scope,
): readonly (readonly LocalRoute[])[] {
  return rows.map((own) => own.flatMap((row) => (row[scope] ? [row.route] : [])));
}

/** A route a VRF has by itself and the scopes it belongs to. */
export interface LocalRow extends Readonly<Record<Scope, boolean>> {
  readonly route: LocalRoute;
}

/** The routes every VRF has by itself in both scopes, by table number; what both hold stands there once. */
export function localRows(attachment: Attachment, family: Family): readonly (readonly LocalRow[])[] {
  const own = attachment.tables.map((table) => ownRoutes(attachment, table, family));
  const wide = attachment.tables.map((table, id) => {
    const [home, admitted] = [own[id] ?? [], admittedRoutes(attachment, table, family)];
    return admitted.length === 0 ? home : [...home, ...admitted];
  });
  return attachment.tables.map((table, id) => {
    const leaked = leakedRoutes(attachment, table, family, own);
    const everLeaked = leakedRoutes(attachment, table, family, wide);
    const [home, all] = [own[id] ?? [], wide[id] ?? []];
    const present = leaked.length === 0 ? home : [...home, ...leaked];
    const standing = winners(present);
    // Nothing leaks and nothing is beaten: what may be there begins with what is there.
    if (standing === home && everLeaked.length === 0)
      return all.map((route, place) => ({ route, present: place < home.length, possible: true }));
    const best = new Set(standing);
    const possible = new Set([...all, ...everLeaked]);
    return [...new Set([...best, ...possible])].map((route) => ({
      route,
      present: best.has(route),
      possible: possible.has(route),
    }));
  });
}

/** Static routes whose next hop no connected network of their table holds. */
export function unresolvedStatics(
  attachment: Attachment,
  table: VrfTable,
  family: Family,
): readonly StaticRoute[] {
  const settings = familyOf(table, family);
  if (settings === undefined) return [];
  const led = staticsLed(attachment, table, settings.statics);
  return settings.statics.filter(({ prefix }, i) => prefix.family === family && led[i] === undefined);
}

function ownRoutes(attachment: Attachment, table: VrfTable, family: Family): readonly LocalRoute[] {
  const settings = familyOf(table, family);
  return [
    ...connectedRoutes(attachment, table, family),
    ...(settings === undefined ? [] : staticRoutes(attachment, table, settings)),
    ...(settings === undefined ? [] : siteRoutes(attachment, table, settings)),
    ...(settings === undefined ? [] : kernelRoutes(table, settings)),
  ];
}

/** Circuits of a table stand in the order of its interfaces. */
function connectedRoutes(attachment: Attachment, table: VrfTable, family: Family): readonly LocalRoute[] {
  const routes: LocalRoute[] = [];
  let next = 0;
  for (const one of table.interfaces) {
    const circuit = attachment.circuits[table.circuits[next] ?? -1];
    const isCircuit = circuit?.interface === one;
    if (isCircuit) next++;
    for (const { value, at } of one.addresses) {
      if (value.family !== family) continue;
      const self = hostPrefix({ family, value: value.address });
      routes.push(ownRoute(table, { prefix: self, source: 'self', preference: 0, forwarding: DROP, at }));
      if (!isCircuit || value.length === addressBits(family)) continue;
      const forwarding: Forwarding = { kind: 'circuit', circuit: circuit.id };
      const prefix = networkOf(value);
      routes.push(ownRoute(table, { prefix, source: 'connected', preference: 0, forwarding, at }));
    }
  }
  return routes;
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
    tags: NO_TAGS,
  };
}

function staticRoutes(
  attachment: Attachment,
  table: VrfTable,
  { statics }: VrfFamily,
): readonly LocalRoute[] {
  const routes: LocalRoute[] = [];
  const led = staticsLed(attachment, table, statics);
  for (const [i, route] of statics.entries()) {
    const forwarding = led[i];
    if (forwarding === undefined) continue;
    const contested = route.distance !== undefined && route.distance !== 1;
    const { prefix, at } = route;
    const preference = contested ? 2 : 1;
    routes.push(ownRoute(table, { prefix, source: 'static', preference, forwarding, at }, contested));
  }
  return routes;
}

/** Where each static route of a table leads; asked for by its routes, by doubts and by findings, and worked out once for every attachment. */
function staticsLed(
  attachment: Attachment,
  table: VrfTable,
  statics: readonly StaticRoute[],
): readonly (Forwarding | undefined)[] {
  const known = ledByAttachment.get(attachment) ?? new Map<readonly StaticRoute[], LedStatics>();
  ledByAttachment.set(attachment, known);
  const before = known.get(statics);
  if (before?.table === table) return before.led;
  const led = statics.map((route) => staticForwarding(attachment, table, statics, route));
  known.set(statics, { table, led });
  return led;
}

interface LedStatics {
  readonly table: VrfTable;
  readonly led: readonly (Forwarding | undefined)[];
}

const ledByAttachment = new WeakMap<Attachment, Map<readonly StaticRoute[], LedStatics>>();

/** Where a static route leads; `undefined` while its next hop is out of reach, since it is not installed then. */
function staticForwarding(
  attachment: Attachment,
  table: VrfTable,
  statics: readonly StaticRoute[],
  route: StaticRoute,
  depth = 0,
): Forwarding | undefined {
  if (route.discard) return DROP;
  if (route.viaVrf === '') return CORE;
  const home = route.viaVrf === undefined ? table : siblingOf(attachment, table, route.viaVrf);
  if (home === undefined) return undefined;
  if (route.interface !== undefined) return throughInterface(attachment, table, route.interface);
  const { nextHop } = route;
  if (nextHop === undefined) return home === table ? undefined : { kind: 'table', table: home.id };
  const circuit = connectedCircuit(attachment, home, nextHop);
  if (circuit !== undefined) return { kind: 'circuit', circuit: circuit.id };
  const via = depth < 4 && home === table ? longestStatic(statics, nextHop, route) : undefined;
  return via === undefined ? undefined : staticForwarding(attachment, table, statics, via, depth + 1);
}

/** An interface of another table is a leak as good as a next hop there; one of the global table leads into the core. */
function throughInterface(attachment: Attachment, table: VrfTable, name: string): Forwarding | undefined {
  const one = table.router.model.interfaces.find((candidate) => candidate.name === name);
  if (one === undefined) return undefined;
  if (one.vrf === undefined) return CORE;
  const circuit = circuitAt(attachment, one);
  return circuit === undefined ? undefined : { kind: 'circuit', circuit: circuit.id };
}

/** The circuit of an interface; the index is made once for every attachment. */
function circuitAt(attachment: Attachment, one: Interface): Circuit | undefined {
  const known = circuitsByInterface.get(attachment);
  const index = known ?? new Map(attachment.circuits.map((circuit) => [circuit.interface, circuit]));
  if (known === undefined) circuitsByInterface.set(attachment, index);
  return index.get(one);
}

const circuitsByInterface = new WeakMap<Attachment, ReadonlyMap<Interface, Circuit>>();

function longestStatic(
  statics: readonly StaticRoute[],
  nextHop: IpAddress,
  except: StaticRoute,
): StaticRoute | undefined {
  return statics
    .filter((route) => route !== except && coversAddress(route.prefix, nextHop))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
}

/** What declared sites announce over their sessions, as far as the inbound policy lets it in: the failure-free, honest state. */
function siteRoutes(attachment: Attachment, table: VrfTable, settings: VrfFamily): readonly LocalRoute[] {
  if (settings.peers.length === 0) return [];
  return circuitsOf(attachment, table).flatMap((circuit) => {
    const { routing, furtherAs = [] } = circuit.access ?? {};
    if (routing?.type !== 'bgp') return [];
    const expected = [routing.remoteAs, ...furtherAs];
    const peers = settings.peers.filter(
      (peer) => expected.includes(peer.remoteAs) && isConnected(circuit.interface, peer.address),
    );
    return peers.flatMap((peer) => {
      if (peer.inboundPolicy === undefined && peer.policyRequired) return [];
      const announced = (circuit.site?.prefixes ?? []).filter(
        ({ value }) => value.family === settings.family,
      );
      return announced.flatMap(({ value }): readonly LocalRoute[] => {
        const answer = runPolicy(table.router.model, peer.inboundPolicy?.value, {
          prefix: value,
          targets: new Set(),
        });
        return answer.permit ? [{ ...siteRoute(table, circuit, peer, value), tags: answer.adds }] : [];
      });
    });
  });
}

function siteRoute(table: VrfTable, circuit: Circuit, peer: CePeer, prefix: Prefix): LocalRoute {
  const forwarding: Forwarding = { kind: 'circuit', circuit: circuit.id };
  return ownRoute(table, { prefix, source: 'site', preference: 2, forwarding, at: peer.at });
}

/** Everything any customer of the VRF may announce, declared or not. */
function admittedRoutes(attachment: Attachment, table: VrfTable, family: Family): readonly LocalRoute[] {
  const peers = familyOf(table, family)?.peers ?? [];
  if (peers.length === 0) return [];
  return circuitsOf(attachment, table).flatMap((circuit) =>
    peers
      .filter((peer) => isConnected(circuit.interface, peer.address))
      .filter((peer) => peer.inboundPolicy !== undefined || !peer.policyRequired)
      .flatMap((peer) =>
        admittedPrefixes(table.router.model, peer.inboundPolicy?.value, family).flatMap(
          (one): LocalRoute[] => {
            const tags = tagsOf(table, peer, one);
            const route = siteRoute(table, circuit, peer, one.prefix);
            return tags === undefined ? [] : [{ ...route, exact: one.exact, admitted: true, tags }];
          },
        ),
      ),
  );
}

/** The targets an inbound policy may attach to what it admits; `undefined` when an entry before refuses it after all. */
function tagsOf({ router }: VrfTable, { inboundPolicy }: CePeer, { prefix, exact }: AdmittedPrefix) {
  const asked = { prefix, targets: new Set<RouteTarget>() };
  if (!exact) return possibleAdditions(router.model, inboundPolicy?.value, asked) ?? [];
  const { permit, adds } = runPolicy(router.model, inboundPolicy?.value, asked);
  return permit ? adds : undefined;
}

/** Redistributed kernel routes include the unreachable default that ends the table: it travels as a default route. */
function kernelRoutes(table: VrfTable, settings: VrfFamily): readonly LocalRoute[] {
  const kernel = settings.redistributes.find(({ value }) => value === 'kernel');
  if (kernel === undefined) return [];
  const prefix: Prefix = { family: settings.family, address: 0n, length: 0 };
  const { at } = kernel;
  return [ownRoute(table, { prefix, source: 'kernel', preference: 9, forwarding: DROP, at })];
}

/** Routes copied from other tables of the router keep their next hop; what was copied is not copied on. */
function leakedRoutes(
  attachment: Attachment,
  table: VrfTable,
  family: Family,
  own: readonly (readonly LocalRoute[])[],
): readonly LocalRoute[] {
  if (table.router.model.leaks.length === 0) return [];
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

function siblingOf(attachment: Attachment, table: VrfTable, name: string): VrfTable | undefined {
  return attachment.tables.find(
    (candidate) => candidate.router === table.router && candidate.vrf.name === name,
  );
}

/** The circuit of a table on whose network an address lies. */
export function connectedCircuit(
  attachment: Attachment,
  table: VrfTable,
  address: IpAddress,
): Circuit | undefined {
  for (const id of table.circuits) {
    const circuit = attachment.circuits[id];
    if (circuit !== undefined && isConnected(circuit.interface, address)) return circuit;
  }
  return undefined;
}

/** An address of the link that is not the router's own: through its own address nothing is reached and nobody speaks. */
function isConnected(one: Interface, address: IpAddress): boolean {
  const mine = one.addresses.some(
    ({ value }) => value.family === address.family && value.address === address.value,
  );
  return !mine && one.addresses.some(({ value }) => coversAddress(value, address));
}

function circuitsOf(attachment: Attachment, table: VrfTable): readonly Circuit[] {
  return table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
}
