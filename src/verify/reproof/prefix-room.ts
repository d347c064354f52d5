import { NONE, type Prefixes } from '../classes/network.ts';
import { holds } from '../classes/prefixes.ts';
import { bytesOfLength, type Open, wordsOfLength } from './columns.ts';
import { type Layout, layOut, type OpenOrder } from './prefix-layout.ts';

/** A prefix as words of its address. */
export interface PrefixWords {
  readonly words: readonly number[];
  readonly length: number;
}

/** The prefixes of a standing network in their order, with gaps between their numbers, so that a new one mostly finds a free one. */
export interface PrefixRoom {
  /** Number of a prefix; below 0 where it has none. */
  numberOf(prefix: PrefixWords): number;
  /** Gives numbers to prefixes that have none, in one go; others may move. */
  admit(prefixes: readonly PrefixWords[]): void;
}

/** Numbers per prefix where a part of the order has been laid out. */
const SLOTS = 8;
/** Numbers that are laid out anew at least. */
const LEAST = 1024;
/** Prefixes for which room is left where one found none: new ones come in the same place again (a customer's next subnet). */
const SPARE = 256;

/** Lays an order out with gaps, also for all that holds its numbers, and keeps it. */
export function prefixRoom(
  { prefixes, order }: { readonly prefixes: Open<Prefixes>; readonly order: OpenOrder },
  width: 1 | 4,
  holders: Layout['holders'],
): PrefixRoom {
  let rows = prefixes.length.length;
  let known = order.count;
  layOut(order, { low: 0, high: order.count, size: order.count * SLOTS, holders });

  function admit(asked: readonly PrefixWords[]): void {
    const missing = distinct(asked.filter((one) => numberOf(one) < 0)).sort(compare);
    const after = missing.map(firstBehind);
    for (let begin = 0, end = 0; begin < missing.length; begin = end) {
      while (end < missing.length && after[end] === after[begin]) end++;
      const group = missing.slice(begin, end);
      const numbers = freeNumbers(firstBehind(group[0]), group.length);
      for (const [i, number] of numbers.entries()) seat(number, group[i]);
      for (const number of numbers) join(number);
    }
  }

  /** So many free numbers in front of a known prefix, evenly between it and the one before. */
  function freeNumbers(behind: number, count: number): readonly number[] {
    const before = usedBefore(behind);
    if (behind - before <= count) return freeNumbers(makeRoom(behind, count), count);
    const step = (behind - before) / (count + 1);
    return Array.from({ length: count }, (_, i) => before + Math.floor((i + 1) * step));
  }

  /** Lays the numbers around out anew, in the smallest part of which no more than half is taken; the new number of the prefix behind. */
  function makeRoom(behind: number, missing: number): number {
    const extra = missing + SPARE;
    for (let size = LEAST; size < order.count; size *= 2) {
      const low = Math.min(behind, order.count - 1) & -size;
      const high = Math.min(low + size, order.count);
      if (2 * (usedIn(low, high) + extra) <= high - low)
        return layOut(order, { low, high, size: high - low, holders, extra, behind });
    }
    const size = (known + extra) * SLOTS;
    return layOut(order, { low: 0, high: order.count, size, holders, extra, behind });
  }

  function usedIn(low: number, high: number): number {
    let used = 0;
    for (let number = low; number < high; number++) if (order.row[number] !== NONE) used++;
    return used;
  }

  function usedBefore(number: number): number {
    let before = number - 1;
    while (before >= 0 && order.row[before] === NONE) before--;
    return before;
  }

  function usedFrom(number: number): number {
    let next = number;
    while (next < order.count && order.row[next] === NONE) next++;
    return next;
  }

  /** A new prefix alone at its number. */
  function seat(number: number, one: PrefixWords | undefined): void {
    if (one === undefined) return;
    prefixes.words = wordsOfLength(prefixes.words, (rows + 1) * width);
    prefixes.length = bytesOfLength(prefixes.length, rows + 1);
    prefixes.words.set(one.words, rows * width);
    prefixes.length[rows] = one.length;
    order.row[number] = rows++;
    order.last[number] = number;
    order.parent[number] = NONE;
    known++;
  }

  function holdsAt(outer: number, inner: number): boolean {
    return holds(prefixes, width, order.row[outer] ?? 0, order.row[inner] ?? 0);
  }

  /** Ties a new prefix to those around and inside it. */
  function join(number: number): void {
    let around = usedBefore(number);
    while (around >= 0 && !holdsAt(around, number)) around = order.parent[around] ?? NONE;
    order.parent[number] = around;
    let last = number;
    for (let inside = usedFrom(number + 1); inside < order.count && holdsAt(number, inside); ) {
      order.parent[inside] = number;
      last = order.last[inside] ?? inside;
      inside = usedFrom(last + 1);
    }
    order.last[number] = last;
    for (; around >= 0; around = order.parent[around] ?? NONE)
      order.last[around] = Math.max(order.last[around] ?? 0, last);
  }

  /** Number of the first known prefix that does not come before. */
  function firstBehind(one: PrefixWords | undefined): number {
    if (one === undefined) return order.count;
    let [low, high] = [0, order.count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const used = usedBefore(middle + 1);
      if (used < low || comesBefore(used, one)) low = middle + 1;
      else high = used;
    }
    return usedFrom(low);
  }

  function comesBefore(number: number, { words, length }: PrefixWords): boolean {
    const row = order.row[number] ?? 0;
    for (let word = 0; word < width; word++) {
      const different = (prefixes.words[row * width + word] ?? 0) - (words[word] ?? 0);
      if (different !== 0) return different < 0;
    }
    return (prefixes.length[row] ?? 0) < length;
  }

  function numberOf(one: PrefixWords): number {
    const number = firstBehind(one);
    const row = order.row[number] ?? 0;
    const equal =
      number < order.count &&
      prefixes.length[row] === one.length &&
      one.words.every((word, i) => prefixes.words[row * width + i] === word);
    return equal ? number : NONE;
  }

  return { numberOf, admit };
}

function compare(a: PrefixWords, b: PrefixWords): number {
  for (const [i, word] of a.words.entries()) if (word !== b.words[i]) return word - (b.words[i] ?? 0);
  return a.length - b.length;
}

function distinct(prefixes: readonly PrefixWords[]): PrefixWords[] {
  return [...new Map(prefixes.map((one) => [`${one.words.join()}/${one.length}`, one])).values()];
}
