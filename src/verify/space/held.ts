/** Sets of rows, each known by a number, whatever way it was come by; set 0 is empty. */
export interface HeldSets {
  /** The set with a row put in, or taken out if it was there. */
  toggled(set: number, row: number): number;
  /** The rows of a set, ascending. */
  rowsOf(set: number): readonly number[];
}

export function heldSets(): HeldSets {
  const sets: (readonly number[])[] = [[]];
  const hashes: number[] = [0];
  const alike = new Map<number, number[]>();
  const steps = pairValues();
  return {
    rowsOf: (set) => sets[set] ?? [],
    toggled(set, row) {
      const known = steps.get(set, row);
      if (known >= 0) return known;
      const next = numbered(changed(sets[set] ?? [], row), (hashes[set] ?? 0) ^ mixed(row + 1));
      steps.set(set, row, next);
      steps.set(next, row, set);
      return next;
    },
  };

  /** The number of a set: of those with its hash the one that is equal, else a new one. */
  function numbered(list: readonly number[], hash: number): number {
    const candidates = alike.get(hash) ?? (list.length === 0 ? [0] : []);
    const known = candidates.find((one) => isSame(sets[one] ?? [], list));
    if (known !== undefined) return known;
    const made = sets.push(list) - 1;
    hashes[made] = hash;
    if (candidates.push(made) === 1) alike.set(hash, candidates);
    return made;
  }
}

/** Values from 0 by pairs of numbers from 0: an open-addressing table, at most half full; -1 for a pair it does not know. */
export interface PairValues {
  get(first: number, second: number): number;
  set(first: number, second: number, value: number): void;
}

export function pairValues(): PairValues {
  let slots = new Int32Array(3 << 12).fill(-1);
  let taken = 0;
  const slotIn = (table: Int32Array, first: number, second: number): number => {
    const size = table.length / 3;
    let slot = mixed(Math.imul(first, 0x9e3779b1) ^ second) & (size - 1);
    while (table[slot * 3] !== -1 && (table[slot * 3] !== first || table[slot * 3 + 1] !== second))
      slot = (slot + 1) & (size - 1);
    return slot * 3;
  };
  const put = (table: Int32Array, first: number, second: number, value: number): boolean => {
    const slot = slotIn(table, first, second);
    const isNew = table[slot] === -1;
    table[slot] = first;
    table[slot + 1] = second;
    table[slot + 2] = value;
    return isNew;
  };
  return {
    get: (first, second) => slots[slotIn(slots, first, second) + 2] ?? -1,
    set(first, second, value) {
      if (put(slots, first, second, value)) taken++;
      if (taken * 6 < slots.length) return;
      const larger = new Int32Array(slots.length * 2).fill(-1);
      for (let at = 0; at < slots.length; at += 3)
        if (slots[at] !== -1) put(larger, slots[at] ?? 0, slots[at + 1] ?? 0, slots[at + 2] ?? 0);
      slots = larger;
    },
  };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** An ascending list with a row put in, or taken out if it was there. */
function changed(list: readonly number[], row: number): readonly number[] {
  let place = list.length;
  while (place > 0 && (list[place - 1] ?? 0) >= row) place--;
  return list[place] === row ? list.toSpliced(place, 1) : list.toSpliced(place, 0, row);
}

function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b);
  return twice ^ (twice >>> 16);
}
