import type { Circuit, VrfTable } from '../bind/circuit.ts';
import type { Passage } from '../judge/passage.ts';
import type { End } from '../reach/way.ts';
import type { Fabric } from '../routing/fabric.ts';
import { NOTHING, type Space } from '../space/packets.ts';
import type { Transport } from '../transport/transport.ts';
import { type Arrival, endsAt, type Leaving, leavingOf } from './leaving.ts';
import type { Numbers } from './places.ts';
import type { WorkedOut } from './worked-out.ts';

/** One side in one family and one scope. In the present state only what the backbone really carries counts. */
export interface Carrying {
  readonly fabric: Fabric;
  readonly passage: Passage;
  readonly transport: Transport;
  /** Packets to addresses of the backbone: of those that fall into the global table only these get anywhere. */
  readonly core: Space;
  readonly sets: WorkedOut;
  readonly numbers: Numbers;
}

/** A circuit of a place: what it lets in, and what becomes of that. */
export interface Entry {
  readonly circuit: Circuit;
  readonly table: VrfTable;
  readonly admitted: Space;
  /** The table is walked when somebody asks. */
  readonly leaving: () => Leaving;
}

/** What passes between two places: the packets of any of the parts, and the ways by which they do. */
export interface Carried {
  readonly parts: readonly Part[];
  readonly ways: () => readonly Way[];
}

/** Packets that both sets hold. Sets are numbers, so equal parts are equal without working out what they hold together. */
export interface Part {
  readonly admitted: Space;
  readonly destinations: Space;
}

export interface Way {
  readonly from: Circuit;
  readonly to: Circuit | undefined;
  readonly end: End;
}

/** Every place that packets enter by, with its circuits. */
export function entriesOf(side: Carrying): ReadonlyMap<number, readonly Entry[]> {
  const { attachment, ranks } = side.fabric;
  const everywhere = { from: 0, to: ranks.count, popped: false };
  const entries = attachment.tables.flatMap((table) => {
    const circuits = table.circuits.flatMap((id) => attachment.circuits[id] ?? []);
    if (circuits.length === 0) return [];
    const leaving = once(() => leavingOf(side, table));
    return circuits.map((circuit): Entry => {
      const shut = side.fabric.scope === 'present' && circuit.interface.shut !== undefined;
      const admitted = shut ? NOTHING : side.passage.through(circuit, undefined, everywhere);
      return { circuit, table, admitted, leaving };
    });
  });
  return Map.groupBy(entries, ({ circuit }) => side.numbers.placeOf(circuit));
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What passes from a place to another one, exactly. */
export function carriedTo(side: Carrying, entries: readonly Entry[], place: number): Carried {
  const passing = entries.flatMap((entry) =>
    (entry.leaving().arrivals.get(place) ?? []).map((arrival) => ({ entry, arrival })),
  );
  return {
    parts: passing
      .map(({ entry, arrival }) => partOf(side, entry, arrival))
      .filter(({ admitted }) => admitted !== NOTHING),
    ways: () =>
      passing.flatMap(({ entry: { circuit: from, table }, arrival: { to } }) =>
        endsAt(side, table, to).map((end) => ({ from, to, end })),
      ),
  };
}

/** Of what a circuit lets in, what comes out at an arrival. */
export function partOf(side: Carrying, { circuit, admitted }: Entry, arrival: Arrival): Part {
  const { picking: way, popped, released, destinations } = arrival;
  const everywhere = { from: 0, to: side.fabric.ranks.count, popped };
  const entered =
    way === undefined || admitted === NOTHING
      ? admitted
      : side.passage.through(circuit, undefined, { ...everywhere, way });
  return { admitted: side.sets.meet(entered, released), destinations };
}

/** The exact set of a pair of places. */
export function packetsIn({ sets, passage: { packets } }: Carrying, parts: readonly Part[]): Space {
  return parts.map((part) => sets.meet(part.admitted, part.destinations)).reduce(packets.join, NOTHING);
}

/** Whether two sets are put together from the same parts; `false` says nothing. */
export function sameParts(a: readonly Part[], b: readonly Part[]): boolean {
  if (a.length !== b.length) return false;
  const keys = new Set(a.map(partKey));
  return keys.size === new Set(b.map(partKey)).size && b.every((part) => keys.has(partKey(part)));
}

function partKey(part: Part): string {
  return `${part.admitted} ${part.destinations}`;
}
