import { Judge } from './answering.ts';
import { everything, type Field, type Range } from './box.ts';
import { SourceCells } from './cells.ts';
import { type Entries, entriesOf, type Question } from './entries.ts';
import { NOTHING, type Packets, type Space } from './packets.ts';

export type { Question } from './entries.ts';

/**
 * Packets that answer a question, those of one cell of addresses; nothing when there are none at all. Destinations and sources are swept as
 * intervals, only protocol and ports of each cell are sets, and cells with the same rules are judged once: for long filters this is far
 * cheaper than building what they let through (NSDI 2025, one diagram per field). From one cell of destinations to the next only those
 * sets of rules are looked at that some cell of sources has come to hold, or all of them when a rule for every source comes or goes.
 */
export function firstPassing(packets: Packets, question: Question): Space {
  const entries = entriesOf(question);
  const sources = sweepOf(entries, 'source');
  const destinations = sweepOf(entries, 'destination');
  const cells = new SourceCells(new Judge(packets, question, entries), sources);
  for (let at = 0; at < destinations.entry.length; ) {
    const cell = destinations.place[at] ?? 0;
    for (; destinations.place[at] === cell; at++) cells.toggle(destinations.entry[at] ?? 0);
    const end = destinations.place[at];
    if (end === undefined) break;
    const found = cells.answer();
    if (found === undefined) continue;
    const destination = rangeAt(destinations.starts, cell, end);
    const source = rangeAt(sources.starts, found.cell, found.cell + 1);
    const addresses = packets.of([{ ...everything(packets.family), source, destination }]);
    return packets.meet(addresses, found.space);
  }
  return NOTHING;
}

/** Where entries begin and end along one field: `place[k]` is the row of `starts` at which `entry[k]` changes. */
export interface Sweep {
  readonly starts: readonly (number | bigint)[];
  readonly entry: Int32Array;
  readonly place: Int32Array;
}

function sweepOf(entries: Entries, field: Field): Sweep {
  const { boxes } = entries;
  const count = boxes.length;
  const last = boxes[0]?.[field].to ?? 0n;
  // As plain numbers where these hold value and entry at once exactly, else by rank.
  const isNarrow = (Number(last) + 2) * count < Number.MAX_SAFE_INTEGER;
  const ranked = isNarrow ? [] : ranksOf(entries, field);
  const events = isNarrow ? eventsOf(entries, field) : rankedEvents(entries, field, ranked);
  events.sort();
  const [entry, place] = [new Int32Array(events.length), new Int32Array(events.length)];
  const starts: number[] = [];
  let before = -1;
  for (let at = 0; at < events.length; at++) {
    const event = events[at] ?? 0;
    const value = Math.floor(event / count);
    entry[at] = event - value * count;
    if (value !== before) starts.push(value);
    before = value;
    place[at] = starts.length - 1;
  }
  return { starts: isNarrow ? starts : ranked, entry, place };
}

/** Value and entry of every beginning and end as one number. */
function eventsOf({ boxes }: Entries, field: Field): Float64Array {
  const count = boxes.length;
  const events = new Float64Array(2 * count);
  for (let entry = 0; entry < count; entry++) {
    const range = boxes[entry]?.[field];
    if (range === undefined) continue;
    events[2 * entry] = Number(range.from) * count + entry;
    events[2 * entry + 1] = (Number(range.to) + 1) * count + entry;
  }
  return events;
}

function ranksOf({ boxes }: Entries, field: Field): readonly bigint[] {
  const ends = boxes.flatMap((box) => [box[field].from, box[field].to + 1n]);
  return [...new Set(ends)].sort((a, b) => (a < b ? -1 : 1));
}

function rankedEvents({ boxes }: Entries, field: Field, ranked: readonly bigint[]): Float64Array {
  const rankOf = new Map(ranked.map((end, rank) => [end, rank]));
  const count = boxes.length;
  return Float64Array.from(
    boxes.flatMap((box, entry) =>
      [box[field].from, box[field].to + 1n].map((end) => (rankOf.get(end) ?? 0) * count + entry),
    ),
  );
}

function rangeAt(starts: Sweep['starts'], cell: number, next: number): Range {
  return { from: BigInt(starts[cell] ?? 0), to: BigInt(starts[next] ?? 0) - 1n };
}
