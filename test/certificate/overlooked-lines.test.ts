import { describe, expect, it } from 'vitest';
import { checkCertificate } from '../../src/certificate-checker/check.ts';
import { networkOfInventory } from '../../src/inventory/declared-network/of-inventory.ts';
import { certificateText } from '../../src/verify/certificate/certificate.ts';
import { type AuditCase, plantedCase } from '../isolation/case.ts';

/**
 * Certificates of a prover that reads past the planted lines, under the true texts' digests and with the line numbers the true texts have: each
 * line joins VPNs, or may. Nothing but the checker's own reading of the line can refuse them.
 */
function refusalsOf(seed: string): readonly string[] {
  const blind = plantedCase(seed.replace(/^\+ .*/gm, '+ !').replace(/^cut .*/gm, ''));
  const seen = certificateText(blind.inventory, blind.configs);
  expect(checkCertificate(seen, blind.configs, networkOfInventory(blind.inventory)).refusals).toEqual([]);
  return forgedRefusals(seen, plantedCase(seed));
}

/** Why the checker refuses a certificate whose every record it would have written itself: lines that hold words of isolation a forger can count, too. */
function forgedRefusals(seen: string, { inventory, configs }: AuditCase): readonly string[] {
  let text = seen;
  for (let tries = 0; tries < 20; tries++) {
    const { refusals } = checkCertificate(text, configs, networkOfInventory(inventory));
    const wrong = refusals.find(({ reason }) => reason === 'untrue');
    if (wrong === undefined) return refusals.map(({ reason, text: line }) => `${reason} ${line}`);
    text = text
      .split('\n')
      .with(wrong.line - 1, wrong.text)
      .join('\n');
  }
  throw new Error('not forged: other records, not other lines');
}

describe('a line that the prover read past is refused by the checker', () => {
  it.each([
    ['pe1.conf @ exit-vrf\n+ ip route 10.140.1.0/24 eth2.40'],
    ['pe1.conf @ exit-vrf\n+ ip route 10.140.1.0/24 100.65.1.2 eth2.40'],
    ['pe1.conf @ exit-vrf\n+ pbr-map P seq 10\n+  set nexthop 100.64.128.0\n+ exit'],
    ['pe1.conf @ exit-vrf\n+ interface eth2.50\n+  pbr-policy P\n+ exit'],
    ['pe1.conf @ exit-vrf\n+ ip import-table 140'],
    ['pe1.conf @ vrf FIN\n+  netns /run/netns/fin'],
    ['pe1.conf @ exit-vrf\n+ interface eth2.50\n+  ip address 10.140.9.1/32 peer 10.140.1.0/24\n+ exit'],
    ['pe1.conf @ ### ip address\n+ address add 10.140.9.1/32 peer 10.140.1.0/24 dev eth2.50'],
    ['pe1.conf @ link set eth2.50 up\n+ link add a type veth peer name b'],
    ['pe1.conf @ link set eth2.50 up\n+ link add link eth2.50 name q type vlan id 9'],
    ['pe1.conf @ link set eth2.50 up\n+ link add link eth2.40 name a type macvlan'],
    ['pe1.conf @ link set eth3 up\n+ link add link eth3 name eth3.9 type vlan id 9\n+ link set eth3.9 up'],
    ['pe2.conf @ ip urpf strict\n+ #\n+ interface GigabitEthernet0/2/0\n+  eth-trunk 7'],
    ['pe2.conf @ ip urpf strict\n+ #\n+ interface GigabitEthernet0/2/0\n+  portswitch'],
    ['pe2.conf @ vlan-type dot1q 40\n+  portswitch'],
    ['pe2.conf @ vlan-type dot1q 40\n+  port-mirroring to interface GigabitEthernet0/3/0'],
    ['pe2.conf @ vlan-type dot1q 40\n+  qinq stacking vid 40 pe-vid 50'],
    ['pe1.conf @ ### ip route\n+ route add 10.140.1.0/24 dev TAX table 150'],
    ['pe1.conf @ ### ip route\n+ route add 10.140.1.0/24 dev eth2.40'],
    ['pe1.conf @ ### ip rule\n+ rule add pref 1500 lookup 140'],
    ['pe1.conf @ ### sysctl\n+ net.ipv6.conf.eth2/50.accept_ra = 2'],
    ['pe1.conf @ :X1 -\n+ -A PREROUTING -i eth2.40 -j NFQUEUE'],
    ['pe1.conf @ :X1 -\n+ -A INPUT -j TEE --gateway 10.140.1.9'],
    ['pe2.conf @ sysname pe2\n+ bridge-domain 10'],
    ['pe2.conf @ sysname pe2\n+ interface Virtual-Ethernet0/1/0\n+  ve-group 1 l3-access'],
    ['pe2.conf @ sysname pe2\n+ ip route-static 10.140.2.0 24 GigabitEthernet0/2/0.40 100.65.2.10'],
    ['pe1.conf @ vrf FIN\n+  ip route 10.140.9.0/24 e0'],
    ['pe1.conf @ ### ip address\n+ address add 10.0.0.1/8 dev FIN'],
    ['pe1.conf @ ### ip address\n+ address add 127.0.0.1/32 dev FIN\n+ address add fd00::1/64 dev FIN'],
    ['pe2.conf @ vlan-type dot1q 40\n+  ipv6 address FD20:2::/64 eui-64'],
    ['pe2.conf @ vlan-type dot1q 40\n+  ip address dhcp-alloc'],
    ['pe2.conf @ vlan-type dot1q 40\n+  port-observing observe-index 1'],
    ['pe2.conf @ vlan-type dot1q 40\n+  traffic-redirect inbound acl 3000 interface GigabitEthernet0/2/0.50'],
    ['pe2.conf @ vlan-type dot1q 40\n+  arp vlink-direct-route advertise'],
    ['pe2.conf @ vlan-type dot1q 40\n+  arp direct-route enable'],
    ['pe2.conf @ sysname pe2\n+ arp vlink-direct-route advertise'],
    ['pe2.conf @ sysname pe2\n+ interface GigabitEthernet0/3/0.7\n+  qinq termination pe-vid 100 ce-vid 10'],
    ['pe2.conf @ sysname pe2\n+ interface GigabitEthernet0/3/0.7\n+  dot1q termination vid 10 to 19'],
    ['pe2.conf @ sysname pe2\n+ interface GigabitEthernet0/3/0.7\n+  user-vlan 10 19'],
    ['pe2.conf @ sysname pe2\n+ interface Tunnel7\n+  tunnel-protocol ipv4-ipv6'],
    ['pe2.conf @ sysname pe2\n+ bgp 65101\n+  peer 100.64.9.9 group RR'],
    ['pe2.conf @ sysname pe2\n+ header shell information "Welcome\n+ to the backbone"'],
    // What copies packets, or answers for others.
    [
      'pe1.conf @ COMMIT\n+ *filter\n+ -A FORWARD -i eth2.40 -j TEE --gateway 100.65.1.6 --oif eth2.50\n+ COMMIT',
    ],
    ['pe1.conf @ COMMIT\n+ *filter\n+ -A FORWARD -g TEE -j ACCEPT\n+ COMMIT'],
    ['pe1.conf @ COMMIT\n+ *filter\n+ -A FORWARD -i eth2.40 -j FLOWOFFLOAD\n+ COMMIT'],
    ['pe2.conf @ sysname pe2\n+ observe-server destination-ip 10.0.0.1 source-ip 10.0.0.2'],
    ['pe2.conf @ vlan-type dot1q 40\n+  mirror to observe-index 1'],
    ['pe2.conf @ vlan-type dot1q 40\n+  arp-proxy enable'],
    ['pe2.conf @ sysname pe2\n+ smart-policy-route\n+  link-member GigabitEthernet0/2/0.50'],
    ['pe1.conf @ exit-vrf\n+ interface eth1\n+  ip nhrp shortcut\n+ exit'],
    ['pe2.conf @ vlan-type dot1q 40\n+  ipv6 nd proxy route enable'],
    ['pe1.conf @ ### sysctl\n+ net.ipv4.conf.eth2/40.proxy_arp = 1'],
    // Addresses that a router holds and networks that nobody stands in.
    ['pe2.conf @ ip address 100.65.2.9 255.255.255.252\n+  vrrp vrid 1 virtual-ip 100.65.2.10'],
    ['pe1.conf @ exit-vrf\n+ interface eth2.40\n+  vrrp 5 ip 100.65.1.2\n+ exit'],
    ['pe1.conf @ exit-vrf\n+ interface eth2.40\n+  vrrp 5 ip 100.65.1.2 more\n+ exit'],
    [
      'pe1.conf @ link set eth2.50 up\n+ link add d0 type dummy\n+ link set d0 master FIN\npe1.conf @ ### ip address\n+ address add 10.9.0.1/16 dev d0',
    ],
    [
      'pe2.conf @ sysname pe2\n+ interface LoopBack9\n+  ip binding vpn-instance FIN\n+  ip address 10.9.0.1 255.255.0.0',
    ],
    [
      'pe2.conf @ sysname pe2\n+ interface LoopBack9\n+  ip binding vpn-instance FIN\n+  ipv6 address FD00::1/64',
    ],
    // Devices that tunnel modules bring along, and a tag in a tag.
    ['pe1.conf @ link set eth2.50 up\n+ link set tunl0 up'],
    ['pe1.conf @ link set eth2.50 up\n+ link set ip6tnl0 master FIN'],
    [
      'pe1.conf @ link set eth1 up\n+ link add link eth1 name q type vlan id 9\n+ link add link q name r type vlan id 9',
    ],
    // A group with a name that could be an address, sessions of a confederation, a list of another kind.
    ['pe1.conf @ neighbor 100.64.0.1 remote-as 65101\n+  neighbor cafe peer-group'],
    ['pe1.conf @ neighbor 100.64.0.1 remote-as 65101\n+  neighbor 10.0.0.77 peer-group cafe'],
    ['pe1.conf @ neighbor 100.64.0.1 remote-as 65101\n+  neighbor cafe remote-as 65101'],
    ['pe2.conf @ peer 100.64.0.1 as-number 65101\n+  confederation id 5'],
    ['pe2.conf @ sysname pe2\n+ acl name ALL link\n+  rule 5 deny'],
    ['pe2.conf @ sysname pe2\n+ interface GigabitEthernet0/3/0.99 mode l2'],
    ['pe2.conf @ sysname pe2\n+ acl number 10001\n+  rule 5 deny'],
    ['pe2.conf @ sysname pe2\n+ acl number 4001\n+  rule 5 deny'],
  ])('%s', (seed) => {
    expect(refusalsOf(`network offices\n${seed}`)).not.toEqual([]);
  });

  it('unless it stands on a port of the backbone', () => {
    const tagged =
      'pe1.conf @ link set eth1 up\n+ link add link eth1 name eth1.9 type vlan id 9\n+ link set eth1.9 up';
    expect(refusalsOf(`network offices\n${tagged}`)).toEqual([]);
    const trunk = 'pe2.conf @ ospf enable 1 area 0.0.0.0\n+  eth-trunk 1';
    expect(refusalsOf(`network offices\n${trunk}`)).toEqual([]);
  });

  it('unless it says nothing', () => {
    const links = 'pe1.conf @ link set eth2.50 up\n+ link add d0 type dummy\n+ link set d0 up';
    expect(refusalsOf(`network offices\n${links}`)).toEqual([]);
    const hosts =
      'pe1.conf @ ### ip address\n+ address add 127.0.0.1/8 dev FIN\n+ address add 10.9.9.9/32 dev FIN';
    expect(refusalsOf(`network offices\n${hosts}`)).toEqual([]);
    const loopback =
      '+ interface LoopBack9\n+  ip binding vpn-instance FIN\n+  ip address 10.9.9.9 255.255.255.255';
    const v6 = `${loopback}\n+  ipv6 address FD00::1/128\n+  ipv6 address FD00::2 128`;
    expect(refusalsOf(`network offices\npe2.conf @ sysname pe2\n${v6}`)).toEqual([]);
    const rules = [
      'INPUT -i eth2.40 -j DROP',
      'FORWARD -j own',
      'own -j LOG --log-prefix "own "',
      'own -j RETURN',
    ];
    const filter = rules.map((rule) => `+ -A ${rule}`).join('\n');
    expect(refusalsOf(`network offices\npe1.conf @ COMMIT\n+ *filter\n${filter}\n+ COMMIT`)).toEqual([]);
    const lists = '+ acl number 3001\n+  rule 5 deny ip\n+ acl ipv6 name ALL basic\n+  rule 5 permit';
    expect(refusalsOf(`network offices\npe2.conf @ sysname pe2\n${lists}`)).toEqual([]);
    const banner = 'pe2.conf @ sysname pe2\n+ header shell information "Welcome"';
    expect(refusalsOf(`network offices\n${banner}`)).toEqual([]);
  });

  it('as is a text that breaks off among the settings of the kernel', () => {
    expect(refusalsOf('network offices\ncut pe1.conf @ net.mpls.conf.eth1.input = 1')).toEqual(['unread ']);
  });
});

describe('a line in a spelling, a place or a repetition that no router writes, and may take, is refused', () => {
  const urpf = 'pe2.conf @ ip address 100.65.2.9 255.255.255.252\n+ ';
  const last = 'pe1.conf @ net.ipv4.conf.eth3.rp_filter = 1\n+ ';
  it.each([
    // Cut short, in capitals, taken back.
    [
      'pe1.conf @ ip prefix-list FIN-FRONT seq 10 permit 10.150.250.0/28\n+ ip pref FIN-FRONT seq 20 permit 0.0.0.0/0 le 32',
    ],
    ['pe1.conf @ end\n+ nei 10.9.9.9 rem 65101'],
    ['pe2.conf @ ip binding vpn-instance TAX\n+  IP BINDING VPN-INSTANCE FIN'],
    [`${urpf} undo ip urpf`],
    [`${urpf} ip urpf loose`],
    [`${last}net.ipv4.conf.eth2/40.rp_filter = 0`],
    [`${last}net.ipv4.conf.all.rp_filter=2`],
    [`${last}net.ipv6.conf.eth2/50.accept_ra=2`],
    [`${last}net.mpls.conf.eth3.input =  1`],
    // In another place than its indent says.
    ['pe1.conf @ router bgp 65101 vrf FIN\n+  bgp router-id 100.64.0.11\n+   import vrf TAX'],
    ['pe2.conf @ ip binding vpn-instance TAX\n+   ip address 10.150.9.1 255.255.255.0 sub'],
    [
      'pe2.conf @ ip binding vpn-instance TAX\n+  interface GigabitEthernet0/2/0.22\n+  ip address 10.150.9.1 255.255.255.0 sub',
    ],
    ['pe2.conf @ ip binding vpn-instance TAX\n+  quit'],
    ['pe2.conf @ ip binding vpn-instance TAX\n+  \tip address 10.150.9.1 255.255.255.0 sub'],
    ['pe2.conf @ return\n+ sysname pe2\n+ return'],
    ['pe1.conf @ end\n+ neighbor 100.65.1.2 activate'],
    ['pe2.conf @ sysname pe2\n+ permit'],
    ['pe2.conf @ sysname pe2\n+ interface gigabitethernet0/2/0\n+  portswitch'],
    // Once more, otherwise.
    ['pe1.conf @ route-map vpn import TAX-IN\n+   route-map vpn import TAX-OUT'],
    ['pe2.conf @ if-match extcommunity-filter X1-FORWARD\n+ route-policy FIN-IN permit node 010'],
    ['pe1.conf @ COMMIT\n+ *mangle\n+ COMMIT'],
    ['pe1.conf @ :X1 -\n+ --append PREROUTING -i eth2.50 -j ACCEPT'],
    ['pe1.conf @ COMMIT\n+ -D X1 3'],
    // In numbers that routers read differently.
    ['pe2.conf @ vlan-type dot1q 50\n+  ip address 010.140.9.1 255.255.255.0 sub'],
    ['pe1.conf @ ### ip address\n+ address add 010.140.9.1/24 dev eth2.50'],
    ['pe2.conf @ vpn-target 65101:22 import-extcommunity\n+   vpn-target 0.65101:40 import-extcommunity'],
    [
      'pe2.conf @ ip ip-prefix TAX-FRONT index 10 permit 10.140.250.0 28\n+ ip ip-prefix TAX-FRONT index 20 permit 010.140.0.0 16',
    ],
    // Of a command or a switch that the checker does not know.
    ['pe1.conf @ ### ip6tables-save\n+ ### nft list ruleset\n+ add chain inet fw forward'],
    [
      'pe1.conf @ ### ip6tables-save\n+ ### ip neigh\n+ neigh add 100.65.1.2 lladdr 02:00:00:00:00:01 dev eth2.40',
    ],
    ['pe2.conf @ sysname pe2\n+ interface GigabitEthernet 0/2/0\n+  portswitch'],
    [
      'pe2.conf @ sysname pe2\n+ static-lsp transit L incoming-interface GigabitEthernet0/1/0 in-label 1024 nexthop 100.65.2.10 out-label 3',
    ],
  ])('%j', (seed) => {
    expect(refusalsOf(`network offices\n${seed}`)).not.toEqual([]);
  });
});
