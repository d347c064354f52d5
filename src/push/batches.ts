import type { DevicePlan } from '../plan/types.ts';

/** A number of routers: as it stands, or a share of those that a plan changes (`25%`). */
export type Quantity = { readonly count: number } | { readonly percent: number };

/** Reads `3` or `25%`; undefined for anything else. */
export function quantityOf(text: string): Quantity | undefined {
  const [, digits = '', sign] = /^(\d{1,4})(%?)$/.exec(text) ?? [];
  if (digits === '') return undefined;
  const value = Number(digits);
  if (sign === '%') return value > 100 ? undefined : { percent: value };
  return { count: value };
}

/** How many of `total` a quantity is, rounded down. */
export function amountOf(quantity: Quantity, total: number): number {
  return 'count' in quantity ? quantity.count : Math.floor((quantity.percent * total) / 100);
}

/** Reads a list of quantities, `1,5,20%`; undefined when one of them is none. */
export function quantitiesOf(text: string): readonly Quantity[] | undefined {
  const read = text.split(',').map((one) => quantityOf(one.trim()));
  return read.includes(undefined) ? undefined : read.filter((one) => one !== undefined);
}

/**
 * Which routers go together, in order: `waves` as planned, each cut into batches of at most `serial` routers (at least one). Of several sizes the
 * first batch takes the first, and so on; the last one stays, as Ansible's `serial` does. The end of a wave ends a batch.
 */
export interface Course {
  readonly waves?: readonly (readonly string[])[] | undefined;
  readonly serial?: readonly number[] | undefined;
}

/** The routers of a plan in the batches they are changed in; one that no wave names goes in the last. */
export function batchesOf(
  devices: readonly DevicePlan[],
  { waves = [], serial = [] }: Course,
): readonly (readonly DevicePlan[])[] {
  const named = waves.map((wave) => devices.filter(({ router }) => wave.includes(router)));
  const unnamed = devices.filter(({ router }) => !waves.some((wave) => wave.includes(router)));
  const batches: (readonly DevicePlan[])[] = [];
  for (const wave of [...named, unnamed]) {
    for (let at = 0; at < wave.length; ) {
      const size = Math.max(1, serial[batches.length] ?? serial.at(-1) ?? wave.length);
      batches.push(wave.slice(at, at + size));
      at += size;
    }
  }
  return batches;
}
