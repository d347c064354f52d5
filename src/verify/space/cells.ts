import type { Judge } from './answering.ts';
import { NOTHING, type Space } from './packets.ts';
import type { Sweep } from './sweep.ts';

/**
 * All cells of sources, each with the entries that hold it at present. Entries that hold every source are kept once for all cells; of the others
 * every set that some cell holds is asked about once.
 */
export class SourceCells {
  readonly #judge: Judge;
  readonly #begins: Int32Array;
  readonly #ends: Int32Array;
  /** The set each cell holds. */
  readonly #held: Int32Array;
  readonly #sets: CountedSets;
  #everywhere = 0;
  #isOther = false;
  /** Stretches of cells that entries have come to or gone from: from one number to before the next. */
  #changed: number[] = [];

  constructor(judge: Judge, sweep: Sweep) {
    this.#judge = judge;
    const { begins, ends } = spansOf(sweep);
    this.#begins = begins;
    this.#ends = ends;
    this.#held = new Int32Array(sweep.starts.length - 1);
    this.#sets = new CountedSets(this.#held.length);
  }

  /** An entry that begins comes in, one that ends goes. */
  toggle(one: number): void {
    const [begin, end] = [this.#begins[one] ?? 0, this.#ends[one] ?? 0];
    const [held, judge, sets] = [this.#held, this.#judge, this.#sets];
    this.#changed.push(begin, end);
    if (begin === 0 && end === held.length) {
      this.#everywhere = judge.toggled(this.#everywhere, one);
      this.#isOther = true;
      return;
    }
    for (let cell = begin; cell < end; cell++) {
      const before = held[cell] ?? 0;
      const set = judge.toggled(before, one);
      held[cell] = set;
      sets.replace(before, set);
    }
  }

  /** The first cell that has an answer, among those that have changed since they were last asked for. */
  answer(): { readonly cell: number; readonly space: Space } | undefined {
    const sets = this.#isOther ? this.#sets.all() : this.#sets.fresh();
    for (const set of sets)
      if (this.#judge.space(this.#everywhere, set) !== NOTHING) return this.#firstAnswer();
    this.#isOther = false;
    this.#changed = [];
    return undefined;
  }

  #firstAnswer(): ReturnType<SourceCells['answer']> {
    for (let at = 0; at < this.#changed.length; at += 2)
      for (let cell = this.#changed[at] ?? 0; cell < (this.#changed[at + 1] ?? 0); cell++) {
        const space = this.#judge.space(this.#everywhere, this.#held[cell] ?? 0);
        if (space !== NOTHING) return { cell, space };
      }
    return undefined;
  }
}

/** The cells each entry holds: from `begins` to before `ends`. */
function spansOf({ entry, place }: Sweep): { readonly begins: Int32Array; readonly ends: Int32Array } {
  const entries = entry.length / 2;
  const [begins, ends] = [new Int32Array(entries).fill(-1), new Int32Array(entries)];
  for (let at = 0; at < entry.length; at++) {
    const one = entry[at] ?? 0;
    if (begins[one] === -1) begins[one] = place[at] ?? 0;
    ends[one] = place[at] ?? 0;
  }
  return { begins, ends };
}

/** The sets that cells hold, each with how many do: set 0 all of them at first. */
class CountedSets {
  #cells = new Int32Array(1024);
  /** 1 for what stands in `#all`: every set that some cell holds, and some that none holds any more. */
  #isListed = new Uint8Array(1024);
  #all = [0];
  #fresh: number[] = [];

  constructor(cells: number) {
    this.#cells[0] = cells;
    this.#isListed[0] = 1;
  }

  /** A cell holds another set. */
  replace(before: number, set: number): void {
    if (set >= this.#cells.length) this.#grow(2 * set);
    this.#cells[before] = (this.#cells[before] ?? 0) - 1;
    this.#cells[set] = (this.#cells[set] ?? 0) + 1;
    this.#fresh.push(set);
    if (this.#isListed[set] === 1) return;
    this.#isListed[set] = 1;
    this.#all.push(set);
  }

  /** All that some cell holds. */
  all(): readonly number[] {
    for (const set of this.#all) if (!this.#isHeld(set)) this.#isListed[set] = 0;
    this.#all = this.#all.filter(this.#isHeld, this);
    this.#fresh = [];
    return this.#all;
  }

  /** Those that a cell has come to hold since some were asked for. */
  fresh(): readonly number[] {
    const held = this.#fresh.filter(this.#isHeld, this);
    this.#fresh = [];
    return held;
  }

  #isHeld(set: number): boolean {
    return (this.#cells[set] ?? 0) > 0;
  }

  #grow(size: number): void {
    const [cells, isListed] = [new Int32Array(size), new Uint8Array(size)];
    cells.set(this.#cells);
    isListed.set(this.#isListed);
    [this.#cells, this.#isListed] = [cells, isListed];
  }
}
