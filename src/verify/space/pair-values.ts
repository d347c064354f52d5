/** Values from 0 by pairs of numbers from 0: an open-addressing table, at most half full. */
export class PairValues {
  /** First, second and value of each slot; the first is -1 where there is none. */
  #slots = new Int32Array(3 << 12).fill(-1);
  #mask = (1 << 12) - 1;
  #count = 0;

  /** -1 for a pair it does not know. */
  get(first: number, second: number): number {
    return this.#slots[this.#slotOf(first, second) + 2] ?? -1;
  }

  set(first: number, second: number, value: number): void {
    const slot = this.#slotOf(first, second);
    const isNew = this.#slots[slot] === -1;
    this.#slots[slot] = first;
    this.#slots[slot + 1] = second;
    this.#slots[slot + 2] = value;
    if (isNew && ++this.#count * 2 > this.#mask) this.#grow();
  }

  #slotOf(first: number, second: number): number {
    const [slots, mask] = [this.#slots, this.#mask];
    let slot = mixed(Math.imul(first, 0x9e3779b1) ^ second) & mask;
    while (slots[slot * 3] !== -1 && (slots[slot * 3] !== first || slots[slot * 3 + 1] !== second))
      slot = (slot + 1) & mask;
    return slot * 3;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2).fill(-1);
    this.#mask = 2 * this.#mask + 1;
    for (let at = 0; at < before.length; at += 3) {
      const first = before[at] ?? -1;
      if (first === -1) continue;
      const slot = this.#slotOf(first, before[at + 1] ?? 0);
      for (let i = 0; i < 3; i++) this.#slots[slot + i] = before[at + i] ?? 0;
    }
  }
}

/** A number with its bits mixed. */
export function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x7feb352d);
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b);
  return twice ^ (twice >>> 16);
}
