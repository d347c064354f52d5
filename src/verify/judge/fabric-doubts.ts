import { prefixText } from '../../net/prefix.ts';
import type { VrfTable } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import { type Fabric, lookUp } from '../routing/fabric.ts';
import type { Forwarding } from '../routing/routes.ts';
import { recursingStatics, siblingOf, unresolvedStatics } from '../routing/static-forwarding.ts';

/** What of a family's forwarding the auditor does not model exactly. */
export function fabricDoubts(fabric: Fabric): readonly Doubt[] {
  return recursiveStatics(fabric);
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
      .map(({ prefix }) => ({
        reason: 'static-recursive',
        router: table.router.name,
        data: { vrf: table.vrf.name, prefix: prefixText(prefix) },
        about: 'all' as const,
      }));
  });
}

/** Whether a way out leaves the VRF. */
function leadsOut({ attachment }: Fabric, table: VrfTable, forwarding: Forwarding): boolean {
  if (forwarding.kind === 'circuit') return attachment.circuits[forwarding.circuit]?.table !== table.id;
  return forwarding.kind !== 'drop';
}
