import type { IpAddress } from '../../net/address.ts';
import { coversAddress, type Prefix, prefixSize } from '../../net/prefix.ts';
import { type Circuit, GLOBAL_TABLE, type VrfTable } from '../bind/circuit.ts';
import type { Cause } from '../explain/cause.ts';
import { dropLines } from '../explain/fix.ts';
import { broughtHome } from '../explain/home-vrf.ts';
import { hopsOf, stepHops } from '../explain/hops.ts';
import { walk, walkGlobal } from '../reach/walk.ts';
import { type End, stepsOf } from '../reach/way.ts';
import { cite } from '../read/routers.ts';
import type { Hop } from '../types.ts';
import { type BreachDraft, type Breaching, breachOf } from './breaches.ts';
import { towardsCore } from './forbidden.ts';
import { packetFrom } from './packet.ts';
import { arrivesInReplay } from './replaying.ts';

/** Declared circuits that stand in no VRF: what they send is looked up in the backbone's own table. */
export function bareCircuits(context: Breaching): readonly BreachDraft[] {
  const bare = context.fabric.attachment.circuits.filter(
    (circuit) => circuit.table === GLOBAL_TABLE && circuit.interface.vrf === undefined,
  );
  return [
    ...bare.flatMap((from) => bareInward(context, from)),
    ...bare.flatMap((from) => bareToCore(context, from)),
  ];
}

/** From a circuit in no VRF into a VRF of another VPN that gave the global table a route. */
function bareInward(context: Breaching, from: Circuit): readonly BreachDraft[] {
  const { fabric, passage, network } = context;
  for (const end of walkGlobal(fabric, from.router)) {
    const to = end.outcome.kind === 'circuit' ? fabric.attachment.circuits[end.outcome.circuit] : undefined;
    if (to?.site === undefined || to.vpn === from.vpn) continue;
    const packets = passage.through(from, to, end);
    const packet = packetFrom(passage.packets, packets, prefixesOf(from), prefixesOf(to));
    if (packet === undefined || !arrivesInReplay(network, from, to, packet)) continue;
    const lines = cite(
      from.router,
      stepsOf(end.way).flatMap(({ move }) => (move.kind === 'inward' ? move.at : []))[0],
    );
    const cause: Cause = {
      class: 'global-leak',
      causes: lines,
      fix: dropLines(lines),
      declared: spansOf(from),
    };
    return [breachOf(context, { from, to, packet, cause, hops: hopsOf(fabric, { from, to, end }) })];
  }
  return [];
}

function bareToCore(context: Breaching, from: Circuit): readonly BreachDraft[] {
  const end = { from: 0, to: context.fabric.ranks.count, popped: false };
  const packets = towardsCore(context, context.passage.through(from, undefined, end));
  const packet = packetFrom(context.passage.packets, packets, prefixesOf(from), context.core);
  if (packet === undefined || !arrivesInReplay(context.network, from, undefined, packet)) return [];
  const lines = cite(from.router, from.interface.at);
  const fix = broughtHome(context.fabric, from);
  const cause: Cause = { class: 'ac-wrong-vrf', causes: lines, fix, declared: spansOf(from) };
  const enter: Hop = {
    router: from.router.name,
    table: '',
    action: 'enter',
    detail: `${from.interface.name} (${from.vpn}/${from.siteName})`,
    lines,
  };
  return [
    breachOf(context, {
      from,
      to: undefined,
      packet,
      cause,
      hops: [enter, { ...enter, action: 'fall-through', detail: 'no VRF: global table', lines: [] }],
    }),
  ];
}

/** Circuits that accept labelled frames: a customer who guesses a label stands in that VRF (RFC 4364 §13.1). One per VPN that is opened. */
export function labelledFrames(context: Breaching): readonly BreachDraft[] {
  const { attachment } = context.fabric;
  const open = attachment.circuits.filter((circuit) => circuit.site !== undefined && takesLabels(circuit));
  return open.flatMap((from) => {
    const victims = Map.groupBy(
      attachment.tables.filter((table) => table.owner !== undefined && table.owner !== from.vpn),
      (table) => table.owner,
    );
    return [...victims.values()].flatMap(
      (tables) =>
        tables.map((table) => labelInto(context, from, table)).find((found) => found !== undefined) ?? [],
    );
  });
}

/** Not where the port is a link of the backbone too: what divides it into circuits may keep frames without a tag from customers. */
function takesLabels({ interface: one, labelDoor }: Circuit): boolean {
  if (labelDoor === undefined) return false;
  return labelDoor === one || (labelDoor.igp === undefined && labelDoor.ldp.length === 0);
}

function labelInto(context: Breaching, from: Circuit, table: VrfTable): BreachDraft | undefined {
  // A declared host makes a better packet than the access link, whose lowest address no host can have.
  return labelTo(context, from, table, true) ?? labelTo(context, from, table, false);
}

function labelTo(
  context: Breaching,
  from: Circuit,
  table: VrfTable,
  declaredOnly: boolean,
): BreachDraft | undefined {
  const { fabric, passage, network } = context;
  for (const end of walk(fabric, table.id)) {
    const to = end.outcome.kind === 'circuit' ? fabric.attachment.circuits[end.outcome.circuit] : undefined;
    if (to?.site === undefined || to.vpn !== table.owner || to.table !== table.id) continue;
    // Labelled frames meet neither the source check nor the filters of the circuit they enter by.
    const arriving = passage.towards(passage.releasedBy(to, true), end);
    const packet = packetFrom(passage.packets, arriving, prefixesOf(from), prefixesOf(to));
    const label = { router: table.router.name, vrf: table.vrf.name };
    if (packet === undefined || !arrivesInReplay(network, from, to, packet, { label })) continue;
    if (declaredOnly && !prefixesOf(to).some((prefix) => isHostOf(prefix, packet.destination))) continue;
    const lines = cite(from.router, from.labelDoor?.acceptsLabels.at);
    const cause: Cause = {
      class: 'mpls-on-ac',
      causes: lines,
      fix: dropLines(lines),
      declared: spansOf(from),
    };
    return breachOf(context, { from, to, packet, cause, hops: labelHops(context, from, to, table, end) });
  }
  return undefined;
}

/** Whether an address of a prefix can belong to a host: not the one that names the prefix itself. */
function isHostOf(prefix: Prefix, address: IpAddress): boolean {
  return coversAddress(prefix, address) && (prefixSize(prefix) === 1n || prefix.address !== address.value);
}

function labelHops(
  { fabric }: Breaching,
  from: Circuit,
  to: Circuit,
  table: VrfTable,
  end: End,
): readonly Hop[] {
  const enter: Hop = {
    router: from.router.name,
    table: from.interface.vrf?.value ?? '',
    action: 'enter',
    detail: `${from.interface.name} (${from.vpn}/${from.siteName})`,
    lines: cite(from.router, from.labelDoor?.acceptsLabels.at),
  };
  const label: Hop = {
    ...enter,
    action: 'label',
    detail: `→ ${table.vrf.name}@${table.router.name}`,
    lines: [],
  };
  const leave: Hop = {
    router: to.router.name,
    table: to.interface.vrf?.value ?? '',
    action: 'leave',
    detail: `${to.interface.name} (${to.vpn}/${to.siteName})`,
    lines: cite(to.router, to.interface.vrf?.at),
  };
  return [enter, label, ...stepsOf(end.way).flatMap((step) => stepHops(fabric, step)), leave];
}

function prefixesOf(circuit: Circuit): readonly Prefix[] {
  return circuit.site?.prefixes.map(({ value }) => value) ?? [];
}

function spansOf(circuit: Circuit) {
  return circuit.access === undefined ? [] : [circuit.access.span];
}
