import type { ReadRouter } from '../read/routers.ts';
import { hasRouter, keepOnly, type RouterSet } from './router-set.ts';

/** What is known of each router for itself. */
export interface Pairing {
  /** Its place in the sets. */
  placeOf(router: ReadRouter): number;
  /** The routers that hear of its routes, which are those it hears of: a router hands on between two others either way or not at all. */
  heardBy(router: ReadRouter): RouterSet;
  /** Routers of one kind have the same label paths to any other router. */
  kindOf(router: ReadRouter): string;
  /** Whether labelled packets go from one to the other. */
  forwards(from: ReadRouter, to: ReadRouter): boolean;
}

interface Group {
  readonly routers: ReadRouter[];
  /** Who hears of the routes of all of them. */
  readonly heardBy: RouterSet;
  /** One router of each kind there is in the group. */
  readonly kinds: Map<string, ReadRouter>;
}

/**
 * Routers in groups without a problem between any two of one group, either way: each goes to the first group all of which it joins. That two join
 * a third does not say that they join each other, so a router is held against the whole group, as a set.
 */
export function routerGroups(
  routers: readonly ReadRouter[],
  pairing: Pairing,
): readonly (readonly ReadRouter[])[] {
  const groups: Group[] = [];
  for (const router of routers) {
    const heardBy = pairing.heardBy(router);
    const own = groups.find((group) => joins(router, group, pairing)) ?? emptyGroup(heardBy);
    if (own.routers.length === 0) groups.push(own);
    own.routers.push(router);
    keepOnly(own.heardBy, heardBy);
    const kind = pairing.kindOf(router);
    if (!own.kinds.has(kind)) own.kinds.set(kind, router);
  }
  return groups.map((group) => group.routers);
}

function emptyGroup(heardBy: RouterSet): Group {
  return { routers: [], heardBy: heardBy.slice(), kinds: new Map() };
}

function joins(router: ReadRouter, group: Group, pairing: Pairing): boolean {
  return (
    hasRouter(group.heardBy, pairing.placeOf(router)) &&
    [...group.kinds.values()].every(
      (other) => pairing.forwards(router, other) && pairing.forwards(other, router),
    )
  );
}
