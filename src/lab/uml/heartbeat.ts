import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LabProblem } from './problem.ts';

/** How long a kernel may give no sign of life before it counts as hung, in seconds: an overloaded machine is no hung kernel. */
export const SILENT_SECONDS = 90;

/** The file in a lab's folder that the guest writes its uptime to once a second (guest/init.sh). */
const FILE = 'alive';

/** Resolves with SN9507 when the guest has not renewed its sign of life for `seconds`; never, when `signal` is aborted before. */
export async function untilSilent(
  folder: string,
  seconds: number,
  signal: AbortSignal,
): Promise<LabProblem | undefined> {
  let last = signOfLife(folder);
  let heard = performance.now();
  for (;;) {
    await sleep(500, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return undefined;
    const sign = signOfLife(folder);
    if (sign !== last) {
      last = sign;
      heard = performance.now();
    } else if (performance.now() - heard > seconds * 1000)
      return new LabProblem('SN9507', {
        reason: `no sign of life for ${seconds} s`,
        log: `${join(folder, 'kernel.log')}, ${join(folder, 'guest.log')}`,
      });
  }
}

function signOfLife(folder: string): string {
  const file = join(folder, FILE);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
