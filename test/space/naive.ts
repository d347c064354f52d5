import type { FilterRule } from '../../src/device/model.ts';
import { coversAddress } from '../../src/net/prefix.ts';
import type { Packet } from '../../src/verify/types.ts';

/** Whether a list of rules lets one packet pass, decided rule by rule on the packet itself. No set is built. */
export function naivelyPasses(rules: readonly FilterRule[], packet: Packet): boolean {
  return rules.find((rule) => naivelyMatches(rule, packet))?.action !== 'deny';
}

function naivelyMatches(rule: FilterRule, packet: Packet): boolean {
  const number = { tcp: 6, udp: 17, icmp: packet.family === 4 ? 1 : 58, ip: -1 } as const;
  const wanted = typeof rule.protocol === 'number' ? rule.protocol : number[rule.protocol];
  const own =
    packet.protocol === 'tcp' || packet.protocol === 'udp' || packet.protocol === 'icmp'
      ? number[packet.protocol]
      : Number(packet.protocol.slice(3));
  if (wanted !== -1 && wanted !== own) return false;
  if (rule.source !== undefined && !coversAddress(rule.source, packet.source)) return false;
  if (rule.destination !== undefined && !coversAddress(rule.destination, packet.destination)) return false;
  const looksInside =
    rule.sourcePorts !== undefined ||
    rule.destinationPorts !== undefined ||
    rule.established === true ||
    rule.icmp !== undefined;
  if (packet.fragment === true) return rule.fragments !== 'not' && !looksInside;
  if (rule.fragments === 'only') return false;
  const outside = (range: FilterRule['sourcePorts'], port: number | undefined) =>
    range !== undefined && (port === undefined || port < range.from || port > range.to);
  if (outside(rule.sourcePorts, packet.sourcePort)) return false;
  if (outside(rule.destinationPorts, packet.destinationPort)) return false;
  if (rule.established === true && packet.opening === true) return false;
  if (rule.icmp === undefined) return true;
  const icmp = packet.icmp ?? { type: packet.family === 4 ? 8 : 128, code: 0 };
  return icmp.type === rule.icmp.type && (rule.icmp.code === undefined || icmp.code === rule.icmp.code);
}
