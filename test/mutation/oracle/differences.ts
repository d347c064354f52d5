import type { Interface } from '../../../src/device/model.ts';
import { FAMILIES, type Family, type IpAddress } from '../../../src/net/address.ts';
import { coversAddress, type Prefix } from '../../../src/net/prefix.ts';
import { type Entry, passes, sourceFits } from '../../../src/verify/replay/simulate.ts';
import type { Packet, ReplayNetwork, ReplayRouter } from '../../../src/verify/types.ts';
import { addressesOf } from './addresses.ts';
import type { Kind } from './kinds.ts';
import { lookUpText, type Place, placeName, placesOf, tableText, visited } from './look-ups.ts';
import { packetOf } from './matrix.ts';
import { interfaceAt, type Socket } from './plan.ts';
import { sourcesOf } from './sources.ts';
import type { State } from './states.ts';
import type { World } from './world.ts';

/** A network and one mutant of it: they differ in one router's configuration. */
export interface Comparison {
  readonly base: World;
  readonly mutant: World;
  readonly before: ReplayRouter;
  readonly touched: ReplayRouter;
  readonly addresses: ReadonlyMap<Family, readonly IpAddress[]>;
  readonly kinds: readonly Kind[];
  /** Every prefix anybody speaks of. */
  readonly universe: readonly Prefix[];
  /** Look-ups found to change no cell in an earlier state. */
  readonly settled: Set<string>;
}

/** Both networks in one state; `places` are those whose tables may differ. */
export interface TwoStates {
  readonly state: State;
  readonly old: ReplayNetwork;
  readonly fresh: ReplayNetwork;
  readonly places: ReadonlyMap<Family, readonly Place[]>;
}

/** A packet that something changed may treat otherwise. */
export interface Candidate {
  readonly from: Socket;
  readonly packet: Packet;
  readonly label?: Entry['label'];
}

/** Every packet that meets a changed table, door, source check, filter or label rule on its way. All others fare alike in both networks. */
export function* differingPackets(comparison: Comparison, states: TwoStates): Generator<Candidate> {
  for (const family of FAMILIES) yield* rerouted(comparison, states, family);
  for (const from of comparison.base.sockets) {
    yield* otherSources(comparison, states, from);
    yield* labelled(comparison, states, from);
  }
  yield* filteredOtherwise(comparison);
}

/** Packets that are looked up where the answer differs, or that enter another table than before. */
function* rerouted(comparison: Comparison, states: TwoStates, family: Family): Generator<Candidate> {
  const { old, fresh, state } = states;
  const suspects = (states.places.get(family) ?? []).filter((place) => {
    const before = placesOf(old).find((one) => placeName(one) === placeName(place));
    return before === undefined || tableText(old, before, family) !== tableText(fresh, place, family);
  });
  const moved = comparison.base.sockets.filter((socket) => doorText(old, socket) !== doorText(fresh, socket));
  if (suspects.length + moved.length === 0) return;
  for (const address of comparison.addresses.get(family) ?? []) {
    const changed = new Set(suspects.filter((place) => differs(old, fresh, place, address)).map(placeName));
    for (const from of comparison.base.sockets) {
      const trail = trailOf(old, from, address);
      if (!moved.includes(from) && !trail.some((place) => changed.has(placeName(place)))) continue;
      const key = `${from.access.id} ${address.value} ${state.says?.socket === from ? state.name : ''} ${textOf(old, trail, address)} → ${textOf(fresh, trailOf(fresh, from, address), address)}`;
      if (comparison.settled.has(key)) continue;
      for (const source of sourcesOf(comparison.base, from, family))
        for (const kind of comparison.kinds) yield { from, packet: packetOf(kind, source, address) };
      comparison.settled.add(key);
    }
  }
}

function differs(old: ReplayNetwork, fresh: ReplayNetwork, place: Place, address: IpAddress): boolean {
  const before = placesOf(old).find((one) => placeName(one) === placeName(place));
  return before === undefined || lookUpText(old, before, address) !== lookUpText(fresh, place, address);
}

function trailOf(network: ReplayNetwork, from: Socket, address: IpAddress): readonly Place[] {
  const door = doorOf(network, from);
  const start = placesOf(network).find(
    ({ router, vrf }) => router.name === from.router && vrf.name === door?.vrf?.value,
  );
  return start === undefined ? [] : visited(network, start, address);
}

function textOf(network: ReplayNetwork, trail: readonly Place[], address: IpAddress): string {
  return trail.map((place) => `${placeName(place)}: ${lookUpText(network, place, address)}`).join('; ');
}

function doorOf({ routers }: ReplayNetwork, socket: Socket): Interface | undefined {
  const model = routers.find(({ name }) => name === socket.router)?.model;
  return model === undefined ? undefined : interfaceAt(model, socket);
}

function doorText(network: ReplayNetwork, socket: Socket): string {
  const door = doorOf(network, socket);
  const addresses = door?.addresses.map(({ value }) => `${value.address}/${value.length}`).join();
  return door === undefined ? 'none' : `${door.name} ${door.vrf?.value ?? ''} ${addresses}`;
}

/** Sources that the door's check judges otherwise than before. */
function* otherSources(
  comparison: Comparison,
  { old, fresh, places }: TwoStates,
  from: Socket,
): Generator<Candidate> {
  if (![...places.values()].flat().some(({ router }) => router.name === from.router)) return;
  const [before, after] = [doorOf(old, from), doorOf(fresh, from)];
  if (before === undefined || after === undefined) return;
  if (before.sourceCheck.length + after.sourceCheck.length === 0) return;
  for (const family of FAMILIES)
    for (const source of comparison.addresses.get(family) ?? []) {
      const probe: Packet = { family, source, destination: source, protocol: 'icmp' };
      const admits = (network: ReplayNetwork, door: Interface) => admitsSource(network, from, door, probe);
      if (admits(old, before) === admits(fresh, after)) continue;
      for (const destination of comparison.addresses.get(family) ?? [])
        for (const kind of comparison.kinds) yield { from, packet: packetOf(kind, source, destination) };
    }
}

/** Whether the source check of a door lets a packet in; outside every VRF everything is let in. */
function admitsSource(network: ReplayNetwork, { router }: Socket, door: Interface, packet: Packet): boolean {
  const place = placesOf(network).find(
    (one) => one.router.name === router && one.vrf.name === door.vrf?.value,
  );
  return place === undefined || sourceFits(flightOf(network, place.router, packet), door);
}

/** Labelled frames, where a door takes them now or took them before: the customer may name any VRF. */
function* labelled(comparison: Comparison, { old, fresh }: TwoStates, from: Socket): Generator<Candidate> {
  const [before, after] = [doorOf(old, from), doorOf(fresh, from)];
  if (before?.acceptsLabels.value === after?.acceptsLabels.value) return;
  for (const { router, vrf } of placesOf(fresh))
    for (const family of FAMILIES)
      for (const destination of comparison.addresses.get(family) ?? [])
        for (const source of sourcesOf(comparison.base, from, family).slice(0, 1))
          yield {
            from,
            packet: packetOf({ protocol: 'icmp' }, source, destination),
            label: { router: router.name, vrf: vrf.name },
          };
}

const NO_STATE: ReplayNetwork = { routers: [], announcements: [] };
const flightOf = (network: ReplayNetwork, router: ReplayRouter, packet: Packet) => ({
  network,
  router,
  packet,
  family: packet.family,
  popped: false,
  depth: 0,
  entry: '',
});

const HOOKS = ['inbound', 'outbound', 'forwarded-outbound'] as const;

/** Packets that the filters of a door judge otherwise: at the entry from that socket, at the exit from all. */
function* filteredOtherwise(comparison: Comparison): Generator<Candidate> {
  const { base, before, touched } = comparison;
  for (const socket of base.sockets.filter(({ router }) => router === touched.name)) {
    const [was, is] = [interfaceAt(before.model, socket), interfaceAt(touched.model, socket)];
    if (was === undefined || is === undefined) continue;
    for (const hook of HOOKS) {
      const judges = (packet: Packet) =>
        passes(flightOf(NO_STATE, before, packet), was, [hook]) ===
        passes(flightOf(NO_STATE, touched, packet), is, [hook]);
      const key = `${socket.access.id} ${hook}`;
      const entries = hook === 'inbound' ? [socket] : base.sockets;
      if (comparison.settled.has(`${key} alike`)) continue;
      const packets = [...judgedOtherwise(comparison, judges)];
      if (packets.length === 0) comparison.settled.add(`${key} alike`);
      for (const from of entries) yield* packets.map((packet) => ({ from, packet }));
    }
  }
}

/** Among packets between addresses that the filters tell apart: one per pair of such addresses and kind. */
function* judgedOtherwise(
  { addresses, kinds, before, touched, base }: Comparison,
  alike: (packet: Packet) => boolean,
): Generator<Packet> {
  const rules = [before, touched].flatMap(({ model }) => model.filters.flatMap((filter) => filter.rules));
  const named = rules.flatMap(({ source, destination }) => [source ?? [], destination ?? []].flat());
  for (const family of FAMILIES) {
    const coarse = addressesOf(named, family);
    const members = new Map(coarse.map((one) => [one, sameFor(named, one, addresses.get(family) ?? [])]));
    for (const source of coarse)
      for (const destination of coarse)
        for (const kind of kinds) {
          if (alike(packetOf(kind, source, destination))) continue;
          const sources = shortened(base, members.get(source) ?? []);
          for (const one of sources)
            for (const other of members.get(destination) ?? []) yield packetOf(kind, one, other);
        }
  }
}

/** Addresses that lie in the same of the prefixes as one. */
function sameFor(
  prefixes: readonly Prefix[],
  one: IpAddress,
  all: readonly IpAddress[],
): readonly IpAddress[] {
  const inside = (address: IpAddress) => prefixes.map((prefix) => coversAddress(prefix, address)).join();
  const wanted = inside(one);
  return all.filter((address) => inside(address) === wanted);
}

/** Of many foreign sources those that some site or link or nobody owns are enough; every address of a small set is kept. */
function shortened({ sockets }: World, sources: readonly IpAddress[]): readonly IpAddress[] {
  if (sources.length <= 12) return sources;
  const owned = sources.filter((source) =>
    sockets.some(({ site, links }) =>
      [...links, ...site.prefixes.map(({ value }) => value)].some((one) => coversAddress(one, source)),
    ),
  );
  return owned.length === 0 ? sources.slice(0, 1) : owned;
}
