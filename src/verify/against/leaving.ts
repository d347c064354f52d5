import type { Circuit, VrfTable } from '../bind/circuit.ts';
import { stoppedOnTheWay } from '../judge/delivery.ts';
import { type Outcome, outcomesOf, walk } from '../reach/walk.ts';
import { type End, type Popped, stepsOf } from '../reach/way.ts';
import { NOTHING, type Space } from '../space/packets.ts';
import type { Carrying } from './carried.ts';

/** Ends at one circuit (`to` undefined: in the backbone) under equal conditions, with all their destinations. */
export interface Arrival {
  readonly place: number;
  readonly to: Circuit | undefined;
  readonly popped: Popped;
  readonly destinations: Space;
  /** What comes out there of whatever has entered. */
  readonly released: Space;
  /** A way on which a policy picks packets: what it leaves is asked for entry by entry. */
  readonly picking: End['way'] | undefined;
}

/** What becomes of packets that stand in a table, wherever they entered it. */
export interface Leaving {
  readonly table: VrfTable;
  readonly arrivals: ReadonlyMap<number, readonly Arrival[]>;
  /** By place: how packets arrive there. Equal marks, equal treatment. */
  readonly marks: ReadonlyMap<number, string>;
  /** The same for all places together. */
  readonly mark: number;
}

/** Ranks from … to, half open. */
interface RankRange {
  readonly from: number;
  readonly to: number;
}

/** Walks a table once; given ranges, only packets to these. */
export function leavingOf(side: Carrying, table: VrfTable, ranges?: readonly RankRange[]): Leaving {
  const arrivals = Map.groupBy(
    endsBehind(side, table, ranges).flatMap((ends) => arrivalOf(side, ends) ?? []),
    ({ place }) => place,
  );
  const marked = [...arrivals].map(([place, list]): [number, string] => [
    place,
    list
      .map((one) => markOf(side, one))
      .sort()
      .join(' '),
  ]);
  const whole = marked.map(([place, mark]) => `${place}:${mark}`).sort();
  return { table, arrivals, marks: new Map(marked), mark: side.numbers.mark(whole.join('\n')) };
}

/** Sets are numbers of one diagram on both sides, so the mark says everything but what enters; a policy that picks is like no other. */
function markOf({ numbers }: Carrying, { destinations, released, picking }: Arrival): string {
  return picking === undefined ? `${released},${destinations}` : numbers.unlike();
}

/** The ends of a table by which packets arrive at a circuit, or in the backbone. */
export function endsAt(side: Carrying, table: VrfTable, to: Circuit | undefined): readonly End[] {
  const exit = to?.id ?? -1;
  return walk(side.fabric, table.id).filter((end) => arrives(side, table, end) && exitOf(end) === exit);
}

/**
 * The same without the destinations: what circuits let out may be asked, and where they are. With `known`, which one side keeps for all its tables,
 * what they have in common is followed once.
 */
export function reachedFrom(
  side: Carrying,
  table: VrfTable,
  known?: Map<string, readonly Outcome[]>,
): readonly Arrival[] {
  const { fabric } = side;
  if (known === undefined || fabric.scope === 'present' || picksPackets(fabric))
    return endsBehind(side, table).flatMap((ends) => arrivalOf(side, ends, false) ?? []);
  const outcomes = outcomesOf(fabric, table.id, known).filter(({ outcome }) => outcome.kind !== 'dropped');
  const groups = Map.groupBy(outcomes, (one) => `${exitOf(one)} ${one.popped}`);
  return [...groups.values()].flatMap((group) => arrivalOf(side, group, false) ?? []);
}

function picksPackets({ routers }: Carrying['fabric']): boolean {
  return routers.some(({ model }) => model.leaks.some(({ kind }) => kind === 'policy-routing'));
}

/** Ends at one circuit, or in the backbone, under equal conditions. */
function endsBehind(
  side: Carrying,
  table: VrfTable,
  ranges: readonly RankRange[] = [{ from: 0, to: side.fabric.ranks.count }],
): readonly (readonly End[])[] {
  const ends = ranges
    .flatMap(({ from, to }) => walk(side.fabric, table.id, from, to))
    .filter((end) => arrives(side, table, end));
  return [...Map.groupBy(ends, (end) => `${exitOf(end)} ${end.popped} ${conditionsOf(end)}`).values()];
}

function arrivalOf(
  side: Carrying,
  ends: readonly Outcome[] | readonly End[],
  asksWhereTo = true,
): Arrival | undefined {
  const { fabric, passage, sets, numbers, core } = side;
  const [first] = ends;
  if (first === undefined) return undefined;
  const to = fabric.attachment.circuits[exitOf(first)];
  const towards = asksWhereTo || to === undefined ? sets.destinations(fabric, ends) : passage.packets.all;
  if (towards === NOTHING) return undefined;
  const { popped } = first;
  return {
    place: numbers.placeOf(to),
    to,
    popped,
    ...(to === undefined
      ? { destinations: passage.packets.all, released: sets.meet(towards, core) }
      : { destinations: towards, released: passage.releasedBy(to, popped) }),
    picking: 'way' in first && conditionsOf(first) !== '' ? first.way : undefined,
  };
}

function arrives(side: Carrying, table: VrfTable, end: End): boolean {
  if (end.outcome.kind === 'dropped') return false;
  if (side.fabric.scope === 'possible') return true;
  const exit = side.fabric.attachment.circuits[exitOf(end)];
  const circuits = [
    ...table.circuits.slice(0, 1).flatMap((id) => side.fabric.attachment.circuits[id] ?? []),
    ...(exit === undefined ? [] : [exit]),
  ];
  return stoppedOnTheWay(side, circuits, end, NOTHING) === undefined;
}

function exitOf({ outcome }: Outcome): number {
  return outcome.kind === 'circuit' ? outcome.circuit : -1;
}

/** Policies on the way that pick packets. */
function conditionsOf(end: End): string {
  return stepsOf(end.way)
    .flatMap(({ table, move }) => (move.kind === 'redirect' ? [`${table}:${move.at}`] : []))
    .join(',');
}
