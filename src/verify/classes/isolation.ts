import { clearingOf } from './clearing.ts';
import type { Ground } from './ground.ts';
import { NONE, ROUTE } from './network.ts';
import { type Reach, reachOf } from './reach.ts';

/** What is proved of a scope: `proved[table]` = nothing that enters by its circuits leaves where no clause admits it. */
export interface IsolationProof {
  readonly reach: Reach;
  readonly proved: Uint8Array;
  /** Questions put to the filter algebra, and those remembered. */
  readonly filters: { readonly questions: number; readonly remembered: number };
}

/** The union bound over all routes of a scope, then policy and filters for the steps it leaves open. */
export function isolationOf(ground: Ground, scope: 'possible' | 'present'): IsolationProof {
  const { classes } = ground;
  const bits = scope === 'possible' ? ROUTE.possible : ROUTE.present;
  const reach = reachOf(ground, scope === 'possible' ? ground.possible : ground.present);
  const proved = new Uint8Array(classes.of.length);
  for (let table = 0; table < proved.length; table++)
    proved[table] = reach.lost[classes.of[table] ?? 0] === 0 && classes.clash[table] === 0 ? 1 : 0;
  const clearing = clearingOf(ground, bits);
  for (const suspect of reach.suspects) {
    const { start, end, items } = classes.members;
    for (let at = start[suspect.from] ?? 0; at < (end[suspect.from] ?? 0); at++) {
      const table = items[at] ?? NONE;
      if (table === NONE || proved[table] === 0) continue;
      if (!clearing.clears(table, suspect)) proved[table] = 0;
    }
  }
  return { reach, proved, filters: clearing.asked() };
}
