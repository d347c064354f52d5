import type { DeviceModel, Interface, StaticRoute, Vrf, VrfFamily } from '../../device/model.ts';
import { addressBits, type Family, type IpAddress } from '../../net/address.ts';
import { coversAddress, hostPrefix, networkOf, type Prefix, samePrefix } from '../../net/prefix.ts';
import type { Packet } from '../types.ts';
import { policyResult } from './policy.ts';
import { carried, hears } from './sessions.ts';

/** One state of the network: models, what customers announce (`targets` are the route targets they attach themselves), what the backbone carries. */
export interface ReplayNetwork {
  readonly routers: readonly ReplayRouter[];
  readonly announcements: readonly Announcement[];
  /** Connections that routers already know, whoever began them. */
  readonly connections?: readonly Connection[];
  /** Whether a VPN route gets from its exporter to another router and its label path with it; absent: everything travels everywhere. */
  readonly carries?: (exported: ExportedRoute, importer: ReplayRouter) => boolean;
}

/** A route on its way through the VPN tables of the backbone. */
export interface ExportedRoute {
  readonly router: ReplayRouter;
  readonly vrf: Vrf;
  readonly prefix: Prefix;
}

export interface ReplayRouter {
  readonly name: string;
  readonly model: DeviceModel;
  /** A rule with ports stops or passes later fragments in a way the platform leaves open: then it passes none and stops none. */
  readonly fragmentsUnsettled?: boolean;
}

export interface Connection {
  readonly router: string;
  readonly packet: Packet;
}

export interface Announcement {
  readonly router: string;
  readonly interface: string;
  readonly prefix: Prefix;
  readonly targets: readonly string[];
  /** The customer's AS: a session that expects another one does not come up. Absent: whatever is expected. */
  readonly asNumber?: number;
}

/** One replay: the network and the packet that goes through it. */
export interface Run {
  readonly network: ReplayNetwork;
  readonly packet: Packet;
}

export type Exit =
  | { readonly kind: 'interface' | 'vrf'; readonly name: string }
  | { readonly kind: 'global' | 'drop'; readonly name?: never };

/** A route as one VRF has it; `tags` are the route targets that came with it. */
export interface Route {
  readonly prefix: Prefix;
  readonly exit: Exit;
  readonly rank: number;
  readonly contested: boolean;
  readonly origin: 'connected' | 'self' | 'static' | 'bgp' | 'kernel' | 'leak';
  readonly tags: readonly string[];
}

export interface ImportedRoute extends Route {
  readonly exporter: { readonly router: ReplayRouter; readonly vrf: Vrf };
}

/** The longest matches of an address. */
export function longest<Kind extends Route>(routes: readonly Kind[], address: IpAddress): readonly Kind[] {
  const matching = routes.filter(({ prefix }) => coversAddress(prefix, address));
  const most = Math.max(-1, ...matching.map(({ prefix }) => prefix.length));
  return matching.filter(({ prefix }) => prefix.length === most);
}

/** What VRFs have in one state, worked out when first asked for and then kept: a state stands still while packets go through it. */
export interface ReplayTables {
  readonly own: Map<string, readonly Route[]>;
  readonly exported: Map<string, readonly Route[]>;
  readonly imported: Map<string, readonly ImportedRoute[]>;
}

const TABLES = new WeakMap<ReplayNetwork, ReplayTables>();

export function tablesOf(network: ReplayNetwork): ReplayTables {
  const known = TABLES.get(network) ?? { own: new Map(), exported: new Map(), imported: new Map() };
  TABLES.set(network, known);
  return known;
}

export function tableKey(router: string, vrf: string, family: Family): string {
  return `${family} ${router} ${vrf}`;
}

function once<Found>(known: Map<string, Found>, key: string, find: () => Found): Found {
  const found = known.get(key) ?? find();
  known.set(key, found);
  return found;
}

/** The routes a VRF takes from all other VRFs of the network. */
export function importedRoutes(
  run: Run,
  here: ReplayRouter,
  into: Vrf,
  back: readonly Vrf[] = [],
): readonly ImportedRoute[] {
  if (back.length > 0) return takenRoutes(run, here, into, back);
  const key = tableKey(here.name, into.name, run.packet.family);
  return once(tablesOf(run.network).imported, key, () => takenRoutes(run, here, into, back));
}

function takenRoutes(
  run: Run,
  here: ReplayRouter,
  into: Vrf,
  back: readonly Vrf[],
): readonly ImportedRoute[] {
  const settings = familyIn(into, run);
  if (settings === undefined || !settings.importsVpn) return [];
  const wanted = new Set<string>(settings.importTargets.map(({ value }) => value));
  const admits = ({ prefix, tags }: Route) =>
    policyResult(here.model, settings.importPolicy?.value, prefix, tags).permit;
  const all = run.network.routers.flatMap((router) => router.model.vrfs.map((vrf) => ({ router, vrf })));
  const sent = all
    .filter(({ router, vrf }) => router.name !== here.name || vrf.name !== into.name)
    .flatMap((exporter) =>
      exportedRoutes(run, exporter.router, exporter.vrf, back).map((route) => ({ ...route, exporter })),
    )
    .filter((route) => travels(run, route, here));
  return [...sent.flatMap((route) => arriving(run, route, here)), ...defaultsFor(run, here)].filter(
    (route) => route.tags.some((tag) => wanted.has(tag)) && admits(route),
  );
}

function travels({ network }: Run, { exporter, prefix }: ImportedRoute, here: ReplayRouter): boolean {
  if (exporter.router.name === here.name) return true;
  return network.carries?.({ ...exporter, prefix }, here) ?? true;
}

function arriving({ network }: Run, route: ImportedRoute, here: ReplayRouter): readonly ImportedRoute[] {
  return carried(network, route.exporter.router, here, route).map((tags) => ({ ...route, tags }));
}

/** Default routes that routers make up for a peer: they lead back into the VRF they are made up for. */
function defaultsFor({ network, packet }: Run, here: ReplayRouter): readonly ImportedRoute[] {
  const { family } = packet;
  return network.routers.flatMap((router) =>
    router.model.backbone.peers
      .filter((peer) => peer.defaults !== undefined && hears(network, router, peer, here))
      .flatMap(({ defaults = [] }) => defaults.filter((one) => one.family === family))
      .flatMap(({ vrf: name }) => router.model.vrfs.filter((vrf) => vrf.name === name))
      .flatMap((vrf) => {
        const settings = vrf.families.find((one) => one.family === family);
        if (settings?.rd === undefined) return [];
        const tags = settings.exportTargets.map(({ value }) => value);
        const route = routeOf('bgp', 2, { family, address: 0n, length: 0 }, { kind: 'vrf', name: vrf.name });
        return [{ ...route, tags, exporter: { router, vrf } }];
      }),
  );
}

/**
 * What a VRF hands to the VPN tables, with the route targets it goes out with. `back`: the VRFs whose routes given back are being worked out;
 * none takes back what it gave.
 */
export function exportedRoutes(
  run: Run,
  router: ReplayRouter,
  vrf: Vrf,
  back: readonly Vrf[] = [],
): readonly Route[] {
  if (back.length > 0) return givenRoutes(run, router, vrf, back);
  const key = tableKey(router.name, vrf.name, run.packet.family);
  return once(tablesOf(run.network).exported, key, () => givenRoutes(run, router, vrf, back));
}

function givenRoutes(run: Run, router: ReplayRouter, vrf: Vrf, back: readonly Vrf[]): readonly Route[] {
  const settings = familyIn(vrf, run);
  if (settings === undefined || !settings.exportsVpn || settings.rd === undefined) return [];
  const own = settings.exportTargets.map(({ value }) => value);
  const again = router.model.leaks.some(
    ({ kind, from, family }) =>
      kind === 're-export' && from === vrf.name && (family ?? settings.family) === settings.family,
  );
  const taken = again && !back.includes(vrf) ? importedRoutes(run, router, vrf, [...back, vrf]) : [];
  const exit: Exit = { kind: 'vrf', name: vrf.name };
  return [
    ...ownRoutes(run, router, vrf),
    ...taken.map((route) => ({ ...route, exit, origin: 'bgp' as const })),
  ]
    .filter(({ origin }) => origin === 'bgp' || settings.redistributes.some(({ value }) => value === origin))
    .flatMap((route) => {
      const tags = [...own, ...route.tags];
      const result = policyResult(router.model, settings.exportPolicy?.value, route.prefix, tags);
      const brought = result.replaces ? [] : route.tags;
      return result.permit ? [{ ...route, tags: [...own, ...brought, ...result.adds] }] : [];
    });
}

/** The routes a VRF has by itself; of equal prefixes the most preferred. */
export function ownRoutes(run: Run, router: ReplayRouter, vrf: Vrf): readonly Route[] {
  const key = tableKey(router.name, vrf.name, run.packet.family);
  return once(tablesOf(run.network).own, key, () => {
    const all = [...plainRoutes(run, router, vrf), ...copiedRoutes(run, router, vrf)];
    const best = (route: Route) =>
      Math.min(...all.filter(({ prefix }) => samePrefix(prefix, route.prefix)).map(({ rank }) => rank));
    return all.filter((route) => route.contested || route.rank === best(route));
  });
}

function routeOf(origin: Route['origin'], rank: number, prefix: Prefix, exit: Exit): Route {
  return { origin, rank, prefix, exit, contested: false, tags: [] };
}

function plainRoutes(run: Run, router: ReplayRouter, vrf: Vrf): readonly Route[] {
  const { family } = run.packet;
  const settings = familyIn(vrf, run);
  const kernel = settings?.redistributes.some(({ value }) => value === 'kernel') === true;
  const all = { family, address: 0n, length: 0 };
  return [
    ...interfacesOf(router.model, vrf).flatMap((one) => connected(run, one)),
    ...(settings?.statics ?? []).flatMap((route) => installed(router.model, vrf, settings, route)),
    ...(kernel ? [routeOf('kernel', 9, all, { kind: 'drop' })] : []),
    ...announced(run, router, vrf, settings),
  ];
}

function connected({ packet }: Run, one: Interface): readonly Route[] {
  const values = one.addresses.map(({ value }) => value).filter(({ family }) => family === packet.family);
  return values.flatMap((value) => {
    const self = hostPrefix({ family: value.family, value: value.address });
    const link = routeOf('connected', 0, networkOf(value), { kind: 'interface', name: one.name });
    const own = routeOf('self', 0, self, { kind: 'drop' });
    return value.length === addressBits(value.family) ? [own] : [own, link];
  });
}

function installed(model: DeviceModel, vrf: Vrf, settings: VrfFamily | undefined, route: StaticRoute) {
  if (route.prefix.family !== settings?.family) return [];
  const exit = exitOf(model, vrf, settings.statics, route, 0);
  const contested = route.distance !== undefined && route.distance !== 1;
  if (exit === undefined) return [];
  return [{ ...routeOf('static', contested ? 2 : 1, route.prefix, exit), contested }];
}

function announced(run: Run, { name, model }: ReplayRouter, vrf: Vrf, settings: VrfFamily | undefined) {
  return run.network.announcements.flatMap(({ router, interface: port, prefix, targets, asNumber }) => {
    const one = interfacesOf(model, vrf).find((candidate) => candidate.name === port);
    if (name !== router || one === undefined || prefix.family !== run.packet.family) return [];
    const heard = (settings?.peers ?? []).filter(({ address }) => isBeyond(one, address));
    return heard.flatMap((peer) => {
      if (asNumber !== undefined && peer.remoteAs !== asNumber) return [];
      if (peer.inboundPolicy === undefined && peer.policyRequired) return [];
      const result = policyResult(model, peer.inboundPolicy?.value, prefix, targets);
      const tags = result.scrubs || result.replaces ? result.adds : [...targets, ...result.adds];
      const route = routeOf('bgp', 2, prefix, { kind: 'interface', name: one.name });
      return result.permit ? [{ ...route, tags }] : [];
    });
  });
}

function copiedRoutes(run: Run, router: ReplayRouter, vrf: Vrf): readonly Route[] {
  const { family } = run.packet;
  const here = router.model.leaks.filter(({ to }) => to === vrf.name);
  const leaks = here.filter((leak) => (leak.family ?? family) === family);
  return leaks.flatMap(({ kind, from, routes: kinds }) => {
    if (kind === 'global-leak')
      return [routeOf('leak', 3, { family, address: 0n, length: 0 }, { kind: 'global' })];
    const source = kind === 'vrf-import' ? router.model.vrfs.find(({ name }) => name === from) : undefined;
    const routes = source === undefined ? [] : plainRoutes(run, router, source);
    const moved = routes.filter(
      ({ origin }) => origin !== 'self' && (kinds?.some((one) => one === origin) ?? true),
    );
    return moved.map((route) => routeOf('leak', 3, route.prefix, route.exit));
  });
}

/** Where a static route leads; `undefined` while its next hop is out of reach. */
function exitOf(
  model: DeviceModel,
  vrf: Vrf,
  statics: readonly StaticRoute[],
  route: StaticRoute,
  depth: number,
): Exit | undefined {
  const { discard, viaVrf, nextHop } = route;
  if (discard) return { kind: 'drop' };
  if (viaVrf === '') return { kind: 'global' };
  const home = viaVrf === undefined ? vrf : model.vrfs.find(({ name }) => name === viaVrf);
  if (home === undefined) return undefined;
  if (route.interface !== undefined) {
    const one = model.interfaces.find(({ name }) => name === route.interface);
    if (one === undefined) return undefined;
    return one.vrf === undefined ? { kind: 'global' } : { kind: 'interface', name: one.name };
  }
  if (nextHop === undefined) return home === vrf ? undefined : { kind: 'vrf', name: home.name };
  const one = interfacesOf(model, home).find((candidate) => isBeyond(candidate, nextHop));
  if (one !== undefined) return { kind: 'interface', name: one.name };
  const others = statics.filter((other) => other !== route && coversAddress(other.prefix, nextHop));
  const via = others.sort((a, b) => b.prefix.length - a.prefix.length)[0];
  return depth < 4 && home === vrf && via !== undefined
    ? exitOf(model, vrf, statics, via, depth + 1)
    : undefined;
}

/** A VRF's settings for the family of the packet. */
export function familyIn(vrf: Vrf, { packet }: Run): VrfFamily | undefined {
  return vrf.families.find(({ family }) => family === packet.family);
}

/** The interfaces in a VRF. */
export function interfacesOf(model: DeviceModel, vrf: Vrf): readonly Interface[] {
  return model.interfaces.filter((one) => one.vrf?.value === vrf.name);
}

/** An address of the link that is not the router's own. */
export function isBeyond(one: Interface, address: IpAddress): boolean {
  const mine = one.addresses.some(
    ({ value }) => value.family === address.family && value.address === address.value,
  );
  return !mine && one.addresses.some(({ value }) => coversAddress(networkOf(value), address));
}
