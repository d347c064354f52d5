import type { StateBefore } from './health.ts';
import { POST_CHECK, type PostCheck } from './pairs.ts';
import type { StateRecord } from './types.ts';

/** What is kept of a state. */
export function stateRecord(
  { health, pairs, answered }: StateBefore,
  postCheck: PostCheck = POST_CHECK,
): StateRecord {
  return {
    ...(health === undefined ? {} : { health: { ...health, routes: [...health.routes] } }),
    pairs: pairs.map((pair) => ({ pair, answered: answered.has(pair) })),
    postCheck,
  };
}

/** The state that was kept. */
export function recordedState({ health, pairs }: StateRecord): StateBefore {
  return {
    health: health === undefined ? undefined : { ...health, routes: new Map(health.routes) },
    pairs: pairs.map(({ pair }) => pair),
    answered: new Set(pairs.filter(({ answered }) => answered).map(({ pair }) => pair)),
  };
}
