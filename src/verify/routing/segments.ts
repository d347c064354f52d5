/** A route that wants a place in a table: its range of ranks, its prefix length and its number. */
export interface Entry {
  readonly from: number;
  readonly to: number;
  readonly length: number;
  readonly route: number;
}

/**
 * A table cut into disjoint ranges, ascending: range i goes from `from[i]` to `to[i]` (exclusive) and belongs to the routes
 * `routes[i]`, all of prefix length `length[i]`, the longest there. Ranges without any route are left out.
 */
export interface Segments {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly length: Uint8Array;
  readonly routes: readonly (readonly number[])[];
}

interface Open {
  readonly to: number;
  readonly length: number;
  readonly routes: number[];
}

/** Cuts a table by longest match in one sweep: prefixes nest, so a stack holds what is open, the longest on top. */
export function segmentsOf(entries: readonly Entry[]): Segments {
  const sorted = [...entries].sort((a, b) => a.from - b.from || a.length - b.length);
  const sweep = new Sweep();
  for (const entry of sorted) sweep.open(entry);
  return sweep.close();
}

/** Index of the first range that ends behind `rank`. */
export function firstBehind(segments: Segments, rank: number): number {
  let [low, high] = [0, segments.to.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments.to[middle] ?? 0) > rank) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Owns the stack while a table is cut; used once. */
class Sweep {
  readonly #from: number[] = [];
  readonly #to: number[] = [];
  readonly #length: number[] = [];
  readonly #routes: number[][] = [];
  readonly #stack: Open[] = [];
  #position = 0;

  open(entry: Entry): void {
    this.#advance(entry.from);
    const top = this.#stack.at(-1);
    if (top !== undefined && top.length === entry.length) top.routes.push(entry.route);
    else this.#stack.push({ to: entry.to, length: entry.length, routes: [entry.route] });
  }

  close(): Segments {
    this.#advance(Number.POSITIVE_INFINITY);
    return {
      from: Int32Array.from(this.#from),
      to: Int32Array.from(this.#to),
      length: Uint8Array.from(this.#length),
      routes: this.#routes,
    };
  }

  #advance(to: number): void {
    for (let top = this.#stack.at(-1); top !== undefined && top.to <= to; top = this.#stack.at(-1)) {
      this.#emit(top, top.to);
      this.#stack.pop();
    }
    const top = this.#stack.at(-1);
    if (top !== undefined && to !== Number.POSITIVE_INFINITY) this.#emit(top, to);
    this.#position = Math.max(this.#position, to);
  }

  #emit(open: Open, to: number): void {
    if (to > this.#position) {
      this.#from.push(this.#position);
      this.#to.push(to);
      this.#length.push(open.length);
      this.#routes.push(open.routes);
    }
    this.#position = Math.max(this.#position, to);
  }
}
