import type pLimit from 'p-limit';
import type { Target } from '../../push/target.ts';
import type { Turns } from '../../push/turns.ts';
import type { PushFailure } from '../../push/types.ts';
import type { Settings } from '../settings.ts';
import type { readRouter } from './work.ts';

/** What the routers are worked with: the stack's settings, known once the engine has configured us, and one queue for all of them. */
export interface RouterWorkplace {
  settings(): Settings;
  readonly queue: ReturnType<typeof pLimit>;
  /** Whoever speaks to a router waits here for the turn of its jump hosts. */
  readonly turns: Turns;
  /** How a router's running configuration is had: over SSH, unless a bench measures everything else. */
  readonly read: typeof readRouter;
}

/** What a router said, and where it was reached; or why it said nothing. */
export type Heard = { readonly text: string; readonly target: Target } | { readonly failure: PushFailure };

export async function hear(
  place: RouterWorkplace,
  router: string,
  target: Target | undefined,
  signal: AbortSignal,
): Promise<Heard> {
  if (place.settings().offline)
    return failing('the stack is offline (sectornet:offline): no router is spoken to');
  if (target === undefined)
    return failing(`the lab that ${router} is played in is not running: npx sectornet lab up`);
  const result = await place.turns(target, () => place.read(target, place.settings().journal, signal));
  if ('failure' in result) return { failure: result.failure };
  return { text: result.text, target };
}

function failing(words: string): { readonly failure: PushFailure } {
  return { failure: { kind: 'unreachable', step: 'connect', words } };
}
