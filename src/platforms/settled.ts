/** A part of a model while a grammar makes it: facts that may be absent are added where there are any. */
export type Settling<Model> = { -readonly [Key in keyof Model]: Model[Key] };

/** Most lists of a model are empty: they share one. */
const NONE: readonly never[] = [];

/**
 * A list that nothing is added to any more, in the room it needs: one that grew holds places for seventeen, and the models of a large
 * network have a million lists of one or two.
 */
export function settled<Item>(list: readonly Item[]): readonly Item[] {
  return list.length === 0 ? NONE : list.slice();
}
