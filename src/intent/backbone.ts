import type { Allocations } from '../allocate/types.ts';
import type { Backbone, BackbonePeer, DeviceModel, Interface } from '../device/model.ts';
import { sortedDevice } from '../device/sorted.ts';
import type { CoreLink, Inventory, Router } from '../inventory/types.ts';
import { FAMILIES, type Family, type IpAddress } from '../net/address.ts';
import { hostPrefix, type InterfaceAddress } from '../net/prefix.ts';
import type { Capabilities } from '../platforms/platform.ts';
import { type CauseBook, causeBook, sourced } from './causes.ts';
import { type CapabilitiesOf, guardsOf } from './compile.ts';
import type { CompiledDevice } from './types.ts';

/** The backbone is one OSPF area. */
const AREA = '0.0.0.0';

/**
 * The backbone alone, for every router: name, loopback, core interfaces, IGP, LDP and the sessions that carry VPN routes. Laboratories start
 * their routers with it; where the network is managed with its underlay it is part of what is rendered.
 */
export function compileBackbone(
  inventory: Inventory,
  allocations: Allocations,
  capabilitiesOf: CapabilitiesOf,
): readonly CompiledDevice[] {
  return inventory.routers.flatMap((router) => {
    const capabilities = capabilitiesOf(router.platform);
    if (capabilities === undefined) return [];
    const book = causeBook([{ span: router.span }]);
    return [compileRouter({ router, capabilities, inventory, allocations, book })];
  });
}

/** Every router with its services and its backbone in one device: what is rendered where the underlay is managed too. */
export function addBackbone(
  services: readonly CompiledDevice[],
  inventory: Inventory,
  allocations: Allocations,
  capabilitiesOf: CapabilitiesOf,
): readonly CompiledDevice[] {
  return inventory.routers.flatMap((router) => {
    const capabilities = capabilitiesOf(router.platform);
    if (capabilities === undefined) return [];
    const own = services.find((device) => device.router === router.name);
    const book = causeBook(own?.causes ?? [{ span: router.span }]);
    const backbone = compileRouter({ router, capabilities, inventory, allocations, book });
    if (own === undefined) return [backbone];
    const interfaces = [...own.device.interfaces, ...backbone.device.interfaces];
    const device = sortedDevice({ ...own.device, interfaces, backbone: backbone.device.backbone });
    return [{ router: router.name, device, causes: book.causes }];
  });
}

interface Place {
  readonly router: Router;
  readonly capabilities: Capabilities;
  readonly inventory: Inventory;
  readonly allocations: Allocations;
  readonly book: CauseBook;
}

function compileRouter(place: Place): CompiledDevice {
  const { router, book } = place;
  const device: DeviceModel = {
    hostname: router.name,
    platform: router.platform,
    vrfs: [],
    interfaces: [loopback(place), ...coreInterfaces(place)],
    filters: [],
    routePolicies: [],
    prefixLists: [],
    targetLists: [],
    leaks: [],
    backbone: sessions(place),
    guards: guardsOf(),
  };
  return { router: router.name, device: sortedDevice(device), causes: book.causes };
}

function loopback(place: Place): Interface {
  const addresses = loopbacksOf(place, place.router.name);
  return {
    ...coreInterface(place, 0, place.capabilities.loopbackInterface, addresses.map(hostPrefix)),
    acceptsLabels: sourced(false, 0),
    ldp: [],
  };
}

function coreInterfaces(place: Place): Interface[] {
  return place.inventory.coreLinks.flatMap((link) =>
    ([0, 1] as const)
      .filter((end) => link.ends[end].router === place.router.name)
      .map((end) => {
        const at = place.book.at({ span: link.span });
        return coreInterface(place, at, link.ends[end].interface, addressesOf(place, link, end));
      }),
  );
}

function coreInterface(
  place: Place,
  at: number,
  name: string,
  addresses: readonly InterfaceAddress[],
): Interface {
  const families = place.capabilities.underlayFamilies.filter((family) =>
    addresses.some((address) => address.family === family),
  );
  const igp = { protocol: 'ospf' as const, area: AREA, families };
  return {
    name,
    at,
    addresses: addresses.map((address) => sourced(address, at)),
    filters: [],
    sourceCheck: [],
    acceptsLabels: sourced(true, at),
    ...(families.length === 0 ? {} : { igp: sourced(igp, at) }),
    ldp: families.map((family) => sourced(family, at)),
  };
}

function addressesOf(place: Place, link: CoreLink, end: 0 | 1): readonly InterfaceAddress[] {
  return place.allocations.coreLinks.find((entry) => entry.link === link.id)?.ends[end] ?? [];
}

/** VPN sessions: each PE to every reflector; a reflector to all PEs and the other reflectors, all its clients (RFC 4456). */
function sessions(place: Place): Backbone {
  const { router, inventory } = place;
  const own = ipv4Loopback(place, router.name);
  const reflects = inventory.network.routeReflectors.includes(router.name);
  const sendsDuplicates = sourced(true, 0);
  const ids = own === undefined ? {} : { ldpRouterId: sourced(own, 0) };
  if (own === undefined || (router.role === 'p' && !reflects)) return { ...ids, peers: [], sendsDuplicates };
  const others = inventory.routers.filter(
    (other) =>
      other.name !== router.name &&
      (inventory.network.routeReflectors.includes(other.name) || (reflects && other.role === 'pe')),
  );
  return {
    ...ids,
    asNumber: sourced(inventory.network.asNumber, 0),
    routerId: sourced(own, 0),
    ...(reflects ? { clusterId: sourced(own, 0) } : {}),
    peers: others.flatMap((other) => peer(place, other, reflects)),
    sendsDuplicates,
  };
}

function peer(place: Place, other: Router, reflectorClient: boolean): BackbonePeer[] {
  const address = ipv4Loopback(place, other.name);
  if (address === undefined) return [];
  const at = place.book.at({ span: other.span });
  return [
    {
      address,
      at,
      remoteAs: place.inventory.network.asNumber,
      families: vpnFamilies(place.inventory),
      reflectorClient,
      updateSource: sourced(place.capabilities.loopbackInterface, at),
    },
  ];
}

/** VPNv4 and VPNv6 wherever the backbone may carry both, so that the first IPv6 VPN does not touch every session. */
function vpnFamilies(inventory: Inventory): readonly Family[] {
  const loopbacks = inventory.network.pools.loopbacks;
  const ipv6 =
    loopbacks.some((pool) => pool.family === 6) || inventory.vpns.some((vpn) => vpn.families.includes(6));
  return FAMILIES.filter((family) => family === 4 || ipv6);
}

function loopbacksOf(place: Place, router: string): readonly IpAddress[] {
  return place.allocations.loopbacks.find((entry) => entry.router === router)?.addresses ?? [];
}

function ipv4Loopback(place: Place, router: string): IpAddress | undefined {
  return loopbacksOf(place, router).find((address) => address.family === 4);
}
