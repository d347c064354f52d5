import type { Spans } from './network.ts';

/** Numbers pairs of integers in the order of first meeting: an open-addressing table, at most half full. */
export class PairTable {
  #slots = new Int32Array(1024).fill(-1);
  #first: Int32Array = new Int32Array(512);
  #second: Int32Array = new Int32Array(512);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  of(first: number, second: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(first, second) & mask;
    for (let row = this.#slots[slot] ?? -1; row >= 0; row = this.#slots[slot] ?? -1) {
      if (this.#first[row] === first && this.#second[row] === second) return row;
      slot = (slot + 1) & mask;
    }
    return this.#add(slot, first, second);
  }

  #add(slot: number, first: number, second: number): number {
    const row = this.#count++;
    this.#slots[slot] = row;
    this.#first[row] = first;
    this.#second[row] = second;
    if (this.#count === this.#first.length) this.#grow();
    return row;
  }

  #grow(): void {
    const size = this.#first.length * 2;
    this.#first = grown(this.#first, size);
    this.#second = grown(this.#second, size);
    this.#slots = new Int32Array(size * 2).fill(-1);
    const mask = this.#slots.length - 1;
    for (let row = 0; row < this.#count; row++) {
      let slot = hashOf(this.#first[row] ?? 0, this.#second[row] ?? 0) & mask;
      while ((this.#slots[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.#slots[slot] = row;
    }
  }
}

/** A list of integers that grows. */
export class IntList {
  #items: Int32Array;
  #view: Int32Array;
  length = 0;

  constructor(room = 1024) {
    this.#items = new Int32Array(room);
    this.#view = this.#items.subarray(0, 0);
  }

  push(value: number): void {
    if (this.length === this.#items.length) this.#items = grown(this.#items, this.length * 2);
    this.#items[this.length++] = value;
  }

  add(place: number, value: number): void {
    this.#items[place] = (this.#items[place] ?? 0) + value;
  }

  at(place: number): number {
    return this.#items[place] ?? 0;
  }

  /** The items so far, without a copy; stale once more are pushed. */
  view(): Int32Array {
    if (this.#view.length !== this.length || this.#view.buffer !== this.#items.buffer)
      this.#view = this.#items.subarray(0, this.length);
    return this.#view;
  }
}

/** Rows by a number of theirs, in row order; rows whose number is below 0 are left out. */
export function rowsBy(numbers: Int32Array, count: number): Spans {
  return isAscending(numbers) ? ascendingRows(numbers, count) : countedRows(numbers, count);
}

function isAscending(numbers: Int32Array): boolean {
  for (let row = 0, before = 0; row < numbers.length; row++) {
    const number = numbers[row] ?? -1;
    if (number < before) return false;
    before = number;
  }
  return true;
}

/** All rows stand as they are; only where each number begins is looked for. */
function ascendingRows(numbers: Int32Array, count: number): Spans {
  const start = new Int32Array(count + 1).fill(numbers.length);
  for (let row = 0, number = -1; row < numbers.length; row++) {
    const own = numbers[row] ?? 0;
    while (number < own) start[++number] = row;
  }
  const items = new Int32Array(numbers.length);
  for (let row = 0; row < items.length; row++) items[row] = row;
  return { start: start.subarray(0, count), end: start.subarray(1), items };
}

function countedRows(numbers: Int32Array, count: number): Spans {
  const start = new Int32Array(count + 1);
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] ?? -1;
    if (number >= 0) start[number + 1] = (start[number + 1] ?? 0) + 1;
  }
  for (let number = 0; number < count; number++)
    start[number + 1] = (start[number + 1] ?? 0) + (start[number] ?? 0);
  const items = new Int32Array(start[count] ?? 0);
  const next = start.slice();
  for (let row = 0; row < numbers.length; row++) {
    const number = numbers[row] ?? -1;
    if (number < 0) continue;
    const place = next[number] ?? 0;
    items[place] = row;
    next[number] = place + 1;
  }
  return { start: start.subarray(0, count), end: start.subarray(1), items };
}

function grown(from: Int32Array, size: number): Int32Array {
  const to = new Int32Array(size);
  to.set(from);
  return to;
}

function hashOf(first: number, second: number): number {
  let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 0x7f4a7c15, 0x85ebca6b);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) ^ (hash >>> 13);
}
