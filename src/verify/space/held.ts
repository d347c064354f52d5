import { mixed, PairValues } from './pair-values.ts';

/** Sets of rows, each known by a number, whatever way it was come by; set 0 is empty. All stand behind each other in one column. */
export class HeldSets {
  readonly #steps = new PairValues();
  #items = new Int32Array(1 << 14);
  /** Set i is `#items[#start[i]…#start[i + 1])`. */
  #start = new Int32Array(1 << 10);
  #hashes = new Int32Array(1 << 10);
  /** Sets by their hash, open addressing, at most half full; -1 where there is none. */
  #slots = new Int32Array(1 << 11).fill(-1);
  #count = 0;

  constructor() {
    this.#numbered(0, 0);
  }

  /** The set with a row put in, or taken out if it was there. */
  toggled(set: number, row: number): number {
    const known = this.#steps.get(set, row);
    if (known >= 0) return known;
    const end = this.#writeChanged(set, row);
    const next = this.#numbered(end, (this.#hashes[set] ?? 0) ^ mixed(row + 1));
    this.#steps.set(set, row, next);
    this.#steps.set(next, row, set);
    return next;
  }

  /** Writes the rows of two sets ascending, and gives how many there are; the sets share none. */
  join(a: number, b: number, into: Int32Array): number {
    const items = this.#items;
    let [next, count] = [this.#start[b] ?? 0, 0];
    const [end, endB] = [this.#start[a + 1] ?? 0, this.#start[b + 1] ?? 0];
    for (let at = this.#start[a] ?? 0; at < end; at++) {
      const one = items[at] ?? 0;
      while (next < endB && (items[next] ?? 0) < one) into[count++] = items[next++] ?? 0;
      into[count++] = one;
    }
    while (next < endB) into[count++] = items[next++] ?? 0;
    return count;
  }

  /** Writes a set with a row put in, or taken out if it was there, behind all others; gives where it ends. */
  #writeChanged(set: number, row: number): number {
    const [begin, end] = [this.#start[set] ?? 0, this.#start[set + 1] ?? 0];
    let to = this.#start[this.#count] ?? 0;
    if (to + end - begin >= this.#items.length) this.#items = longer(this.#items);
    const items = this.#items;
    let at = begin;
    while (at < end && (items[at] ?? 0) < row) items[to++] = items[at++] ?? 0;
    if (at < end && items[at] === row) at++;
    else items[to++] = row;
    while (at < end) items[to++] = items[at++] ?? 0;
    return to;
  }

  /** The number of the set that is written behind all others: of those with its hash the one that is equal, else a new one. */
  #numbered(end: number, hash: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let known = this.#slots[slot] ?? -1; known >= 0; known = this.#slots[slot] ?? -1) {
      if (this.#hashes[known] === hash && this.#isWritten(known, end)) return known;
      slot = (slot + 1) & mask;
    }
    const made = this.#count++;
    if (made + 2 > this.#start.length) this.#grow();
    this.#start[made + 1] = end;
    this.#hashes[made] = hash;
    this.#slots[slot] = made;
    if (this.#count * 2 > this.#slots.length) this.#rehash();
    return made;
  }

  /** Whether a set is the one written behind all others. */
  #isWritten(set: number, end: number): boolean {
    const [begin, behind] = [this.#start[set] ?? 0, this.#start[this.#count] ?? 0];
    const size = end - behind;
    if ((this.#start[set + 1] ?? 0) - begin !== size) return false;
    for (let i = 0; i < size; i++) if (this.#items[begin + i] !== this.#items[behind + i]) return false;
    return true;
  }

  #grow(): void {
    this.#start = longer(this.#start);
    this.#hashes = longer(this.#hashes);
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = this.#slots.length - 1;
    for (let set = 0; set < this.#count; set++) {
      let slot = (this.#hashes[set] ?? 0) & mask;
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = set;
    }
  }
}

function longer(column: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * column.length);
  copy.set(column);
  return copy;
}
