import type { PrefixList, RoutePolicy, RoutePolicyEntry, TargetList } from '../../src/device/model.ts';
import { addressBits, FAMILIES, type Family } from '../../src/net/address.ts';
import type { Prefix } from '../../src/net/prefix.ts';
import { type RouteTarget, routeTarget } from '../../src/net/route-target.ts';
import { fc } from '../fast-check.ts';
import { all, at, count, name, prefix, sourced } from './arbitrary-device.ts';

/** Targets only policies set: a policy that sets a VRF's own target on a CE session reads as a scrub on VRP. */
const leakTarget: fc.Arbitrary<RouteTarget> = fc
  .integer({ min: 100_000, max: 100_040 })
  .map((n) => routeTarget(65101, n));

/** What an entry changes on a route: nothing, the targets it carries, or one of a platform's own combinations. */
export type EntryChange = Pick<RoutePolicyEntry, 'scrub' | 'setTargets'>;

export const nothing: fc.Arbitrary<EntryChange> = fc.constant({});
export const scrub: fc.Arbitrary<EntryChange> = fc.constant({ scrub: { value: true, at } });

export function setTargets(additive: fc.Arbitrary<boolean>): fc.Arbitrary<EntryChange> {
  const targets = fc.uniqueArray(leakTarget, { minLength: 1, maxLength: 4 });
  return sourced(fc.record({ targets, additive })).map((one) => ({ setTargets: one }));
}

function entry(change: fc.Arbitrary<EntryChange>): fc.Arbitrary<RoutePolicyEntry> {
  return all(
    fc.record({
      sequence: fc.integer({ min: 1, max: 65535 }),
      action: fc.constantFrom('permit' as const, 'deny' as const),
      at: fc.constant(at),
      matchPrefixLists: fc.uniqueArray(sourced(fc.record({ family: fc.constantFrom(...FAMILIES), name })), {
        selector: (one) => one.value.family,
      }),
      matchTargetLists: fc.array(sourced(name), { maxLength: 1 }),
    }),
    change,
  );
}

/** Route policies whose entries make the changes a platform has words for. */
export function routePolicies(change: fc.Arbitrary<EntryChange>): fc.Arbitrary<readonly RoutePolicy[]> {
  const entries = fc.uniqueArray(entry(change), {
    minLength: 1,
    maxLength: 4,
    selector: (one) => one.sequence,
  });
  return fc.uniqueArray(fc.record({ name, at: fc.constant(at), entries }), {
    maxLength: 4,
    selector: (one) => one.name,
  });
}

function listOf(family: Family): fc.Arbitrary<PrefixList> {
  const range = (one: Prefix) => {
    const length = fc.integer({ min: one.length, max: addressBits(family) });
    return fc
      .tuple(length, length)
      .chain(([a, b]) =>
        fc.constantFrom({}, { ge: a }, { le: a }, { ge: Math.min(a, b), le: Math.max(a, b) }),
      );
  };
  // VRP cannot say a network of zeros.
  const speakable = prefix(family).filter(({ address, length }) => address !== 0n || length === 0);
  const entry = speakable.chain((one) =>
    all(
      fc.record({
        sequence: count,
        action: fc.constantFrom('permit' as const, 'deny' as const),
        prefix: fc.constant(one),
        at: fc.constant(at),
      }),
      range(one),
    ),
  );
  return fc.record({
    name,
    family: fc.constant(family),
    at: fc.constant(at),
    entries: fc.uniqueArray(entry, { minLength: 1, maxLength: 3, selector: (each) => each.sequence }),
  });
}

export const prefixLists = fc.uniqueArray(
  fc.constantFrom(...FAMILIES).chain((family) => listOf(family)),
  { maxLength: 4, selector: (one) => `${one.family} ${one.name}` },
);
export const targetLists: fc.Arbitrary<readonly TargetList[]> = fc.uniqueArray(
  fc.record({
    name,
    at: fc.constant(at),
    targets: fc.uniqueArray(leakTarget, { minLength: 1, maxLength: 3 }),
  }),
  { maxLength: 3, selector: (one) => one.name },
);
