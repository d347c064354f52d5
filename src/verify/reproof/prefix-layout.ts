import { NONE } from '../classes/network.ts';
import { intsOfLength } from './columns.ts';

/** Columns by prefix number, all numbers below `count`; `row` is NONE where no prefix has the number. */
export interface OpenOrder {
  count: number;
  last: Int32Array;
  parent: Int32Array;
  row: Int32Array;
}

/** All that keep numbers of prefixes. */
export interface NumberHolders {
  /** Arrays, or parts of them, in which numbers from `low` to below `high` are kept, each once. */
  readonly arrays: (low: number, high: number) => Iterable<Int32Array>;
  /** Is told the number that the prefix of a row has now. */
  readonly tell: (row: number, number: number) => void;
}

/** A part of an order whose numbers are dealt out anew over `size` of them; only a part up to the end may grow. */
export interface Layout {
  readonly low: number;
  readonly high: number;
  readonly size: number;
  readonly holders: NumberHolders;
  /** So many free numbers more are left in front of the prefix `behind`. */
  readonly extra?: number;
  readonly behind?: number;
}

/** Deals the numbers of a part out evenly and tells all that hold them; the number `behind` has now. */
export function layOut(order: OpenOrder, layout: Layout): number {
  const { low, high, size, holders, behind = high } = layout;
  const used = usedIn(order, low, high);
  const moved = dealt(used, layout);
  const [row, last, parent] = [order.row, order.last, order.parent].map((column) =>
    Int32Array.from(used, (number) => column[number] ?? NONE),
  );
  if (row === undefined || last === undefined || parent === undefined) throw new Error('three columns');
  const renew = (numbers: Int32Array) => renumber(numbers, low, moved);
  // Prefixes around the part end in it; some behind it may lie in one of the part.
  for (let around = parent[0] ?? NONE; around >= 0; around = order.parent[around] ?? NONE)
    renew(order.last.subarray(around, around + 1));
  renew(order.parent.subarray(high, 1 + last.reduce((most, one) => Math.max(most, one), high)));
  for (const numbers of [last, parent, ...holders.arrays(low, high)]) renew(numbers);
  if (low + size > high) grow(order, low + size);
  order.row.fill(NONE, low, low + size);
  for (let i = 0; i < used.length; i++) {
    const to = moved[(used[i] ?? 0) - low] ?? 0;
    order.row[to] = row[i] ?? NONE;
    order.last[to] = last[i] ?? NONE;
    order.parent[to] = parent[i] ?? NONE;
    holders.tell(row[i] ?? NONE, to);
  }
  return behind < high ? (moved[behind - low] ?? NONE) : low + size;
}

function usedIn({ row }: OpenOrder, low: number, high: number): Int32Array {
  const used = new Int32Array(high - low);
  let count = 0;
  for (let number = low; number < high; number++) if (row[number] !== NONE) used[count++] = number;
  return used.subarray(0, count);
}

/** New numbers by old ones of the part. */
function dealt(used: Int32Array, { low, high, size, extra = 0, behind = NONE }: Layout): Int32Array {
  const moved = new Int32Array(high - low).fill(NONE);
  const step = size / (used.length + extra);
  let place = 0;
  for (const number of used) {
    if (number === behind) place += extra;
    moved[number - low] = low + Math.floor(place++ * step);
  }
  return moved;
}

function renumber(numbers: Int32Array, low: number, moved: Int32Array): void {
  for (let i = 0; i < numbers.length; i++) {
    const place = (numbers[i] ?? NONE) - low;
    if (place >= 0 && place < moved.length) numbers[i] = moved[place] ?? NONE;
  }
}

function grow(order: OpenOrder, count: number): void {
  order.row = intsOfLength(order.row, count);
  order.last = intsOfLength(order.last, count);
  order.parent = intsOfLength(order.parent, count);
  order.count = count;
}
