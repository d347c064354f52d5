import { isDeepStrictEqual } from 'node:util';
import type { DeviceModel } from './model.ts';
import { sortedDevice } from './sorted.ts';

/** Whether two models say the same about a router, whatever the lines or causes they come from and the order of their lists. */
export function sameDeviceModel(a: DeviceModel, b: DeviceModel): boolean {
  return isDeepStrictEqual(withoutOrigins(sortedDevice(a)), withoutOrigins(sortedDevice(b)));
}

/** A copy without any `at` and without absent (`undefined`) fields: what a person compares when two models differ. */
export function withoutOrigins(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOrigins);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => key !== 'at' && item !== undefined)
      .map(([key, item]) => [key, withoutOrigins(item)]),
  );
}
