/** Rows in some order, with the keys each is sorted by: the lowest first. */
export interface KeyedRows {
  readonly row: Int32Array;
  readonly keys: readonly Uint32Array[];
}

/** Bits that are told apart before all others at most (a few rows need no table of all parts), and at a time afterwards. */
const [FIRST, DIGIT] = [16, 8];
/** What stays together by its first bits is put in order by inserting where it is this short. */
const SHORT = 48;

/**
 * Rows by their keys, `keys[i][row]` with the lowest first and `bits` bits in the highest; equal ones ascending. Rows are parted by their first bits once;
 * each part then stays in the cache while it is counted out digit by digit.
 */
export function rowsByKeys(keys: readonly Uint32Array[], bits: number): KeyedRows {
  const top = keys.at(-1) ?? new Uint32Array(0);
  const first = Math.min(bits, FIRST, 32 - Math.clz32(top.length));
  const shift = Math.min(31, bits - first);
  const start = placesOf(top, shift, 2 ** (bits - shift));
  const sorted = parted(keys, shift, start.slice());
  let longest = 0;
  for (let part = 0; part + 1 < start.length; part++)
    longest = Math.max(longest, (start[part + 1] ?? 0) - (start[part] ?? 0));
  const work = held(longest, keys.length);
  for (let part = 0; part + 1 < start.length; part++) {
    const [begin, end] = [start[part] ?? 0, start[part + 1] ?? 0];
    if (end - begin < 2) continue;
    if (end - begin <= SHORT) insertAll(sorted, begin, end);
    else countOut(within(sorted, begin, end), within(work, 0, end - begin));
  }
  return sorted;
}

function held(room: number, keys: number): KeyedRows {
  return { row: new Int32Array(room), keys: Array.from({ length: keys }, () => new Uint32Array(room)) };
}

function within({ row, keys }: KeyedRows, begin: number, end: number): KeyedRows {
  return { row: row.subarray(begin, end), keys: keys.map((key) => key.subarray(begin, end)) };
}

/** Where the rows of each part begin, and where the last one ends. */
function placesOf(key: Uint32Array, shift: number, parts: number): Int32Array {
  const start = new Int32Array(parts + 1);
  for (let row = 0; row < key.length; row++) {
    const next = ((key[row] ?? 0) >>> shift) + 1;
    start[next] = (start[next] ?? 0) + 1;
  }
  for (let part = 0; part < parts; part++) start[part + 1] = (start[part + 1] ?? 0) + (start[part] ?? 0);
  return start;
}

/** Rows part after part; `next` is written. */
function parted(keys: readonly Uint32Array[], shift: number, next: Int32Array): KeyedRows {
  const top = keys.at(-1) ?? new Uint32Array(0);
  const row = new Int32Array(top.length);
  const highest = new Uint32Array(top.length);
  for (let from = 0; from < top.length; from++) {
    const key = top[from] ?? 0;
    const part = key >>> shift;
    const to = next[part] ?? 0;
    next[part] = to + 1;
    row[to] = from;
    highest[to] = key;
  }
  const lower = keys.slice(0, -1).map((key) => {
    const moved = new Uint32Array(key.length);
    for (let place = 0; place < row.length; place++) moved[place] = key[row[place] ?? 0] ?? 0;
    return moved;
  });
  return { row, keys: [...lower, highest] };
}

function insertAll({ row, keys }: KeyedRows, begin: number, end: number): void {
  for (let place = begin + 1; place < end; place++)
    for (let to = place; to > begin && isAfter(keys, to - 1, to); to--) {
      swap(row, to);
      for (const key of keys) swap(key, to);
    }
}

function isAfter(keys: readonly Uint32Array[], a: number, b: number): boolean {
  for (let i = keys.length - 1; i >= 0; i--) {
    const [one, other] = [keys[i]?.[a] ?? 0, keys[i]?.[b] ?? 0];
    if (one !== other) return one > other;
  }
  return false;
}

function swap(column: Int32Array | Uint32Array, place: number): void {
  const before = column[place - 1] ?? 0;
  column[place - 1] = column[place] ?? 0;
  column[place] = before;
}

/** Digits in which no two keys differ are passed over. */
function countOut(part: KeyedRows, work: KeyedRows): void {
  let [from, to] = [part, work];
  for (let key = 0; key < part.keys.length; key++) {
    const differing = differingIn(from.keys[key] ?? new Uint32Array(0));
    for (let shift = 0; shift < 32; shift += DIGIT) {
      if (((differing >>> shift) & MASK) === 0) continue;
      countingPass(from, to, key, shift);
      [from, to] = [to, from];
    }
  }
  if (from === part) return;
  part.row.set(from.row);
  for (const [key, column] of part.keys.entries()) column.set(from.keys[key] ?? column);
}

const MASK = 2 ** DIGIT - 1;
const next = new Int32Array(2 ** DIGIT);

function countingPass(from: KeyedRows, to: KeyedRows, by: number, shift: number): void {
  const [key, toKey] = [from.keys[by], to.keys[by]];
  if (key === undefined || toKey === undefined) return;
  next.fill(0);
  for (let place = 0; place < key.length; place++) {
    const digit = ((key[place] ?? 0) >>> shift) & MASK;
    next[digit] = (next[digit] ?? 0) + 1;
  }
  toPlaces(next);
  for (const [other, column] of from.keys.entries())
    if (other !== by) moveColumn(column, to.keys[other] ?? column, key, shift);
  for (let place = 0; place < key.length; place++) {
    const own = key[place] ?? 0;
    const digit = (own >>> shift) & MASK;
    const target = next[digit] ?? 0;
    next[digit] = target + 1;
    to.row[target] = from.row[place] ?? 0;
    toKey[target] = own;
  }
}

/** Another key goes where the row goes. */
function moveColumn(column: Uint32Array, to: Uint32Array, key: Uint32Array, shift: number): void {
  const places = next.slice();
  for (let place = 0; place < column.length; place++) {
    const digit = ((key[place] ?? 0) >>> shift) & MASK;
    const target = places[digit] ?? 0;
    places[digit] = target + 1;
    to[target] = column[place] ?? 0;
  }
}

/** Turns counts into the place where each kind begins. */
export function toPlaces(counts: Int32Array): void {
  let sum = 0;
  for (let kind = 0; kind < counts.length; kind++) {
    const own = counts[kind] ?? 0;
    counts[kind] = sum;
    sum += own;
  }
}

/** The bits in which some values differ from the first, of every `step`th from one on. */
export function differingIn(values: Uint32Array, from = 0, step = 1): number {
  const first = values[from] ?? 0;
  let bits = 0;
  for (let at = from; at < values.length; at += step) bits |= (values[at] ?? 0) ^ first;
  return bits;
}
