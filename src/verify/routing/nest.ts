import type { Entry } from './segments.ts';

/** All routes of a table by where they start; `parent[i]` is the next shorter prefix around route i, -1 when there is none. */
export interface Nest {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly route: Int32Array;
  readonly parent: Int32Array;
}

/** Sorts a table for "which routes touch this range": prefixes nest, so one stack finds every parent. */
export function nestOf(entries: readonly Entry[]): Nest {
  const sorted = [...entries].sort((a, b) => a.from - b.from || b.to - a.to || a.length - b.length);
  const parent = new Int32Array(sorted.length).fill(-1);
  const stack: number[] = [];
  for (const [i, entry] of sorted.entries()) {
    while (stack.length > 0 && (sorted[stack.at(-1) ?? 0]?.to ?? 0) <= entry.from) stack.pop();
    parent[i] = stack.at(-1) ?? -1;
    stack.push(i);
  }
  return {
    from: Int32Array.from(sorted, (entry) => entry.from),
    to: Int32Array.from(sorted, (entry) => entry.to),
    route: Int32Array.from(sorted, (entry) => entry.route),
    parent,
  };
}

/** Calls `visit` for every route that touches `from`…`to`, with the part it touches. */
export function overlapping(
  nest: Nest,
  from: number,
  to: number,
  visit: (route: number, from: number, to: number) => void,
): void {
  let first = firstFrom(nest, from);
  for (let i = first; i < nest.from.length && (nest.from[i] ?? to) < to; i++)
    visit(nest.route[i] ?? 0, nest.from[i] ?? from, Math.min(nest.to[i] ?? to, to));
  for (first--; first >= 0; first = nest.parent[first] ?? -1)
    if ((nest.to[first] ?? 0) > from) visit(nest.route[first] ?? 0, from, Math.min(nest.to[first] ?? to, to));
}

function firstFrom(nest: Nest, rank: number): number {
  let [low, high] = [0, nest.from.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((nest.from[middle] ?? 0) >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}
