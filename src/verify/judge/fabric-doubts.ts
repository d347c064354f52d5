import { type Prefix, prefixText, samePrefix } from '../../net/prefix.ts';
import type { VrfTable } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import { type Fabric, lookUp } from '../routing/fabric.ts';
import { hopsInside } from '../routing/hops-inside.ts';
import { linksAt } from '../routing/links.ts';
import { overlapping } from '../routing/nest.ts';
import { mayWin, type NextHop } from '../routing/next-hops.ts';
import type { Forwarding, VpnRoute } from '../routing/routes.ts';
import { recursingStatics, siblingOf, unresolvedStatics } from '../routing/static-forwarding.ts';

/** What of a family's forwarding the auditor does not model exactly. */
export function fabricDoubts({
  present,
  possible,
}: Record<'present' | 'possible', Fabric>): readonly Doubt[] {
  return [...recursiveStatics(present), ...strayRoutes(present), ...importedHops(possible)];
}

/**
 * A static route leads where packets for its next hop go, and nobody here follows it there where the longest match is an imported route, another
 * one than the static route it is taken to stand on, or any route of another VRF.
 */
function recursiveStatics(fabric: Fabric): readonly Doubt[] {
  const { attachment, family } = fabric;
  return attachment.tables.flatMap((table) => {
    const recursing = recursingStatics(attachment, table, family);
    if (recursing.length === 0) return [];
    const unresolved = new Set(unresolvedStatics(attachment, table, family));
    return recursing
      .filter((route) => {
        const { nextHop, viaVrf } = route;
        const home = viaVrf === undefined ? table : siblingOf(attachment, table, viaVrf);
        if (nextHop === undefined || home === undefined) return false;
        const rank = fabric.ranks.at(nextHop);
        return lookUp(fabric, home.id, rank, rank + 1).some(
          ({ locals, imported }) =>
            imported.length > 0 ||
            (home !== table && unresolved.has(route) && locals.length > 0) ||
            locals.some(({ forwarding }) => leadsOut(fabric, table, forwarding)),
        );
      })
      .map(({ prefix }) => doubtOf(table, prefix));
  });
}

/** A route over a next hop on a link, where that next hop's own packets leave otherwise: two links alike, or a longer route of the VRF. */
function strayRoutes(fabric: Fabric): readonly Doubt[] {
  const { attachment } = fabric;
  return attachment.tables.flatMap((table) =>
    fabric
      .straysOf(table.id)
      .filter(({ hop, home }) => linksAt(attachment, home, hop).length > 0)
      .filter((one) => !leavesAlone(fabric, table, one))
      .map(({ prefix }) => doubtOf(table, prefix)),
  );
}

/** Whether a route leaves where packets for its next hop do, by one way. */
function leavesAlone(fabric: Fabric, { id }: VrfTable, { prefix, hop, home, at }: NextHop): boolean {
  const taken = (fabric.locals[id] ?? []).filter((one) => one.at === at && samePrefix(one.prefix, prefix));
  const rank = fabric.ranks.at(hop);
  const asked = lookUp(fabric, home.id, rank, rank + 1).flatMap(({ locals }) => locals);
  return taken.every(({ forwarding }) => asked.every((one) => isSame(one.forwarding, forwarding)));
}

function isSame(a: Forwarding, b: Forwarding): boolean {
  if (a.kind === 'circuit') return b.kind === 'circuit' && a.circuit === b.circuit;
  return a.kind === 'table' ? b.kind === 'table' && a.table === b.table : a.kind === b.kind;
}

function doubtOf({ router, vrf }: VrfTable, prefix: Prefix): Doubt {
  const data = { vrf: vrf.name, prefix: prefixText(prefix) };
  return { reason: 'static-recursive', router: router.name, data, about: 'all' };
}

/** Whether a way out leaves the VRF. */
function leadsOut({ attachment }: Fabric, table: VrfTable, forwarding: Forwarding): boolean {
  if (forwarding.kind === 'circuit') return attachment.circuits[forwarding.circuit]?.table !== table.id;
  return forwarding.kind !== 'drop';
}

/** Next hops on a link inside which an imported route may stand: it is longer, and packets leave for whoever gave it. */
function importedHops(fabric: Fabric): readonly Doubt[] {
  return hopsInside(fabric).flatMap(({ table, next, link }) => {
    const rank = fabric.ranks.at(next.hop);
    const found: VpnRoute[] = [];
    overlapping(fabric.classes.nestOf(next.home.id), rank, rank + 1, (id) => {
      const route = fabric.routes[id];
      if (route !== undefined && route.table !== next.home.id && mayWin(route.local, next, link))
        found.push(route);
    });
    return found.length === 0 ? [] : [doubtOf(table, next.prefix)];
  });
}
