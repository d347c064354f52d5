import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { ChangePlan } from '../plan/types.ts';
import type { PushResult } from '../push/types.ts';
import { recordedAfter } from './applied.ts';
import { keepLock } from './lock-on-disk.ts';
import type { Ready } from './recorded-run.ts';
import type { Run } from './run.ts';
import { runningFrom } from './running.ts';

/**
 * Writes into the lock of every router of a run what an undisturbed push would have left there, those that were never begun included: the lock
 * was marked before the first byte was sent. Diagnostics when it cannot be written.
 */
export async function settleLock(
  run: Run,
  ready: Ready,
  plan: ChangePlan,
  { routers }: PushResult,
): Promise<readonly Diagnostic[]> {
  const told = routers.flatMap(({ router, running }) =>
    running === undefined ? [] : [{ router, file: router, text: running }],
  );
  const asked = plan.devices
    .filter(({ commands, adopted = [] }) => commands.length + adopted.length > 0)
    .map(({ router }) => router)
    .filter((router) => told.every((one) => one.router !== router));
  const others =
    asked.length === 0
      ? []
      : (await runningFrom(run, ready.inventory, undefined, { routers: asked })).network.running;
  const { compilation, lock, lockFolder } = ready;
  return keepLock(lockFolder, lock, recordedAfter(compilation, compilation.lock, plan, [...told, ...others]));
}
