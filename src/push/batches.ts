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

/** Which routers go together, in order: `waves` as planned, each cut into batches of at most `serial` routers (at least one). */
export interface Course {
  readonly waves?: readonly (readonly string[])[] | undefined;
  readonly serial?: number | undefined;
}

/** The routers of a plan in the batches they are changed in; one that no wave names goes in the last. */
export function batchesOf(
  devices: readonly DevicePlan[],
  { waves = [], serial }: Course,
): readonly (readonly DevicePlan[])[] {
  const named = waves.map((wave) => devices.filter(({ router }) => wave.includes(router)));
  const unnamed = devices.filter(({ router }) => !waves.some((wave) => wave.includes(router)));
  return [...named, unnamed].flatMap((wave) => cut(wave, serial)).filter((batch) => batch.length > 0);
}

function cut(wave: readonly DevicePlan[], serial: number | undefined): readonly (readonly DevicePlan[])[] {
  if (serial === undefined) return [wave];
  const size = Math.max(1, serial);
  return Array.from({ length: Math.ceil(wave.length / size) }, (_, at) =>
    wave.slice(at * size, (at + 1) * size),
  );
}
