import { type Box, everything, type Field, meet, type Range } from './box.ts';
import { NOTHING, type Packets, type Space } from './packets.ts';
import type { BoxedRules } from './refutation.ts';

/** Which packets of a region pass every filter of `through` and are stopped by one of `against`, or (`beyond`) are in none of these boxes. */
export interface Question {
  readonly region: Box;
  readonly through: readonly BoxedRules[];
  readonly against?: BoxedRules;
  readonly beyond?: readonly Box[];
}

/**
 * Packets that answer a question, those of one cell of addresses; nothing when there are none at all. Destinations and sources are swept as
 * intervals, only protocol and ports of each cell are sets, and cells with the same rules are judged once: for long filters this is far
 * cheaper than building what they let through (NSDI 2025, one diagram per field).
 */
export function firstPassing(packets: Packets, question: Question): Space {
  const entries = entriesOf(question);
  const judge = judgeOf(packets, question, entries);
  const sources = sweepOf(entries, 'source', question.region);
  const destinations = sweepOf(entries, 'destination', question.region);
  const live = liveEvents(sources.entry, entries.length);
  for (let at = 0; at < destinations.entry.length; ) {
    const cell = destinations.place[at] ?? 0;
    for (; destinations.place[at] === cell; at++) live.toggle(destinations.entry[at] ?? 0);
    const end = destinations.place[at];
    if (end === undefined) break;
    const found = sourceCell(judge, sources, live);
    if (found === undefined) continue;
    const destination = rangeAt(destinations.starts, cell, end);
    const addresses = packets.of([{ ...everything(packets.family), source: found.range, destination }]);
    return packets.meet(addresses, judge.space(found.state));
  }
  return NOTHING;
}

/** A box of a rule or clause: which list it stands in, and whether it lets packets pass. */
interface Entry {
  readonly list: number;
  readonly permit: boolean;
  readonly box: Box;
}

/** Entries in the order they judge. One box without rules holds the region in every sweep, so that each has a beginning and an end. */
function entriesOf({ region, through, against, beyond = [] }: Question): readonly Entry[] {
  const lists = against === undefined ? through : [...through, against];
  const entries = lists.flatMap(({ rules, boxes }, list) =>
    rules.flatMap(({ action }, i) =>
      (boxes[i] ?? []).map((box) => ({ list, permit: action === 'permit', box: meet(box, region) })),
    ),
  );
  const clauses = beyond.map((box) => ({ list: -1, permit: true, box: meet(box, region) }));
  const kept = [...entries, ...clauses].flatMap(({ box, ...rest }) =>
    box === undefined ? [] : [{ ...rest, box }],
  );
  return [{ list: -2, permit: true, box: region }, ...kept];
}

/** Where entries begin and end along one field: `place[k]` is the row of `starts` at which `entry[k]` changes. */
interface Sweep {
  readonly starts: readonly (number | bigint)[];
  readonly entry: Int32Array;
  readonly place: Int32Array;
}

function sweepOf(entries: readonly Entry[], field: Field, region: Box): Sweep {
  const ends = entries.flatMap(({ box }) => [box[field].from, box[field].to + 1n]);
  const starts = ascending(ends, region[field].to);
  const rows = new Map(starts.map((start, row) => [start, row]));
  const isNarrow = typeof starts[0] === 'number';
  // Place and entry in one number, so that events sort as numbers.
  const events = Float64Array.from(ends, (end, i) => {
    const row = rows.get(isNarrow ? Number(end) : end) ?? 0;
    return row * entries.length + (i >> 1);
  }).sort();
  return {
    starts,
    entry: Int32Array.from(events, (event) => event % entries.length),
    place: Int32Array.from(events, (event) => Math.floor(event / entries.length)),
  };
}

/** Values once each in ascending order; as plain numbers where these hold them exactly. */
function ascending(values: readonly bigint[], largest: bigint): readonly (number | bigint)[] {
  if (largest < 1n << 52n) {
    const sorted = Float64Array.from(values, Number).sort();
    return [...sorted.filter((value, i) => value !== sorted[i - 1])];
  }
  return [...new Set(values)].sort((a, b) => (a < b ? -1 : 1));
}

function rangeAt(starts: Sweep['starts'], cell: number, next: number): Range {
  return { from: BigInt(starts[cell] ?? 0), to: BigInt(starts[next] ?? 0) - 1n };
}

/** The events of entries that are live at present, in the order of the sweep. */
interface Live {
  readonly events: Int32Array;
  count(): number;
  /** An entry that begins comes in with its two events, one that ends goes. */
  toggle(entry: number): void;
}

function liveEvents(entryOf: Int32Array, entries: number): Live {
  const [begins, closes] = [new Int32Array(entries).fill(-1), new Int32Array(entries)];
  for (const [event, entry] of entryOf.entries()) {
    if (begins[entry] === -1) begins[entry] = event;
    closes[entry] = event;
  }
  const [events, isLive] = [new Int32Array(entryOf.length), new Uint8Array(entries)];
  let count = 0;
  const placeOf = (event: number): number => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((events[middle] ?? 0) < event) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const insert = (event: number) => {
    const place = placeOf(event);
    events.copyWithin(place + 1, place, count++);
    events[place] = event;
  };
  const remove = (event: number) => {
    const place = placeOf(event);
    events.copyWithin(place, place + 1, count--);
  };
  return {
    events,
    count: () => count,
    toggle(entry) {
      const change = isLive[entry] === 1 ? remove : insert;
      isLive[entry] = 1 - (isLive[entry] ?? 0);
      change(begins[entry] ?? 0);
      change(closes[entry] ?? 0);
    },
  };
}

/** The first cell of sources, among the live entries of one cell of destinations, that has an answer. */
function sourceCell(
  judge: Judge,
  { entry, place, starts }: Sweep,
  { events, count }: Live,
): { readonly range: Range; readonly state: number } | undefined {
  let state = 0;
  const all = count();
  for (let at = 0; at < all; at++) {
    const event = events[at] ?? 0;
    state = judge.toggled(state, entry[event] ?? 0);
    const cell = place[event] ?? 0;
    const next = at + 1 < all ? (place[events[at + 1] ?? 0] ?? 0) : cell;
    if (next === cell || judge.space(state) === NOTHING) continue;
    return { range: rangeAt(starts, cell, next), state };
  }
  return undefined;
}

/** Judges sets of entries that hold a cell; every set is one number, whatever way it was come by. */
interface Judge {
  toggled(state: number, entry: number): number;
  /** Protocols and ports of the answer in such a cell. */
  space(state: number): Space;
}

function judgeOf(packets: Packets, question: Question, entries: readonly Entry[]): Judge {
  const states: (readonly number[])[] = [[]];
  const alike = new Map<number, number[]>();
  const hashes: number[] = [0];
  const spaces: (Space | undefined)[] = [];
  let steps = new Int32Array(1 << 14).fill(-1);
  let taken = 0;
  const insides = entries.map(({ box }) => insideOf(packets, box));
  return {
    toggled(state, entry) {
      const key = state * entries.length + entry;
      const slot = slotOf(steps, key);
      if (steps[slot] === key) return steps[slot + 1] ?? 0;
      const next = numbered(changed(states[state] ?? [], entry), (hashes[state] ?? 0) ^ mixed(entry + 1));
      steps[slot] = key;
      steps[slot + 1] = next;
      if (++taken * 4 > steps.length) steps = enlarged(steps);
      return next;
    },
    space(state) {
      const known = spaces[state];
      if (known !== undefined) return known;
      const space = judged(packets, question, entries, insides, states[state] ?? []);
      spaces[state] = space;
      return space;
    },
  };

  /** The number of a set of entries: of those with its hash the one that is equal, else a new one. */
  function numbered(list: readonly number[], hash: number): number {
    const candidates = alike.get(hash) ?? [];
    const known = candidates.find((one) => isSame(states[one] ?? [], list));
    if (known !== undefined) return known;
    const made = states.push(list) - 1;
    hashes[made] = hash;
    if (candidates.push(made) === 1) alike.set(hash, candidates);
    return made;
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b);
  return twice ^ (twice >>> 16);
}

/** What the lists of a question say about the protocols and ports of a cell which these entries hold. */
function judged(
  packets: Packets,
  { through, against }: Question,
  entries: readonly Entry[],
  insides: readonly Space[],
  held: readonly number[],
): Space {
  const said = [...through.map(() => packets.all), packets.all];
  let admitted: Space = NOTHING;
  for (const at of held.toReversed()) {
    const { list, permit } = entries[at] ?? { list: -2, permit: true };
    const inside = insides[at] ?? NOTHING;
    if (list === -1) admitted = packets.join(admitted, inside);
    if (list < 0) continue;
    const behind = said[list] ?? packets.all;
    said[list] = permit ? packets.join(behind, inside) : packets.without(behind, inside);
  }
  const region = insides[0] ?? packets.all;
  const passed = through.reduce((space, _, list) => packets.meet(space, said[list] ?? packets.all), region);
  const stopped =
    against === undefined ? passed : packets.without(passed, said[through.length] ?? packets.all);
  return packets.without(stopped, admitted);
}

/** A box without its addresses. */
function insideOf(packets: Packets, box: Box): Space {
  const { source, destination } = everything(packets.family);
  return packets.of([{ ...box, source, destination }]);
}

/** An ascending list with an entry put in, or taken out if it was there. */
function changed(list: readonly number[], entry: number): readonly number[] {
  let place = list.length;
  while (place > 0 && (list[place - 1] ?? 0) >= entry) place--;
  return list[place] === entry ? list.toSpliced(place, 1) : list.toSpliced(place, 0, entry);
}

/** The slot of a key in a table of pairs, or the free one where it belongs. */
function slotOf(table: Int32Array, key: number): number {
  const mask = table.length / 2 - 1;
  let place = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
  while (table[place * 2] !== -1 && table[place * 2] !== key) place = (place + 1) & mask;
  return place * 2;
}

function enlarged(old: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(old.length * 2).fill(-1);
  for (let at = 0; at < old.length; at += 2) {
    const key = old[at] ?? -1;
    if (key === -1) continue;
    const slot = slotOf(larger, key);
    larger[slot] = key;
    larger[slot + 1] = old[at + 1] ?? 0;
  }
  return larger;
}
