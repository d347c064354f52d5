/** Sorts a part of some columns by its keys, stably: `columns` move with `keys`. */
export type PartSort = (keys: Int32Array, columns: readonly Int32Array[]) => void;

/** Sorts by counting in work space that is used again for the next part; keys are 0 … below `count`. Parts that fit into a cache never leave it. */
export function partSort(count: number): PartSort {
  const bits = 32 - Math.clz32(Math.max(0, count - 1));
  const start = new Int32Array(2 ** WIDE);
  let work = workFor(1024);
  return (keys, columns) => {
    if (isAscending(keys)) return;
    if (keys.length > work.column.length) work = workFor(2 * keys.length);
    const order = orderOf(keys, bits, work, start);
    for (const column of [keys, ...columns]) {
      work.column.set(column);
      for (let place = 0; place < column.length; place++) column[place] = work.column[order[place] ?? 0] ?? 0;
    }
  };
}

/** Digits of long parts, and of short ones: counters that are not there need not be cleared. */
const [WIDE, NARROW] = [11, 7];
const SHORT = 1024;

interface Work {
  readonly column: Int32Array;
  readonly places: readonly [Int32Array, Int32Array];
}

function workFor(room: number): Work {
  const made = () => new Int32Array(room);
  return { column: made(), places: [made(), made()] };
}

function isAscending(keys: Int32Array): boolean {
  for (let place = 1; place < keys.length; place++)
    if ((keys[place - 1] ?? 0) > (keys[place] ?? 0)) return false;
  return true;
}

/** The places of keys in their order. */
function orderOf(keys: Int32Array, bits: number, { places }: Work, start: Int32Array): Int32Array {
  const digit = keys.length < SHORT ? NARROW : WIDE;
  let [from, to] = places;
  for (let place = 0; place < keys.length; place++) from[place] = place;
  for (let shift = 0; shift < bits; shift += digit) {
    countingPass({ keys, from, to }, shift, 2 ** digit - 1, start);
    [from, to] = [to, from];
  }
  return from;
}

interface Pass {
  readonly keys: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

function countingPass({ keys, from, to }: Pass, shift: number, mask: number, start: Int32Array): void {
  start.fill(0, 0, mask + 1);
  for (let place = 0; place < keys.length; place++) {
    const key = ((keys[place] ?? 0) >>> shift) & mask;
    start[key] = (start[key] ?? 0) + 1;
  }
  let sum = 0;
  for (let key = 0; key <= mask; key++) {
    const own = start[key] ?? 0;
    start[key] = sum;
    sum += own;
  }
  for (let place = 0; place < keys.length; place++) {
    const at = from[place] ?? 0;
    const key = ((keys[at] ?? 0) >>> shift) & mask;
    const target = start[key] ?? 0;
    to[target] = at;
    start[key] = target + 1;
  }
}
