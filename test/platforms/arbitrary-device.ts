import type { Sourced } from '../../src/device/model.ts';
import { addressBits, type Family, type IpAddress } from '../../src/net/address.ts';
import { networkOf, type Prefix } from '../../src/net/prefix.ts';
import { fc } from '../fast-check.ts';

/** Names the generated parts refer to each other by; some stay undefined on purpose, as on real routers. */
const NAMES = ['flood', 'v110-flood-1', 'IMP_x', 'a.b', 'Tax2'] as const;
export const name = fc.constantFrom(...NAMES);
export const at = 1;

export function sourced<Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Sourced<Value>> {
  return value.map((one) => ({ value: one, at }));
}

/** A leaf that may be absent: absent means no key at all. */
export function maybe<Key extends string, Value>(
  key: Key,
  value: fc.Arbitrary<Value>,
): fc.Arbitrary<{ [K in Key]?: Value }> {
  return fc.option(value, { nil: undefined }).map((one) => {
    const record: { [K in Key]?: Value } = {};
    if (one !== undefined) record[key] = one;
    return record;
  });
}

export function all<Parts extends readonly object[]>(
  ...parts: { [Index in keyof Parts]: fc.Arbitrary<Parts[Index]> }
): fc.Arbitrary<Joined<Parts>> {
  return fc.tuple(...parts).map((values) => Object.assign({}, ...values));
}
export type Joined<Parts extends readonly object[]> = Parts extends readonly [
  infer First,
  ...infer Rest extends readonly object[],
]
  ? First & Joined<Rest>
  : unknown;

export const text = fc.stringMatching(/^[a-z][a-z0-9:.]{0,8}( [a-z0-9]{1,5})?$/);

export function address(family: Family): fc.Arbitrary<IpAddress> {
  return fc
    .bigInt({ min: 1n, max: (1n << BigInt(addressBits(family))) - 2n })
    .map((value) => ({ family, value }));
}

export function prefix(family: Family): fc.Arbitrary<Prefix> {
  return fc
    .tuple(address(family), fc.integer({ min: 0, max: addressBits(family) }))
    .map(([{ value }, length]) => networkOf({ family, address: value, length }));
}

export const count = fc.integer({ min: 1, max: 5000 });
