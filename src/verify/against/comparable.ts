import type { VrfTable } from '../bind/circuit.ts';
import { NOTHING } from '../space/packets.ts';
import { type Carrying, type Entry, partOf } from './carried.ts';
import { type Arrival, type Leaving, reachedFrom } from './leaving.ts';

/** The places of one side, in one scope, and what enters by them. */
export interface Entered {
  readonly side: Carrying;
  readonly entries: ReadonlyMap<number, readonly Entry[]>;
}

/** Places that packets of a place may reach differently on two sides; all others are reached alike. */
export interface Suspects {
  /** `undefined` on either side: the place is not there. */
  of(before: readonly Entry[] | undefined, after: readonly Entry[] | undefined): Iterable<number>;
}

/**
 * Two sites are treated alike when what enters by their circuits is the same set and their tables have the same mark; where only the marks differ,
 * the places that differ are worked out once for each two marks. Nothing is compared site by site that is equal table by table.
 */
export function suspectsOf(): Suspects {
  const known = new Map<string, ReadonlySet<number>>();
  const between = (before: Leaving, after: Leaving): ReadonlySet<number> => {
    const key = `${before.mark} ${after.mark}`;
    const found = known.get(key) ?? differing(before, after);
    known.set(key, found);
    return found;
  };
  return {
    of(before = [], after = []) {
      const [old, young] = [inOrder(before), inOrder(after)];
      const paired =
        old.length === young.length && old.every((one, i) => one.admitted === young[i]?.admitted);
      if (!paired) return new Set([...old, ...young].flatMap(({ leaving }) => [...leaving().marks.keys()]));
      const sets = old.map((one, i) => between(one.leaving(), (young[i] ?? one).leaving()));
      const [first] = sets;
      return sets.length === 1 && first !== undefined ? first : new Set(sets.flatMap((set) => [...set]));
    },
  };
}

function inOrder(entries: readonly Entry[]): readonly Entry[] {
  return entries.length < 2
    ? entries
    : entries.toSorted((a, b) => a.admitted - b.admitted || a.leaving().mark - b.leaving().mark);
}

const NONE: ReadonlySet<number> = new Set();

function differing(before: Leaving, after: Leaving): ReadonlySet<number> {
  if (before.mark === after.mark) return NONE;
  const places = new Set([...after.marks.keys(), ...before.marks.keys()]);
  return new Set([...places].filter((place) => before.marks.get(place) !== after.marks.get(place)));
}

/** How many ordered pairs of places some packet joins, on any of the sides and in any of the scopes. */
export function joinedPairs(entered: readonly Entered[], followsAll = false): number {
  const places = new Set(entered.flatMap(({ entries }) => [...entries.keys()]));
  const unions = new Map<string, ReadonlySet<number>>();
  const reachings = entered.map(({ side }) => reachingOf(side, followsAll));
  let pairs = 0;
  for (const place of places) {
    const groups = entered.flatMap(({ entries }, i) => reachings[i]?.(entries.get(place) ?? []) ?? []);
    const key = [...new Set(groups.map(({ key: one }) => one))].sort().join(' ');
    const union = unions.get(key) ?? new Set(groups.flatMap(({ to }) => [...to]));
    unions.set(key, union);
    pairs += union.size - (union.has(place) ? 1 : 0);
  }
  return pairs;
}

/** Places that are reached from some circuits alike; `key` tells them from others. */
interface Reached {
  readonly key: string;
  readonly to: readonly number[];
}

interface Group extends Reached {
  readonly first: Arrival;
}

/** What circuits of one side reach. Arrivals that let the same packets out are asked about once for each circuit. */
function reachingOf(side: Carrying, followsAll: boolean): (entries: readonly Entry[]) => readonly Reached[] {
  const outcomes = followsAll ? undefined : new Map();
  const grouped = new Map<VrfTable, readonly Group[]>();
  const groupsOf = (table: VrfTable) => {
    const known = grouped.get(table);
    if (known !== undefined) return known;
    const alike = Map.groupBy(reachedFrom(side, table, outcomes), (one) => one.picking ?? one.released);
    const groups = [...alike.values()].flatMap((list) => {
      const [first] = list;
      const to = [...new Set(list.map(({ place }) => place))].sort((a, b) => a - b);
      const key = `${side.numbers.mark(to.join(' '))}`;
      return first === undefined ? [] : [{ first, to, key }];
    });
    grouped.set(table, groups);
    return groups;
  };
  return (entries) =>
    entries.flatMap((entry) =>
      groupsOf(entry.table).filter(({ first }) => partOf(side, entry, first).admitted !== NOTHING),
    );
}
