import type { PrefixOrder } from '../classes/prefixes.ts';
import { meetRanges, type Ranges } from '../classes/ranges.ts';
import { MOST_STATES, MOST_SUSPECTS } from '../classes/reach.ts';

/** Packets for a prefix stand in a table. */
export interface Step {
  readonly table: number;
  readonly prefix: number;
}

/** Where the packets of a class come to: steps the topology does not allow, and those behind the first table. */
export interface ClassWays {
  readonly suspects: readonly Step[];
  readonly transits: readonly Step[];
}

/** What was found of each class, so that a part can be found again. Most classes have nothing of it. */
export interface FoundWays {
  keep(one: number, ways: ClassWays): void;
  /** Puts what was found in some ranges in the place of what was known there; false where it is more than is ever followed, and then all is as it was. */
  renew(one: number, ways: ClassWays, ranges: Ranges): boolean;
  /** Classes with a step behind the first to some tables, for a prefix in some ranges or around them. */
  passing(comes: (table: number) => boolean, ranges: Ranges): readonly number[];
  /** All arrays of prefix numbers that are kept. */
  numbers(): Iterable<Int32Array>;
}

interface Steps {
  readonly table: Int32Array;
  readonly prefix: Int32Array;
}

export function foundWays(order: Pick<PrefixOrder, 'last'>): FoundWays {
  const suspects = new Map<number, Steps>();
  const transits = new Map<number, Steps>();

  function keep(one: number, ways: ClassWays): void {
    put(suspects, one, ways.suspects);
    put(transits, one, ways.transits);
  }

  return {
    keep,
    renew(one, ways, ranges) {
      const now = {
        suspects: [...outside(suspects.get(one), ranges), ...ways.suspects],
        transits: [...outside(transits.get(one), ranges), ...ways.transits],
      };
      if (now.suspects.length > MOST_SUSPECTS || now.transits.length > MOST_STATES) return false;
      keep(one, now);
      return true;
    },
    passing(comes, ranges) {
      const meets = (prefix: number) => meetRanges(ranges, prefix, order.last[prefix] ?? prefix);
      const through = [...transits].filter(([, { table, prefix }]) =>
        table.some((one, i) => comes(one) && meets(prefix[i] ?? 0)),
      );
      return through.map(([one]) => one);
    },
    *numbers() {
      for (const { prefix } of suspects.values()) yield prefix;
      for (const { prefix } of transits.values()) yield prefix;
    },
  };
}

function put(kept: Map<number, Steps>, one: number, steps: readonly Step[]): void {
  kept.delete(one);
  if (steps.length === 0) return;
  kept.set(one, {
    table: Int32Array.from(steps, ({ table }) => table),
    prefix: Int32Array.from(steps, ({ prefix }) => prefix),
  });
}

/** Steps for prefixes that lie in no range. */
function outside(steps: Steps | undefined, ranges: Ranges): readonly Step[] {
  if (steps === undefined) return [];
  const all = Array.from(steps.table, (table, i) => ({ table, prefix: steps.prefix[i] ?? 0 }));
  return all.filter(({ prefix }) => !meetRanges(ranges, prefix, prefix));
}
