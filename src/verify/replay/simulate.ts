import type { FilterRule, HostGuards, Interface, Vrf, VrfFamily } from '../../device/model.ts';
import { coversAddress } from '../../net/prefix.ts';
import type { Packet, ReplayNetwork, ReplayRouter, Spot } from '../types.ts';
import { familyIn, isOwn, leaksIn, longest, named } from './look-ups.ts';
import type { Exit, Route, Run } from './route.ts';
import { importedRoutes, ownRoutes } from './routes.ts';

/** Where a packet came out: by an interface, or (`interface` absent) at an address of the backbone itself. */
export type Arrival = Readonly<{ router: string; interface?: string }>;

/** Where a packet goes in; with a label that somebody chose it starts in the VRF the label names. */
export type Entry = Required<Arrival> & { readonly label?: Record<'router' | 'vrf', string> };

/** One packet at a router: come out of a label or not, after so many look-ups. */
interface Flight extends Run {
  readonly packet: Packet;
  readonly router: ReplayRouter;
  readonly popped: boolean;
  readonly depth: number;
  /** The interface it has just come in by, '' behind the first look-up. */
  readonly entry: string;
}

/**
 * Carries one packet hop by hop and says everywhere it can come out (several places where routers may choose). Deliberately naive: every
 * look-up goes through all routes of all routers. It shares no code with the engine, so that both must be wrong in the same way for a false
 * breach to be shown. A name that is defined nowhere (policy, list) refuses.
 */
export function simulate(network: ReplayNetwork, from: Entry, packet: Packet): readonly Arrival[] {
  const door = named(named(network.routers, from.router)?.model.interfaces ?? [], from.interface);
  const router = named(network.routers, from.label?.router ?? from.router);
  if (router === undefined || door === undefined) return [];
  const flight = { network, packet, family: packet.family, router, popped: false, depth: 0, entry: '' };
  if (from.label) return door.acceptsLabels.value ? lookUp({ ...flight, popped: true }, from.label.vrf) : [];
  const admitted = passes(flight, door, ['inbound']) && sourceFits(flight, door);
  return admitted ? lookUp({ ...flight, entry: door.name }, door.vrf?.value ?? '') : [];
}

/** What becomes of a packet in a table of the router; '' is the global one. */
function lookUp(flight: Flight, table: string): readonly Arrival[] {
  const { model } = flight.router;
  const vrf = named(model.vrfs, table);
  if (flight.depth > 8) return [];
  if (vrf === undefined) return table === '' ? global(flight) : [];
  const isOff = (one: HostGuards['forwards'][number]) => one.family === flight.family && !one.value;
  const here = model.guards.localRuleBehindVrf.some(isOff) ? answering(flight, [flight.router]) : [];
  const beyond = model.guards.forwards.some(isOff) ? [] : routed(flight, vrf);
  return [...redirected(flight, vrf), ...here, ...beyond];
}

function routed(flight: Flight, vrf: Vrf): readonly Arrival[] {
  const routes = winning(flight, { router: flight.router, vrf }, flight.packet.destination);
  if (routes.length > 0) return routes.flatMap((route) => follow(flight, route));
  return familyIn(vrf, flight)?.terminator.value === false ? leave(flight, { table: '' }) : [];
}

/** The longest matches of an address: own ones before imported ones, both where the distance was written by hand. */
function winning(run: Run, spot: Spot, address: Packet['destination']): readonly Route[] {
  const best = longest([...ownRoutes(run, spot), ...importedRoutes(run, spot)], address);
  const own = best.filter(({ exporter }) => exporter === undefined);
  return own.length === 0 || own.some(({ contested }) => contested) ? best : own;
}

function leave(flight: Flight, exit: Exit): readonly Arrival[] {
  if (exit.table !== undefined) return lookUp({ ...flight, entry: '', depth: flight.depth + 1 }, exit.table);
  const one = named(flight.router.model.interfaces, exit.interface);
  const hooks = exit.past ? [] : flight.popped ? ['outbound'] : ['outbound', 'forwarded-outbound'];
  return one && passes(flight, one, hooks) ? [{ router: flight.router.name, interface: one.name }] : [];
}

/**
 * On one router an imported route keeps its next hop; between routers the label decides. One that names a link still needs the neighbour's
 * address there (RFC 4364 §4.3.2): a router sends its own out to nobody.
 */
function follow(flight: Flight, { exporter, exit, origin }: Route): readonly Arrival[] {
  if (exporter === undefined || exporter.router.name === flight.router.name) return leave(flight, exit);
  const { router, vrf } = exporter;
  const port = named(router.model.interfaces, exit.interface);
  const link =
    port && isOwn(port, flight.packet.destination) ? [] : [{ ...exit, past: router.labelsPastFilters }];
  const [inside, outside, both] = [{ table: vrf.name }, { table: '' }, [{ table: vrf.name }, ...link]];
  const hop = port && ['static', 'kernel', 'bgp'].includes(origin) ? link : both;
  const meant = { none: [outside], 'per-vrf': [inside], 'per-next-hop': hop, unknown: both };
  const { labelMode, staticLabel } = familyIn(vrf, flight) ?? {};
  const isTwin = (one: VrfFamily) => staticLabel && one.staticLabel?.value === staticLabel.value;
  const twins = router.model.vrfs.filter((one) => one !== vrf && one.families.some(isTwin));
  const exits = [...meant[labelMode?.value ?? 'unknown'], ...twins.map(({ name }) => ({ table: name }))];
  return exits.flatMap((one) => leave({ ...flight, router, popped: true }, one));
}

/** The global table of a router knows the addresses of all routers, and the routes that VRFs of this one gave it. */
function global(flight: Flight): readonly Arrival[] {
  const given = leaksIn(flight.router.model, flight)
    .filter(({ kind, to }) => (kind === 'global-leak' || kind === 'vrf-import') && to === '')
    .filter(({ prefix }) => prefix === undefined || coversAddress(prefix, flight.packet.destination))
    .flatMap(({ from, picks }) => sent(flight, from, picks?.nextHop));
  return [...answering(flight, flight.network.routers), ...given];
}

/** Those of the routers that have the packet's destination outside every VRF. */
function answering({ packet }: Flight, routers: readonly ReplayRouter[]): readonly Arrival[] {
  const isMine = (one: Interface) => one.vrf === undefined && isOwn(one, packet.destination);
  return routers.filter(({ model }) => model.interfaces.some(isMine)).map(({ name }) => ({ router: name }));
}

/** Where rules send a packet, whatever the routes say. */
function redirected(flight: Flight, vrf: Vrf): readonly Arrival[] {
  const isMet = (rule: FilterRule) => matches(flight, rule);
  return leaksIn(flight.router.model, flight)
    .filter(({ kind }) => kind === 'policy-routing')
    .filter(({ from, to }) => from === vrf.name || (from === '*' && to !== vrf.name))
    .filter(({ picks }) => (picks?.entry ?? flight.entry) === flight.entry)
    .filter(({ picks: { rules } = {} }) => !rules || rules.find(isMet)?.action === 'permit')
    .flatMap(({ to, picks }) => sent(flight, to, picks?.nextHop));
}

/** Out to a next hop or into its table, and wherever that table sends packets for the next hop. */
function sent(flight: Flight, to: string, hop?: Packet['destination']): readonly Arrival[] {
  const vrf = named(flight.router.model.vrfs, to);
  const routes = vrf && hop ? winning(flight, { router: flight.router, vrf }, hop) : [];
  const known = routes.some(({ origin }) => origin === 'connected') ? [] : leave(flight, { table: to });
  return [...known, ...routes.flatMap((one) => follow(flight, one))];
}

/** Reverse path: strict wants the way back by the same interface, loose any way back. Without a check, and outside VRFs, every source fits. */
export function sourceFits(flight: Flight, door: Interface): boolean {
  const check = door.sourceCheck.find(({ family }) => family === flight.family);
  const vrf = named(flight.router.model.vrfs, door.vrf?.value);
  if (check === undefined || vrf === undefined) return true;
  const back = winning(flight, { router: flight.router, vrf }, flight.packet.source);
  if (check.mode === 'loose') return back.some(({ exporter, exit }) => exporter ?? exit.interface);
  return back.some(({ exporter, exit }) => exporter === undefined && exit.interface === door.name);
}

/** Whether the filters of an interface let a packet pass at every hook named. */
export function passes(flight: Flight, one: Interface, hooks: readonly string[]): boolean {
  const known = flight.router.model.filters.filter(({ family }) => family === flight.family);
  return hooks.every((hook) => {
    const uses = one.filters.filter((use) => use.hook === hook && use.family === flight.family);
    const rules = uses.flatMap((use) => known.find(({ name }) => name === use.filter)?.rules ?? []);
    return rules.find((rule) => matches(flight, rule))?.action !== 'deny';
  });
}

function matches(flight: Flight, rule: FilterRule): boolean {
  const { packet } = flight;
  const protocol = typeof rule.protocol === 'number' ? `ip-${rule.protocol}` : rule.protocol;
  return (
    (protocol === 'ip' || protocol === packet.protocol) &&
    (rule.source === undefined || coversAddress(rule.source, packet.source)) &&
    (rule.destination === undefined || coversAddress(rule.destination, packet.destination)) &&
    (rule.fragments === undefined || (rule.fragments === 'only') === (packet.fragment === true)) &&
    (rule.tracked === undefined || (rule.tracked === 'known') === isKnown(flight)) &&
    headerFits(flight, rule)
  );
}

/** Ports, flags and types stand in the first fragment alone. No port counts as port -1, ICMP without a type as an echo request. */
function headerFits({ packet, router }: Flight, rule: FilterRule): boolean {
  const { sourcePorts, destinationPorts, icmp, established } = rule;
  const asks = sourcePorts ?? destinationPorts ?? icmp ?? established === true;
  if (packet.fragment && asks !== false) return router.fragmentsUnsettled === true && rule.action === 'deny';
  const holds = (ports = { from: -1, to: 65535 }, port = -1) => ports.from <= port && port <= ports.to;
  const { type, code } = packet.icmp ?? { type: packet.family === 4 ? 8 : 128, code: 0 };
  return (
    holds(sourcePorts, packet.sourcePort) &&
    holds(destinationPorts, packet.destinationPort) &&
    (established !== true || packet.opening !== true) &&
    (icmp === undefined || (packet.protocol === 'icmp' && icmp.type === type && (icmp.code ?? code) === code))
  );
}

/** Whether the router remembers a connection of these ends, in either direction: its memory knows no VRF. */
function isKnown({ network, packet, router }: Flight): boolean {
  const ends = ({ protocol, source, sourcePort, destination, destinationPort }: Packet) =>
    [`${source.value}#${sourcePort}`, `${destination.value}#${destinationPort}`].sort().join(` ${protocol} `);
  const known = (network.connections ?? []).filter((one) => one.router === router.name);
  return packet.opening !== true && known.some((one) => ends(one.packet) === ends(packet));
}
