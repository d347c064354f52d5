import type { Protocol } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';

/** Names of /etc/protocols by which iptables-save prints IP protocol numbers (IANA); the others stay numbers. */
const NAMES: readonly (readonly [string, number])[] = [
  ['igmp', 2],
  ['ipencap', 4],
  ['egp', 8],
  ['dccp', 33],
  ['ipv6', 41],
  ['rsvp', 46],
  ['gre', 47],
  ['esp', 50],
  ['ah', 51],
  ['eigrp', 88],
  ['ospf', 89],
  ['etherip', 97],
  ['pim', 103],
  ['vrrp', 112],
  ['l2tp', 115],
  ['sctp', 132],
  ['udplite', 136],
  ['mpls-in-ip', 137],
];
const NUMBER_OF = new Map<string, number>(NAMES);
const NAME_OF = new Map<number, string>(NAMES.map(([name, number]) => [number, name]));

/** The word after `-p`; `undefined` for every protocol. ICMP has a word per family. */
export function protocolName(protocol: Protocol, family: Family): string | undefined {
  if (protocol === 'ip') return undefined;
  if (protocol === 'icmp') return family === 4 ? 'icmp' : 'ipv6-icmp';
  return typeof protocol === 'string' ? protocol : (NAME_OF.get(protocol) ?? `${protocol}`);
}

/** Reads the word after `-p`; `undefined` for one we do not know. The family's own ICMP only: the other one never matches a packet. */
export function readProtocol(word: string, family: Family): Protocol | undefined {
  if (word === 'all' || word === '0' || word === 'ip') return 'ip';
  if (word === 'tcp' || word === '6') return 'tcp';
  if (word === 'udp' || word === '17') return 'udp';
  if (isIcmp(word, family)) return 'icmp';
  if (/^\d{1,3}$/.test(word)) return Number(word) <= 255 ? Number(word) : undefined;
  return NUMBER_OF.get(word);
}

function isIcmp(word: string, family: Family): boolean {
  return family === 4 ? word === 'icmp' || word === '1' : ['icmpv6', 'ipv6-icmp', '58'].includes(word);
}
