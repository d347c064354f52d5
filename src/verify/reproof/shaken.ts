import { firstPlace } from '../classes/importing.ts';
import { NONE } from '../classes/network.ts';
import type { OpenGround } from './open-ground.ts';

/** Prefixes for which something has changed: routes came, went, or deliver something else. Numbers count until prefixes are next admitted. */
export class Shaken {
  readonly #ground: OpenGround;
  readonly #numbers = new Set<number>();
  /** Sets of targets with which the routes that came and went leave. */
  readonly sets = new Set<number>();
  #begin: Int32Array | undefined;
  #end = new Int32Array(0);

  constructor(ground: OpenGround) {
    this.#ground = ground;
  }

  /** Routes of tables that leave. */
  routesOf(tables: Iterable<number>): void {
    const { routesOf, network } = this.#ground;
    for (const table of tables)
      for (const row of routesOf.of(table)) {
        const set = network.routes.exports[row] ?? NONE;
        if (set === NONE) continue;
        this.sets.add(set);
        this.rows([row]);
      }
  }

  rows(rows: Iterable<number>): void {
    for (const row of rows) this.#numbers.add(this.#ground.order.of[row] ?? NONE);
    this.#begin = undefined;
  }

  /** The prefixes around, themselves left out. */
  around(): ReadonlySet<number> {
    const { parent } = this.#ground.order;
    const found = new Set<number>();
    for (const number of this.#numbers)
      for (
        let around = parent[number] ?? NONE;
        around >= 0 && !found.has(around);
        around = parent[around] ?? NONE
      )
        found.add(around);
    return found;
  }

  /** Whether a table has a route of its own for such a prefix or inside one. */
  meets(table: number): boolean {
    this.#begin ??= this.#laidOut();
    for (const row of this.#ground.routesOf.of(table)) {
      const number = this.#ground.order.of[row] ?? NONE;
      const place = firstPlace(this.#begin, number + 1) - 1;
      if (place >= 0 && (this.#end[place] ?? NONE) >= number) return true;
    }
    return false;
  }

  /** The outermost prefixes, ascending: they do not meet. */
  #laidOut(): Int32Array {
    const { last } = this.#ground.order;
    const begin: number[] = [];
    const end: number[] = [];
    for (const number of [...this.#numbers].sort((a, b) => a - b)) {
      if ((end.at(-1) ?? NONE) >= number) continue;
      begin.push(number);
      end.push(last[number] ?? number);
    }
    this.#end = Int32Array.from(end);
    return Int32Array.from(begin);
  }
}
