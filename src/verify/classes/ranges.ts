import type { ImportList } from './importing.ts';
import { NONE } from './network.ts';
import type { PrefixOrder } from './prefixes.ts';
import { firstPlace } from './taken.ts';

/** Ranges of prefix numbers that do not meet, ascending: each from a prefix to the last one inside it, both with it. */
export interface Ranges {
  readonly begin: Int32Array;
  readonly end: Int32Array;
}

/** The outermost of some prefixes with all that lies in them. */
export function rangesOf(numbers: Iterable<number>, { last }: Pick<PrefixOrder, 'last'>): Ranges {
  const begin: number[] = [];
  const end: number[] = [];
  let reached = -1;
  for (const number of Int32Array.from(numbers).sort()) {
    if (number <= reached) continue;
    reached = last[number] ?? number;
    begin.push(number);
    end.push(reached);
  }
  return { begin: Int32Array.from(begin), end: Int32Array.from(end) };
}

/** Whether some number from `low` to `high` lies in a range. */
export function meetRanges({ begin, end }: Ranges, low: number, high: number): boolean {
  const place = firstPlace(begin, high + 1) - 1;
  return place >= 0 && (end[place] ?? -1) >= low;
}

/** Places of a list whose prefix lies in a range or around one, each once. */
export function placesMeeting(
  { prefix, cover }: ImportList,
  { begin, end }: Ranges,
  { last }: Pick<PrefixOrder, 'last'>,
): Int32Array {
  const places: number[] = [];
  const told = new Set<number>();
  for (const [range, low] of begin.entries()) {
    const first = firstPlace(prefix, low);
    for (let around = first - 1; around >= 0 && !told.has(around); around = cover[around] ?? NONE) {
      const number = prefix[around] ?? 0;
      if ((last[number] ?? number) < low) continue;
      told.add(around);
      for (let twin = around; twin >= 0 && prefix[twin] === number; twin--) places.push(twin);
    }
    for (let place = first; place < prefix.length && (prefix[place] ?? 0) <= (end[range] ?? low); place++)
      places.push(place);
  }
  return Int32Array.from(places);
}
