import { coversAddress } from '../../net/prefix.ts';
import type { Policy } from '../policy/policy.ts';
import type { Packet } from '../types.ts';

/** Whether a packet is for an address that a VPN declares: from its own sites to elsewhere it is stolen. */
export function isOwn(policy: Policy, vpn: string, packet: Packet): boolean {
  const prefixes = (policy.sites.get(vpn) ?? []).flatMap((site) => site.prefixes);
  return prefixes.some(({ value }) => coversAddress(value, packet.destination));
}
