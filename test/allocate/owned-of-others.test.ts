import { expect, it } from 'vitest';
import { recordApplied, recordOwned, withOwnedOfOthers } from '../../src/allocate/ownership.ts';
import type { AllocationLock } from '../../src/allocate/types.ts';

const VRF = { kind: 'vrf', name: 'v110', vpns: ['flood'] };
const EMPTY: AllocationLock['allocations'] = { sites: [], accesses: [], coreLinks: [], owned: [] } as never;

it('two runs that record at the same time keep what each has written', () => {
  const start = { allocations: EMPTY, retired: [] } as never;
  const before = recordOwned(start, [
    { router: 'pe1', objects: [VRF] },
    { router: 'pe2', objects: [VRF] },
  ]);
  const [north, south] = ['pe1', 'pe2'].map((router) => recordApplied(before, router, [VRF]));
  if (north === undefined || south === undefined) throw new Error('no locks');
  const both = withOwnedOfOthers(south, before, north);
  expect(both.allocations.owned.map(({ objects }) => objects[0]?.applied)).toEqual([true, true]);
});
