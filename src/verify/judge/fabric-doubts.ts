import { prefixText } from '../../net/prefix.ts';
import type { Doubt } from '../doubt.ts';
import { type Fabric, lookUp } from '../routing/fabric.ts';
import { siblingOf, unresolvedStatics } from '../routing/static-forwarding.ts';

/** What of a family's forwarding the auditor does not model exactly. */
export function fabricDoubts(fabric: Fabric): readonly Doubt[] {
  return recursiveStatics(fabric);
}

/**
 * A static route whose next hop is itself reached by an imported route, or lives in another VRF and is reached by any route there, leads where
 * nobody here follows it.
 */
function recursiveStatics(fabric: Fabric): readonly Doubt[] {
  return fabric.attachment.tables.flatMap((table) =>
    unresolvedStatics(fabric.attachment, table, fabric.family)
      .filter(({ nextHop, viaVrf }) => {
        if (nextHop === undefined) return false;
        const rank = fabric.ranks.at(nextHop);
        const home = viaVrf === undefined ? table : siblingOf(fabric.attachment, table, viaVrf);
        return (
          home !== undefined &&
          lookUp(fabric, home.id, rank, rank + 1).some(
            ({ locals, imported }) => imported.length > 0 || (home !== table && locals.length > 0),
          )
        );
      })
      .map(({ prefix }) => ({
        reason: 'static-recursive',
        router: table.router.name,
        data: { vrf: table.vrf.name, prefix: prefixText(prefix) },
        about: 'router' as const,
      })),
  );
}
