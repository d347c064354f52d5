/** Whole numbers as text, runs joined: `0-3 7 12`. The order given is kept, so that it can also say an order. */
export function rangesOf(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const value of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run.last + 1 === value) run.last = value;
    else runs.push({ first: value, last: value });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(' ');
}

/** The numbers of a text made by `rangesOf`; undefined when it is none or names more than `limit` numbers. */
export function numbersIn(text: string, limit: number): readonly number[] | undefined {
  const numbers: number[] = [];
  for (const run of text.split(' ').filter((one) => one !== '')) {
    const [, first, last = first] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(run) ?? [];
    if (first === undefined) return undefined;
    for (let value = Number(first); value <= Number(last); value += 1) {
      numbers.push(value);
      if (numbers.length > limit) return undefined;
    }
  }
  return numbers;
}
