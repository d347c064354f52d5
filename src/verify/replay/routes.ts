import type { CePeer, DeviceModel, Interface, StaticRoute, VrfFamily } from '../../device/model.ts';
import { addressBits } from '../../net/address.ts';
import { baseAddress, hostPrefix, networkOf, type Prefix, samePrefix } from '../../net/prefix.ts';
import type { Announcement, ReplayNetwork, Spot } from '../types.ts';
import { familyIn, interfacesIn, isBeyond, leaksIn, longest, named } from './look-ups.ts';
import type { Exit, Route, Run, Sent } from './route.ts';
import { behindPolicy, carried } from './sessions.ts';

const TABLES = new WeakMap<ReplayNetwork, Map<string, readonly Route[]>>();

/** A table of a VRF (own, given, taken) in one state, found at the first question and then kept: a state stands still while packets go through it. */
export function tableIn(run: Run, what: string, { router, vrf }: Spot, find: () => readonly Route[]) {
  const known = TABLES.get(run.network) ?? new Map<string, readonly Route[]>();
  const key = `${what} ${run.family} ${router.name} ${vrf.name}`;
  const found = known.get(key) ?? find();
  TABLES.set(run.network, known.set(key, found));
  return found;
}

/**
 * The routes a VRF takes from all other VRFs of the network. `back`: the VRFs whose routes given back are being worked out; none takes back
 * what it gave.
 */
export function importedRoutes(run: Run, here: Spot, back: readonly string[] = []): readonly Route[] {
  return tableIn(run, `taken${back}`, here, () => {
    const settings = familyIn(here.vrf, run);
    if (!settings?.importsVpn) return [];
    return run.network.routers
      .flatMap((router) => router.model.vrfs.map((vrf) => ({ router, vrf })))
      .filter(({ router, vrf }) => router.name !== here.router.name || vrf.name !== here.vrf.name)
      .flatMap((exporter) => exportedRoutes(run, exporter, back).map((route) => ({ ...route, exporter })))
      .flatMap((route) => carried(run, route, here.router))
      .filter(({ tags }) => settings.importTargets.some(({ value }) => tags.includes(value)))
      .flatMap((route) => behindPolicy(here.router.model, settings.importPolicy?.value, route));
  });
}

/** What a VRF hands to the VPN tables, with the route targets it goes out with. */
export function exportedRoutes(run: Run, here: Spot, back: readonly string[] = []): readonly Route[] {
  return tableIn(run, `given${back}`, here, () => {
    const settings = familyIn(here.vrf, run);
    if (!settings?.exportsVpn || settings.rd === undefined) return [];
    const kinds: readonly string[] = ['bgp', ...settings.redistributes.map(({ value }) => value)];
    const own = settings.exportTargets.map(({ value }) => value);
    const sent = [...ownRoutes(run, here), ...returned(run, here, back)]
      .filter(({ origin }) => kinds.includes(origin))
      // Releases differ in whether the policy sees the VRF's own targets.
      .flatMap((route) => [{ ...route, tags: [...own, ...route.tags] }, route])
      .flatMap((route) => behindPolicy(here.router.model, settings.exportPolicy?.value, route));
    return [...sent, ...madeUp(run, here)].map((route) => ({ ...route, tags: [...own, ...route.tags] }));
  });
}

/** What a VRF gives back of what it took. */
function returned(run: Run, { router, vrf }: Spot, back: readonly string[]): readonly Route[] {
  const me = `${router.name} ${vrf.name}`;
  const again = leaksIn(router.model, run).some((one) => one.kind === 're-export' && one.from === vrf.name);
  const taken = again && !back.includes(me) ? importedRoutes(run, { router, vrf }, [...back, me]) : [];
  return taken.map(({ prefix, tags }) => ({ ...routeOf('bgp', 2, prefix, { table: vrf.name }), tags }));
}

/** Default routes that the router makes up for one peer each: they lead back into the VRF. */
function madeUp(run: Run, { router, vrf: { name } }: Spot): readonly Route[] {
  return router.model.backbone.peers
    .filter(({ defaults = [] }) => defaults.some((one) => one.vrf === name && one.family === run.family))
    .map((only) => ({ ...routeOf('bgp', 2, everything(run), { table: name }), only }));
}

/** The routes a VRF has by itself; of equal prefixes the most preferred. */
export function ownRoutes(run: Run, here: Spot): readonly Route[] {
  return tableIn(run, 'own', here, () => {
    const all = [...plainRoutes(run, here), ...copiedRoutes(run, here)];
    const beats = (a: Route, b: Route) => a.rank < b.rank && samePrefix(a.prefix, b.prefix);
    return all.filter((one) => one.contested || !all.some((other) => beats(other, one)));
  });
}

function routeOf(origin: Route['origin'], rank: number, prefix: Prefix, exit: Exit): Route {
  return { origin, rank, prefix, exit, contested: false, tags: [] };
}

function everything({ family }: Run): Prefix {
  return { family, address: 0n, length: 0 };
}

function plainRoutes(run: Run, here: Spot): readonly Route[] {
  const settings = familyIn(here.vrf, run);
  const kernel = settings?.redistributes.some(({ value }) => value === 'kernel') === true;
  const said = run.network.announcements.filter(({ router }) => router === here.router.name);
  return [
    ...interfacesIn(here.router, here.vrf.name).flatMap((one) => connected(run, one)),
    ...(settings?.statics ?? []).flatMap((route) => installed(here, route)),
    ...(kernel ? [routeOf('kernel', 9, everything(run), {})] : []),
    ...said.flatMap((one) => announced(here, settings, one)),
  ];
}

function connected({ family }: Pick<Run, 'family'>, { name, addresses }: Interface): readonly Route[] {
  const mine = addresses.map(({ value }) => value).filter((value) => value.family === family);
  const links = mine.filter(({ length }) => length < addressBits(family));
  return [
    ...mine.map((one) => routeOf('self', 0, hostPrefix(baseAddress(one)), {})),
    ...links.map((one) => routeOf('connected', 0, networkOf(one), { interface: name })),
  ];
}

function installed(here: Spot, route: StaticRoute): readonly Route[] {
  const exit = exitOf(here, route) ?? (route.permanent && {});
  const contested = route.distance !== undefined && route.distance !== 1;
  const origin = route.kernel ? 'kernel' : 'static';
  return exit ? [{ ...routeOf(origin, contested ? 2 : 1, route.prefix, exit), contested }] : [];
}

function announced(here: Spot, settings: VrfFamily | undefined, said: Announcement): readonly Route[] {
  const ports = interfacesIn(here.router, here.vrf.name);
  const [one, other] = [named(ports, said.interface), named(ports, said.beyond)];
  if (one === undefined || said.prefix.family !== settings?.family) return [];
  const route = { ...routeOf('bgp', 2, said.prefix, {}), tags: said.targets, beyond: other?.name ?? '' };
  return settings.peers
    .filter((peer) => isBeyond(one, peer.address) && peer.remoteAs === (said.asNumber ?? peer.remoteAs))
    .flatMap((peer) => admittedBy(here.router.model, peer, route))
    .map((heard) => ({ ...heard, exit: { interface: heard.beyond || one.name } }));
}

/** What the session of a customer makes of a route: nothing when it refuses. */
export function admittedBy<Kind extends Sent>(model: DeviceModel, peer: CePeer, sent: Kind) {
  const open = peer.inboundPolicy !== undefined || !peer.policyRequired;
  const heard = peer.discardsTargets ? { ...sent, tags: [] } : sent;
  return open ? behindPolicy(model, peer.inboundPolicy?.value, heard) : [];
}

function copiedRoutes(run: Run, { router, vrf }: Spot): readonly Route[] {
  const leaks = leaksIn(router.model, run).filter(({ to }) => to === vrf.name);
  return leaks.flatMap(({ kind, from, routes: kinds }) => {
    if (kind === 'global-leak') return [routeOf('leak', 3, everything(run), { table: '' })];
    const source = kind === 'vrf-import' && named(router.model.vrfs, from);
    return (source ? plainRoutes(run, { router, vrf: source }) : [])
      .filter(({ origin }) => origin !== 'self' && (kinds?.some((one) => one === origin) ?? true))
      .map(({ prefix, exit }) => routeOf('leak', 3, prefix, exit));
  });
}

/** Where a static route leads; `undefined` while its next hop is out of reach. */
function exitOf({ router, vrf }: Spot, route: StaticRoute, depth = 0): Exit | undefined {
  const { discard, viaVrf = vrf.name, nextHop } = route;
  if (discard || viaVrf === '') return discard ? {} : { table: '' };
  if (named(router.model.vrfs, viaVrf) === undefined) return undefined;
  const port = named(router.model.interfaces, route.interface);
  if (route.interface !== undefined) return port && (port.vrf ? { interface: port.name } : { table: '' });
  if (nextHop === undefined) return viaVrf === vrf.name ? undefined : { table: viaVrf };
  const links = interfacesIn(router, viaVrf).filter((one) => isBeyond(one, nextHop));
  const statics = depth < 4 && viaVrf === vrf.name ? (familyIn(vrf, route.prefix)?.statics ?? []) : [];
  const others = statics.filter((one) => !samePrefix(one.prefix, route.prefix));
  const [via] = longest([...links.flatMap((one) => connected(nextHop, one)), ...others], nextHop);
  return via && ('exit' in via ? via.exit : exitOf({ router, vrf }, via, depth + 1));
}
