import { samePrefix } from '../../net/prefix.ts';
import { familyOf } from '../bind/circuit.ts';
import { cite } from '../read/routers.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { VpnRoute } from '../routing/routes.ts';
import type { Citation } from '../types.ts';

/**
 * RD lines that make a route one and the same VPN route (RFC 4364 §4.1) as another one with other targets: reflectors pass on only the
 * best of the two, and whoever wants the other loses it everywhere (seen on FRR 8.4.4).
 */
export function hiddenBy(fabric: Fabric, route: VpnRoute): readonly Citation[] {
  const known = hidden.get(route);
  if (known !== undefined) return known;
  const found = hiding(fabric, route);
  hidden.set(route, found);
  return found;
}

/** Worked out once per route, which belongs to one fabric. */
const hidden = new WeakMap<VpnRoute, readonly Citation[]>();

function hiding(fabric: Fabric, route: VpnRoute): readonly Citation[] {
  const table = fabric.attachment.tables[route.table];
  const rd = table === undefined ? undefined : familyOf(table, fabric.family)?.rd;
  if (table === undefined || rd === undefined) return [];
  const twins = (
    fabric.byPrefix().get(`${route.local.prefix.address}/${route.local.prefix.length}`) ?? []
  ).filter((other) => {
    const owner = fabric.attachment.tables[other.table];
    return (
      owner !== undefined &&
      owner.id !== table.id &&
      owner.owner !== table.owner &&
      samePrefix(other.local.prefix, route.local.prefix) &&
      familyOf(owner, fabric.family)?.rd?.value === rd.value
    );
  });
  return twins.length === 0
    ? []
    : [...cite(table.router, rd.at), ...twins.flatMap((twin) => rdLine(fabric, twin))];
}

function rdLine(fabric: Fabric, route: VpnRoute): readonly Citation[] {
  const table = fabric.attachment.tables[route.table];
  return table === undefined ? [] : cite(table.router, familyOf(table, fabric.family)?.rd?.at);
}
