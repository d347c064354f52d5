import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseLock } from '../../src/allocate/lock-file.ts';
import { mergedLock } from '../../src/allocate/merge.ts';
import { appliedIn, dropOwned, recordApplied, recordOwned } from '../../src/allocate/ownership.ts';
import type { AllocationLock } from '../../src/allocate/types.ts';

const FILE = new URL('../../inventory/mini/allocations.lock.yaml', import.meta.url);
const VRF = { kind: 'vrf', name: 'v110', vpns: ['flood'] };
const LIST = { kind: 'ip prefix-list', name: 'FLOOD', vpns: ['flood'] };

/** Two runs of one network that end at the same time: what each has written down stays, and no number is given to two. */
describe('the locks of two runs', () => {
  const read = parseLock(readFileSync(FILE, 'utf8')).value;
  if (read === undefined) throw new Error('the lock of mini cannot be read');
  const before = recordOwned(
    { ...read, allocations: { ...read.allocations, owned: [] } },
    ['a', 'b'].map((router) => ({ router, objects: [VRF, LIST] })),
  );

  it('keep what each has pushed to its own router', () => {
    const [north, south] = [recordApplied(before, 'a', [VRF]), recordApplied(before, 'b', [VRF])];
    expect(applied(south)).toEqual(['b v110']);
    expect(applied(mergedLock({ before, ours: south, theirs: north }))).toEqual(['a v110', 'b v110']);
  });

  it('keep what each has done to one router, object by object', () => {
    const [one, other] = [recordApplied(before, 'a', [VRF]), dropOwned(before, 'a', [LIST])];
    const both = mergedLock({ before, ours: one, theirs: other });
    expect(applied(both)).toEqual(['a v110']);
    expect(both?.allocations.owned.find(({ router }) => router === 'a')?.objects.length).toBe(1);
  });

  it('take the numbers of whoever gave some out', () => {
    const pushed = recordApplied(before, 'a', [VRF]);
    const grown = withNumber(before, 7);
    for (const merged of [
      mergedLock({ before, ours: pushed, theirs: grown }),
      mergedLock({ before, ours: grown, theirs: pushed }),
      mergedLock({ before, ours: withNumber(pushed, 7), theirs: grown }),
    ]) {
      expect(merged?.retired.at(-1)?.value).toBe('65101:7');
      expect(applied(merged)).toEqual(['a v110']);
    }
  });

  it('cannot be joined when both gave out numbers', () => {
    const runs = { before, ours: withNumber(before, 7), theirs: withNumber(before, 8) };
    expect(mergedLock(runs)).toBeUndefined();
    expect(mergedLock({ ...runs, before: undefined })).toBeUndefined();
  });
});

function withNumber(lock: AllocationLock, number: number): AllocationLock {
  const claim = { kind: 'route-target', value: `65101:${number}`, owner: `vpn v${number}` } as const;
  return { ...lock, retired: [...lock.retired, claim] };
}

function applied(lock: AllocationLock | undefined): readonly string[] {
  return appliedIn(lock?.allocations.owned ?? []).flatMap(({ router, objects }) =>
    objects.map(({ name }) => `${router} ${name}`),
  );
}
