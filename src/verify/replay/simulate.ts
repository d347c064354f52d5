import type { DeviceModel, FilterRule, Interface, PacketPick, Vrf } from '../../device/model.ts';
import { coversAddress } from '../../net/prefix.ts';
import type { Packet } from '../types.ts';
import {
  type Exit,
  familyIn,
  type ImportedRoute,
  importedRoutes,
  interfacesOf,
  isBeyond,
  longest,
  ownRoutes,
  type ReplayNetwork,
  type ReplayRouter,
  type Run,
} from './routes.ts';

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

interface Place {
  readonly router: ReplayRouter;
  readonly vrf: Vrf;
  readonly popped: boolean;
  readonly depth: number;
  /** The interface it has just come in by. */
  readonly entry?: string;
}

/**
 * Carries one packet hop by hop and says everywhere it can come out (several places where routers may choose). Deliberately naive: no
 * tables are built, every look-up goes through all routes of all routers. It shares no code with the engine, so that both must be wrong in
 * the same way for a false breach to be shown. A name that is defined nowhere (policy, list) refuses.
 */
export function simulate(network: ReplayNetwork, entry: Entry, packet: Packet): readonly Arrival[] {
  const run: Run = { network, packet };
  const at = network.routers.find(({ name }) => name === (entry.label?.router ?? entry.router));
  const door = network.routers
    .find(({ name }) => name === entry.router)
    ?.model.interfaces.find(({ name }) => name === entry.interface);
  if (at === undefined || door === undefined) return [];
  const vrf = at.model.vrfs.find(({ name }) => name === (entry.label?.vrf ?? door.vrf?.value));
  const labelled = entry.label !== undefined;
  if (labelled ? !door.acceptsLabels.value : !passes(run, at, door, ['inbound'])) return [];
  if (vrf === undefined) return door.vrf === undefined && !labelled ? global(run, at, false, 0) : [];
  const place = { router: at, vrf, popped: labelled, depth: 0 };
  if (labelled) return lookUp(run, place);
  return sourceFits(run, place, door) ? lookUp(run, { ...place, entry: door.name }) : [];
}

/** Whether the source check of an interface lets a packet in; without a check, or outside every VRF, everything is let in. */
export function admitsSource(network: ReplayNetwork, entry: Entry, packet: Packet): boolean {
  const router = network.routers.find(({ name }) => name === entry.router);
  const door = router?.model.interfaces.find(({ name }) => name === entry.interface);
  const vrf = router?.model.vrfs.find(({ name }) => name === door?.vrf?.value);
  if (router === undefined || door === undefined || vrf === undefined) return true;
  return sourceFits({ network, packet }, { router, vrf, popped: false, depth: 0 }, door);
}

function lookUp(run: Run, place: Place): readonly Arrival[] {
  if (place.depth > 8) return [];
  const { model, name } = place.router;
  const { family } = run.packet;
  const first = model.guards.localRuleBehindVrf.some((guard) => guard.family === family && !guard.value);
  return [
    ...redirected(run, place),
    ...(first && answers(model, run.packet) ? [{ router: name }] : []),
    ...routed(run, place),
  ];
}

function routed(run: Run, place: Place): readonly Arrival[] {
  const { forwards } = place.router.model.guards;
  if (forwards.some(({ family, value }) => family === run.packet.family && !value)) return [];
  const settings = familyIn(place.vrf, run);
  const { own, foreign } = winning(run, place, run.packet.destination);
  if (own.length + foreign.length === 0)
    return settings === undefined || settings.terminator.value ? [] : globalAt(run, place);
  return [
    ...own.flatMap(({ exit }) => leave(run, place, exit)),
    ...foreign.flatMap((route) => follow(run, place, route)),
  ];
}

/** The longest matches of an address: own ones before imported ones, both where the distance was written by hand. */
function winning(run: Run, { router, vrf }: Place, address: Packet['destination']) {
  const own = longest(ownRoutes(run, router, vrf), address);
  const foreign = longest(importedRoutes(run, router, vrf), address);
  const [mine, theirs] = [own[0]?.prefix.length ?? -1, foreign[0]?.prefix.length ?? -1];
  const both = mine === theirs && own.some(({ contested }) => contested);
  return { own: mine >= theirs ? own : [], foreign: theirs > mine || both ? foreign : [] };
}

function leave(run: Run, place: Place, exit: Exit): readonly Arrival[] {
  const { router, popped, depth } = place;
  if (exit.kind === 'drop') return [];
  if (exit.kind === 'global') return globalAt(run, place);
  if (exit.kind === 'vrf') {
    const vrf = router.model.vrfs.find(({ name }) => name === exit.name);
    return vrf === undefined ? [] : lookUp(run, { router, vrf, popped, depth: depth + 1 });
  }
  const one = router.model.interfaces.find(({ name }) => name === exit.name);
  const hooks = popped ? ['outbound'] : ['outbound', 'forwarded-outbound'];
  if (one === undefined || !passes(run, router, one, hooks)) return [];
  return [{ router: router.name, interface: one.name }];
}

/** On one router an imported route keeps its next hop; between routers the label decides. */
function follow(run: Run, place: Place, route: ImportedRoute): readonly Arrival[] {
  const { router, vrf } = route.exporter;
  if (router.name === place.router.name) return leave(run, place, route.exit);
  const mode = familyIn(vrf, run)?.labelMode.value ?? 'unknown';
  const there = { router, vrf, popped: true, depth: place.depth + 1 };
  const label = familyIn(vrf, run)?.staticLabel?.value;
  const twins = router.model.vrfs.filter(
    (one) =>
      one !== vrf && label !== undefined && one.families.some((two) => two.staticLabel?.value === label),
  );
  return [
    ...(mode === 'none' ? globalAt(run, there) : []),
    ...twins.flatMap((twin) => lookUp(run, { ...there, vrf: twin })),
    ...(mode === 'per-vrf' || mode === 'unknown' ? lookUp(run, there) : []),
    ...(mode === 'per-next-hop' || mode === 'unknown' ? leave(run, there, route.exit) : []),
  ];
}

function globalAt(run: Run, { router, popped, depth }: Place): readonly Arrival[] {
  return global(run, router, popped, depth);
}

/** The global table of a router knows the addresses of all routers, and the routes that VRFs of this one gave it. */
function global(run: Run, router: ReplayRouter, popped: boolean, depth: number): readonly Arrival[] {
  const { network, packet } = run;
  const core = network.routers.filter(({ model }) => answers(model, packet));
  const given = router.model.leaks.filter(
    ({ kind, to, family, prefix }) =>
      (kind === 'global-leak' || kind === 'vrf-import') &&
      to === '' &&
      (family ?? packet.family) === packet.family &&
      (prefix === undefined || coversAddress(prefix, packet.destination)),
  );
  return [
    ...core.map(({ name }) => ({ router: name })),
    ...given.flatMap((leak) => handOver(run, { router, popped, depth: depth + 1 }, leak.from, leak.picks)),
  ];
}

/** Into a VRF of the router: out to the next hop when it lies on a link there, else by the VRF's routes. */
function handOver(
  run: Run,
  { router, popped, depth }: Omit<Place, 'vrf'>,
  name: string,
  picks: PacketPick | undefined,
): readonly Arrival[] {
  const vrf = router.model.vrfs.find((one) => one.name === name);
  if (vrf === undefined) return [];
  const hop = picks?.nextHop;
  const link = interfacesOf(router.model, vrf).find((one) => hop !== undefined && isBeyond(one, hop));
  const exit: Exit = link === undefined ? { kind: 'vrf', name } : { kind: 'interface', name: link.name };
  return leave(run, { router, vrf, popped, depth }, exit);
}

function answers(model: DeviceModel, { destination }: Packet): boolean {
  const outside = model.interfaces.filter((one) => one.vrf === undefined).flatMap((one) => one.addresses);
  const { family, value: wanted } = destination;
  return outside.some(({ value }) => value.family === family && value.address === wanted);
}

function redirected(run: Run, place: Place): readonly Arrival[] {
  const { family } = run.packet;
  const { router, vrf, entry } = place;
  const rules = router.model.leaks.filter((leak) => leak.kind === 'policy-routing');
  return rules
    .filter(({ from, to }) => from === vrf.name || (from === '*' && to !== vrf.name))
    .filter(({ family: of, picks }) => (of ?? family) === family && (picks?.entry ?? entry) === entry)
    .filter(({ picks }) => {
      const first = picks?.rules?.find((rule) => matches(run, router, rule));
      return picks?.rules === undefined || first?.action === 'permit';
    })
    .flatMap(({ to, picks }) => (to === '' ? globalAt(run, place) : handOver(run, place, to, picks)));
}

/** Reverse path: strict wants the way back by the same interface, loose any way back. */
function sourceFits(run: Run, place: Place, door: Interface): boolean {
  const check = door.sourceCheck.find(({ family }) => family === run.packet.family);
  if (check === undefined) return true;
  const { own, foreign } = winning(run, place, run.packet.source);
  const loose = check.mode === 'loose';
  const back = own.filter(({ exit }) => exit.kind === 'interface');
  return back.some(({ exit }) => loose || exit.name === door.name) || (loose && foreign.length > 0);
}

/** Whether the filters of an interface let a packet pass at every hook named. */
export function passes(run: Run, router: ReplayRouter, one: Interface, hooks: readonly string[]): boolean {
  const { family } = run.packet;
  return hooks.every((hook) => {
    const names = one.filters.filter((use) => use.hook === hook && use.family === family);
    const bound = names.map((use) =>
      router.model.filters.find(({ name, family: of }) => name === use.filter && of === family),
    );
    const rules = bound.flatMap((filter) => filter?.rules ?? []);
    return rules.find((rule) => matches(run, router, rule))?.action !== 'deny';
  });
}

function matches(run: Run, router: ReplayRouter, rule: FilterRule): boolean {
  const { packet } = run;
  const protocol = typeof rule.protocol === 'number' ? `ip-${rule.protocol}` : rule.protocol;
  return (
    (protocol === 'ip' || protocol === packet.protocol) &&
    (rule.source === undefined || coversAddress(rule.source, packet.source)) &&
    (rule.destination === undefined || coversAddress(rule.destination, packet.destination)) &&
    (rule.fragments === undefined || (rule.fragments === 'only') === (packet.fragment === true)) &&
    (rule.tracked === undefined || (rule.tracked === 'known') === isKnown(run, router)) &&
    headerFits(router, rule, packet)
  );
}

/** Ports and flags stand in the first fragment alone. */
function headerFits(router: ReplayRouter, rule: FilterRule, packet: Packet): boolean {
  const holds = (ports: FilterRule['sourcePorts'], port: number | undefined) =>
    ports === undefined || (port !== undefined && ports.from <= port && port <= ports.to);
  const details = [rule.sourcePorts, rule.destinationPorts, rule.icmp, rule.established];
  const asks = details.some((one) => one !== undefined && one !== false);
  if (packet.fragment === true && asks) return router.fragmentsUnsettled === true && rule.action === 'deny';
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
function isKnown({ network, packet }: Run, { name }: ReplayRouter): boolean {
  const ends = ({ protocol, source, sourcePort, destination, destinationPort }: Packet) =>
    [`${source.value}#${sourcePort}`, `${destination.value}#${destinationPort}`].sort().join(` ${protocol} `);
  const known = (network.connections ?? []).filter(({ router }) => router === name);
  return packet.opening !== true && known.some((one) => ends(one.packet) === ends(packet));
}
