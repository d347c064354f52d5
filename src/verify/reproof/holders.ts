import { IntList } from '../classes/pairs.ts';
import { intsOfLength } from './columns.ts';

/**
 * Who holds the number of which prefix: when a prefix gets another number its holders are told, and nobody else is asked. A prefix is known by
 * its row among all prefixes, which stays what it is. Links are kept plus one, so that 0 is none.
 */
export class Holders {
  readonly #order: { of: Int32Array; row: Int32Array };
  /** Routes: the first of each prefix, and its neighbours of the same prefix. */
  #head: Int32Array = new Int32Array(0);
  #after: Int32Array = new Int32Array(0);
  #before: Int32Array = new Int32Array(0);
  /** Places in arrays that are filled once: the last one of each prefix, and the one before it. */
  #last: Int32Array = new Int32Array(0);
  readonly #earlier = new IntList();
  readonly #array = new IntList();
  readonly #place = new IntList();
  readonly #arrays: Int32Array[] = [];

  /** Knows all routes of an order. */
  constructor(order: { of: Int32Array; row: Int32Array }) {
    this.#order = order;
    this.#after = new Int32Array(order.of.length);
    this.#before = new Int32Array(order.of.length);
    for (let route = 0; route < order.of.length; route++) this.#link(route, this.#prefixOf(order.of[route]));
  }

  /** Knows an array of numbers that nobody else will write to; those below 0 are none. */
  hold(numbers: Int32Array): void {
    for (const [place, number] of numbers.entries()) {
      if (number < 0) continue;
      const prefix = this.#prefixOf(number);
      this.#last = intsOfLength(this.#last, prefix + 1);
      this.#earlier.push(this.#last[prefix] ?? 0);
      this.#array.push(this.#arrays.length);
      this.#place.push(place);
      this.#last[prefix] = this.#place.length;
    }
    this.#arrays.push(numbers);
  }

  /** Gives a route a number; `known`: it had one before. */
  give(route: number, number: number, known: boolean): void {
    if (known) this.#unlink(route);
    this.#order.of = intsOfLength(this.#order.of, route + 1);
    this.#after = intsOfLength(this.#after, route + 1);
    this.#before = intsOfLength(this.#before, route + 1);
    this.#order.of[route] = number;
    this.#link(route, this.#prefixOf(number));
  }

  /** Tells all holders of a prefix its new number. */
  tell(prefix: number, number: number): void {
    for (let route = this.#head[prefix] ?? 0; route > 0; route = this.#after[route - 1] ?? 0)
      this.#order.of[route - 1] = number;
    for (let entry = this.#last[prefix] ?? 0; entry > 0; entry = this.#earlier.at(entry - 1)) {
      const array = this.#arrays[this.#array.at(entry - 1)];
      if (array !== undefined) array[this.#place.at(entry - 1)] = number;
    }
  }

  #prefixOf(number = 0): number {
    return this.#order.row[number] ?? 0;
  }

  #link(route: number, prefix: number): void {
    this.#head = intsOfLength(this.#head, prefix + 1);
    const next = this.#head[prefix] ?? 0;
    this.#after[route] = next;
    this.#before[route] = 0;
    if (next > 0) this.#before[next - 1] = route + 1;
    this.#head[prefix] = route + 1;
  }

  #unlink(route: number): void {
    const [before, after] = [this.#before[route] ?? 0, this.#after[route] ?? 0];
    if (before > 0) this.#after[before - 1] = after;
    else this.#head[this.#prefixOf(this.#order.of[route])] = after;
    if (after > 0) this.#before[after - 1] = before;
  }
}
