import { FAMILIES } from '../../net/address.ts';
import { type Attachment, GLOBAL_TABLE } from '../bind/circuit.ts';
import type { ReadRouter } from '../read/routers.ts';
import { reachesBeyondTargets } from '../routing/distribution.ts';
import { recursingStatics, unresolvedStatics } from '../routing/static-forwarding.ts';
import { tracks } from '../space/filter.ts';
import { isLinkOpen } from './circuit-faults.ts';
import { bordersOf } from './neighbour-as.ts';
import { openSessions } from './tenant-targets.ts';

/**
 * Whether only the targets and routes of these routers decide about isolation: nothing acts between them that the class engine does not know, no
 * guard is missing of which a judge would look for a packet, no customer chooses next hops, and nothing hangs on what only the whole network tells (an imported route behind a next
 * hop, the backbone's addresses among the networks of a circuit). Where it is false nothing is said: somebody has to look.
 */
export function isCalm(attachment: Attachment, routers: readonly ReadRouter[]): boolean {
  const { circuits, tables } = attachment;
  return (
    !routers.some(({ model }) => FAMILIES.some((family) => reachesBeyondTargets(model, family))) &&
    !routers.some(({ model }) => tracks(model)) &&
    bordersOf(routers).length === 0 &&
    !circuits.some(({ table, interface: one }) => table === GLOBAL_TABLE && one.vrf === undefined) &&
    !circuits.some(({ site, labelDoor }) => site !== undefined && labelDoor !== undefined) &&
    !circuits.some((circuit) => FAMILIES.some((family) => isLinkOpen(circuit, family))) &&
    FAMILIES.every((family) => openSessions({ attachment, family }).length === 0) &&
    !tables.some(({ vrf }) =>
      vrf.families.some(({ peers }) => peers.some(({ anyNextHop }) => anyNextHop !== undefined)),
    ) &&
    !tables.some((table) =>
      FAMILIES.some(
        (family) =>
          unresolvedStatics(attachment, table, family).some(({ nextHop }) => nextHop !== undefined) ||
          recursingStatics(attachment, table, family).length > 0,
      ),
    )
  );
}
