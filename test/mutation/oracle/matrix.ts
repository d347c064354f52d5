import type { Family, IpAddress } from '../../../src/net/address.ts';
import { addressText, sameAddress } from '../../../src/net/address.ts';
import { coversAddress } from '../../../src/net/prefix.ts';
import { type Entry, simulate } from '../../../src/verify/replay/simulate.ts';
import type { Packet, ReplayNetwork } from '../../../src/verify/types.ts';
import type { Kind } from './kinds.ts';
import { interfaceAt, type Socket } from './plan.ts';
import type { State } from './states.ts';
import type { World } from './world.ts';

/** Where a packet of one socket comes out in one state: sites, and routers of the backbone by their own addresses. Sorted. */
export function arrivals(
  world: World,
  network: ReplayNetwork,
  from: Socket,
  packet: Packet,
  label?: Entry['label'],
): readonly string[] {
  const door = doorOf(network, from);
  if (door === undefined || !answersItsCustomer(network, from, packet)) return [];
  const entry = { router: from.router, interface: door, ...(label === undefined ? {} : { label }) };
  const found = simulate(network, entry, packet).flatMap((arrival) => {
    if (arrival.interface === undefined) return [`backbone ${arrival.router}`];
    return siteBehind(world, network, from, packet, arrival.router, arrival.interface);
  });
  return [...new Set(found)].sort();
}

function doorOf({ routers }: ReplayNetwork, socket: Socket): string | undefined {
  const model = routers.find(({ name }) => name === socket.router)?.model;
  return model === undefined ? undefined : interfaceAt(model, socket)?.name;
}

/** A customer edge sends to the address it was given; a router that has another one hears nothing of it. */
function answersItsCustomer({ routers }: ReplayNetwork, from: Socket, { family }: Packet): boolean {
  const model = routers.find(({ name }) => name === from.router)?.model;
  const one = model === undefined ? undefined : interfaceAt(model, from);
  const mine = from.gateways.filter((address) => address.family === family);
  const has = one?.addresses.map(({ value }) => ({ family: value.family, value: value.address })) ?? [];
  return mine.every((address) => has.some((own) => sameAddress(own, address)));
}

/**
 * Cells stand between two sites, so what comes back to the site it came from is in none; and links between provider and customer edge belong
 * to no site, nor does the provider's address on them: nobody declares them, so to reach one inside one's own VPN is promised to nobody and forbidden to nobody.
 */
function siteBehind(
  { sockets }: World,
  { routers }: ReplayNetwork,
  from: Socket,
  { destination }: Packet,
  router: string,
  name: string,
): readonly string[] {
  const model = routers.find((one) => one.name === router)?.model;
  const socket = sockets.find(
    (one) => one.router === router && model !== undefined && interfaceAt(model, one)?.name === name,
  );
  if (socket === undefined) return [`nobody at ${router} ${name}`];
  if (socket.site.id === from.site.id) return [];
  const owned = socket.site.prefixes.some(({ value }) => coversAddress(value, destination));
  const gateway = socket.gateways.some((address) => sameAddress(address, destination));
  const onLink = socket.links.some((link) => coversAddress(link, destination));
  return socket.site.vpn === from.site.vpn && (gateway || (onLink && !owned)) ? [] : [socket.site.id];
}

export function packetOf(kind: Kind, source: IpAddress, destination: IpAddress): Packet {
  return { ...kind, family: source.family satisfies Family, source, destination };
}

/** A packet in one line: `tcp 10.0.0.10#40000 > 10.1.0.10#443 SYN`. */
export function packetLine({
  protocol,
  source,
  destination,
  sourcePort,
  destinationPort,
  opening,
}: Packet): string {
  const end = (address: IpAddress, port: number | undefined) =>
    `${addressText(address)}${port === undefined ? '' : `#${port}`}`;
  return `${protocol} ${end(source, sourcePort)} > ${end(destination, destinationPort)}${opening === true ? ' SYN' : ''}`;
}

/** One cell of the matrix that differs: a packet from a socket in a state, and where it comes out in either network. */
export interface Witness {
  readonly state: string;
  readonly from: string;
  readonly packet: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Carries one packet through both networks; `undefined` when it comes out alike. */
export function witnessOf(
  { base, mutant }: { readonly base: World; readonly mutant: World },
  {
    state,
    old,
    fresh,
  }: { readonly state: State; readonly old: ReplayNetwork; readonly fresh: ReplayNetwork },
  {
    from,
    packet,
    label,
  }: { readonly from: Socket; readonly packet: Packet; readonly label?: Entry['label'] },
): Witness | undefined {
  const before = arrivals(base, old, from, packet, label);
  const after = arrivals(mutant, fresh, from, packet, label);
  if (before.join('|') === after.join('|')) return undefined;
  const named = label === undefined ? '' : ` with the label of ${label.vrf}@${label.router}`;
  return { state: state.name, from: from.access.id, packet: `${packetLine(packet)}${named}`, before, after };
}
