import type { VrfFamily } from '../../device/model.ts';
import { familyOf, type VrfTable } from '../bind/circuit.ts';
import { isExported, leavingTargets } from '../routing/exports.ts';
import { NO_OWN_ROUTES, type OwnRoutes } from '../routing/locals.ts';
import type { Forwarding, LocalRoute } from '../routing/routes.ts';
import { type Making, sourcedTargetSet, targetSet } from './compact-making.ts';
import { writeWords } from './intern.ts';
import { FORWARD, NONE, ROUTE, type RouteRows, widthOf } from './network.ts';

/** The rows of the routes VRFs have by themselves in one family. */
export function routeColumns(making: Making, rows: readonly OwnRoutes[]): RouteRows {
  const { attachment, family } = making;
  const count = rows.reduce((sum, { all }) => sum + all.length, 0);
  const width = widthOf(family);
  const [ints, bytes] = [() => new Int32Array(count), () => new Uint8Array(count)];
  const columns = {
    words: new Uint32Array(count * width),
    length: bytes(),
    table: ints(),
    at: ints(),
    flags: bytes(),
    forward: bytes(),
    to: ints(),
    exports: ints(),
  };
  let at = 0;
  for (const [id, table] of attachment.tables.entries()) {
    const { present, possible, all } = rows[id] ?? NO_OWN_ROUTES;
    const branches = branchesOf(making, table);
    // Both are parts of all the routes, in their order.
    let [presents, possibles] = [0, 0];
    for (const route of all) {
      const { prefix, forwarding } = route;
      const isPresent = present[presents] === route;
      const isPossible = possible[possibles] === route;
      if (isPresent) presents++;
      if (isPossible) possibles++;
      writeWords(columns.words, at, prefix.address, width);
      columns.length[at] = prefix.length;
      columns.table[at] = id;
      columns.at[at] = route.at ?? 0;
      const leaving = branches === undefined ? NO_LEAVING : exportSet(making, branches, route);
      columns.flags[at] =
        (isPresent ? ROUTE.present : 0) |
        (isPossible ? ROUTE.possible : 0) |
        routeFlags(route, leaving.isCertain);
      columns.forward[at] = FORWARD[forwarding.kind];
      columns.to[at] = targetOf(forwarding);
      columns.exports[at] = leaving.set;
      at++;
    }
  }
  return columns;
}

function routeFlags(route: LocalRoute, isCertain: boolean): number {
  return (
    (route.exact && isCertain ? ROUTE.exact : 0) |
    (route.source === 'self' ? ROUTE.self : 0) |
    (route.source === 'connected' ? ROUTE.link : 0) |
    (route.contested || route.shut !== undefined ? ROUTE.contested : 0)
  );
}

function targetOf(forwarding: Forwarding): number {
  if (forwarding.kind === 'circuit') return forwarding.circuit;
  return forwarding.kind === 'table' ? forwarding.table : NONE;
}

/** The sets a VRF's routes leave with; `plain`: that of every route without tags where no policy decides, once it is known. */
interface Branches {
  readonly table: VrfTable;
  readonly settings: VrfFamily;
  plain: Leaving | undefined;
}

function branchesOf({ family }: Making, table: VrfTable): Branches | undefined {
  const settings = familyOf(table, family);
  return settings === undefined ? undefined : { table, settings, plain: undefined };
}

/** The set a route leaves with; `isCertain`: with all of it, whatever policies before do. */
interface Leaving {
  readonly set: number;
  readonly isCertain: boolean;
}

const NO_LEAVING: Leaving = { set: NONE, isCertain: true };

function exportSet(making: Making, branches: Branches, route: LocalRoute): Leaving {
  const { table, settings } = branches;
  if (!isExported(settings, route)) return NO_LEAVING;
  if (settings.exportPolicy === undefined && route.tags.length === 0) {
    branches.plain ??= plainLeaving(making, settings);
    return branches.plain;
  }
  const { targets, certain } = leavingTargets(table, settings, route);
  if (targets.length === 0) return NO_LEAVING;
  return { set: targetSet(making, targets), isCertain: certain === undefined };
}

function plainLeaving(making: Making, { exportTargets, certainTargets }: VrfFamily): Leaving {
  return exportTargets.length === 0
    ? NO_LEAVING
    : { set: sourcedTargetSet(making, exportTargets), isCertain: certainTargets === undefined };
}
