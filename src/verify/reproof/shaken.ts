import { NONE } from '../classes/network.ts';
import { type Ranges, rangesOf } from '../classes/ranges.ts';
import type { OpenGround } from './open-ground.ts';

/** Prefixes for which something has changed: routes came, went, or deliver something else. Numbers count until prefixes are next admitted. */
export class Shaken {
  readonly #ground: OpenGround;
  readonly #numbers = new Set<number>();
  /** Sets of targets with which the routes leave that came and went. */
  readonly sets = new Set<number>();
  #ranges: Ranges | undefined;

  constructor(ground: OpenGround) {
    this.#ground = ground;
  }

  /** Routes that leave, with the sets they leave with. */
  leaving(rows: Iterable<number>): void {
    const { exports } = this.#ground.network.routes;
    for (const row of rows) {
      const set = exports[row] ?? NONE;
      if (set === NONE) continue;
      this.sets.add(set);
      this.rows([row]);
    }
  }

  rows(rows: Iterable<number>): void {
    for (const row of rows) this.prefix(this.#ground.order.of[row] ?? NONE);
  }

  prefix(number: number): void {
    this.#numbers.add(number);
    this.#ranges = undefined;
  }

  /** All of them, ascending. */
  numbers(): Int32Array {
    return Int32Array.from(this.#numbers).sort();
  }

  /** The prefixes around, themselves left out where none of them holds them. */
  around(): ReadonlySet<number> {
    const { parent } = this.#ground.order;
    const found = new Set<number>();
    for (const number of this.#numbers) {
      let around = parent[number] ?? NONE;
      for (; around >= 0 && !found.has(around); around = parent[around] ?? NONE) found.add(around);
    }
    return found;
  }

  /** They and all prefixes in them. */
  *inside(): Generator<number> {
    const { begin, end } = this.ranges();
    const { row } = this.#ground.order;
    for (const [range, low] of begin.entries())
      for (let number = low; number <= (end[range] ?? low); number++) if (row[number] !== NONE) yield number;
  }

  /** All prefixes that meet one of them; some may come twice. */
  *meeting(): Generator<number> {
    yield* this.inside();
    yield* this.around();
  }

  /** The outermost of them, with all that lies in them. */
  ranges(): Ranges {
    this.#ranges ??= rangesOf(this.#numbers, this.#ground.order);
    return this.#ranges;
  }
}
