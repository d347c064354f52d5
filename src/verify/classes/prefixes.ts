import type { Prefixes } from './network.ts';

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

/** Sorts rows of prefixes by counting, digit by digit: linear, and digits that never differ cost one look. */
export function prefixOrder(prefixes: Prefixes, width: 1 | 4): PrefixOrder {
  const order = sortedRows(prefixes, width);
  const rows = order.length;
  const of = new Int32Array(rows);
  const row = new Int32Array(rows);
  const last = new Int32Array(rows);
  const parent = new Int32Array(rows);
  const open: number[] = [];
  let count = 0;
  for (let place = 0; place < rows; place++) {
    const at = order[place] ?? 0;
    const before = place === 0 ? -1 : (row[count - 1] ?? 0);
    if (before < 0 || !equalPrefix(prefixes, width, before, at)) {
      while (open.length > 0 && !holds(prefixes, width, row[open.at(-1) ?? 0] ?? 0, at))
        last[open.pop() ?? 0] = count - 1;
      parent[count] = open.at(-1) ?? -1;
      row[count] = at;
      open.push(count);
      count++;
    }
    of[at] = count - 1;
  }
  for (const left of open) last[left] = count - 1;
  return {
    count,
    of,
    last: last.slice(0, count),
    parent: parent.slice(0, count),
    row: row.slice(0, count),
  };
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

function sortedRows({ words, length }: Prefixes, width: 1 | 4): Int32Array {
  const rows = length.length;
  let from = new Int32Array(rows);
  for (let row = 0; row < rows; row++) from[row] = row;
  let to = new Int32Array(rows);
  const keys = new Uint16Array(rows);
  for (let digit = 0; digit <= 2 * width; digit++) {
    // Digit 0 is the length; then half words of the address from the lowest up.
    const word = width - ((digit + 1) >>> 1);
    const shift = digit % 2 === 1 ? 0 : 16;
    for (let row = 0; row < rows; row++)
      keys[row] = digit === 0 ? (length[row] ?? 0) : ((words[row * width + word] ?? 0) >>> shift) & 0xffff;
    if (!countingSort(keys, from, to)) continue;
    [from, to] = [to, from];
  }
  return from;
}

/** One stable pass; false when all keys are the same and nothing was moved. */
function countingSort(keys: Uint16Array, from: Int32Array, to: Int32Array): boolean {
  const start = new Int32Array(65537);
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] ?? 0;
    start[key + 1] = (start[key + 1] ?? 0) + 1;
  }
  if (keys.length > 0 && start[(keys[0] ?? 0) + 1] === keys.length) return false;
  for (let key = 0; key < 65536; key++) start[key + 1] = (start[key + 1] ?? 0) + (start[key] ?? 0);
  for (let place = 0; place < from.length; place++) {
    const row = from[place] ?? 0;
    const key = keys[row] ?? 0;
    const target = start[key] ?? 0;
    to[target] = row;
    start[key] = target + 1;
  }
  return true;
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
