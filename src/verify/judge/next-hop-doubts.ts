import { addressText } from '../../net/address.ts';
import { familyOf } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import type { Fabric } from '../routing/fabric.ts';
import type { Subject } from '../subject/subject.ts';

/**
 * Sessions of customers by which routes with any next hop come in (iBGP, several hops). The customer may name one that the VRF reaches by an imported
 * route: packets then go on to the VRF behind it, and are looked up there. In a VPN whose sites may all send to each other and that takes no
 * other's routes they stay in the VPN. `possible` is the fabric in every state.
 */
export function nextHopDoubts(possible: Fabric, { vpns }: Pick<Subject, 'vpns'>): readonly Doubt[] {
  const { attachment, family } = possible;
  const free = attachment.tables.flatMap((table) => {
    const peers = familyOf(table, family)?.peers ?? [];
    return peers
      .filter((peer) => peer.inboundPolicy !== undefined || !peer.policyRequired)
      .filter(({ anyNextHop }) => anyNextHop !== undefined)
      .map(({ address }) => ({ table, peer: addressText(address) }));
  });
  if (free.length === 0) return [];
  const open = new Set(
    vpns.flatMap(({ id, topology, allows }) =>
      topology === 'any-to-any' && allows === undefined && isAmongItself(possible, id) ? [id] : [],
    ),
  );
  return free
    .filter(({ table }) => table.owner === undefined || !open.has(table.owner))
    .map(({ table, peer }) => ({
      reason: 'next-hop-free',
      router: table.router.name,
      data: { vrf: table.vrf.name, peer },
      about: 'all' as const,
    }));
}

/** Whether no VRF of a VPN takes routes of another's, or of a VRF beside it. */
function isAmongItself({ attachment, classes, routes }: Fabric, vpn: string): boolean {
  return attachment.tables
    .filter(({ owner }) => owner === vpn)
    .every(
      ({ id, vrf, router }) =>
        router.model.leaks.every(({ to, from }) => to !== vrf.name && from !== vrf.name) &&
        vrf.families.every(({ statics }) => statics.every(({ viaVrf }) => viaVrf === undefined)) &&
        classes.admittedBy(id).every((route) => attachment.tables[routes[route]?.table ?? -1]?.owner === vpn),
    );
}
