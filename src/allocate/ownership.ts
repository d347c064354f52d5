import { type ObjectRef, type OwnedObject, objectKey } from '../device/ownership.ts';
import { compareText } from '../net/order.ts';
import type { AllocationLock } from './types.ts';

type OwnedByRouter = AllocationLock['allocations']['owned'];

/**
 * Records what was rendered: new objects are added, known ones get their present VPNs and stay applied where they were; what is no longer rendered
 * stays recorded.
 */
export function recordOwned(lock: AllocationLock, rendered: OwnedByRouter): AllocationLock {
  return rendered.reduce((result, { router, objects }) => {
    const known = ownedBy(result, router);
    const merged = new Map([...known, ...objects].map((object) => [objectKey(object), object]));
    const applied = keysOf(appliedOf(known));
    return withOwned(
      result,
      router,
      [...merged.values()].map((one) => marked(one, applied.has(objectKey(one)))),
    );
  }, lock);
}

/** The objects that a push has written or taken over, by router: what sectornet may change and remove. */
export function appliedIn(owned: OwnedByRouter): OwnedByRouter {
  return owned.map(({ router, objects }) => ({ router, objects: appliedOf(objects) }));
}

/** Marks recorded objects of a router as applied: before the first byte is sent, so that a run which is cut off leaves nothing unknown. */
export function recordApplied(
  lock: AllocationLock,
  router: string,
  objects: readonly ObjectRef[],
): AllocationLock {
  const keys = keysOf(objects);
  return withOwned(
    lock,
    router,
    ownedBy(lock, router).map((one) => marked(one, one.applied === true || keys.has(objectKey(one)))),
  );
}

/**
 * What is true of a router after a push: an object that does not stand on it is not applied, and forgotten where it is not `wanted` either.
 */
export function settleOwned(
  lock: AllocationLock,
  router: string,
  { wanted, standing }: { readonly wanted: readonly ObjectRef[]; readonly standing: readonly ObjectRef[] },
): AllocationLock {
  const [asked, there] = [keysOf(wanted), keysOf(standing)];
  const left = ownedBy(lock, router).filter((one) => asked.has(objectKey(one)) || there.has(objectKey(one)));
  return withOwned(
    lock,
    router,
    left.map((one) => marked(one, one.applied === true && there.has(objectKey(one)))),
  );
}

function appliedOf(objects: readonly OwnedObject[]): readonly OwnedObject[] {
  return objects.filter(({ applied }) => applied === true);
}

function marked({ applied: _, ...object }: OwnedObject, isApplied: boolean): OwnedObject {
  return isApplied ? { ...object, applied: true } : object;
}

function keysOf(objects: readonly ObjectRef[]): ReadonlySet<string> {
  return new Set(objects.map(objectKey));
}

/** Forgets objects that a push has removed from a router. */
export function dropOwned(lock: AllocationLock, router: string, gone: readonly ObjectRef[]): AllocationLock {
  const keys = keysOf(gone);
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
