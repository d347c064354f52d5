import { type ObjectRef, type OwnedObject, objectKey } from '../device/ownership.ts';
import { compareText } from '../net/order.ts';
import type { AllocationLock } from './types.ts';

type OwnedByRouter = AllocationLock['allocations']['owned'];

/** Records what was rendered: new objects are added, known ones get their present VPNs; what is no longer rendered stays recorded. */
export function recordOwned(lock: AllocationLock, rendered: OwnedByRouter): AllocationLock {
  return rendered.reduce((result, { router, objects }) => {
    const known = ownedBy(result, router);
    const merged = new Map([...known, ...objects].map((object) => [objectKey(object), object]));
    return withOwned(result, router, [...merged.values()]);
  }, lock);
}

/** Forgets objects that a push has removed from a router. */
export function dropOwned(lock: AllocationLock, router: string, gone: readonly ObjectRef[]): AllocationLock {
  const keys = new Set(gone.map(objectKey));
  return withOwned(
    lock,
    router,
    ownedBy(lock, router).filter((object) => !keys.has(objectKey(object))),
  );
}

/** The objects recorded for a router. */
export function ownedBy(lock: AllocationLock, router: string): readonly OwnedObject[] {
  return lock.allocations.owned.find((entry) => entry.router === router)?.objects ?? [];
}

function withOwned(lock: AllocationLock, router: string, objects: readonly OwnedObject[]): AllocationLock {
  const others = lock.allocations.owned.filter((entry) => entry.router !== router);
  const sorted = objects.toSorted((a, b) => compareText(objectKey(a), objectKey(b)));
  const owned = [...others, ...(sorted.length === 0 ? [] : [{ router, objects: sorted }])];
  return {
    ...lock,
    allocations: { ...lock.allocations, owned: owned.toSorted((a, b) => compareText(a.router, b.router)) },
  };
}
