import { hopsOf } from '../explain/hops.ts';
import { boxOf, packetFrom } from '../judge/packet.ts';
import { walk } from '../reach/walk.ts';
import { cite } from '../read/routers.ts';
import { NOTHING, type Space } from '../space/packets.ts';
import type { Citation, Packet } from '../types.ts';
import type { Carried, Carrying, Way } from './carried.ts';
import type { ChangedLines } from './lines.ts';
import type { ChangedLine } from './types.ts';

/** The lines of the two texts, by router. */
export type Changed = ReadonlyMap<string, ChangedLines>;

type SideName = ChangedLine['side'];

/** A difference between two sites: the side that carries the packets, what it carries, and the side that does not. */
export interface Difference {
  readonly carrier: SideName;
  readonly here: Carrying;
  readonly there: Carrying;
  readonly carried: Carried;
  readonly packets: Space;
}

/** How many lines of a cause are told when nothing on the way changed itself: a list or policy that the way only refers to. */
const MOST_ELSEWHERE = 6;

/** Which changed lines make the difference: those on the way of a packet where it passes, else those that stop it where it does not. */
export function causesOf(difference: Difference, changed: Changed): readonly ChangedLine[] {
  const { carrier, here } = difference;
  const other: SideName = carrier === 'after' ? 'before' : 'after';
  const passing = wayOf(difference);
  if (passing === undefined) return [];
  const own = within(linesOf(here, passing.way, passing.packet), carrier, changed);
  const stopped = within(stoppingLines(difference, passing), other, changed);
  if (own.length + stopped.length > 0) return [...own, ...stopped];
  return elsewhere(difference, passing.way, changed);
}

interface Passing {
  readonly way: Way;
  readonly packet: Packet;
}

/** One packet of the difference and the way it takes. */
function wayOf({ here, carried, packets: wanted }: Difference): Passing | undefined {
  const { packets } = here.passage;
  for (const way of carried.ways()) {
    const met = packets.meet(here.passage.through(way.from, way.to, way.end), wanted);
    if (met === NOTHING) continue;
    const prefixes = (end: Way['to']) => (end?.site?.prefixes ?? []).map(({ value }) => value);
    const packet = packetFrom(packets, met, prefixes(way.from), prefixes(way.to));
    if (packet !== undefined) return { way, packet };
  }
  return undefined;
}

function linesOf({ fabric, passage }: Carrying, way: Way, packet: Packet): readonly Citation[] {
  const rules = passage.deciding(way.from, way.to, way.end.popped, boxOf(packet));
  return [
    ...hopsOf(fabric, way).flatMap(({ lines }) => lines),
    ...rules.flatMap(({ circuit, rule }) => cite(circuit.router, rule.at)),
    ...way.from.interface.sourceCheck.flatMap(({ at }) => cite(way.from.router, at)),
  ];
}

/** What the same packet meets on the side where it does not pass. */
function stoppingLines({ there }: Difference, { way, packet }: Passing): readonly Citation[] {
  const { attachment, ranks } = there.fabric;
  const twin = attachment.circuits.find(
    (one) => one.router.name === way.from.router.name && one.interface.name === way.from.interface.name,
  );
  if (twin === undefined) return [];
  const rank = ranks.at(packet.destination);
  return walk(there.fabric, twin.table, rank, rank + 1).flatMap((end) => {
    const to = end.outcome.kind === 'circuit' ? attachment.circuits[end.outcome.circuit] : undefined;
    return linesOf(there, { from: twin, to, end }, packet);
  });
}

function within(lines: readonly Citation[], side: SideName, changed: Changed): readonly ChangedLine[] {
  return lines
    .filter(({ router, line }) => changed.get(router)?.[side].has(line) === true)
    .map((line) => ({ ...line, side }));
}

/** Nothing on the way itself changed: the changed lines of the routers it passes, as far as they fit. */
function elsewhere({ carrier, here, there }: Difference, way: Way, changed: Changed): readonly ChangedLine[] {
  const passed = new Set(hopsOf(here.fabric, way).map(({ router }) => router));
  const [before, after] = carrier === 'after' ? [there, here] : [here, there];
  const sides = [
    { side: 'before', routers: before.fabric.routers },
    { side: 'after', routers: after.fabric.routers },
  ] as const;
  const lines = sides.flatMap(({ side, routers }) =>
    routers
      .filter(({ name }) => passed.has(name))
      .flatMap((router) => [...(changed.get(router.name)?.[side] ?? [])].flatMap((at) => cite(router, at)))
      .map((line): ChangedLine => ({ ...line, side })),
  );
  return lines.filter(({ text }) => text !== '').slice(0, MOST_ELSEWHERE);
}
