import type { CePeer, DeviceModel, Interface, StaticRoute, Vrf, VrfFamily } from '../../device/model.ts';
import { addressBits, type Family, type IpAddress } from '../../net/address.ts';
import { coversAddress, hostPrefix, networkOf, type Prefix, samePrefix } from '../../net/prefix.ts';
import type { Announcement, ReplayNetwork, ReplayRouter, Spot } from '../types.ts';
import { familyIn, interfacesOf, isBeyond, leaksIn } from './look-ups.ts';
import { behindPolicy, type Sent } from './policy.ts';
import { carried, hears } from './sessions.ts';

/** Routes of one family in one state. */
export interface Run {
  readonly network: ReplayNetwork;
  readonly family: Family;
}

/** Out by an interface, on in another VRF of the router, in its global table, or away. */
export interface Exit {
  readonly kind: 'interface' | 'vrf' | 'global' | 'drop';
  readonly name?: string;
}

/** A route as one VRF has it, `exporter` where it came from another; `tags` are the route targets that came with it. */
export interface Route extends Sent {
  readonly exit: Exit;
  readonly rank: number;
  readonly contested: boolean;
  readonly origin: 'connected' | 'self' | 'static' | 'bgp' | 'kernel' | 'leak';
  readonly exporter?: Spot;
}

/** The longest matches of an address. */
export function longest(routes: readonly Route[], address: IpAddress): readonly Route[] {
  const matching = routes.filter(({ prefix }) => coversAddress(prefix, address));
  const most = Math.max(-1, ...matching.map(({ prefix }) => prefix.length));
  return matching.filter(({ prefix }) => prefix.length === most);
}

const TABLES = new WeakMap<ReplayNetwork, Map<string, readonly Route[]>>();

/** A table of a VRF in one state, found at the first question and then kept: a state stands still while packets go through it. */
export function tableIn(run: Run, what: 'own' | 'given' | 'taken', spot: Spot, find: () => readonly Route[]) {
  const known = TABLES.get(run.network) ?? new Map<string, readonly Route[]>();
  const key = `${what} ${run.family} ${spot.router.name} ${spot.vrf.name}`;
  const found = known.get(key) ?? find();
  TABLES.set(run.network, known.set(key, found));
  return found;
}

/** The routes a VRF takes from all other VRFs of the network. */
export function importedRoutes(run: Run, here: Spot): readonly Route[] {
  return tableIn(run, 'taken', here, () => takenRoutes(run, here, []));
}

/** `back`: the VRFs whose routes given back are being worked out; none takes back what it gave. */
function takenRoutes(run: Run, here: Spot, back: readonly Vrf[]): readonly Route[] {
  const settings = familyIn(here.vrf, run);
  if (!settings?.importsVpn) return [];
  const sent = run.network.routers
    .flatMap((router) => router.model.vrfs.map((vrf) => ({ router, vrf })))
    .filter(({ router, vrf }) => router.name !== here.router.name || vrf.name !== here.vrf.name)
    .flatMap((exporter) => {
      const routes = back.length > 0 ? givenRoutes(run, exporter, back) : exportedRoutes(run, exporter);
      return routes.flatMap((route) => arriving(run, { ...route, exporter }, here.router));
    });
  return [...sent, ...defaultsFor(run, here.router)].filter(
    (route) =>
      settings.importTargets.some(({ value }) => route.tags.includes(value)) &&
      behindPolicy(here.router.model, settings.importPolicy?.value, route) !== undefined,
  );
}

function arriving({ network }: Run, route: Route & { readonly exporter: Spot }, here: ReplayRouter) {
  const { exporter, prefix } = route;
  const local = exporter.router.name === here.name;
  if (!local && network.carries?.({ ...exporter, prefix }, here) === false) return [];
  return carried(network, exporter.router, here, route).map((tags) => ({ ...route, tags }));
}

/** Default routes that routers make up for a peer: they lead back into the VRF they are made up for. */
function defaultsFor(run: Run, here: ReplayRouter): readonly Route[] {
  return run.network.routers.flatMap((router) =>
    router.model.backbone.peers
      .filter((peer) => peer.defaults !== undefined && hears(run.network, router, peer, here))
      .flatMap(({ defaults = [] }) => defaults.filter((one) => one.family === run.family))
      .flatMap(({ vrf: name }) => router.model.vrfs.filter((vrf) => vrf.name === name))
      .filter((vrf) => familyIn(vrf, run)?.rd !== undefined)
      .map((vrf) => {
        const tags = familyIn(vrf, run)?.exportTargets.map(({ value }) => value) ?? [];
        const route = routeOf('bgp', 2, everywhere(run), { kind: 'vrf', name: vrf.name });
        return { ...route, tags, exporter: { router, vrf } };
      }),
  );
}

/** What a VRF hands to the VPN tables, with the route targets it goes out with. */
export function exportedRoutes(run: Run, here: Spot): readonly Route[] {
  return tableIn(run, 'given', here, () => givenRoutes(run, here, []));
}

function givenRoutes(run: Run, here: Spot, back: readonly Vrf[]): readonly Route[] {
  const { router, vrf } = here;
  const settings = familyIn(vrf, run);
  if (!settings?.exportsVpn || settings.rd === undefined) return [];
  const own = settings.exportTargets.map(({ value }) => value);
  const leaks = leaksIn(router.model, run).filter(({ from }) => from === vrf.name);
  const again = leaks.some(({ kind }) => kind === 're-export');
  const taken = again && !back.includes(vrf) ? takenRoutes(run, here, [...back, vrf]) : [];
  const exit: Exit = { kind: 'vrf', name: vrf.name };
  return [...ownRoutes(run, here), ...taken.map((route) => ({ ...route, exit, origin: 'bgp' as const }))]
    .filter(({ origin }) => origin === 'bgp' || settings.redistributes.some(({ value }) => value === origin))
    .flatMap((route) => {
      const sent = { prefix: route.prefix, tags: [...own, ...route.tags] };
      const tags = behindPolicy(router.model, settings.exportPolicy?.value, sent);
      return tags === undefined ? [] : [{ ...route, tags: [...new Set([...own, ...tags])] }];
    });
}

/** The routes a VRF has by itself; of equal prefixes the most preferred. */
export function ownRoutes(run: Run, here: Spot): readonly Route[] {
  return tableIn(run, 'own', here, () => {
    const all = [...plainRoutes(run, here), ...copiedRoutes(run, here)];
    const best = (route: Route) =>
      Math.min(...all.filter(({ prefix }) => samePrefix(prefix, route.prefix)).map(({ rank }) => rank));
    return all.filter((route) => route.contested || route.rank === best(route));
  });
}

function routeOf(origin: Route['origin'], rank: number, prefix: Prefix, exit: Exit): Route {
  return { origin, rank, prefix, exit, contested: false, tags: [] };
}

function everywhere({ family }: Run): Prefix {
  return { family, address: 0n, length: 0 };
}

function plainRoutes(run: Run, here: Spot): readonly Route[] {
  const settings = familyIn(here.vrf, run);
  const kernel = settings?.redistributes.some(({ value }) => value === 'kernel') === true;
  return [
    ...interfacesOf(here).flatMap((one) => connected(run, one)),
    ...(settings?.statics ?? []).flatMap((route) => installed(run, here, route)),
    ...(kernel ? [routeOf('kernel', 9, everywhere(run), { kind: 'drop' })] : []),
    ...run.network.announcements.flatMap((one) => announced(here, settings, one)),
  ];
}

function connected({ family }: Run, { name, addresses }: Interface): readonly Route[] {
  const values = addresses.map(({ value }) => value).filter((value) => value.family === family);
  return values.flatMap((value) => {
    const own = routeOf('self', 0, hostPrefix({ family, value: value.address }), { kind: 'drop' });
    const link = routeOf('connected', 0, networkOf(value), { kind: 'interface', name });
    return value.length === addressBits(family) ? [own] : [own, link];
  });
}

function installed({ family }: Run, here: Spot, route: StaticRoute): readonly Route[] {
  const exit = exitOf(here, route);
  if (exit === undefined || route.prefix.family !== family) return [];
  const contested = route.distance !== undefined && route.distance !== 1;
  return [{ ...routeOf('static', contested ? 2 : 1, route.prefix, exit), contested }];
}

function announced(here: Spot, settings: VrfFamily | undefined, said: Announcement): readonly Route[] {
  if (here.router.name !== said.router || said.prefix.family !== settings?.family) return [];
  const one = interfacesOf(here).find(({ name }) => name === said.interface);
  if (one === undefined) return [];
  const heard = settings.peers.filter(({ address }) => isBeyond(one, address));
  const route = routeOf('bgp', 2, said.prefix, { kind: 'interface', name: one.name });
  return heard
    .filter(({ remoteAs }) => (said.asNumber ?? remoteAs) === remoteAs)
    .flatMap((peer) => admittedBy(here.router.model, peer, { ...route, tags: said.targets }));
}

/** What the session of a customer makes of a route: nothing when it refuses. */
export function admittedBy<Kind extends Sent>(model: DeviceModel, peer: CePeer, sent: Kind) {
  const open = peer.inboundPolicy !== undefined || !peer.policyRequired;
  const tags = behindPolicy(model, peer.inboundPolicy?.value, sent);
  return open && tags !== undefined ? [{ ...sent, tags }] : [];
}

function copiedRoutes(run: Run, { router, vrf }: Spot): readonly Route[] {
  const leaks = leaksIn(router.model, run).filter(({ to }) => to === vrf.name);
  return leaks.flatMap(({ kind, from, routes: kinds }) => {
    if (kind === 'global-leak') return [routeOf('leak', 3, everywhere(run), { kind: 'global' })];
    const sources = router.model.vrfs.filter(({ name }) => kind === 'vrf-import' && name === from);
    return sources
      .flatMap((source) => plainRoutes(run, { router, vrf: source }))
      .filter(({ origin }) => origin !== 'self' && (kinds?.some((one) => one === origin) ?? true))
      .map((route) => routeOf('leak', 3, route.prefix, route.exit));
  });
}

/** Where a static route leads; `undefined` while its next hop is out of reach. */
function exitOf(here: Spot, route: StaticRoute, depth = 0): Exit | undefined {
  const { discard, viaVrf, nextHop } = route;
  if (discard || viaVrf === '') return { kind: discard ? 'drop' : 'global' };
  const home = viaVrf === undefined ? here.vrf : here.router.model.vrfs.find(({ name }) => name === viaVrf);
  if (home === undefined) return undefined;
  if (route.interface !== undefined) {
    const one = here.router.model.interfaces.find(({ name }) => name === route.interface);
    return one && (one.vrf === undefined ? { kind: 'global' } : { kind: 'interface', name: one.name });
  }
  if (nextHop === undefined) return home === here.vrf ? undefined : { kind: 'vrf', name: home.name };
  const one = interfacesOf({ ...here, vrf: home }).find((candidate) => isBeyond(candidate, nextHop));
  if (one !== undefined) return { kind: 'interface', name: one.name };
  const statics = familyIn(here.vrf, route.prefix)?.statics ?? [];
  const others = statics.filter((other) => other !== route && coversAddress(other.prefix, nextHop));
  const via = others.sort((a, b) => b.prefix.length - a.prefix.length)[0];
  return depth < 4 && home === here.vrf && via ? exitOf(here, via, depth + 1) : undefined;
}
