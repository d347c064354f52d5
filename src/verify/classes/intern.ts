import type { Prefix } from '../../net/prefix.ts';
import type { RouteDistinguisher, RouteTarget } from '../../net/route-target.ts';
import { wireWords } from '../../net/route-target.ts';
import type { Lists, Prefixes, Wires } from './network.ts';

/** Gives every distinct value a number in the order of first meeting. */
export interface Interner<Value> {
  of(value: Value): number;
  readonly values: readonly Value[];
}

/** Numbers values by their key. */
export function interner<Value>(keyOf: (value: Value) => string): Interner<Value> {
  const numbers = new Map<string, number>();
  const values: Value[] = [];
  return {
    values,
    of(value) {
      const key = keyOf(value);
      const known = numbers.get(key);
      if (known !== undefined) return known;
      numbers.set(key, values.length);
      return values.push(value) - 1;
    },
  };
}

/** Numbers pairs of 32-bit words (targets, distinguishers): a `Map` of numbers per high word, no text. */
export function wireInterner(): {
  of(high: number, low: number): number;
  count(): number;
  wires(): Wires;
} {
  const byHigh = new Map<number, Map<number, number>>();
  const words: number[] = [];
  return {
    of(high, low) {
      let byLow = byHigh.get(high);
      if (byLow === undefined) {
        byLow = new Map();
        byHigh.set(high, byLow);
      }
      const known = byLow.get(low);
      if (known !== undefined) return known;
      const number = words.length / 2;
      byLow.set(low, number);
      words.push(high, low);
      return number;
    },
    count: () => words.length / 2,
    wires: () => ({ words: Uint32Array.from(words) }),
  };
}

/** Numbers targets or distinguishers by their text, for readers that hold texts. */
export function wireTextInterner(): {
  of(value: RouteTarget | RouteDistinguisher): number;
  wires(): Wires;
} {
  const wires = wireInterner();
  const known = new Map<string, number>();
  return {
    of(value) {
      const before = known.get(value);
      if (before !== undefined) return before;
      const [high, low] = wireWords(value);
      const number = wires.of(high, low);
      known.set(value, number);
      return number;
    },
    wires: wires.wires,
  };
}

/** Numbers sets of small numbers; a set is handed over ascending and without repeats. */
export function setInterner(): {
  of(set: readonly number[]): number;
  /** The set of one number, as most are. */
  ofOne(item: number): number;
  count(): number;
  lists(): Lists;
} {
  const known = new Map<string, number>();
  const singles: number[] = [];
  const sets: (readonly number[])[] = [];
  const ofOne = (item: number) => (singles[item] ??= sets.push([item]) - 1);
  return {
    ofOne,
    of(set) {
      const [first] = set;
      if (first !== undefined && set.length === 1) return ofOne(first);
      const key = set.join(',');
      const before = known.get(key);
      if (before !== undefined) return before;
      known.set(key, sets.length);
      return sets.push(set) - 1;
    },
    count: () => sets.length,
    lists: () => listsOf(sets),
  };
}

export function listsOf(lists: readonly (readonly number[])[]): Lists {
  return { start: startsOf(lists), items: Int32Array.from(lists.flat()) };
}

/** Where each of some lists begins once they stand behind each other, and where the last one ends. */
export function startsOf(lists: readonly (readonly unknown[])[]): Int32Array {
  const start = new Int32Array(lists.length + 1);
  for (const [i, list] of lists.entries()) start[i + 1] = (start[i] ?? 0) + list.length;
  return start;
}

/** Prefixes of one family as words; `width` words each. */
export function prefixesOf(prefixes: readonly Prefix[], width: 1 | 4): Prefixes {
  const words = new Uint32Array(prefixes.length * width);
  for (const [i, { address }] of prefixes.entries()) writeWords(words, i, address, width);
  return { words, length: Uint8Array.from(prefixes, ({ length }) => length) };
}

/** Writes an address as number i of a column of words. */
export function writeWords(words: Uint32Array, i: number, address: bigint, width: 1 | 4): void {
  if (width === 1) {
    words[i] = Number(address);
    return;
  }
  halves.setBigUint64(0, address >> 64n);
  halves.setBigUint64(8, address);
  for (let word = 0; word < 4; word++) words[i * 4 + word] = halves.getUint32(word * 4);
}

/** The two halves of the IPv6 address being written. */
const halves = new DataView(new ArrayBuffer(16));

/** Prefix i of a column as a value. */
export function prefixAt({ words, length }: Prefixes, i: number, width: 1 | 4): Prefix {
  if (width === 1) return { family: 4, address: BigInt(words[i] ?? 0), length: length[i] ?? 0 };
  let address = 0n;
  for (let word = 0; word < 4; word++) address = (address << 32n) | BigInt(words[i * 4 + word] ?? 0);
  return { family: 6, address, length: length[i] ?? 0 };
}
