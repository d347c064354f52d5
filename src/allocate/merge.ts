import { isDeepStrictEqual } from 'node:util';
import { type OwnedObject, objectKey } from '../device/ownership.ts';
import { compareText } from '../net/order.ts';
import { lockDocument } from './lock-document.ts';
import { ownedBy } from './ownership.ts';
import type { AllocationLock } from './types.ts';

/** What two runs have recorded that began from the same lock: `ours` is about to be written, `theirs` was written meanwhile. */
export interface TwoRuns {
  /** Undefined: there was no lock yet. */
  readonly before: AllocationLock | undefined;
  readonly ours: AllocationLock;
  readonly theirs: AllocationLock;
}

/**
 * Both records in one lock: each run wrote down what it did on its own routers. Undefined when both gave out numbers, and not the same: one of them has to be worked out
 * again, or two departments could be given one number.
 */
export function mergedLock(runs: TwoRuns): AllocationLock | undefined {
  const { before, ours, theirs } = runs;
  const moved = !sameNumbers(ours, before);
  const movedToo = !sameNumbers(theirs, before);
  if (moved && movedToo && !sameNumbers(ours, theirs)) return undefined;
  const { allocations, ...rest } = movedToo ? theirs : ours;
  return { ...rest, allocations: { ...allocations, owned: mergedOwned(runs) } };
}

/** Whether all but the record of who wrote what is the same. */
function sameNumbers(one: AllocationLock, other: AllocationLock | undefined): boolean {
  return other !== undefined && isDeepStrictEqual(numbersOf(one), numbersOf(other));
}

function numbersOf(lock: AllocationLock): object {
  return lockDocument({ ...lock, allocations: { ...lock.allocations, owned: [] } });
}

function mergedOwned({ before, ours, theirs }: TwoRuns): AllocationLock['allocations']['owned'] {
  const routers = [ours, theirs].flatMap(({ allocations }) => allocations.owned.map(({ router }) => router));
  return [...new Set(routers)].sort(compareText).flatMap((router) => {
    const was = objectsOf(before, router);
    const own = objectsOf(ours, router);
    const other = objectsOf(theirs, router);
    const keys = [...new Set([...own.keys(), ...other.keys()])].sort(compareText);
    const objects = keys.flatMap((key) => {
      const untouched = isDeepStrictEqual(was.get(key), own.get(key));
      return (untouched ? other : own).get(key) ?? [];
    });
    return objects.length === 0 ? [] : [{ router, objects }];
  });
}

function objectsOf(lock: AllocationLock | undefined, router: string): ReadonlyMap<string, OwnedObject> {
  return new Map(lock === undefined ? [] : ownedBy(lock, router).map((one) => [objectKey(one), one]));
}
