import type { PlatformId } from '../../device/platform-id.ts';
import { createFrrRouter } from './linux/router.ts';

/** One remote command as a session sends it. */
export interface Call {
  readonly command: string;
  readonly stdin?: string;
}

/**
 * The running texts of a router after each call, played on an emulated one that starts from `running`; `undefined` where there is no such
 * router, or it does not take a call.
 */
export function statesOn(
  platform: PlatformId,
  running: string,
  calls: readonly Call[],
): readonly string[] | undefined {
  if (platform !== 'frr') return undefined;
  const router = createFrrRouter(running);
  const states: string[] = [];
  for (const { command, stdin } of calls) {
    if (router.run(command, stdin).code !== 0) return undefined;
    states.push(router.running());
  }
  return states;
}
