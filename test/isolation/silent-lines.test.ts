import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { cleanNetwork } from './case.ts';

/** The verdict on a clean network with lines planted behind others of one router. */
function verdictWith(
  network: string,
  router: string,
  plants: readonly (readonly [behind: string, lines: string])[],
): string {
  const clean = cleanNetwork(network);
  const own = clean.configs.find((one) => one.router === router);
  const text = plants.reduce((before, [behind, lines]) => {
    expect(before).toContain(behind);
    return before.replace(behind, `${behind}${lines}\n`);
  }, own?.text ?? '');
  const configs = clean.configs.map((one) => (one === own ? { ...one, text } : one));
  return audit(clean.inventory, configs).verdict;
}

const VRF = 'vrf v130-stats\n';
const GLOBAL = 'service integrated-vtysh-config\n';
const ACCESS = 'interface eth2.1130\n';
const OUT = [VRF, ' ip route 10.170.13.0/24 100.64.0.1 nexthop-vrf default'] as const;

describe('lines of FRR that lead out of a VRF', () => {
  it.each([
    ['out of an interface', 'ip route 10.170.13.0/24 eth2.1170'],
    ['out of an interface towards a next hop', 'ip route 10.170.13.0/24 10.170.13.9 eth2.1170'],
    ['out of the device of the VRF', 'ip route 10.170.13.0/24 v170-env'],
  ])('through the global table and back %s are no silent way', (_, route) => {
    expect(verdictWith('mini', 'mn-pe3', [OUT, [GLOBAL, route]])).toBe('breach');
  });

  it('by a next hop of a pbr-map without a VRF of its own are no silent way', () => {
    const map = 'pbr-map OUT seq 1\n match src-ip 10.130.13.0/24\n set nexthop 100.64.128.8\nexit';
    const back = 'ip route 10.170.13.0/24 eth2.1170';
    expect(
      verdictWith('mini', 'mn-pe3', [
        [ACCESS, ' pbr-policy OUT'],
        [GLOBAL, `${map}\n${back}`],
      ]),
    ).not.toBe('isolated');
  });

  it.each(['ip', 'ipv6'])('by a filter before the kernel of a VRF (%s) are never called isolated', (ip) => {
    expect(verdictWith('mini', 'mn-pe3', [[VRF, ` ${ip} protocol static route-map NONE`]])).toBe(
      'inconclusive',
    );
  });
});

describe('lines of VRP that lead out of a VRF', () => {
  it.each(['offices', 'old-boxes'])('through the global table of `%s` and back are no silent way', (name) => {
    const lone = cleanNetwork(name).configs.find(({ router }) => router === 'pe2')?.text ?? '';
    const port = /^interface (\S+)\n(?: .*\n)*? ip binding vpn-instance TAX\n/m.exec(lone)?.[1];
    const lines = [
      'ip route-static vpn-instance FIN 10.140.2.0 24 100.64.0.1 public',
      `ip route-static 10.140.2.0 24 ${port} 100.65.2.10`,
    ];
    expect(verdictWith(name, 'pe2', [['sysname pe2\n#\n', `${lines.join('\n')}\n#`]])).toBe('breach');
  });

  it.each([
    'bridge-domain 10',
    've-group 1 l2-terminate',
    'eth-trunk 3',
    'portswitch',
    'xconnect vsi X',
    'service-instance 1',
    'vlan-mapping 10',
    'bridge 1',
    'bas',
    'pppoe-server bind virtual-template 1',
    'encapsulation qinq-termination local-switch',
    'control-vid 40 qinq-termination local-switch',
    'ipsec policy X',
    'tunnel-protocol gre',
    'dhcp relay server-ip 10.150.3.10 vpn-instance FIN',
    'dhcpv6 relay destination FC00::1 vpn-instance FIN',
    'undo ip binding vpn-instance TAX',
    'undo ip address',
    'vlan-type dot1q 41',
    'ip binding vpn-instance FIN\n ip binding vpn-instance TAX',
    'some line of a release to come',
    'port-mirroring to interface GigabitEthernet 0/2/0.50',
    'authentication-profile NAME',
    'arp vlink-direct-route advertise',
    'nd vlink-direct-route advertise',
    'ipv6 nd vlink-direct-route advertise',
    'arp direct-route enable',
    'vlan swap enable',
    'ip urpf loose',
  ])('by `%s` on an access are never called isolated', (line) => {
    expect(
      verdictWith('offices', 'pe2', [[' vlan-type dot1q 40\n ip binding vpn-instance TAX\n', ` ${line}`]]),
    ).toBe('inconclusive');
  });

  const PORT = 'interface GigabitEthernet0/2/0';
  it.each([
    [PORT, 'eth-trunk 3'],
    [PORT, 'portswitch'],
    [PORT, 'port vlan-mapping vlan 10 map-vlan 20'],
    [PORT, 'qinq mapping vid 10 map-vlan 40'],
    ['interface Virtual-if0', 'description between virtual systems'],
    ['interface gigabitethernet0/2/0.40', 'description typed by somebody'],
    ['interface GigabitEternet0/2/0.40', 'description of a kind nobody knows'],
    ['interface GE0/2/0.40', 'description the same by another name'],
    ['interface GigabitEthernet0/2/0.40 mode l2', 'description a port of a bridge domain'],
    ['vlan 40', 'traffic-policy NOWHERE inbound'],
    ['traffic-policy NOWHERE global inbound', ''],
    ['traffic behavior B', 'remark vlan-id 50'],
    ['traffic policy P', 'some line of a release to come'],
    ['aaa', ' domain d', '  vpn-instance FIN'],
    ['dhcp relay server group G', 'server 10.150.3.10 vpn-instance FIN'],
    ['observe-port 1 interface GigabitEthernet0/2/0.50', ''],
    ['observe-port 1 destination-ip 10.150.3.10 source-ip 10.1.1.1 vpn-instance FIN', ''],
    ['ccc X interface GigabitEthernet 0/2/0.40 raw out-interface GigabitEthernet 0/3/0 raw', ''],
    ['vlan-switch X interface GigabitEthernet0/2/0 vlan 40 interface GigabitEthernet0/2/0 vlan 50', ''],
    ['mpls ldp vpn-instance TAX', ''],
    ['ip vpn-i FIN', 'vpn-t 65101:40 imp'],
    ['undo ip ip-prefix TAX-FRONT', ''],
    ['undo traffic behavior X', ''],
    ['arp vlink-direct-route advertise', ''],
    ['arp vlink-direct-route advertise route-policy NONE', ''],
    ['nd vlink-direct-route advertise', ''],
    ['ipv6 nd vlink-direct-route advertise', ''],
    ['openflow listening-ip 10.1.1.1', ''],
    ['nat64 prefix 64:ff9b:: 96', ''],
    ['set something vpn-instance FIN', ''],
    [
      'interface Vlanif7',
      'ip binding vpn-instance TAX\n#\ninterface GigabitEthernet0/9/0\n ip-subnet-vlan enable',
    ],
    [
      'interface Vlanif7',
      'ip binding vpn-instance TAX\n#\ninterface GigabitEthernet0/9/0\n dot1x guest-vlan 9',
    ],
    [
      'interface Vlanif7',
      'ip binding vpn-instance TAX\n#\ninterface GigabitEthernet0/9/0\n voice-vlan 9 enable include-untagged',
    ],
    [
      'interface Vlanif7',
      'ip binding vpn-instance TAX\n#\ninterface GigabitEthernet0/9/0\n port link-type access\n authentication guest-vlan 9',
    ],
    [
      'interface Vlanif7',
      'ip binding vpn-instance TAX\n#\ninterface GigabitEthernet0/9/0\n mac-authen guest-vlan 9',
    ],
    [
      'interface Vlanif7',
      'ip binding vpn-instance TAX\n#\ninterface GigabitEthernet0/9/0\n port link-type access\n authentication-profile P',
    ],
    [
      'interface Vlanif7',
      'ip binding vpn-instance TAX\n#\ninterface GigabitEthernet0/9/0\n port link-type access\n traffic-remark inbound acl 4000 vlan-id 9',
    ],
    [
      'interface Vlanif7',
      'ip binding vpn-instance TAX\n#\ninterface GigabitEthernet0/9/0\n l2 binding vsi V',
    ],
    ['static-lsp ingress L2 destination 100.64.0.12 32 nexthop 100.64.128.3 out-label 100', ''],
    ['static-cr-lsp egress L2 incoming-interface GigabitEthernet0/1/0 in-label 100', ''],
    ['interface Vlanif7', 'ip binding vpn-instance TAX\n#\nobserve-port 1 interface GigabitEthernet0/9/0'],
    [
      'interface Vlanif7',
      'ip binding vpn-instance TAX\n#\nccc X interface GigabitEthernet0/9/0 out-interface GigabitEthernet0/9/1',
    ],
    ['snmp-agent', 'ip route-static vpn-instance FIN 10.140.2.0 24 vpn-instance TAX 100.65.2.10'],
    [
      'header login information "never ends',
      'ip route-static vpn-instance FIN 10.140.2.0 24 vpn-instance TAX 100.65.2.10',
    ],
    ['ip route-static vpn-instance FIN 10.140.2.0 24 gigabitethernet0/2/0.40 100.65.2.10', ''],
  ])('by `%s` are never called isolated', (...lines) => {
    const text = lines.map((line, depth) => ' '.repeat(depth === 0 ? 0 : 1) + line).join('\n');
    expect(verdictWith('offices', 'pe2', [['sysname pe2\n#\n', `${text}\n#`]])).toBe('inconclusive');
  });

  it.each([
    'redirect ip-nexthop 10.140.2.10 interface GigabitEthernet0/2/0.50',
    'redirect ipv4-multinhp nhp 100.65.2.10 vpn TAX nhp 10.150.250.9 vpn FIN',
  ])('by `%s` of a policy are never called isolated', (redirect) => {
    const policy = [
      'traffic classifier C',
      ' if-match any',
      'traffic behavior C',
      ` ${redirect}`,
      'traffic policy P',
      ' classifier C behavior C',
    ];
    const bound = ' vlan-type dot1q 40\n ip binding vpn-instance TAX\n';
    expect(
      verdictWith('offices', 'pe2', [
        ['sysname pe2\n#\n', `${policy.join('\n')}\n#`],
        [bound, ' traffic-policy P inbound'],
      ]),
    ).toBe('inconclusive');
  });

  it.each([
    [
      'a rule that asks twice for one thing',
      'rule 5 deny ip source 10.1.0.0 0.0.255.255 source 10.2.0.0 0.0.255.255',
      'traffic classifier C operator or\n if-match acl 3999',
    ],
    [
      'a classifier that asks for more when it is opened again',
      'rule 5 permit ip source 10.1.0.0 0.0.255.255',
      'traffic classifier C operator or\n if-match acl 3999\ntraffic classifier C operator and\n if-match acl 3999',
    ],
  ])('%s is not understood', (_, rule, classifier) => {
    const behavior = 'traffic behavior C\n deny\ntraffic policy P\n classifier C behavior C';
    const bound = ' vlan-type dot1q 40\n ip binding vpn-instance TAX\n';
    expect(
      verdictWith('offices', 'pe2', [
        ['sysname pe2\n#\n', `acl number 3999\n ${rule}\n#\n${classifier}\n${behavior}\n#`],
        [bound, ' traffic-policy P inbound'],
      ]),
    ).toBe('inconclusive');
  });

  it.each([
    [' ipv4-family vpn-instance TAX\n', '  peer G listen-net 100.65.2.8 30'],
    [' ipv4-family vpn-instance TAX\n', '  undo peer 100.65.2.10 route-policy P import'],
    [' ipv4-family vpnv4\n', '  undo peer 100.64.0.1 reflect-client'],
    ['bgp 65101\n', ' ipv4-family flow\n  peer 100.64.0.1 enable'],
    ['ip vpn-instance TAX\n ipv4-family\n', '  vpn-t 65101:50 imp'],
    ['ip vpn-instance TAX\n ipv4-family\n', '  undo apply-label'],
    ['ip vpn-instance TAX\n ipv4-family\n', '  ip frr route-policy P'],
    ['ip vpn-instance TAX\n ipv4-family\n', '  apply-label per-instance static 20'],
    [' ipv4-family vpn-instance TAX\n', '  peer 100.65.2.10 label-route-capability'],
    ['route-policy FIN-OUT permit node 10\n', ' appl ext rt 65101:40 add'],
  ])('by what stands behind `%s` are never called isolated', (behind, line) => {
    expect(verdictWith('offices', 'pe2', [[behind, line]])).toBe('inconclusive');
  });
});

describe('sessions of VRP with customers', () => {
  const BGP = 'bgp 65101\n';
  const FAMILY = ' ipv4-family vpn-instance TAX\n';
  it.each([
    ['in the view of their VRF alone', FAMILY, '  peer 100.65.2.10 as-number 65009', ''],
    [
      'in the view of both families, with more in one of them',
      FAMILY,
      '  peer 100.65.2.10 enable\n  peer 100.65.2.10 route-limit 100',
      ' vpn-instance TAX\n  peer 100.65.2.10 as-number 65009\n #',
    ],
    ['in a group of the own AS', FAMILY, '  group G internal\n  peer 100.65.2.10 group G', ''],
    [
      'in a group of another',
      FAMILY,
      '  group G external\n  peer G as-number 65009\n  peer 100.65.2.10 group G',
      '',
    ],
  ])('%s let the customer choose targets where no policy takes them off', (_, family, lines, instance) => {
    const plants = instance === '' ? [] : ([[BGP, instance]] as const);
    expect(verdictWith('offices', 'pe2', [...plants, [family, lines]])).toBe('breach');
  });
});

describe('sessions of VRP with nobody knows whom', () => {
  const FAMILY = ' ipv4-family vpn-instance TAX\n';
  it.each([
    ['in a group that is nowhere defined', '  peer 100.65.2.10 group G'],
    ['in a group without an AS', '  group G external\n  peer 100.65.2.10 group G'],
    ['with settings alone', '  peer 100.65.2.10 route-limit 100'],
    ['by an address of the other family', '  peer fd00:65::10 as-number 65009'],
  ])('%s are not passed over', (_, lines) => {
    expect(verdictWith('offices', 'pe2', [[FAMILY, lines]])).toBe('inconclusive');
  });
});

describe('lines of VRP that every backup holds', () => {
  it.each([
    [
      ' ip binding vpn-instance TAX\n',
      ' statistic enable\n arp expire-time 60\n trust upstream default\n vrrp vrid 1 virtual-ip 100.65.2.9',
    ],
    [
      ' ip binding vpn-instance TAX\n',
      ' qos-profile P inbound vlan 40 identifier none\n ntp-service disable\n dhcp select relay\n dhcp relay server-ip 10.140.1.9',
    ],
    [
      'sysname pe2\n#\n',
      'interface GigabitEthernet0/2/0\n undo shutdown\n carrier up-hold-time 3000\n undo dcn\n#',
    ],
    [
      'sysname pe2\n#\n',
      'interface GigabitEthernet0/3/0\n portswitch\n eth-trunk 3\n port vlan-stacking vlan 3 stack-vlan 9\n#',
    ],
    [
      'sysname pe2\n#\n',
      'ntp-service unicast-server 10.1.1.1 vpn-instance MGMT\ninfo-center loghost 10.1.1.1 vpn-instance MGMT\n#',
    ],
    [
      'sysname pe2\n#\n',
      `arp static 10.140.2.9 00e0-fc01-0002 vpn-instance TAX
arp static 10.9.9.9 00e0-fc01-0003 vid 40 interface GigabitEthernet0/9/0
arp expire-time 600
arp-proxy enable
arp anti-attack rate-limit enable
arp learning strict
arp broadcast-detect enable
undo arp gratuitous-arp send enable
nd timeout gc 600
ipv6 nd hop-limit 64
set net-manager vpn-instance MGMT
set save-configuration interval 60
dcn
#`,
    ],
    [
      'sysname pe2\n#\n',
      'interface GigabitEthernet0/9/0\n ip-subnet-vlan enable\n voice-vlan 9 enable\n dot1x enable\n vlan precedence mac-vlan\n#',
    ],
    ['ip vpn-instance TAX\n ipv4-family\n', '  ip frr\n'],
    [
      'sysname pe2\n#\n',
      'vlan batch 10 20\n#\nvlan 10\n description offices\n name binding\n#\nobserve-port 1 interface GigabitEthernet0/9/0\n#',
    ],
    [
      'sysname pe2\n#\n',
      'bfd X bind peer-ip 100.65.2.10 vpn-instance TAX interface GigabitEthernet0/2/0.40\n discriminator local 1\n#',
    ],
    [
      'sysname pe2\n#\n',
      'aaa\n authentication-scheme default\n domain default\n local-user admin password irreversible-cipher x\n#',
    ],
    ['sysname pe2\n#\n', 'user-interface vty 0 4\n acl 2000 inbound\n#\nundo user-security-policy enable\n#'],
  ])('are harmless: behind `%s` %s', (behind, lines) => {
    expect(verdictWith('offices', 'pe2', [[behind, lines]])).toBe('isolated');
  });
});
