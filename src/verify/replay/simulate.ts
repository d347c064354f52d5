import type { DeviceModel, FilterRule, Interface, PacketPick, Vrf } from '../../device/model.ts';
import { coversAddress } from '../../net/prefix.ts';
import type { Packet, ReplayNetwork, ReplayRouter, Spot } from '../types.ts';
import { familyIn, interfacesOf, isBeyond, isOwn, leaksIn } from './look-ups.ts';
import { type Exit, importedRoutes, longest, ownRoutes, type Route, type Run } from './routes.ts';

/** Where a packet came out: by an interface, or (`interface` absent) at an address of the backbone itself. */
export interface Arrival {
  readonly router: string;
  readonly interface?: string;
}

/** Where a packet goes in; with a label that somebody chose it starts in the VRF the label names. */
export interface Entry {
  readonly router: string;
  readonly interface: string;
  readonly label?: { readonly router: string; readonly vrf: string };
}

/** One packet on its way through one state. */
interface Flight extends Run {
  readonly packet: Packet;
}

/** Where it stands: at a router, come out of a label or not, after so many look-ups. */
interface Stand {
  readonly router: ReplayRouter;
  readonly popped: boolean;
  readonly depth: number;
}

interface Place extends Stand {
  readonly vrf: Vrf;
  /** The interface it has just come in by. */
  readonly entry?: string;
}

/**
 * Carries one packet hop by hop and says everywhere it can come out (several places where routers may choose). Deliberately naive: every
 * look-up goes through all routes of all routers. It shares no code with the engine, so that both must be wrong in the same way for a false
 * breach to be shown. A name that is defined nowhere (policy, list) refuses.
 */
export function simulate(network: ReplayNetwork, entry: Entry, packet: Packet): readonly Arrival[] {
  const flight: Flight = { network, packet, family: packet.family };
  const named = (name: string) => network.routers.find((one) => one.name === name);
  const door = named(entry.router)?.model.interfaces.find(({ name }) => name === entry.interface);
  const router = named(entry.label?.router ?? entry.router);
  if (router === undefined || door === undefined) return [];
  const vrf = router.model.vrfs.find(({ name }) => name === (entry.label?.vrf ?? door.vrf?.value));
  const stand = { router, popped: entry.label !== undefined, depth: 0 };
  if (stand.popped) return vrf && door.acceptsLabels.value ? lookUp(flight, { ...stand, vrf }) : [];
  if (!passes(flight, router, door, ['inbound'])) return [];
  if (vrf === undefined) return door.vrf === undefined ? global(flight, stand) : [];
  return sourceFits(flight, { router, vrf }, door) ? lookUp(flight, { ...stand, vrf, entry: door.name }) : [];
}

function lookUp(flight: Flight, place: Place): readonly Arrival[] {
  const { model, name } = place.router;
  if (place.depth > 8) return [];
  const isFirst = model.guards.localRuleBehindVrf.some((one) => one.family === flight.family && !one.value);
  const here = isFirst && answers(model, flight.packet) ? [{ router: name }] : [];
  return [...redirected(flight, place), ...here, ...routed(flight, place)];
}

function routed(flight: Flight, place: Place): readonly Arrival[] {
  const { forwards } = place.router.model.guards;
  if (forwards.some(({ family, value }) => family === flight.family && !value)) return [];
  const routes = winning(flight, place, flight.packet.destination);
  if (routes.length > 0) return routes.flatMap((route) => follow(flight, place, route));
  return familyIn(place.vrf, flight)?.terminator.value === false ? global(flight, place) : [];
}

/** The longest matches of an address: own ones before imported ones, both where the distance was written by hand. */
function winning(run: Run, spot: Spot, address: Packet['destination']): readonly Route[] {
  const own = longest(ownRoutes(run, spot), address);
  const foreign = longest(importedRoutes(run, spot), address);
  const [mine, theirs] = [own[0]?.prefix.length ?? -1, foreign[0]?.prefix.length ?? -1];
  const both = mine === theirs && own.some(({ contested }) => contested);
  return both ? [...own, ...foreign] : mine >= theirs ? own : foreign;
}

function leave(flight: Flight, place: Place, exit: Exit): readonly Arrival[] {
  const { router, popped, depth } = place;
  if (exit.kind === 'drop') return [];
  if (exit.kind === 'global') return global(flight, place);
  if (exit.kind === 'vrf') {
    const vrf = router.model.vrfs.find(({ name }) => name === exit.name);
    return vrf === undefined ? [] : lookUp(flight, { router, vrf, popped, depth: depth + 1 });
  }
  const one = router.model.interfaces.find(({ name }) => name === exit.name);
  const hooks = popped ? ['outbound'] : ['outbound', 'forwarded-outbound'];
  return one && passes(flight, router, one, hooks) ? [{ router: router.name, interface: one.name }] : [];
}

/** On one router an imported route keeps its next hop; between routers the label decides. */
function follow(flight: Flight, place: Place, { exporter, exit }: Route): readonly Arrival[] {
  if (exporter === undefined || exporter.router.name === place.router.name) return leave(flight, place, exit);
  const settings = familyIn(exporter.vrf, flight);
  const mode = settings?.labelMode.value ?? 'unknown';
  const there = { ...exporter, popped: true, depth: place.depth + 1 };
  const label = settings?.staticLabel?.value;
  const twins = exporter.router.model.vrfs.filter(
    (one) => one !== exporter.vrf && label && one.families.some((two) => two.staticLabel?.value === label),
  );
  return [
    ...(mode === 'none' ? global(flight, there) : []),
    ...twins.flatMap((twin) => lookUp(flight, { ...there, vrf: twin })),
    ...(mode === 'per-vrf' || mode === 'unknown' ? lookUp(flight, there) : []),
    ...(mode === 'per-next-hop' || mode === 'unknown' ? direct(flight, there, exit) : []),
  ];
}

/** A label that names a link still needs the neighbour's address there (RFC 4364 §4.3.2): a router sends its own out to nobody. */
function direct(flight: Flight, place: Place, exit: Exit): readonly Arrival[] {
  const one = place.router.model.interfaces.find(({ name }) => name === exit.name);
  return one && isOwn(one, flight.packet.destination) ? [] : leave(flight, place, exit);
}

/** The global table of a router knows the addresses of all routers, and the routes that VRFs of this one gave it. */
function global(flight: Flight, { router, popped, depth }: Stand): readonly Arrival[] {
  const core = flight.network.routers.filter(({ model }) => answers(model, flight.packet));
  const given = leaksIn(router.model, flight)
    .filter(({ kind, to }) => (kind === 'global-leak' || kind === 'vrf-import') && to === '')
    .filter(({ prefix }) => prefix === undefined || coversAddress(prefix, flight.packet.destination));
  return [
    ...core.map(({ name }) => ({ router: name })),
    ...given.flatMap((leak) => handOver(flight, { router, popped, depth: depth + 1 }, leak.from, leak.picks)),
  ];
}

/** Into a VRF of the router: out to the next hop when it lies on a link there, else by the VRF's routes. */
function handOver(flight: Flight, stand: Stand, name: string, picks?: PacketPick): readonly Arrival[] {
  const vrf = stand.router.model.vrfs.find((one) => one.name === name);
  if (vrf === undefined) return [];
  const place = { router: stand.router, popped: stand.popped, depth: stand.depth, vrf };
  const hop = picks?.nextHop;
  const link = interfacesOf(place).find((one) => hop !== undefined && isBeyond(one, hop));
  const exit: Exit = link === undefined ? { kind: 'vrf', name } : { kind: 'interface', name: link.name };
  return leave(flight, place, exit);
}

function answers({ interfaces }: DeviceModel, { destination }: Packet): boolean {
  return interfaces.some((one) => one.vrf === undefined && isOwn(one, destination));
}

function redirected(flight: Flight, place: Place): readonly Arrival[] {
  const { router, vrf, entry } = place;
  const rules = leaksIn(router.model, flight).filter(({ kind }) => kind === 'policy-routing');
  return rules
    .filter(({ from, to }) => from === vrf.name || (from === '*' && to !== vrf.name))
    .filter(({ picks }) => (picks?.entry ?? entry) === entry)
    .filter(({ picks }) => {
      const first = picks?.rules?.find((rule) => matches(flight, router, rule));
      return picks?.rules === undefined || first?.action === 'permit';
    })
    .flatMap(({ to, picks }) => (to === '' ? global(flight, place) : handOver(flight, place, to, picks)));
}

/** Reverse path: strict wants the way back by the same interface, loose any way back. Without a check every source fits. */
export function sourceFits(flight: Flight, spot: Spot, door: Interface): boolean {
  const check = door.sourceCheck.find(({ family }) => family === flight.family);
  if (check === undefined) return true;
  const back = winning(flight, spot, flight.packet.source);
  if (check.mode === 'loose') return back.some(({ exporter, exit }) => exporter || exit.kind === 'interface');
  return back.some(({ exporter, exit }) => !exporter && exit.kind === 'interface' && exit.name === door.name);
}

/** Whether the filters of an interface let a packet pass at every hook named. */
export function passes(flight: Flight, router: ReplayRouter, one: Interface, hooks: string[]): boolean {
  const known = router.model.filters.filter(({ family }) => family === flight.family);
  return hooks.every((hook) => {
    const uses = one.filters.filter((use) => use.hook === hook && use.family === flight.family);
    const rules = uses.flatMap((use) => known.find(({ name }) => name === use.filter)?.rules ?? []);
    return rules.find((rule) => matches(flight, router, rule))?.action !== 'deny';
  });
}

function matches(flight: Flight, router: ReplayRouter, rule: FilterRule): boolean {
  const { packet } = flight;
  const protocol = typeof rule.protocol === 'number' ? `ip-${rule.protocol}` : rule.protocol;
  return (
    (protocol === 'ip' || protocol === packet.protocol) &&
    (rule.source === undefined || coversAddress(rule.source, packet.source)) &&
    (rule.destination === undefined || coversAddress(rule.destination, packet.destination)) &&
    (rule.fragments === undefined || (rule.fragments === 'only') === (packet.fragment === true)) &&
    (rule.tracked === undefined || (rule.tracked === 'known') === isKnown(flight, router)) &&
    headerFits(router, rule, packet)
  );
}

/** No port counts as port -1. */
const ANY_PORT = { from: -1, to: 65535 };

/** Ports and flags stand in the first fragment alone. */
function headerFits(router: ReplayRouter, rule: FilterRule, packet: Packet): boolean {
  const holds = (ports = ANY_PORT, port = -1) => ports.from <= port && port <= ports.to;
  const asks = rule.sourcePorts ?? rule.destinationPorts ?? rule.icmp ?? rule.established === true;
  if (packet.fragment === true && asks !== false)
    return router.fragmentsUnsettled === true && rule.action === 'deny';
  return (
    holds(rule.sourcePorts, packet.sourcePort) &&
    holds(rule.destinationPorts, packet.destinationPort) &&
    (rule.established !== true || packet.opening !== true) &&
    (rule.icmp === undefined || isOfType(rule.icmp, packet))
  );
}

/** Without a type of its own an ICMP packet is an echo request. */
function isOfType({ type, code }: NonNullable<FilterRule['icmp']>, packet: Packet): boolean {
  const own = packet.icmp ?? { type: packet.family === 4 ? 8 : 128, code: 0 };
  return packet.protocol === 'icmp' && own.type === type && (code === undefined || own.code === code);
}

/** Whether the router remembers a connection of these ends, in either direction: its memory knows no VRF. */
function isKnown({ network, packet }: Flight, { name }: ReplayRouter): boolean {
  const ends = ({ protocol, source, sourcePort, destination, destinationPort }: Packet) =>
    [`${source.value}#${sourcePort}`, `${destination.value}#${destinationPort}`].sort().join(` ${protocol} `);
  const known = (network.connections ?? []).filter(({ router }) => router === name);
  return packet.opening !== true && known.some((one) => ends(one.packet) === ends(packet));
}
