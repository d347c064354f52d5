import { IntList } from '../classes/pairs.ts';
import { Chains } from './chains.ts';
import { intsOfLength } from './columns.ts';

/**
 * Who holds the number of which prefix: when a prefix gets another number its holders are told, and nobody else is asked. A prefix is known by
 * its row among all prefixes, which stays what it is.
 */
export class Holders {
  readonly #order: { of: Int32Array; row: Int32Array };
  /** Routes by the row of their prefix. */
  readonly #routes = new Chains();
  /** Places in arrays that are filled once: the last one of each prefix, and the one before it. */
  #last: Int32Array = new Int32Array(0);
  readonly #earlier = new IntList();
  readonly #array = new IntList();
  readonly #place = new IntList();
  readonly #arrays: Int32Array[] = [];

  /** Knows all routes of an order. */
  constructor(order: { of: Int32Array; row: Int32Array }) {
    this.#order = order;
    for (const [route, number] of order.of.entries()) this.#routes.link(route, this.#prefixOf(number));
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
    if (known) this.#routes.unlink(route, this.#prefixOf(this.#order.of[route]));
    this.#order.of = intsOfLength(this.#order.of, route + 1);
    this.#order.of[route] = number;
    this.#routes.link(route, this.#prefixOf(number));
  }

  /** Tells all holders of a prefix its new number. */
  tell(prefix: number, number: number): void {
    for (let route = this.#routes.first(prefix); route >= 0; route = this.#routes.next(route))
      this.#order.of[route] = number;
    for (let entry = this.#last[prefix] ?? 0; entry > 0; entry = this.#earlier.at(entry - 1)) {
      const array = this.#arrays[this.#array.at(entry - 1)];
      if (array !== undefined) array[this.#place.at(entry - 1)] = number;
    }
  }

  /** Rows of the routes that have a number, also of those that nobody uses now. */
  *routesAt(number: number): Generator<number> {
    const first = this.#routes.first(this.#prefixOf(number));
    for (let route = first; route >= 0; route = this.#routes.next(route)) yield route;
  }

  #prefixOf(number = 0): number {
    return this.#order.row[number] ?? 0;
  }
}
