import { NONE } from '../classes/network.ts';
import { intsOfLength } from './columns.ts';

/** Items by a number of theirs, in chains: one is put in or taken out without a look at the others. Links are kept plus one, so that 0 is none. */
export class Chains {
  #head: Int32Array = new Int32Array(0);
  #after: Int32Array = new Int32Array(0);
  #before: Int32Array = new Int32Array(0);

  /** Puts an item that is in no chain into one. */
  link(item: number, chain: number): void {
    this.#head = intsOfLength(this.#head, chain + 1);
    this.#after = intsOfLength(this.#after, item + 1);
    this.#before = intsOfLength(this.#before, item + 1);
    const next = this.#head[chain] ?? 0;
    this.#after[item] = next;
    this.#before[item] = 0;
    if (next > 0) this.#before[next - 1] = item + 1;
    this.#head[chain] = item + 1;
  }

  /** Takes an item out of the chain it is in. */
  unlink(item: number, chain: number): void {
    const [before, after] = [this.#before[item] ?? 0, this.#after[item] ?? 0];
    if (before > 0) this.#after[before - 1] = after;
    else this.#head[chain] = after;
    if (after > 0) this.#before[after - 1] = before;
  }

  /** The first item of a chain, and the one behind an item; NONE where there is none. */
  first(chain: number): number {
    return (this.#head[chain] ?? 0) - 1;
  }

  next(item: number): number {
    return (this.#after[item] ?? 0) - 1;
  }
}

/** Rows in the chain of their number; those whose number is NONE are in none. */
export function chainsBy(numbers: Int32Array): Chains {
  const chains = new Chains();
  for (let row = numbers.length - 1; row >= 0; row--) {
    const number = numbers[row] ?? NONE;
    if (number !== NONE) chains.link(row, number);
  }
  return chains;
}
