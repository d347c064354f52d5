/** Disjoint sets of the numbers 0…count-1. */
export interface Union {
  root(item: number): number;
  join(a: number, b: number): void;
}

export function unionOf(count: number): Union {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const root = (item: number): number => {
    let at = item;
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) at = up;
    for (let step = item; step !== at; ) {
      const next = parent[step] ?? at;
      parent[step] = at;
      step = next;
    }
    return at;
  };
  return {
    root,
    join(a, b) {
      const [low, high] = [root(a), root(b)].sort((x, y) => x - y);
      if (low !== undefined && high !== undefined) parent[high] = low;
    },
  };
}
