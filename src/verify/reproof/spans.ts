import type { Spans } from '../classes/network.ts';
import { intsOfLength } from './columns.ts';

/** Lists of which any can be replaced: a longer one is put behind all others, and what it leaves empty stays so. */
export class OpenSpans implements Spans {
  start: Int32Array;
  end: Int32Array;
  items: Int32Array;
  #used: number;

  constructor({ start, end, items }: Spans) {
    this.start = start.slice();
    this.end = end.slice();
    this.items = items.slice();
    this.#used = items.length;
  }

  of(list: number): Int32Array {
    return this.items.subarray(this.start[list] ?? 0, this.end[list] ?? 0);
  }

  set(list: number, items: readonly number[] | Int32Array): void {
    if (list >= this.start.length) this.#addLists(list + 1);
    let at = this.start[list] ?? 0;
    if (items.length > (this.end[list] ?? 0) - at) {
      at = this.#used;
      this.#used += items.length;
      this.items = intsOfLength(this.items, this.#used);
    }
    this.items.set(items, at);
    this.start[list] = at;
    this.end[list] = at + items.length;
  }

  #addLists(count: number): void {
    this.start = intsOfLength(this.start, count);
    this.end = intsOfLength(this.end, count);
  }
}
