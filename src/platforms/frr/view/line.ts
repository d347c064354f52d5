import type { Origin } from '../../../device/model.ts';

/** One finished line of words with what caused it. */
export interface Line {
  readonly text: string;
  readonly at: Origin;
}

/** A list of words with what caused the line they stand in; absent words are left out. */
export function line(at: Origin, ...words: readonly (string | number | undefined | false)[]): Line {
  return { at, text: words.filter((word) => word !== undefined && word !== false && word !== '').join(' ') };
}

/** `undefined` becomes null: templates may ask for null, and throw on a name that is not there. */
export function orNull<Value>(value: Value | undefined): Value | null {
  return value ?? null;
}
