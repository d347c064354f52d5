import { dropOwned, ownedBy, recordApplied } from '../../allocate/ownership.ts';
import type { AllocationLock } from '../../allocate/types.ts';
import type { Running } from '../../change.ts';
import { objectKey } from '../../device/ownership.ts';
import type { Compilation } from '../../pipeline.ts';
import { objectsOf } from '../../plan/objects.ts';

/** What the stack is about to write is on record before; objects that are wanted no more and stand on their router no longer are nobody's from now on. */
export function recorded(
  { lock, configs }: Compilation,
  names: readonly string[],
  running: Running,
): AllocationLock {
  const own = configs.filter(({ router }) => names.includes(router));
  const ahead = own.reduce(
    (kept, { router, platform, text }) => recordApplied(kept, router, objectsOf(platform, text)),
    lock,
  );
  return running.reduce((kept, { router, text }) => {
    const config = configs.find((one) => one.router === router);
    if (config === undefined) return kept;
    const { platform } = config;
    const known = new Set([...objectsOf(platform, config.text), ...objectsOf(platform, text)].map(objectKey));
    const gone = ownedBy(kept, router).filter((object) => !known.has(objectKey(object)));
    return dropOwned(kept, router, gone);
  }, ahead);
}
