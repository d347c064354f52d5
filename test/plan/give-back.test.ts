import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { givingBack } from '../../src/plan/give-back.ts';

it('passes every router on in order, and behind a hundred and fifty nothing of the earlier ones is left in memory', async () => {
  const routers = (function* () {
    for (let i = 0; i < 151; i++) yield { i };
  })();
  const seen: number[] = [];
  const kept: WeakRef<object>[] = [];
  for (const router of givingBack(routers)) {
    seen.push(router.i);
    kept.push(new WeakRef(router));
    // A weak reference is followed by the collector between two tasks only.
    await setImmediate();
  }
  expect(seen).toEqual(Array.from({ length: 151 }, (_, i) => i));
  expect(alive(kept)).toBeLessThan(5);
});

function alive(kept: readonly WeakRef<object>[]): number {
  return kept.filter((one) => one.deref() !== undefined).length;
}
