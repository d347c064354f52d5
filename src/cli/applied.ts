import { ownedBy, recordApplied, recordOwned, settleOwned } from '../allocate/ownership.ts';
import type { AllocationLock } from '../allocate/types.ts';
import type { Running } from '../change.ts';
import { objectKey } from '../device/ownership.ts';
import type { Compilation } from '../pipeline.ts';
import { objectsOf } from '../plan/objects.ts';
import type { ChangePlan, DevicePlan } from '../plan/types.ts';

/** The lock with everything on record that a plan writes or takes over: kept before the first byte is sent. */
export function recordedAhead(compilation: Compilation, plan: ChangePlan): AllocationLock {
  const changing = plan.devices.filter(({ commands, adopted = [] }) => commands.length + adopted.length > 0);
  return changing.reduce(
    (lock, device) => recordApplied(lock, device.router, oursAfter(compilation, plan, device)),
    compilation.lock,
  );
}

/** The lock with the objects that an undoing plan puts back: they were ours before the run that it undoes. */
export function recordedBack(lock: AllocationLock, { devices }: Pick<ChangePlan, 'devices'>): AllocationLock {
  return devices.reduce((kept, { router, sections }) => {
    const known = new Map(ownedBy(kept, router).map((one) => [objectKey(one), one]));
    const back = sections.map(({ object, vpns, agreement }) => ({
      ...object,
      vpns,
      ...(agreement === undefined ? {} : { agreement }),
      ...known.get(objectKey(object)),
    }));
    return recordApplied(recordOwned(kept, [{ router, objects: back }]), router, back);
  }, lock);
}

/** The lock as the routers show it afterwards: what does not stand on one of them is not applied. */
export function recordedAfter(
  { configs }: Compilation,
  lock: AllocationLock,
  plan: Pick<ChangePlan, 'devices'>,
  after: Running,
): AllocationLock {
  return plan.devices.reduce((kept, { router, platform }) => {
    const running = after.find((one) => one.router === router);
    if (running === undefined) return kept;
    const text = configs.find((one) => one.router === router)?.text ?? '';
    const [wanted, standing] = [objectsOf(platform, text), objectsOf(platform, running.text)];
    return settleOwned(kept, router, { wanted, standing });
  }, lock);
}

/** The wanted objects of a router but those a plan leaves to others and to other departments. */
function oursAfter({ configs }: Compilation, { leftOut }: ChangePlan, device: DevicePlan) {
  const { router, platform, unadopted = [] } = device;
  const text = configs.find((one) => one.router === router)?.text ?? '';
  const others = leftOut.filter((one) => one.router === router).map(({ object }) => object);
  const left = new Set([...unadopted, ...others].map(objectKey));
  return objectsOf(platform, text).filter((object) => !left.has(objectKey(object)));
}
