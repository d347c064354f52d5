import { type Box, meet } from './box.ts';
import type { BoxedRules } from './refutation.ts';

/** Which packets of a region pass every filter of `through` and are stopped by one of `against`, or (`beyond`) are in none of these boxes. */
export interface Question {
  readonly region: Box;
  readonly through: readonly BoxedRules[];
  readonly against?: BoxedRules;
  readonly beyond?: readonly Box[];
}

/** Boxes of rules and clauses in the order they judge, each with the list it stands in and whether it lets packets pass. */
export interface Entries {
  readonly boxes: readonly Box[];
  /** Filters by their number, `against` behind those of `through`; `REGION`, `CLAUSES`. */
  readonly list: Int32Array;
  readonly permit: Uint8Array;
}

export const CLAUSES = -1;
export const REGION = -2;

/** One box without rules holds the region in every sweep, so that each has a beginning and an end: entry 0. */
export function entriesOf({ region, through, against, beyond = [] }: Question): Entries {
  const boxes: Box[] = [region];
  const list: number[] = [REGION];
  const permit: number[] = [1];
  const add = (box: Box, of: number, permits: boolean) => {
    const met = meet(box, region);
    if (met === undefined) return;
    boxes.push(met);
    list.push(of);
    permit.push(permits ? 1 : 0);
  };
  const lists = against === undefined ? through : [...through, against];
  for (const [of, { rules, boxes: taken }] of lists.entries())
    for (const [i, { action }] of rules.entries())
      for (const box of taken[i] ?? []) add(box, of, action === 'permit');
  for (const box of beyond) add(box, CLAUSES, true);
  return { boxes, list: Int32Array.from(list), permit: Uint8Array.from(permit) };
}
