import type { VrpCommand } from './commands.ts';

/** The commands of the interface view in the order VRP V8 prints them. */
export const INTERFACE_COMMANDS: readonly VrpCommand[] = [
  { line: 'shutdown', on: true },
  {
    line: 'vlan-type dot1q <1-4094:vlan>',
    key: 'vlan-type',
    undo: ['vlan-type dot1q', 'vlan-type dot1q <1-4094:vlan>'],
    act: 'vlan',
  },
  { line: 'mtu <46-16000>', key: 'mtu', undo: ['mtu'] },
  { line: 'description <line>', key: 'description', undo: ['description'] },
  { line: 'ip binding vpn-instance <name31:vpn>', key: 'binding', act: 'binding' },
  { line: 'ipv6 enable', act: 'ipv6-enable' },
  {
    line: 'ip address <ip4:address> <mask> [sub]',
    undo: ['ip address', 'ip address <ip4:address> <mask> [sub]'],
    act: 'address',
  },
  { line: 'ipv6 address <p6:address>', undo: ['ipv6 address', 'ipv6 address <p6:address>'], act: 'address6' },
  {
    line: 'ospf enable <number:process> area <area>',
    key: 'ospf enable',
    undo: ['ospf enable', 'ospf enable <number:process> area <area>'],
  },
  {
    line: 'ospf network-type (p2p|broadcast|nbma|p2mp)',
    key: 'ospf network-type',
    undo: ['ospf network-type'],
  },
  { line: 'ospf timer (hello|dead) <1-65535>', key: 'ospf timer {last}' },
  { line: 'ospf cost <1-65535>', key: 'ospf cost', undo: ['ospf cost'] },
  {
    line: 'ospfv3 <number:process> area <area>',
    key: 'ospfv3',
    undo: ['ospfv3 <number:process> area <area>'],
  },
  { line: 'isis enable <number:process>', key: 'isis enable', undo: ['isis enable'] },
  { line: 'isis ipv6 enable <number:process>', key: 'isis ipv6 enable', undo: ['isis ipv6 enable'] },
  { line: 'isis circuit-type p2p', key: 'isis circuit-type', undo: ['isis circuit-type'] },
  { line: 'mpls', act: 'interface-mpls' },
  { line: 'mpls ldp', act: 'interface-mpls' },
  {
    line: 'encapsulation (dot1q-termination|qinq-termination)',
    key: 'encapsulation',
    undo: ['encapsulation (dot1q-termination|qinq-termination)'],
  },
  { line: 'dot1q termination vid <1-4094:low> [to <1-4094:high>]', key: 'termination' },
  {
    line: 'qinq termination pe-vid <1-4094:outer> ce-vid <1-4094:inner> [to <1-4094:high>]',
    key: 'termination',
  },
  { line: 'arp broadcast enable' },
  {
    line: 'ip urpf (strict|loose) [allow-default]',
    key: 'ip urpf',
    undo: ['ip urpf', 'ip urpf (strict|loose) [allow-default]'],
  },
  {
    line: 'ipv6 urpf (strict|loose) [allow-default]',
    key: 'ipv6 urpf',
    undo: ['ipv6 urpf', 'ipv6 urpf (strict|loose) [allow-default]'],
  },
  {
    line: 'traffic-policy <name:policy> (inbound|outbound)',
    key: 'traffic-policy {last}',
    undo: ['traffic-policy (inbound|outbound)', 'traffic-policy <name:policy> (inbound|outbound)'],
    act: 'traffic-use',
  },
  { line: 'statistic enable' },
];
