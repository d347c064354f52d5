import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parseLock } from '../../src/allocate/lock-file.ts';
import { appliedIn, recordApplied, recordOwned, withOwnedOfOthers } from '../../src/allocate/ownership.ts';
import type { AllocationLock } from '../../src/allocate/types.ts';

const LOCK = new URL('../../inventory/mini/allocations.lock.yaml', import.meta.url);
const VRF = { kind: 'vrf', name: 'v110', vpns: ['flood'] };

it('two runs that record at the same time keep what each has written', () => {
  const start = parseLock(readFileSync(LOCK, 'utf8')).value;
  if (start === undefined) throw new Error('the lock of mini cannot be read');
  const before = recordOwned(
    start,
    ['a', 'b'].map((router) => ({ router, objects: [VRF] })),
  );
  const north = recordApplied(before, 'a', [VRF]);
  const south = recordApplied(before, 'b', [VRF]);
  expect(appliedTo(south)).toEqual(['b']);
  expect(appliedTo(withOwnedOfOthers(south, before, north))).toEqual(['a', 'b']);
});

function appliedTo({ allocations }: AllocationLock): readonly string[] {
  const applied = appliedIn(allocations.owned).filter(({ objects }) =>
    objects.some(({ name }) => name === VRF.name),
  );
  return applied.map(({ router }) => router).sort();
}
