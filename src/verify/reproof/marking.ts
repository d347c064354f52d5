import { BACK, type ImportList } from '../classes/importing.ts';
import { NONE } from '../classes/network.ts';
import type { PrefixOrder } from '../classes/prefixes.ts';
import { placesMeeting, type Ranges } from '../classes/ranges.ts';
import { firstPlace } from '../classes/taken.ts';

/** Marks anew what comes back by a list for prefixes in some ranges or around them: `classes/importing.ts` marks whole lists. */
export function markAmong(
  list: ImportList,
  { ranges, order }: { readonly ranges: Ranges; readonly order: PrefixOrder },
  comesBack: (table: number) => boolean,
  back: Uint8Array,
): void {
  const { route, prefix, table } = list;
  let [last, marks] = [NONE, 0];
  for (const place of placesMeeting(list, ranges, order)) {
    if (!comesBack(table[place] ?? NONE)) continue;
    const number = prefix[place] ?? NONE;
    if (number !== last) marks = marksOf(list, number, order);
    last = number;
    back[route[place] ?? 0] = marks;
  }
}

/** `BACK` bits of the routes of one prefix in a list. */
function marksOf(list: ImportList, number: number, { last }: PrefixOrder): number {
  const { prefix, table, cover } = list;
  const begin = firstPlace(prefix, number);
  const end = firstPlace(prefix, number + 1, begin);
  const own = table[begin];
  const apart = (from: number, to: number) => {
    for (let place = from; place < to; place++) if (table[place] !== own) return BACK.met;
    return 0;
  };
  let marks = BACK.listed | (end - begin > 1 ? BACK.joined : 0) | apart(begin, end);
  for (let around = cover[begin] ?? NONE; around >= 0; around = cover[around] ?? NONE)
    marks |= BACK.joined | apart(firstPlace(prefix, prefix[around] ?? 0), around + 1);
  const inside = firstPlace(prefix, (last[number] ?? number) + 1, end);
  if (inside > end) marks |= BACK.around | apart(end, inside);
  return marks;
}
