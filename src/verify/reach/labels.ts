import type { Family } from '../../net/address.ts';
import { familyOf, type VrfTable } from '../bind/circuit.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { LocalRoute } from '../routing/routes.ts';

/** Whether a label of its own leads a route's packets on: networks of the VRF itself, and those that lead nowhere, have no next hop that it could name. */
export function namesNextHop({ source, forwarding }: LocalRoute): boolean {
  return ['static', 'kernel', 'site'].includes(source) && forwarding.kind === 'circuit';
}

/** Other VRFs of the exporter's router with the same label by hand: the kernel spreads packets over all of them (seen on Linux 6.1). */
export function labelTwins(fabric: Fabric, exporter: VrfTable): readonly number[] {
  const label = familyOf(exporter, fabric.family)?.staticLabel?.value;
  if (label === undefined) return [];
  return fabric.attachment.tables
    .filter((table) => table.router === exporter.router && table !== exporter)
    .filter(({ vrf }) => vrf.families.some(({ staticLabel }) => staticLabel?.value === label))
    .map(({ id }) => id);
}

/** Whether a label of the VRF may lead to the link of a next hop, past every filter of the circuit. */
export function mayGoStraight(exporter: VrfTable, family: Family): boolean {
  const mode = familyOf(exporter, family)?.labelMode.value ?? 'unknown';
  const isOfNextHop = mode === 'per-next-hop' || mode === 'unknown';
  return isOfNextHop && exporter.router.nextHopLabels === 'unjudged';
}
