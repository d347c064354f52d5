import { prefixText } from '../../net/prefix.ts';
import type { Doubt } from '../doubt.ts';
import { type Fabric, lookUp } from '../routing/fabric.ts';
import { unresolvedStatics } from '../routing/static-forwarding.ts';

/** What of a family's forwarding the auditor does not model exactly. */
export function fabricDoubts(fabric: Fabric): readonly Doubt[] {
  return recursiveStatics(fabric);
}

/** A static route whose next hop is itself reached by an imported route leads where nobody here follows it. */
function recursiveStatics(fabric: Fabric): readonly Doubt[] {
  return fabric.attachment.tables.flatMap((table) =>
    unresolvedStatics(fabric.attachment, table, fabric.family)
      .filter(({ nextHop, viaVrf }) => {
        if (nextHop === undefined || viaVrf !== undefined) return false;
        const rank = fabric.ranks.at(nextHop);
        return lookUp(fabric, table.id, rank, rank + 1).some(({ imported }) => imported.length > 0);
      })
      .map(({ prefix }) => ({
        reason: 'static-recursive',
        router: table.router.name,
        data: { vrf: table.vrf.name, prefix: prefixText(prefix) },
        about: 'router' as const,
      })),
  );
}
