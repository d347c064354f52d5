import type { Circuit } from '../bind/circuit.ts';
import { stepHops } from '../explain/hops.ts';
import { distinct } from '../explain/targets.ts';
import { walk } from '../reach/walk.ts';
import { type End, stepsOf } from '../reach/way.ts';
import { cite } from '../read/routers.ts';
import { NOTHING } from '../space/packets.ts';
import type { Site } from '../subject/subject.ts';
import type { Citation, Packet } from '../types.ts';
import type { Connecting } from './connectivity.ts';
import { type Failure, shutAtCircuit, stoppedOnTheWay } from './delivery.ts';
import { boxOf } from './packet.ts';

/**
 * Whether one packet from a circuit arrives, and the lines that decide. A packet that should pass must arrive at `site` by every choice of
 * the routers; one that should be refused must arrive nowhere by any.
 */
export function probe(
  context: Connecting,
  from: Circuit,
  site: Site,
  packet: Packet,
  expected: boolean,
): { readonly passes: boolean; readonly lines: readonly Citation[]; readonly end?: End } {
  const ends = endsFor(context, from, packet);
  const arrived = ends.filter((end) => arrives(context, from, end, packet, expected ? site : undefined));
  const passes = expected ? ends.length > 0 && arrived.length === ends.length : arrived.length > 0;
  const telling = (passes ? arrived[0] : ends.find((end) => !arrived.includes(end))) ?? ends[0];
  if (telling === undefined) return { passes, lines: [] };
  const stopped = expected && !passes ? stoppedBy(context, from, telling) : undefined;
  const lines = stopped?.stoppedAt.lines ?? decidingLines(context, from, telling, packet);
  return { passes, lines, end: telling };
}

/** By which way a packet may come from a circuit to a site, whatever carries routes between routers: one choice of some router is enough. */
export function wayTo(context: Connecting, from: Circuit, site: Site, packet: Packet): End | undefined {
  const { attachment } = context.fabric;
  return endsFor(context, from, packet).find(
    (end) =>
      end.outcome.kind === 'circuit' &&
      attachment.circuits[end.outcome.circuit]?.site?.id === site.id &&
      arrives(context, from, end, packet, undefined),
  );
}

/** Ways by a policy that does not pick the packet are not its ways. */
function endsFor({ fabric, passage }: Connecting, from: Circuit, packet: Packet): readonly End[] {
  const rank = fabric.ranks.at(packet.destination);
  const { packets } = passage;
  return walk(fabric, from.table, rank, rank + 1).filter((end) =>
    packets.holds(passage.picked(from, end, packets.all), boxOf(packet)),
  );
}

function arrives(
  context: Connecting,
  from: Circuit,
  end: End,
  packet: Packet,
  site: Site | undefined,
): boolean {
  const { fabric, passage } = context;
  if (end.outcome.kind !== 'circuit') return false;
  const exit = fabric.attachment.circuits[end.outcome.circuit];
  if (exit === undefined || (site !== undefined && exit.site?.id !== site.id)) return false;
  const stopped = site !== undefined && stoppedBy(context, from, end) !== undefined;
  return !stopped && passage.lets(from, exit, end, boxOf(packet));
}

/** What stops a packet that should pass, whatever the filters say. */
function stoppedBy(context: Connecting, from: Circuit, end: End): Failure | undefined {
  const exit =
    end.outcome.kind === 'circuit' ? context.fabric.attachment.circuits[end.outcome.circuit] : undefined;
  const circuits = exit === undefined ? [from] : [from, exit];
  return shutAtCircuit(from, NOTHING) ?? stoppedOnTheWay(context, circuits, end, NOTHING);
}

/** The filter rules that judge the packet; without any, the routing lines of its way. */
export function decidingLines(
  { fabric, passage }: Connecting,
  from: Circuit,
  end: End,
  packet: Packet,
): readonly Citation[] {
  const exit = end.outcome.kind === 'circuit' ? fabric.attachment.circuits[end.outcome.circuit] : undefined;
  const rules = passage
    .deciding(from, exit, end.popped, boxOf(packet))
    .flatMap(({ circuit, rule }) => cite(circuit.router, rule.at));
  if (rules.length > 0) return distinct(rules);
  return distinct(
    stepsOf(end.way)
      .flatMap((step) => stepHops(fabric, step))
      .flatMap(({ lines }) => lines),
  );
}
