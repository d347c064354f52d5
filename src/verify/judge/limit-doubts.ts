import type { RouteTarget } from '../../net/route-target.ts';
import { type Attachment, familyOf, type VrfTable } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import { isExported } from '../routing/exports.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { OwnRoutes } from '../routing/locals.ts';

/**
 * VRFs that hold fewer routes than they would take: what is dropped nobody knows. Counted are static routes and imported ones whose prefix is
 * certain, so that a limit in doubt is too low for sure. `rows` are the routes VRFs have by themselves.
 */
export function limitDoubts(fabric: Fabric, rows: readonly OwnRoutes[]): readonly Doubt[] {
  const { attachment, family } = fabric;
  const limited = attachment.tables.flatMap((table) => {
    const settings = familyOf(table, family);
    const maximum = settings?.routeLimit?.value.maximum;
    return settings === undefined || maximum === undefined ? [] : [{ table, settings, maximum }];
  });
  if (limited.length === 0) return [];
  const offered = routesPerTarget(attachment, rows, fabric.family);
  return limited.flatMap(({ table, settings, maximum }) => {
    // Whose targets do not bring that many routes need not be looked into.
    const most = settings.importTargets.reduce(
      (sum, { value }) => sum + (offered.get(value) ?? 0),
      settings.statics.length,
    );
    if (most <= maximum) return [];
    const held = routesHeld(fabric, table);
    return held <= maximum ? [] : [limitDoubt(table, { limit: maximum, held })];
  });
}

/** How many routes may carry each target; export policies and sessions that bring targets of their own are left to who counts exactly. */
function routesPerTarget(
  { tables }: Attachment,
  rows: readonly OwnRoutes[],
  family: Fabric['family'],
): ReadonlyMap<RouteTarget, number> {
  const counts = new Map<RouteTarget, number>();
  for (const table of tables) {
    const settings = familyOf(table, family);
    const given = rows[table.id]?.present ?? [];
    if (settings === undefined || given.length === 0) continue;
    const count = given.filter((local) => isExported(settings, local)).length;
    for (const { value } of settings.exportTargets) counts.set(value, (counts.get(value) ?? 0) + count);
  }
  return counts;
}

/** Different prefixes a VRF takes by import for certain, or has as static routes. */
function routesHeld(fabric: Fabric, table: VrfTable): number {
  const imported = fabric.classes.admittedBy(table.id).flatMap((id) => fabric.routes[id] ?? []);
  const prefixes = [
    ...imported.filter(({ local }) => local.exact).map(({ local }) => local.prefix),
    ...(familyOf(table, fabric.family)?.statics.map(({ prefix }) => prefix) ?? []),
  ];
  return new Set(prefixes.map(({ address, length }) => `${address}/${length}`)).size;
}

function limitDoubt({ router, vrf, owner }: VrfTable, data: Doubt['data']): Doubt {
  return {
    reason: 'vrf-limit-low',
    router: router.name,
    data: { vrf: vrf.name, ...data },
    about: owner === undefined ? 'router' : [owner],
    only: 'reach',
  };
}
