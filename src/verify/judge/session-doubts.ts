import { addressText, type IpAddress } from '../../net/address.ts';
import type { Attachment, VrfTable } from '../bind/circuit.ts';
import type { Doubt } from '../doubt.ts';
import { connectedCircuit } from '../routing/links.ts';

/**
 * Sessions of customers whose address lies on no circuit of their VRF: a loopback behind the customer's router, an address in another table.
 * What such a neighbour announces, and where packets for it then leave, is in no text, so it may join the VRF to anybody.
 */
export function sessionDoubts(attachment: Attachment): readonly Doubt[] {
  return attachment.tables
    .filter(({ router }) => router.model.guards.hostStateCollected)
    .flatMap((table) =>
      strayPeers(attachment, table).map((peer) => ({
        reason: 'session-off-link',
        router: table.router.name,
        data: { vrf: table.vrf.name, peer },
        about: 'all' as const,
      })),
    );
}

function strayPeers(attachment: Attachment, table: VrfTable): readonly string[] {
  const { families } = table.vrf;
  if (families.every(({ peers }) => peers.length === 0)) return NO_PEERS;
  const stray = families
    .flatMap(({ peers }) => peers)
    .filter(({ inboundPolicy, policyRequired }) => inboundPolicy !== undefined || !policyRequired)
    .filter(({ address }) => !isOwn(table, address))
    .filter(({ address }) => connectedCircuit(attachment, table, address) === undefined);
  return [...new Set(stray.map(({ address }) => addressText(address)))];
}

const NO_PEERS: readonly string[] = [];

/** Nobody speaks from an address of the router itself. */
function isOwn({ interfaces }: VrfTable, { family, value }: IpAddress): boolean {
  return interfaces.some((one) =>
    one.addresses.some((own) => own.value.family === family && own.value.address === value),
  );
}
