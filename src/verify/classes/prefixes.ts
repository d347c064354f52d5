import type { Prefixes } from './network.ts';
import { sortedPrefixes } from './prefix-sort.ts';

/**
 * Distinct prefixes in the order of (address, length): prefixes nest, so prefix i holds exactly the numbers i…last[i], and two prefixes meet
 * only if one holds the other. Number i is also the atom "addresses whose longest prefix of all is i". Both families alike. Whoever keeps an
 * order for changes may leave gaps between the numbers; nobody counts on their being dense.
 */
export interface PrefixOrder {
  readonly count: number;
  /** Number of each row. */
  readonly of: Int32Array;
  readonly last: Int32Array;
  /** The next shorter prefix around; -1 at the top. */
  readonly parent: Int32Array;
  /** Some row that holds the prefix. */
  readonly row: Int32Array;
}

/** Numbers distinct prefixes in their order. All that is compared was put into that order first, so that going through it jumps nowhere. */
export function prefixOrder(prefixes: Prefixes, width: 1 | 4): PrefixOrder {
  const sorted = sortedPrefixes(prefixes, width);
  const { rows } = sorted;
  const of = new Int32Array(rows.length);
  const first = new Int32Array(rows.length);
  let count = 0;
  for (let place = 0; place < rows.length; place++) {
    if (place === 0 || !equalPrefix(sorted, width, place - 1, place)) first[count++] = place;
    of[rows[place] ?? 0] = count - 1;
  }
  const row = new Int32Array(count);
  for (let number = 0; number < count; number++) row[number] = rows[first[number] ?? 0] ?? 0;
  return { count, of, row, ...nesting(sorted, width, first.subarray(0, count)) };
}

/** How distinct prefixes nest; number i stands first in place `first[i]`. Those around the one at hand are its line of parents. */
function nesting(sorted: Prefixes, width: 1 | 4, first: Int32Array): Pick<PrefixOrder, 'last' | 'parent'> {
  const [last, parent] = [new Int32Array(first.length), new Int32Array(first.length)];
  let around = -1;
  for (let number = 0; number < first.length; number++) {
    const place = first[number] ?? 0;
    while (around >= 0 && !holds(sorted, width, first[around] ?? 0, place)) {
      last[around] = number - 1;
      around = parent[around] ?? -1;
    }
    parent[number] = around;
    around = number;
  }
  for (; around >= 0; around = parent[around] ?? -1) last[around] = first.length - 1;
  return { last, parent };
}

/** Columns behind each other. */
export function joinedPrefixes(columns: readonly Prefixes[]): Prefixes {
  const words = new Uint32Array(columns.reduce((sum, column) => sum + column.words.length, 0));
  const length = new Uint8Array(columns.reduce((sum, column) => sum + column.length.length, 0));
  let [word, row] = [0, 0];
  for (const column of columns) {
    words.set(column.words, word);
    length.set(column.length, row);
    word += column.words.length;
    row += column.length.length;
  }
  return { words, length };
}

function equalPrefix({ words, length }: Prefixes, width: 1 | 4, a: number, b: number): boolean {
  if (length[a] !== length[b]) return false;
  for (let word = 0; word < width; word++)
    if (words[a * width + word] !== words[b * width + word]) return false;
  return true;
}

/** Whether the prefix of row a holds that of row b. */
export function holds(prefixes: Prefixes, width: 1 | 4, a: number, b: number): boolean {
  return holdsAcross(prefixes, a, prefixes, b, width);
}

/** Whether a prefix of one list holds one of another: their own words are read, no number is looked up. */
export function holdsAcross(outer: Prefixes, a: number, inner: Prefixes, b: number, width: 1 | 4): boolean {
  let bits = outer.length[a] ?? 0;
  if (bits > (inner.length[b] ?? 0)) return false;
  for (let word = 0; bits > 0; word++, bits -= 32) {
    const different = (outer.words[a * width + word] ?? 0) ^ (inner.words[b * width + word] ?? 0);
    if (bits >= 32 ? different !== 0 : different >>> (32 - bits) !== 0) return false;
  }
  return true;
}
