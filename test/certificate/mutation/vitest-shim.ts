import { deepStrictEqual, notDeepStrictEqual, ok } from 'node:assert/strict';

/** As much of vitest as small texts ask for, at once and in this process: the first expectation that fails is thrown. */
export function describe(_name: string, tests: () => void): void {
  tests();
}

export function it(_name: string, test: () => void): void {
  test();
}

it.each = (table: readonly unknown[]) => (_name: string, test: (...row: readonly unknown[]) => void) => {
  for (const row of table) test(...(Array.isArray(row) ? row : [row]));
};
describe.each = it.each;

export function expect(actual: unknown) {
  const holds = (item: unknown): boolean =>
    typeof actual === 'string'
      ? actual.includes(String(item))
      : Array.isArray(actual) && actual.includes(item);
  return {
    toBe: (wanted: unknown) => ok(Object.is(actual, wanted)),
    toEqual: (wanted: unknown) => deepStrictEqual(plain(actual), plain(wanted)),
    toContain: (item: unknown) => ok(holds(item)),
    not: {
      toEqual: (wanted: unknown) => notDeepStrictEqual(plain(actual), plain(wanted)),
      toContain: (item: unknown) => ok(!holds(item)),
    },
  };
}

/** Fields that are `undefined` count as absent, as in vitest's `toEqual`. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : [[name, plain(one)]])),
  );
}
