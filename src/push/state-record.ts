import type { StateBefore } from './health.ts';
import { POST_CHECK, type PostCheck } from './pairs.ts';
import type { StateRecord } from './types.ts';

/** What is kept of a state. */
export function stateRecord(
  { health, promised, kept }: StateBefore,
  postCheck: PostCheck = POST_CHECK,
): StateRecord {
  return {
    ...(health === undefined ? {} : { health: { ...health, routes: [...health.routes] } }),
    promised: promised.map((what) => ({ what, kept: kept.has(what) })),
    postCheck,
  };
}

/** The state that was kept. */
export function recordedState({ health, promised }: StateRecord): StateBefore {
  return {
    health: health === undefined ? undefined : { ...health, routes: new Map(health.routes) },
    promised: promised.map(({ what }) => what),
    kept: new Set(promised.filter(({ kept }) => kept).map(({ what }) => what)),
  };
}
