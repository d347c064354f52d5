/** Routes that come by (prefix, route), with their tables. */
export interface Taken {
  readonly route: Int32Array;
  readonly prefix: Int32Array;
  readonly table: Int32Array;
}

export function takenFor(room: number): Taken {
  return { route: new Int32Array(room), prefix: new Int32Array(room), table: new Int32Array(room) };
}

/** Places `begin` to `end` of what is taken: no copy. */
export function partOf({ route, prefix, table }: Taken, begin: number, end: number): Taken {
  return {
    route: route.subarray(begin, end),
    prefix: prefix.subarray(begin, end),
    table: table.subarray(begin, end),
  };
}

/** What of a list is kept; the list itself where that is all of it. */
export function keptOf<List extends Taken>(list: List, keeps: (route: number) => boolean): List | Taken {
  const { route, prefix, table } = list;
  let count = 0;
  while (count < route.length && keeps(route[count] ?? 0)) count++;
  if (count === route.length) return list;
  const kept: Taken = { route: route.slice(), prefix: prefix.slice(), table: table.slice() };
  for (let place = count + 1; place < route.length; place++) {
    const row = route[place] ?? 0;
    if (!keeps(row)) continue;
    kept.route[count] = row;
    kept.prefix[count] = prefix[place] ?? 0;
    kept.table[count++] = table[place] ?? 0;
  }
  return partOf(kept, 0, count);
}

/** Writes several lists that share no route into one of their joint length: two and two, short ones first. */
export function mergeInto(into: Taken, lists: readonly Taken[]): void {
  let runs = lists.toSorted((a, b) => a.route.length - b.route.length);
  while (runs.length > 2) {
    const longer: Taken[] = [];
    for (let i = 0; i < runs.length; i += 2) {
      const [shorter, other] = [runs[i], runs[i + 1]];
      if (shorter === undefined || other === undefined) {
        longer.push(...runs.slice(i));
        continue;
      }
      const joint = takenFor(shorter.route.length + other.route.length);
      mergeTwo(joint, shorter, other);
      longer.push(joint);
    }
    runs = longer;
  }
  const [shorter = NOTHING, longer = NOTHING] = runs;
  mergeTwo(into, shorter, longer);
}

const NOTHING = takenFor(0);

/** Stretches shorter than this are not worth a view each. */
const STRETCH = 32;

function mergeTwo(into: Taken, shorter: Taken, longer: Taken): void {
  if (shorter.route.length * STRETCH < longer.route.length) insertInto(into, shorter, longer);
  else interleave(into, shorter, longer);
}

/** Copies what stands in a long list between the places of a few routes. */
function insertInto(into: Taken, few: Taken, long: Taken): void {
  let from = 0;
  for (let place = 0; place < few.route.length; place++) {
    const at = placeFor(long, from, few, place);
    copy(into, from + place, partOf(long, from, at));
    copy(into, at + place, partOf(few, place, place + 1));
    from = at;
  }
  copy(into, from + few.route.length, partOf(long, from, long.route.length));
}

/** Where a route of another list belongs in a list, not before `from`. */
function placeFor({ prefix, route }: Taken, from: number, other: Taken, place: number): number {
  const [number, row] = [other.prefix[place] ?? 0, other.route[place] ?? 0];
  let at = firstPlace(prefix, number, from);
  while (prefix[at] === number && (route[at] ?? 0) < row) at++;
  return at;
}

function copy(into: Taken, to: number, { route, prefix, table }: Taken): void {
  into.route.set(route, to);
  into.prefix.set(prefix, to);
  into.table.set(table, to);
}

function interleave(into: Taken, a: Taken, b: Taken): void {
  const [first, second] = [a.route.length, b.route.length];
  for (let i = 0, j = 0; i + j < first + second; ) {
    const [ours, theirs] = [a.prefix[i] ?? 0, b.prefix[j] ?? 0];
    const before = ours < theirs || (ours === theirs && (a.route[i] ?? 0) < (b.route[j] ?? 0));
    const takesA = j === second || (i < first && before);
    const [from, place, to] = [takesA ? a : b, takesA ? i : j, i + j];
    into.route[to] = from.route[place] ?? 0;
    into.prefix[to] = from.prefix[place] ?? 0;
    into.table[to] = from.table[place] ?? 0;
    if (takesA) i++;
    else j++;
  }
}

/** First place of a list whose prefix number is at least `number`. */
export function firstPlace(prefix: Int32Array, number: number, begin = 0, end = prefix.length): number {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((prefix[middle] ?? 0) >= number) high = middle;
    else low = middle + 1;
  }
  return low;
}
