import type { Circuit } from '../bind/circuit.ts';
import type { Cause } from '../explain/cause.ts';
import { dropLines } from '../explain/fix.ts';
import { hopsOf } from '../explain/hops.ts';
import { distinct } from '../explain/targets.ts';
import { cite } from '../read/routers.ts';
import { everything, only } from '../space/box.ts';
import { tracks } from '../space/filter.ts';
import type { Packets, Space } from '../space/packets.ts';
import type { Packet } from '../types.ts';
import { type BreachDraft, type Breaching, breachOf } from './breaches.ts';
import { type Forbidden, forbiddenWays } from './forbidden.ts';
import { boxOf, packetFrom } from './packet.ts';
import { passageOf } from './passage.ts';
import { arrivesInReplay } from './replaying.ts';

/**
 * Packets that a stateful filter takes for answers because another VPN with the same addresses has opened the same connection through the
 * same router: a kernel remembers connections without their VRF (conntrack-shared; seen on Linux 6.1). The opening packet of the other VPN
 * is carried first, and the answer is replayed with that connection known.
 */
export function sharedConnections(context: Breaching): readonly BreachDraft[] {
  if (!context.fabric.attachment.tables.some(({ router }) => tracks(router.model))) return [];
  const passage = passageOf(context.fabric, true);
  // What was proved of tables holds without any connection being known.
  const { proved: _, ...rest } = context;
  const found = new Map<string, BreachDraft>();
  for (const way of forbiddenWays({ ...rest, passage })) {
    const key = `${way.from.vpn} ${way.to?.vpn ?? ''}`;
    const draft = found.has(key) ? undefined : breachBy({ ...context, passage }, way);
    if (draft !== undefined) found.set(key, draft);
  }
  return [...found.values()];
}

function breachBy(context: Breaching, way: Forbidden): BreachDraft | undefined {
  const { from, to } = way;
  const { packets } = context.passage;
  if (from.contested || to === undefined || to.contested) return undefined;
  const packet = packetFrom(packets, belonging(packets, way.packets), prefixesOf(from), prefixesOf(to));
  if (packet === undefined || arrivesInReplay(context.network, from, to, packet)) return undefined;
  for (const router of [from.router, to.router].filter(({ model }) => tracks(model)))
    for (const opener of context.fabric.attachment.circuits) {
      if (opener.router !== router || opener.vpn === from.vpn || opener.vpn === to.vpn) continue;
      const opened = openings(packet).find((one) => arrivesAnywhere(context, opener, one));
      if (opened === undefined) continue;
      const connections = [{ router: router.name, packet: opened }];
      if (!arrivesInReplay(context.network, from, to, packet, { connections })) continue;
      const cause = causeOf(context, way, packet, opener);
      return breachOf(context, { from, to, packet, cause, hops: hopsOf(context.fabric, way) });
    }
  return undefined;
}

/** Whole packets that could belong to a connection: not the ones that open a TCP session. */
function belonging(packets: Packets, space: Space): Space {
  const kept = { ...everything(packets.family), opening: only(0n), fragment: only(0n) };
  return packets.meet(space, packets.of([kept]));
}

/** The packets by which somebody with the same addresses opens the connection this one would belong to: from either end. */
function openings(packet: Packet): readonly Packet[] {
  const { sourcePort, destinationPort, ...ends } = packet;
  const opening = packet.protocol === 'tcp' ? { opening: true } : {};
  if (sourcePort === undefined || destinationPort === undefined)
    return [packet, { ...ends, source: packet.destination, destination: packet.source }];
  return [
    { ...packet, ...opening },
    {
      ...packet,
      source: packet.destination,
      destination: packet.source,
      sourcePort: destinationPort,
      destinationPort: sourcePort,
      ...opening,
    },
  ];
}

function arrivesAnywhere({ fabric, network }: Breaching, from: Circuit, packet: Packet): boolean {
  return fabric.attachment.circuits.some(
    (to) => to !== from && to.vpn === from.vpn && arrivesInReplay(network, from, to, packet),
  );
}

/** The rules that ask for a known connection on the way, and the VRF whose connections they mistake for their own. */
function causeOf(context: Breaching, way: Forbidden, packet: Packet, opener: Circuit): Cause {
  const rules = context.passage
    .deciding(way.from, way.to, way.end.popped, boxOf(packet))
    .filter(({ rule }) => rule.tracked === 'known' && rule.action === 'permit')
    .flatMap(({ circuit, rule }) => cite(circuit.router, rule.at));
  const other = cite(opener.router, opener.interface.vrf?.at);
  return {
    class: 'conntrack-shared',
    causes: distinct([...rules, ...other]),
    fix: dropLines(distinct(rules)),
    declared: context.subject.vpns
      .filter(({ id }) => id === way.from.vpn || id === way.to?.vpn)
      .map(({ span }) => span),
  };
}

function prefixesOf(circuit: Circuit) {
  return circuit.site?.prefixes.map(({ value }) => value) ?? [];
}
