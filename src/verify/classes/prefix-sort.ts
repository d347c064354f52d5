import type { Prefixes } from './network.ts';

/** Prefixes put in order: place p holds what stood in row `rows[p]`. */
export interface SortedPrefixes extends Prefixes {
  readonly rows: Int32Array;
}

/**
 * Prefixes by (address, length), rows of equal ones ascending. Addresses are counted digit by digit from the lowest: linear whatever they are, and bits
 * around those in which they differ cost nothing. A row's key travels with it, so that every pass reads from start to end.
 */
export function sortedPrefixes(prefixes: Prefixes, width: 1 | 4): SortedPrefixes {
  const { row: rows, key } = rowsByAddress(prefixes, width);
  const length = new Uint8Array(rows.length);
  for (let place = 0; place < rows.length; place++) length[place] = prefixes.length[rows[place] ?? 0] ?? 0;
  const sorted = { rows, words: width === 1 ? key : wordsOf(prefixes.words, rows, width), length };
  shorterFirst(sorted, width);
  return sorted;
}

/** Rows in some order, with the key of each that is sorted by. */
interface Held {
  readonly row: Int32Array;
  readonly key: Uint32Array;
}

function rowsByAddress({ words, length }: Prefixes, width: 1 | 4): Held {
  const held = (): Held => ({ row: new Int32Array(length.length), key: new Uint32Array(length.length) });
  let [from, to] = [held(), held()];
  for (let row = 0; row < length.length; row++) from.row[row] = row;
  for (const windows of keysOf(words, width)) {
    writeKeys(from, { words, width, windows });
    for (const digit of digitsOf(windows)) {
      countingPass(from, to, digit);
      [from, to] = [to, from];
    }
  }
  return from;
}

/** Bits of one word of the address that become bits `to`… of a key. */
interface Window {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
  readonly to: number;
}

/** The bits between the first and the last in which addresses differ, word by word from the last, put into as few keys as hold them. */
function keysOf(words: Uint32Array, width: 1 | 4): readonly (readonly Window[])[] {
  if (width === 1) return [[{ word: 0, shift: 0, bits: 32, to: 0 }]];
  const keys: Window[][] = [];
  let room = 0;
  for (let word = width - 1; word >= 0; word--) {
    const differing = differingIn(words, word, width);
    if (differing === 0) continue;
    const shift = 31 - Math.clz32(differing & -differing);
    const bits = 32 - Math.clz32(differing) - shift;
    if (bits > room) {
      keys.push([]);
      room = 32;
    }
    keys.at(-1)?.push({ word, shift, bits, to: 32 - room });
    room -= bits;
  }
  return keys;
}

function differingIn(words: Uint32Array, word: number, width: number): number {
  const first = words[word] ?? 0;
  let bits = 0;
  for (let at = word; at < words.length; at += width) bits |= (words[at] ?? 0) ^ first;
  return bits;
}

interface Keying {
  readonly words: Uint32Array;
  readonly width: 1 | 4;
  readonly windows: readonly Window[];
}

function writeKeys({ row, key }: Held, { words, width, windows }: Keying): void {
  for (const [i, { word, shift, bits, to }] of windows.entries()) {
    const mask = -1 >>> (32 - bits);
    for (let place = 0; place < row.length; place++) {
      const part = (((words[(row[place] ?? 0) * width + word] ?? 0) >>> shift) & mask) << to;
      key[place] = i === 0 ? part : (key[place] ?? 0) | part;
    }
  }
}

/** Some neighbouring bits of a key. */
interface Digit {
  readonly shift: number;
  readonly count: number;
}

/** Counters of more bits no longer stay in the cache with what they count. */
const WIDEST = 11;

/** As few digits as hold all windows of a key, as narrow as that allows. */
function digitsOf(windows: readonly Window[]): readonly Digit[] {
  const { to, bits } = windows.at(-1) ?? { to: 0, bits: 0 };
  const digits = Math.ceil((to + bits) / WIDEST);
  const each = Math.ceil((to + bits) / digits);
  return Array.from({ length: digits }, (_, digit) => ({ shift: digit * each, count: 2 ** each }));
}

function countingPass({ row: rows, key: keys }: Held, to: Held, { shift, count }: Digit): void {
  const { row: toRow, key: toKey } = to;
  const mask = count - 1;
  const next = new Int32Array(count);
  for (let place = 0; place < keys.length; place++) {
    const digit = ((keys[place] ?? 0) >>> shift) & mask;
    next[digit] = (next[digit] ?? 0) + 1;
  }
  toPlaces(next);
  for (let place = 0; place < keys.length; place++) {
    const key = keys[place] ?? 0;
    const digit = (key >>> shift) & mask;
    const target = next[digit] ?? 0;
    next[digit] = target + 1;
    toRow[target] = rows[place] ?? 0;
    toKey[target] = key;
  }
}

/** Turns counts into the place where each kind begins. */
function toPlaces(counts: Int32Array): void {
  let sum = 0;
  for (let kind = 0; kind < counts.length; kind++) {
    const own = counts[kind] ?? 0;
    counts[kind] = sum;
    sum += own;
  }
}

function wordsOf(words: Uint32Array, rows: Int32Array, width: number): Uint32Array {
  const sorted = new Uint32Array(words.length);
  let to = 0;
  for (let place = 0; place < rows.length; place++) {
    const at = (rows[place] ?? 0) * width;
    for (let word = 0; word < width; word++) sorted[to++] = words[at + word] ?? 0;
  }
  return sorted;
}

/** Puts prefixes of one address in the order of their lengths; mostly they are. */
function shorterFirst({ rows, words, length }: SortedPrefixes, width: 1 | 4): void {
  for (let begin = 0, end = 0; begin < rows.length; begin = end) {
    let ascending = true;
    for (end = begin + 1; end < rows.length && sameAddress(words, width, end); end++)
      if ((length[end - 1] ?? 0) > (length[end] ?? 0)) ascending = false;
    if (!ascending) sortByLength(rows.subarray(begin, end), length.subarray(begin, end));
  }
}

function sameAddress(words: Uint32Array, width: 1 | 4, place: number): boolean {
  for (let at = place * width; at < (place + 1) * width; at++)
    if (words[at] !== words[at - width]) return false;
  return true;
}

function sortByLength(rows: Int32Array, length: Uint8Array): void {
  const next = new Int32Array(256);
  for (const own of length) next[own] = (next[own] ?? 0) + 1;
  toPlaces(next);
  const [from, lengths] = [rows.slice(), length.slice()];
  for (let place = 0; place < from.length; place++) {
    const own = lengths[place] ?? 0;
    const target = next[own] ?? 0;
    next[own] = target + 1;
    rows[target] = from[place] ?? 0;
    length[target] = own;
  }
}
