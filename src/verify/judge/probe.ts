import type { Circuit } from '../bind/circuit.ts';
import { stepHops } from '../explain/hops.ts';
import { distinct } from '../explain/targets.ts';
import { walk } from '../reach/walk.ts';
import { type End, stepsOf } from '../reach/way.ts';
import { cite } from '../read/routers.ts';
import type { Site } from '../subject/subject.ts';
import type { Citation, Packet } from '../types.ts';
import type { Connecting } from './connectivity.ts';
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
): { readonly passes: boolean; readonly lines: readonly Citation[] } {
  const ends = endsFor(context, from, packet);
  const arrived = ends.filter((end) => arrives(context, from, end, packet, expected ? site : undefined));
  const passes = expected ? ends.length > 0 && arrived.length === ends.length : arrived.length > 0;
  const telling = (passes ? arrived[0] : ends.find((end) => !arrived.includes(end))) ?? ends[0];
  return { passes, lines: telling === undefined ? [] : decidingLines(context, from, telling, packet) };
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
  { fabric, passage, transport }: Connecting,
  from: Circuit,
  end: End,
  packet: Packet,
  site: Site | undefined,
): boolean {
  if (end.outcome.kind !== 'circuit') return false;
  const exit = fabric.attachment.circuits[end.outcome.circuit];
  if (exit === undefined || (site !== undefined && exit.site?.id !== site.id)) return false;
  const blocked =
    site !== undefined &&
    stepsOf(end.way).some(({ table, move }) => {
      const [importer, exporter] = [
        fabric.attachment.tables[table],
        move.kind === 'remote' ? fabric.attachment.tables[move.route.table] : undefined,
      ];
      return (
        importer !== undefined &&
        exporter !== undefined &&
        transport.problem(importer.router, exporter.router, fabric.family) !== undefined
      );
    });
  return !blocked && passage.lets(from, exit, end, boxOf(packet));
}

/** The filter rules that judge the packet; without any, the routing lines of its way. */
function decidingLines(
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
