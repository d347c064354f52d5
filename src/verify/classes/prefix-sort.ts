import { differingIn, rowsByKeys, toPlaces } from './key-sort.ts';
import type { Prefixes } from './network.ts';

/** Prefixes put in order: place p holds what stood in row `rows[p]`. */
export interface SortedPrefixes extends Prefixes {
  readonly rows: Int32Array;
}

/**
 * Prefixes by (address, length), rows of equal ones ascending: linear whatever the addresses are, and bits around those in which they differ cost
 * nothing. A row's keys travel with it, so that what is compared is read from start to end.
 */
export function sortedPrefixes(prefixes: Prefixes, width: 1 | 4): SortedPrefixes {
  const windows = width === 1 ? WHOLE : windowsOf(prefixes.words, width);
  const { to, bits } = windows.at(-1)?.at(-1) ?? { to: 0, bits: 0 };
  const unsorted = width === 1 ? [prefixes.words] : windows.map((own) => keyOf(prefixes.words, width, own));
  const { row: rows, keys } = rowsByKeys(unsorted, to + bits);
  const length = new Uint8Array(rows.length);
  for (let place = 0; place < rows.length; place++) length[place] = prefixes.length[rows[place] ?? 0] ?? 0;
  const words = width === 1 ? keys[0] : undefined;
  const sorted = { rows, words: words ?? wordsOf(prefixes.words, width, windows, keys), length };
  shorterFirst(sorted, width);
  return sorted;
}

/** Bits of one word of the address that become bits `to`… of a key. */
interface Window {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
  readonly to: number;
}

/** An address of one word is its own key. */
const WHOLE: readonly (readonly Window[])[] = [[{ word: 0, shift: 0, bits: 32, to: 0 }]];

/** The bits between the first and the last in which addresses differ, word by word from the last, put into as few keys as hold them. */
function windowsOf(words: Uint32Array, width: number): readonly (readonly Window[])[] {
  const keys: Window[][] = [];
  let room = 0;
  for (let word = width - 1; word >= 0; word--) {
    const differing = differingIn(words, word, width);
    if (differing === 0 && (word > 0 || keys.length > 0)) continue;
    const shift = differing === 0 ? 0 : 31 - Math.clz32(differing & -differing);
    const bits = Math.max(1, 32 - Math.clz32(differing) - shift);
    if (bits > room) {
      keys.push([]);
      room = 32;
    }
    keys.at(-1)?.push({ word, shift, bits, to: 32 - room });
    room -= bits;
  }
  return keys;
}

function keyOf(words: Uint32Array, width: number, windows: readonly Window[]): Uint32Array {
  const key = new Uint32Array(words.length / width);
  for (const { word, shift, bits, to } of windows) {
    const mask = -1 >>> (32 - bits);
    for (let row = 0; row < key.length; row++) {
      const part = (((words[row * width + word] ?? 0) >>> shift) & mask) << to;
      key[row] = (key[row] ?? 0) | part;
    }
  }
  return key;
}

/** The addresses of sorted keys: outside the windows all are alike. */
function wordsOf(
  unsorted: Uint32Array,
  width: number,
  windows: readonly (readonly Window[])[],
  keys: readonly Uint32Array[],
): Uint32Array {
  const sorted = new Uint32Array(unsorted.length);
  for (let at = 0; at < sorted.length; at += width)
    for (let word = 0; word < width; word++) sorted[at + word] = unsorted[word] ?? 0;
  for (const [i, key] of keys.entries())
    for (const { word, shift, bits, to } of windows[i] ?? []) {
      const mask = -1 >>> (32 - bits);
      const alike = (unsorted[word] ?? 0) & ~(mask << shift);
      for (let place = 0; place < key.length; place++)
        sorted[place * width + word] = alike | ((((key[place] ?? 0) >>> to) & mask) << shift);
    }
  return sorted;
}

/** Puts prefixes of one address in the order of their lengths; mostly they are. */
function shorterFirst({ rows, words, length }: SortedPrefixes, width: 1 | 4): void {
  let begin = 0;
  let ascending = true;
  for (let place = 1; place <= rows.length; place++) {
    if (place < rows.length && sameAddress(words, width, place)) {
      if ((length[place - 1] ?? 0) > (length[place] ?? 0)) ascending = false;
      continue;
    }
    if (!ascending) sortByLength(rows.subarray(begin, place), length.subarray(begin, place));
    begin = place;
    ascending = true;
  }
}

function sameAddress(words: Uint32Array, width: 1 | 4, place: number): boolean {
  for (let at = (place + 1) * width - 1; at >= place * width; at--)
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
