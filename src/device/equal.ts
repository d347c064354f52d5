import type { DeviceModel } from './model.ts';
import { sortedDevice } from './sorted.ts';

/** Whether two models say the same about a router, whatever the lines or causes they come from and the order of their lists. */
export function sameDeviceModel(a: DeviceModel, b: DeviceModel): boolean {
  return equalButOrigins(sortedDevice(a), sortedDevice(b));
}

/** Whether two values of models are equal whatever their lines (`at`) are; an absent field equals an `undefined` one. Copies nothing. */
export function equalButOrigins(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b))
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((one, i) => equalButOrigins(one, b[i]))
    );
  const mine: Readonly<Record<string, unknown>> = Object(a);
  const theirs: Readonly<Record<string, unknown>> = Object(b);
  for (const key in theirs) if (isFact(theirs, key) && mine[key] === undefined) return false;
  for (const key in mine) if (isFact(mine, key) && !equalButOrigins(mine[key], theirs[key])) return false;
  return true;
}

function isFact(value: Readonly<Record<string, unknown>>, key: string): boolean {
  return key !== 'at' && value[key] !== undefined;
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
