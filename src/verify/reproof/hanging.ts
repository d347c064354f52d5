import { NONE } from '../classes/network.ts';
import type { Holders } from './holders.ts';
import type { Isolating } from './isolating.ts';
import type { OpenGround } from './open-ground.ts';
import type { Taking } from './taking.ts';

/** Who hangs on whom: from tables and prefixes to routes, from those to who takes them, and to the tables that take them. */
export interface Hanging {
  /** Sets of targets with which routes leave. */
  setsOf(rows: Iterable<number>): Set<number>;
  takersOf(sets: Iterable<number>): Set<number>;
  tablesBy(importers: Iterable<number>): Set<number>;
  /** Routes of some prefixes, of tables that take by some importers. */
  routesBehind(importers: ReadonlySet<number>, numbers: Iterable<number>): Iterable<number>;
}

export function hangingIn(
  { network, classes, possible }: OpenGround,
  { isolating, taking, holders }: Sources,
): Hanging {
  const { routes } = network;
  return {
    setsOf(rows) {
      const sets = new Set<number>();
      let before = NONE;
      for (const row of rows) {
        const set = routes.exports[row] ?? NONE;
        if (set !== before && set !== NONE) sets.add(set);
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
    *routesBehind(importers, numbers) {
      for (const number of numbers)
        for (const row of holders.routesAt(number))
          if (importers.has(possible.of[routes.table[row] ?? 0] ?? NONE)) yield row;
    },
  };
}

interface Sources {
  readonly isolating: Pick<Isolating, 'classesBy'>;
  readonly taking: Pick<Taking, 'askersOf'>;
  readonly holders: Pick<Holders, 'routesAt'>;
}
