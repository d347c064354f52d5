import { NONE } from '../classes/network.ts';
import type { Isolating } from './isolating.ts';
import type { OpenGround } from './open-ground.ts';
import type { Taking } from './taking.ts';

/** Who hangs on whom: from tables to what they give, from that to who takes it, and to the tables that take it. */
export interface Hanging {
  /** Sets of targets with which the routes of tables leave. */
  setsOf(tables: Iterable<number>): Set<number>;
  takersOf(sets: Iterable<number>): Set<number>;
  tablesBy(importers: Iterable<number>): Set<number>;
}

export function hangingIn(
  { network, routesOf, classes }: OpenGround,
  isolating: Pick<Isolating, 'classesBy'>,
  taking: Pick<Taking, 'askersOf'>,
): Hanging {
  return {
    setsOf(tables) {
      const sets = new Set<number>();
      let before = NONE;
      for (const table of tables)
        for (const row of routesOf.of(table)) {
          const set = network.routes.exports[row] ?? NONE;
          if (set !== before) sets.add(set);
          before = set;
        }
      return sets;
    },
    takersOf(sets) {
      const takers = new Set<number>();
      for (const set of sets) for (const importer of taking.askersOf(set)) takers.add(importer);
      return takers;
    },
    tablesBy(importers) {
      const tables = new Set<number>();
      for (const importer of importers)
        for (const one of isolating.classesBy(importer))
          for (const table of classes.members.of(one)) tables.add(table);
      return tables;
    },
  };
}
