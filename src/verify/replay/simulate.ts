import type { DeviceModel, FilterRule, Interface, StaticRoute, Vrf, VrfFamily } from '../../device/model.ts';
import { addressBits, type IpAddress } from '../../net/address.ts';
import { coversAddress, hostPrefix, networkOf, type Prefix } from '../../net/prefix.ts';
import type { Packet } from '../types.ts';
import { policyResult, type ReplayPolicyResult } from './policy.ts';

/** The network as it is replayed: models only, and what customers announce (`targets` are the route targets they attach themselves). */
export interface ReplayNetwork {
  readonly routers: readonly { readonly name: string; readonly model: DeviceModel }[];
  readonly announcements: readonly Announcement[];
}

export interface Announcement {
  readonly router: string;
  readonly interface: string;
  readonly prefix: Prefix;
  readonly targets: readonly string[];
}

/** Where a packet came out: by an interface, or (`interface` absent) at an address of the backbone itself. */
export interface Arrival {
  readonly router: string;
  readonly interface?: string;
}

/** A frame with a label somebody chose: it starts in the VRF the label names. */
export interface Entry {
  readonly router: string;
  readonly interface: string;
  readonly label?: { readonly router: string; readonly vrf: string };
}

type Exit =
  | { readonly kind: 'interface'; readonly name: string }
  | { readonly kind: 'global' }
  | { readonly kind: 'vrf'; readonly name: string }
  | { readonly kind: 'drop' };

interface Route {
  readonly prefix: Prefix;
  readonly exit: Exit;
  readonly rank: number;
  readonly contested: boolean;
  readonly origin: 'connected' | 'self' | 'static' | 'bgp' | 'kernel' | 'leak';
  readonly tags: readonly string[];
}

interface Place {
  readonly router: ReplayNetwork['routers'][number];
  readonly vrf: Vrf;
  readonly popped: boolean;
  readonly depth: number;
}

/**
 * Carries one packet hop by hop and says everywhere it can come out (several places where routers may choose). Deliberately naive: no
 * tables are built, every look-up goes through all routes of all routers. It shares no code with the engine, so that both must be wrong in
 * the same way for a false breach to be shown. A name that is defined nowhere (policy, list) refuses.
 */
export function simulate(network: ReplayNetwork, entry: Entry, packet: Packet): readonly Arrival[] {
  const router = network.routers.find(({ name }) => name === entry.router);
  const one = router?.model.interfaces.find(({ name }) => name === entry.interface);
  if (router === undefined || one === undefined) return [];
  if (entry.label !== undefined)
    return one.acceptsLabels.value ? underLabel(network, entry.label, packet) : [];
  if (!passesFilters(router.model, one, ['inbound'], packet)) return [];
  const vrf = router.model.vrfs.find(({ name }) => name === one.vrf?.value);
  if (vrf === undefined) return one.vrf === undefined ? global(network, packet) : [];
  const place = { router, vrf, popped: false, depth: 0 };
  return sourceFits(network, place, one, packet) ? lookUp(network, place, packet) : [];
}

function underLabel(
  network: ReplayNetwork,
  label: { readonly router: string; readonly vrf: string },
  packet: Packet,
): readonly Arrival[] {
  const router = network.routers.find(({ name }) => name === label.router);
  const vrf = router?.model.vrfs.find(({ name }) => name === label.vrf);
  return router === undefined || vrf === undefined
    ? []
    : lookUp(network, { router, vrf, popped: true, depth: 0 }, packet);
}

function lookUp(network: ReplayNetwork, place: Place, packet: Packet): readonly Arrival[] {
  if (place.depth > 8) return [];
  const { router, vrf } = place;
  const settings = familyIn(vrf, packet);
  return [
    ...redirected(network, place, packet),
    ...(answersItself(router.model, packet) ? [{ router: router.name }] : []),
    ...routed(network, place, settings, packet),
  ];
}

function routed(
  network: ReplayNetwork,
  place: Place,
  settings: VrfFamily | undefined,
  packet: Packet,
): readonly Arrival[] {
  const own = longest(ownRoutes(network, place.router, place.vrf, packet), packet.destination);
  const foreign = longest(
    settings === undefined ? [] : importedRoutes(network, place, settings, packet),
    packet.destination,
  );
  const [mine, theirs] = [own[0]?.prefix.length ?? -1, foreign[0]?.prefix.length ?? -1];
  if (mine < 0 && theirs < 0)
    return settings === undefined || settings.terminator.value ? [] : global(network, packet);
  const arrivals = mine >= theirs ? own.flatMap((route) => leave(network, place, route.exit, packet)) : [];
  const both = mine === theirs && own.some(({ contested }) => contested);
  return mine < theirs || both
    ? [...arrivals, ...foreign.flatMap((route) => followImport(network, place, route, packet))]
    : arrivals;
}

function leave(network: ReplayNetwork, place: Place, exit: Exit, packet: Packet): readonly Arrival[] {
  const { router } = place;
  switch (exit.kind) {
    case 'drop':
      return [];
    case 'global':
      return global(network, packet);
    case 'vrf': {
      const vrf = router.model.vrfs.find(({ name }) => name === exit.name);
      return vrf === undefined ? [] : lookUp(network, { ...place, vrf, depth: place.depth + 1 }, packet);
    }
    case 'interface': {
      const one = router.model.interfaces.find(({ name }) => name === exit.name);
      const hooks = place.popped ? ['outbound'] : ['outbound', 'forwarded-outbound'];
      return one !== undefined && passesFilters(router.model, one, hooks, packet)
        ? [{ router: router.name, interface: one.name }]
        : [];
    }
  }
}

interface ImportedRoute extends Route {
  readonly exporter: { readonly router: ReplayNetwork['routers'][number]; readonly vrf: Vrf };
}

function followImport(
  network: ReplayNetwork,
  place: Place,
  route: ImportedRoute,
  packet: Packet,
): readonly Arrival[] {
  const { router, vrf } = route.exporter;
  if (router.name === place.router.name) return leave(network, place, route.exit, packet);
  const mode = familyIn(vrf, packet)?.labelMode.value ?? 'unknown';
  const there = { router, vrf, popped: true, depth: place.depth + 1 };
  return [
    ...(mode === 'none' ? global(network, packet) : []),
    ...(mode === 'per-vrf' || mode === 'unknown' ? lookUp(network, there, packet) : []),
    ...(mode === 'per-next-hop' || mode === 'unknown' ? leave(network, there, route.exit, packet) : []),
  ];
}

/** The global table knows the addresses of all routers and nothing else. */
function global(network: ReplayNetwork, packet: Packet): readonly Arrival[] {
  return network.routers
    .filter(({ model }) => hasGlobalAddress(model, packet))
    .map(({ name }) => ({ router: name }));
}

function answersItself(model: DeviceModel, packet: Packet): boolean {
  const first = model.guards.localRuleBehindVrf.some(
    ({ family, value }) => family === packet.family && !value,
  );
  return first && hasGlobalAddress(model, packet);
}

function hasGlobalAddress(model: DeviceModel, packet: Packet): boolean {
  return model.interfaces.some(
    (one) =>
      one.vrf === undefined &&
      one.addresses.some(
        ({ value }) => value.family === packet.family && value.address === packet.destination.value,
      ),
  );
}

function redirected(network: ReplayNetwork, place: Place, packet: Packet): readonly Arrival[] {
  const leaks = place.router.model.leaks.filter(
    ({ kind, from, family }) =>
      kind === 'policy-routing' && from === place.vrf.name && (family ?? packet.family) === packet.family,
  );
  return leaks.flatMap(({ to }) =>
    leave(network, place, to === '' ? { kind: 'global' } : { kind: 'vrf', name: to }, packet),
  );
}

function importedRoutes(
  network: ReplayNetwork,
  place: Place,
  settings: VrfFamily,
  packet: Packet,
): readonly ImportedRoute[] {
  if (!settings.importsVpn) return [];
  const wanted = new Set<string>(settings.importTargets.map(({ value }) => value));
  return network.routers.flatMap((router) =>
    router.model.vrfs.flatMap((vrf) =>
      router.name === place.router.name && vrf.name === place.vrf.name
        ? []
        : exportedRoutes(network, router, vrf, packet)
            .filter(({ tags }) => tags.some((tag) => wanted.has(tag)))
            .filter(
              ({ prefix, tags }) =>
                policyResult(place.router.model, settings.importPolicy?.value, prefix, tags).permit,
            )
            .map((route) => ({ ...route, exporter: { router, vrf } })),
    ),
  );
}

function exportedRoutes(
  network: ReplayNetwork,
  router: ReplayNetwork['routers'][number],
  vrf: Vrf,
  packet: Packet,
): readonly Route[] {
  const settings = familyIn(vrf, packet);
  if (settings === undefined || !settings.exportsVpn || settings.rd === undefined) return [];
  const own = settings.exportTargets.map(({ value }) => value);
  return ownRoutes(network, router, vrf, packet)
    .filter(({ origin }) => origin === 'bgp' || settings.redistributes.some(({ value }) => value === origin))
    .flatMap((route) => {
      const result: ReplayPolicyResult = policyResult(
        router.model,
        settings.exportPolicy?.value,
        route.prefix,
        [...own, ...route.tags],
      );
      const brought = result.replaces ? [] : route.tags;
      return result.permit ? [{ ...route, tags: [...own, ...brought, ...result.adds] }] : [];
    });
}

/** The routes a VRF has by itself; of equal prefixes the most preferred. */
function ownRoutes(
  network: ReplayNetwork,
  router: ReplayNetwork['routers'][number],
  vrf: Vrf,
  packet: Packet,
): readonly Route[] {
  const all = [...plainRoutes(network, router, vrf, packet), ...copiedRoutes(network, router, vrf, packet)];
  return all.filter((route) => {
    const rivals = all.filter(
      ({ prefix }) => prefix.address === route.prefix.address && prefix.length === route.prefix.length,
    );
    return route.contested || route.rank === Math.min(...rivals.map(({ rank }) => rank));
  });
}

function plainRoutes(
  network: ReplayNetwork,
  router: ReplayNetwork['routers'][number],
  vrf: Vrf,
  packet: Packet,
): readonly Route[] {
  const settings = familyIn(vrf, packet);
  const routes: Route[] = [];
  for (const one of interfacesOf(router.model, vrf))
    for (const { value } of one.addresses) {
      if (value.family !== packet.family) continue;
      const self = hostPrefix({ family: value.family, value: value.address });
      routes.push({
        prefix: self,
        exit: { kind: 'drop' },
        rank: 0,
        contested: false,
        origin: 'self',
        tags: [],
      });
      if (value.length < addressBits(value.family))
        routes.push({
          prefix: networkOf(value),
          exit: { kind: 'interface', name: one.name },
          rank: 0,
          contested: false,
          origin: 'connected',
          tags: [],
        });
    }
  for (const route of settings?.statics ?? []) {
    const exit =
      route.prefix.family === packet.family
        ? exitOf(router.model, vrf, settings?.statics ?? [], route, 0)
        : undefined;
    const contested = route.distance !== undefined && route.distance !== 1;
    if (exit !== undefined)
      routes.push({
        prefix: route.prefix,
        exit,
        rank: contested ? 2 : 1,
        contested,
        origin: 'static',
        tags: [],
      });
  }
  if (settings?.redistributes.some(({ value }) => value === 'kernel') === true)
    routes.push({
      prefix: { family: packet.family, address: 0n, length: 0 },
      exit: { kind: 'drop' },
      rank: 9,
      contested: false,
      origin: 'kernel',
      tags: [],
    });
  return [...routes, ...announced(network, router, vrf, settings, packet)];
}

function announced(
  network: ReplayNetwork,
  router: ReplayNetwork['routers'][number],
  vrf: Vrf,
  settings: VrfFamily | undefined,
  packet: Packet,
): readonly Route[] {
  return network.announcements.flatMap(({ router: name, interface: port, prefix, targets }) => {
    const one = interfacesOf(router.model, vrf).find((candidate) => candidate.name === port);
    if (name !== router.name || one === undefined || prefix.family !== packet.family) return [];
    const peer = settings?.peers.find(({ address }) => isOn(one, address));
    if (peer === undefined || (peer.inboundPolicy === undefined && peer.policyRequired)) return [];
    const result = policyResult(router.model, peer.inboundPolicy?.value, prefix, targets);
    const tags = result.scrubs || result.replaces ? result.adds : [...targets, ...result.adds];
    return result.permit
      ? [
          {
            prefix,
            exit: { kind: 'interface', name: one.name },
            rank: 2,
            contested: false,
            origin: 'bgp',
            tags,
          },
        ]
      : [];
  });
}

function copiedRoutes(
  network: ReplayNetwork,
  router: ReplayNetwork['routers'][number],
  vrf: Vrf,
  packet: Packet,
): readonly Route[] {
  return router.model.leaks
    .filter(({ to, family }) => to === vrf.name && (family ?? packet.family) === packet.family)
    .flatMap((leak): readonly Route[] => {
      const copy = { rank: 3, contested: false, origin: 'leak' as const, tags: [] };
      if (leak.kind === 'global-leak')
        return [
          { ...copy, prefix: { family: packet.family, address: 0n, length: 0 }, exit: { kind: 'global' } },
        ];
      const source =
        leak.kind === 'vrf-import' ? router.model.vrfs.find(({ name }) => name === leak.from) : undefined;
      if (source === undefined) return [];
      return plainRoutes(network, router, source, packet)
        .filter(({ origin }) => origin !== 'self')
        .map((route) => ({ ...copy, prefix: route.prefix, exit: route.exit }));
    });
}

function exitOf(
  model: DeviceModel,
  vrf: Vrf,
  statics: readonly StaticRoute[],
  route: StaticRoute,
  depth: number,
): Exit | undefined {
  if (route.discard) return { kind: 'drop' };
  if (route.viaVrf === '') return { kind: 'global' };
  const home = route.viaVrf === undefined ? vrf : model.vrfs.find(({ name }) => name === route.viaVrf);
  if (home === undefined) return undefined;
  if (route.interface !== undefined) {
    const one = model.interfaces.find(({ name }) => name === route.interface);
    return one === undefined
      ? undefined
      : one.vrf === undefined
        ? { kind: 'global' }
        : { kind: 'interface', name: one.name };
  }
  const { nextHop } = route;
  if (nextHop === undefined) return home === vrf ? undefined : { kind: 'vrf', name: home.name };
  const one = interfacesOf(model, home).find((candidate) => isOn(candidate, nextHop));
  if (one !== undefined) return { kind: 'interface', name: one.name };
  const via = statics
    .filter((other) => other !== route && coversAddress(other.prefix, nextHop))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
  return depth < 4 && home === vrf && via !== undefined
    ? exitOf(model, vrf, statics, via, depth + 1)
    : undefined;
}

/** Reverse path: strict wants the way back by the same interface, loose any way back. */
function sourceFits(network: ReplayNetwork, place: Place, one: Interface, packet: Packet): boolean {
  const check = one.sourceCheck.find(({ family }) => family === packet.family);
  if (check === undefined) return true;
  const own = longest(ownRoutes(network, place.router, place.vrf, packet), packet.source);
  const settings = familyIn(place.vrf, packet);
  const foreign = longest(
    settings === undefined ? [] : importedRoutes(network, place, settings, packet),
    packet.source,
  );
  const [mine, theirs] = [own[0]?.prefix.length ?? -1, foreign[0]?.prefix.length ?? -1];
  const back =
    mine >= theirs &&
    own.some(({ exit }) => exit.kind === 'interface' && (check.mode === 'loose' || exit.name === one.name));
  return back || (check.mode === 'loose' && theirs > mine);
}

function passesFilters(
  model: DeviceModel,
  one: Interface,
  hooks: readonly string[],
  packet: Packet,
): boolean {
  return hooks.every((hook) => {
    const uses = one.filters.filter((use) => use.hook === hook && use.family === packet.family);
    const rules = uses.flatMap(
      (use) =>
        model.filters.find(({ name, family }) => name === use.filter && family === use.family)?.rules ?? [],
    );
    return rules.find((rule) => ruleMatches(rule, packet))?.action !== 'deny';
  });
}

function ruleMatches(rule: FilterRule, packet: Packet): boolean {
  const protocol = typeof rule.protocol === 'number' ? `ip-${rule.protocol}` : rule.protocol;
  const inPorts = (ports: FilterRule['sourcePorts'], port: number | undefined) =>
    ports === undefined || (port !== undefined && ports.from <= port && port <= ports.to);
  return (
    (protocol === 'ip' || protocol === packet.protocol) &&
    (rule.source === undefined || coversAddress(rule.source, packet.source)) &&
    (rule.destination === undefined || coversAddress(rule.destination, packet.destination)) &&
    inPorts(rule.sourcePorts, packet.sourcePort) &&
    inPorts(rule.destinationPorts, packet.destinationPort) &&
    (rule.established !== true || packet.opening !== true)
  );
}

function longest<Kind extends Route>(routes: readonly Kind[], address: IpAddress): readonly Kind[] {
  const matching = routes.filter(({ prefix }) => coversAddress(prefix, address));
  const most = Math.max(-1, ...matching.map(({ prefix }) => prefix.length));
  return matching.filter(({ prefix }) => prefix.length === most);
}

function familyIn(vrf: Vrf, packet: Packet): VrfFamily | undefined {
  return vrf.families.find(({ family }) => family === packet.family);
}

function interfacesOf(model: DeviceModel, vrf: Vrf): readonly Interface[] {
  return model.interfaces.filter((one) => one.vrf?.value === vrf.name);
}

function isOn(one: Interface, address: IpAddress): boolean {
  return one.addresses.some(({ value }) => coversAddress(networkOf(value), address));
}
