/** The candidate nearest to a misspelt word, at most 40 % of its length away; `undefined` when none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly text: string; readonly distance: number } | undefined;
  for (const text of candidates) {
    const distance = editDistance(word.toLowerCase(), text.toLowerCase());
    if (distance <= word.length * 0.4 && (best === undefined || distance < best.distance))
      best = { text, distance };
  }
  return best?.text;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      current.push(cheapest(a, b, row, column, { before, above, current }));
    }
    [before, above] = [above, current];
  }
  return above[b.length] ?? 0;
}

interface Rows {
  readonly before: readonly number[];
  readonly above: readonly number[];
  readonly current: readonly number[];
}

function cheapest(a: string, b: string, row: number, column: number, rows: Rows): number {
  const at = (line: readonly number[], index: number): number => line[index] ?? Number.MAX_SAFE_INTEGER;
  const same = a[row - 1] === b[column - 1];
  const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return Math.min(
    at(rows.current, column - 1) + 1,
    at(rows.above, column) + 1,
    at(rows.above, column - 1) + (same ? 0 : 1),
    swapped ? at(rows.before, column - 2) + 1 : Number.MAX_SAFE_INTEGER,
  );
}
