import { type Box, everything, type Field, meet, type Range } from './box.ts';
import { heldSets, pairValues } from './held.ts';
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
 * cheaper than building what they let through (NSDI 2025, one diagram per field). From one cell of destinations to the next only those
 * cells of sources are looked at where an entry begins or ends to count.
 */
export function firstPassing(packets: Packets, question: Question): Space {
  const entries = entriesOf(question);
  const sources = sweepOf(entries, 'source', question.region);
  const destinations = sweepOf(entries, 'destination', question.region);
  const cells = sourceCells(judgeOf(packets, question, entries), sources, entries.length);
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
  readonly starts: readonly (number | bigint)[] | Float64Array;
  readonly entry: Int32Array;
  readonly place: Int32Array;
}

function sweepOf(entries: readonly Entry[], field: Field, region: Box): Sweep {
  // As plain numbers where these hold value and entry at once exactly, else by rank.
  const isNarrow = (Number(region[field].to) + 2) * entries.length < Number.MAX_SAFE_INTEGER;
  const ends = entries.flatMap(({ box }) => [box[field].from, box[field].to + 1n]);
  const ranked = isNarrow ? [] : [...new Set(ends)].sort((a, b) => (a < b ? -1 : 1));
  const rankOf = new Map(ranked.map((end, rank) => [end, rank]));
  const values = Float64Array.from(ends, (end) => (isNarrow ? Number(end) : (rankOf.get(end) ?? 0)));
  const count = entries.length;
  const events = values.map((value, i) => value * count + (i >> 1)).sort();
  const [entry, place] = [new Int32Array(events.length), new Int32Array(events.length)];
  const starts: number[] = [];
  for (let at = 0; at < events.length; at++) {
    const value = Math.floor((events[at] ?? 0) / count);
    entry[at] = (events[at] ?? 0) - value * count;
    if (starts.at(-1) !== value) starts.push(value);
    place[at] = starts.length - 1;
  }
  return { starts: isNarrow ? starts : ranked, entry, place };
}

function rangeAt(starts: Sweep['starts'], cell: number, next: number): Range {
  return { from: BigInt(starts[cell] ?? 0), to: BigInt(starts[next] ?? 0) - 1n };
}

/** All cells of sources, each with the entries that hold it at present. */
interface SourceCells {
  /** An entry that begins comes in, one that ends goes. */
  toggle(entry: number): void;
  /** A cell that has an answer, among those that have changed since they were last asked for. */
  answer(): { readonly cell: number; readonly space: Space } | undefined;
}

/** Entries that hold every source are kept once for all cells. */
function sourceCells(judge: Judge, { entry, place, starts }: Sweep, entries: number): SourceCells {
  const count = starts.length - 1;
  const [begins, ends] = [new Int32Array(entries).fill(-1), new Int32Array(entries)];
  for (let at = 0; at < entry.length; at++) {
    const one = entry[at] ?? 0;
    if (begins[one] === -1) begins[one] = place[at] ?? 0;
    ends[one] = place[at] ?? 0;
  }
  const held = new Int32Array(count);
  let everywhere = 0;
  let changed: number[] = [];
  let asked = new Int32Array(1024);
  let round = 0;
  return {
    toggle(one) {
      const [begin, end] = [begins[one] ?? 0, ends[one] ?? 0];
      changed.push(begin, end);
      if (begin === 0 && end === count) everywhere = judge.toggled(everywhere, one);
      else for (let cell = begin; cell < end; cell++) held[cell] = judge.toggled(held[cell] ?? 0, one);
    },
    answer() {
      round++;
      for (let at = 0; at < changed.length; at += 2)
        for (let cell = changed[at] ?? 0; cell < (changed[at + 1] ?? 0); cell++) {
          const set = held[cell] ?? 0;
          if (set >= asked.length) asked = longer(asked, set);
          if (asked[set] === round) continue;
          asked[set] = round;
          const space = judge.space(everywhere, set);
          if (space !== NOTHING) return { cell, space };
        }
      changed = [];
      return undefined;
    },
  };
}

function longer(column: Int32Array, index: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * index);
  copy.set(column);
  return copy;
}

/** Judges sets of entries that hold a cell. */
interface Judge {
  toggled(set: number, entry: number): number;
  /** Protocols and ports of the answer in a cell which the entries of both sets hold. */
  space(everywhere: number, set: number): Space;
}

function judgeOf(packets: Packets, question: Question, entries: readonly Entry[]): Judge {
  const sets = heldSets();
  const spaces = pairValues();
  const insides = new Int32Array(entries.length).fill(-1);
  const insideAt = (entry: number): Space => {
    if (insides[entry] === -1) insides[entry] = insideOf(packets, entries[entry]?.box ?? question.region);
    return insides[entry] ?? NOTHING;
  };
  return {
    toggled: sets.toggled,
    space(everywhere, set) {
      const known = spaces.get(everywhere, set);
      if (known >= 0) return known;
      const held = merged(sets.rowsOf(everywhere), sets.rowsOf(set));
      const space = judged(packets, question, { entries, insideAt, held });
      spaces.set(everywhere, set, space);
      return space;
    },
  };
}

/** Two ascending lists as one. */
function merged(a: readonly number[], b: readonly number[]): readonly number[] {
  const all: number[] = [];
  let next = 0;
  for (const one of a) {
    while (next < b.length && (b[next] ?? 0) < one) all.push(b[next++] ?? 0);
    all.push(one);
  }
  while (next < b.length) all.push(b[next++] ?? 0);
  return all;
}

interface Cell {
  readonly entries: readonly Entry[];
  /** Protocols and ports of an entry. */
  readonly insideAt: (entry: number) => Space;
  /** The entries that hold it, ascending. */
  readonly held: readonly number[];
}

/** What the lists of a question say about the protocols and ports of a cell which these entries hold. */
function judged(packets: Packets, { through, against }: Question, cell: Cell): Space {
  const parts = partsIn(cell);
  const other = parts.get(through.length);
  // Filters that are compared are mostly alike, and the stricter of two needs no set to be told.
  if (against !== undefined && through.some((_, list) => isStricter(cell, parts.get(list), other)))
    return NOTHING;
  const said = (part: ListPart | undefined): Space =>
    part === undefined ? packets.all : saidBy(packets, cell, part);
  const region = cell.insideAt(0);
  const passed = through.reduce((space, _, list) => packets.meet(space, said(parts.get(list))), region);
  const stopped = against === undefined ? passed : packets.without(passed, said(other));
  const clauses = parts.get(-1);
  return clauses === undefined ? stopped : packets.without(stopped, said(clauses));
}

/** The places of one list's entries among those that hold a cell. */
interface ListPart {
  readonly begin: number;
  readonly end: number;
}

function partsIn({ entries, held }: Cell): ReadonlyMap<number, ListPart> {
  const parts = new Map<number, ListPart>();
  for (let at = 0; at < held.length; ) {
    const list = entries[held[at] ?? 0]?.list ?? -2;
    const begin = at;
    while (at < held.length && entries[held[at] ?? 0]?.list === list) at++;
    parts.set(list, { begin, end: at });
  }
  return parts;
}

/**
 * Whether one list of a cell is another with permits taken out and denials put in: then it lets through no more. A permit taken out leaves its
 * packets to later entries, and all of them passed before; a denial put in stops some and changes nothing for the others.
 */
function isStricter(
  { entries, insideAt, held }: Cell,
  strict: ListPart = NO_PART,
  wide: ListPart = NO_PART,
): boolean {
  let at = strict.begin;
  for (let place = wide.begin; place < wide.end; place++) {
    const one = held[place] ?? 0;
    const permits = entries[one]?.permit === true;
    while (at < strict.end && !isSame(held[at] ?? 0, one) && !isPermit(held[at] ?? 0) && !permits) at++;
    if (at < strict.end && isSame(held[at] ?? 0, one)) at++;
    else if (!permits) return false;
  }
  while (at < strict.end && !isPermit(held[at] ?? 0)) at++;
  return at === strict.end;

  function isPermit(entry: number): boolean {
    return entries[entry]?.permit === true;
  }

  function isSame(a: number, b: number): boolean {
    return entries[a]?.permit === entries[b]?.permit && insideAt(a) === insideAt(b);
  }
}

const NO_PART: ListPart = { begin: 0, end: 0 };

/**
 * What one list says, its entries at places `begin` to `end`: the first that takes a packet decides; who comes to the end of rules passes, of
 * clauses does not.
 */
function saidBy(packets: Packets, { entries, insideAt, held }: Cell, { begin, end }: ListPart): Space {
  let said = entries[held[begin] ?? 0]?.list === -1 ? NOTHING : packets.all;
  // Behind an entry that takes everything nobody decides.
  let last = begin;
  while (last < end - 1 && insideAt(held[last] ?? 0) !== packets.all) last++;
  for (let place = last; place >= begin; place--) {
    const at = held[place] ?? 0;
    said =
      entries[at]?.permit === true ? packets.join(said, insideAt(at)) : packets.without(said, insideAt(at));
  }
  return said;
}

/** A box without its addresses. */
function insideOf(packets: Packets, box: Box): Space {
  const { source, destination } = everything(packets.family);
  return packets.of([{ ...box, source, destination }]);
}
