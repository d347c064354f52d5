import { describe, expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { plantedCase } from './case.ts';

/** What is said of `offices` with one thing planted on pe1; VRFs FIN (150, eth2.50) and TAX (140, eth2.40) have nothing to do with each other there. */
function verdictWith(seed: string): string {
  const { inventory, configs, options } = plantedCase(`network offices\n${seed}`);
  const { verdict, level } = audit(inventory, configs, options);
  return verdict === 'isolated' ? `${verdict} ${level}` : verdict;
}

const NO_END_OF_FIN =
  'pe1.conf @ ### ip route\n- route add unreachable default table 150 metric 4278198272\n';
const RULES = 'pe1.conf @ ### ip rule\n- rule add pref 1000 l3mdev\n';
const FIN_CHECK = 'pe1.conf\n- net.ipv4.conf.eth2/50.rp_filter = 1\npe1.conf @ :X1 -\n';
const X1_DENY = 'pe1.conf\n- -A X1 -s 10.150.250.0/28 -j DROP\n';

describe('rules of the kernel', () => {
  it.each([
    ['the main table in front of a refusal that should end every VRF', '+ rule add pref 1500 lookup main\n'],
    ['the same for some packets', '+ rule add pref 1500 to 10.0.0.0/8 lookup main\n'],
  ])('%s leaves the VRF without an end', (_, rule) => {
    const seed = `${NO_END_OF_FIN}${RULES}+ rule add pref 1000 l3mdev\n${rule}+ rule add pref 2000 unreachable`;
    expect(verdictWith(seed)).toBe('breach');
  });

  it('a refusal right behind the VRFs is an end, in whatever order the rules are listed', () => {
    const listed = '+ rule add pref 2000 unreachable\n+ rule add pref 1000 l3mdev';
    expect(verdictWith(`${NO_END_OF_FIN}${RULES}${listed}`)).toBe('isolated A');
  });

  it.each([
    ['for some sources only', '+ rule add pref 1000 from 10.150.0.0/16 l3mdev'],
    ['nowhere', ''],
  ])('a rule for the tables of the VRFs that stands %s sends packets past them', (_, rule) => {
    expect(verdictWith(`${RULES}${rule}`)).toBe('breach');
  });

  // TAX sends these packets of FIN to its own circuit, once they stand there.
  const STRAY = 'pe1.conf @ ip route 10.140.250.0/28 100.65.1.2\n+  ip route 10.150.3.0/24 100.65.1.2\n';
  it.each([
    ['what leaves any label', '', 'iif lo', 'breach'],
    ['what leaves a label of one VRF', '', 'iif lo oif FIN', 'breach'],
    ['what leaves a label of another VRF', '', 'iif lo oif HUB', 'missing'],
    ['IPv6, of which there is none', '-6 ', 'iif lo', 'isolated B'],
  ])('for what enters by lo see %s', (_, family, selectors, verdict) => {
    const rule = `pe1.conf @ ### ip ${family}rule\n+ rule add pref 500 ${selectors} lookup 140`;
    expect(verdictWith(`${STRAY}${rule}`)).toBe(verdict);
  });

  it('and of FRR for what enters by lo see what leaves a label', () => {
    const map =
      '+ pbr-map M seq 10\n+  match dst-ip 10.150.0.0/16\n+  set vrf TAX\n+ exit\npe1.conf @ interface lo\n+  pbr-policy M';
    expect(verdictWith(`${STRAY}pe1.conf @ hostname pe1\n${map}`)).toBe('breach');
  });

  it.each(['iif eth1', 'iif enp2s0', 'oif eth1'])(
    'for a port outside VRFs, or one that no link is called by, are never called isolated: %s',
    (port) => {
      const rule = (preference: number) =>
        `pe1.conf @ ### ip rule\n+ rule add pref ${preference} ${port} lookup main`;
      expect(verdictWith(rule(500))).toBe('inconclusive');
      // Behind the VRFs' own nothing of theirs is left to ask.
      expect(verdictWith(rule(1500))).toBe('isolated A');
    },
  );

  it('no rules at all are rules that nobody collected', () => {
    const seed = `${RULES}- rule add pref 32765 lookup local\n- rule add pref 32766 lookup main\n- rule add pref 32767 lookup default`;
    expect(verdictWith(seed)).toBe('inconclusive');
  });
});

describe('tables', () => {
  it.each([
    ['of another VRF', 140],
    ['of the kernel', 254],
    ['of no number', 0],
  ])('a VRF device with the table %s is not passed over', (_, table) => {
    const device = `pe1.conf\n- link add FIN type vrf table 150\n+ link add FIN type vrf table ${table}`;
    expect(verdictWith(`${device}\npe1.conf @ ### ip rule\n+ rule add pref 2000 unreachable`)).toBe(
      'inconclusive',
    );
  });
});

describe('lines of FRR', () => {
  it.each([
    ['a namespace that stands for the VRF', 'pe1.conf @ vrf FIN\n+  netns /run/netns/fin'],
    [
      'a next hop of VPN routes that is no address of the router',
      'pe1.conf @ rd vpn export 100.64.0.11:150\n+   nexthop vpn export 100.64.0.12',
    ],
    ['OSPF inside a VRF', 'pe1.conf @ exit-vrf\n+ router ospf vrf FIN\n+  network 0.0.0.0/0 area 0\n+ exit'],
    ['RIP inside a VRF', 'pe1.conf @ exit-vrf\n+ router rip vrf FIN\n+  network 0.0.0.0/0\n+ exit'],
    ['IS-IS inside a VRF', 'pe1.conf @ exit-vrf\n+ router isis X vrf FIN\n+ exit'],
    [
      'an address with another end',
      'pe1.conf @ exit-vrf\n+ interface eth2.50\n+  ip address 10.140.9.1/32 peer 10.140.1.0/24\n+ exit',
    ],
    [
      'a neighbor of any AS',
      'pe1.conf @ router bgp 65101 vrf FIN\n+  neighbor 100.65.1.6 remote-as auto\npe1.conf @ rd vpn export 100.64.0.11:150\n+   neighbor 100.65.1.6 activate',
    ],
    [
      'a block without indentation',
      'pe1.conf @ exit-vrf\n+ vrf FIN\n+ ip route 10.140.1.0/24 eth2.40\n+ exit-vrf',
    ],
    [
      'a block without indentation or end',
      'pe1.conf @ exit-vrf\n+ vrf FIN\n+ ip route 10.140.1.0/24 eth2.40\n+ hostname pe1',
    ],
    [
      'the table of a VRF announced in the backbone',
      'pe1.conf @ bgp router-id 100.64.0.11\n+  address-family ipv4 unicast\n+   redistribute table-direct 150\n+  exit-address-family',
    ],
    [
      'an entry of a route-map that is opened again',
      'pe1.conf\n- route-map TAX-OUT permit 10\n+ route-map TAX-IN permit 20\n+ exit\n+ route-map TAX-OUT permit 10',
    ],
    [
      'a second prefix list of one entry',
      'pe1.conf @ route-map TAX-OUT permit 10\n+  match ip address prefix-list TAX-FRONT',
    ],
    [
      'a second list of targets of one entry',
      'pe1.conf @ route-map TAX-IN deny 20\n+  match extcommunity X1-RETURN',
    ],
    [
      'a number of a prefix list that is given twice',
      'pe1.conf @ ip prefix-list TAX-FRONT seq 10 permit 10.140.250.0/28\n+ ip prefix-list TAX-FRONT seq 10 permit 10.140.0.0/16',
    ],
    [
      'a network on the device of a VRF',
      'pe1.conf @ address add 100.64.0.11/32 dev lo\n+ address add 10.0.0.1/8 dev FIN',
    ],
    [
      'an address that is learned, with more words in the line',
      'pe1.conf\n- address add 10.110.1.1/24 dev eth3\n+ address add 10.110.1.1/24 brd 10.110.1.255 dev eth3 scope global dynamic',
    ],
    [
      'a target that releases of FRR read differently',
      'pe1.conf @ bgp extcommunity-list standard X1-RETURN seq 5 permit rt 65101:902\n+ bgp extcommunity-list standard X1-RETURN seq 10 permit rt 1.0:1',
    ],
    [
      'a rule with two sources',
      'pe1.conf @ ### ip rule\n+ rule add pref 1500 from 10.150.0.0/16 from 10.99.0.0/16 lookup main',
    ],
    [
      'an interface that FRR has in another VRF than the kernel',
      'pe1.conf @ exit-vrf\n+ interface eth2.50 vrf TAX\n+ exit',
    ],
  ])('%s is not passed over', (_, seed) => {
    expect(verdictWith(seed)).toBe('inconclusive');
  });

  it.each([
    ['of its own depth', 'exit-vrf'],
    ['of the depth of its lines, as FRR 7 wrote it', ' exit-vrf'],
  ])('an empty block with an end %s is whole', (_, end) => {
    expect(verdictWith(`pe1.conf @ exit-vrf\n+ vrf FIN\n+ ${end}`)).toBe('isolated A');
  });

  it('a host or loopback address on the device of a VRF is nobody’s way', () => {
    const addresses = '+ address add 10.0.0.1/32 dev FIN\n+ address add 127.0.0.1/8 dev FIN';
    expect(verdictWith(`pe1.conf @ address add 100.64.0.11/32 dev lo\n${addresses}`)).toBe('isolated A');
  });

  it('a policy on the device of a VRF is one for all its packets', () => {
    const map = '+ pbr-map P seq 10\n+  set vrf TAX\n+ exit';
    expect(verdictWith(`pe1.conf @ exit-vrf\n+ interface FIN\n+  pbr-policy P\n+ exit\n${map}`)).toBe(
      'breach',
    );
  });

  it('a route of the greatest distance is never installed and ends nothing', () => {
    const route = (distance: number) =>
      `${NO_END_OF_FIN}pe1.conf @ vrf FIN\n+  ip route 0.0.0.0/0 Null0 ${distance}`;
    expect(verdictWith(route(254))).toBe('isolated A');
    expect(verdictWith(route(255))).toBe('breach');
  });

  it('`vrf default` is the global table', () => {
    const route = 'ip route 10.150.3.0/24 100.65.1.6 nexthop-vrf FIN';
    const { inventory, configs } = plantedCase(
      `network offices\npe1.conf @ hostname pe1\n+ vrf default\n+  ${route}\n+ exit-vrf`,
    );
    expect(audit(inventory, configs).findings.map((one) => one.class)).toEqual(['global-leak-inward']);
  });
});

describe('lines of FRR among the routes of every VPN', () => {
  const among = (line: string) => `pe1.conf @ address-family ipv4 vpn\n+   ${line}`;
  it.each([
    'neighbor 100.64.0.1 next-hop-self',
    'neighbor 100.64.0.1 next-hop-self force',
    'neighbor 100.64.0.1 attribute-unchanged of-a-release-to-come',
    'neighbor 100.64.0.1 route-server-client',
    'neighbor 100.64.0.1 advertise-map M non-exist-map N',
    'neighbor 100.64.0.1 unsuppress-map M',
    'neighbor 100.64.0.1 default-originate',
    'neighbor 100.64.0.1 prefix-list TAX-FRONT out',
    'neighbor 100.64.0.1 maximum-prefix-out 1',
    'neighbor 100.64.0.1 capability orf prefix-list both',
    'neighbor 100.64.0.1 soo 65101:1',
    'no neighbor 100.64.0.1 send-community extended',
    'network 10.140.0.0/16 rd 65101:50 label 500',
  ])('`%s` is never called isolated', (line) => {
    expect(verdictWith(among(line))).toBe('inconclusive');
  });

  it.each([
    'neighbor 100.64.0.1 attribute-unchanged next-hop',
    'neighbor 100.64.0.1 addpath-tx-all-paths',
    'neighbor 100.64.0.1 allowas-in 3',
    'neighbor 100.64.0.1 send-community both',
    'neighbor 100.64.0.1 soft-reconfiguration inbound',
    'neighbor 100.64.0.1 weight 10',
  ])('`%s` decides nothing', (line) => {
    expect(verdictWith(among(line))).toBe('isolated A');
  });
});

describe('a line of a reflector that nobody could read', () => {
  it('may touch the routes of any VPN', () => {
    const line = 'neighbor 100.64.0.12 next-hop-self force';
    const { inventory, configs } = plantedCase(
      `network offices\nrr1.conf @ neighbor 100.64.0.12 route-reflector-client\n+   ${line}`,
    );
    const { pairs } = audit(inventory, configs);
    const apart = pairs.filter(({ fromVpn, toVpn }) => fromVpn !== toVpn);
    expect(apart.map(({ verdict }) => verdict)).toEqual(apart.map(() => 'inconclusive'));
  });
});

describe('words behind the first ones of a line of FRR', () => {
  const top = (line: string) => `pe1.conf @ hostname pe1\n+ ${line}`;
  const bgp = (line: string) => `pe1.conf @ bgp router-id 100.64.0.11\n+  ${line}`;
  const vrf = (line: string) => `pe1.conf @ rd vpn export 100.64.0.11:150\n+   ${line}`;
  const policy = (line: string) => `pe1.conf @ route-map TAX-OUT permit 10\n+  ${line}`;
  const ospf = (line: string) => `pe1.conf @ ospf router-id 100.64.0.11\n+  ${line}`;
  it.each([
    top('ip route 10.150.3.0/24 100.65.1.6 eth2.50 bfd'),
    top('ip route 10.150.3.0 255.255.255.0 100.65.1.6 eth2.50'),
    top('ip route 10.150.3.0/24 100.65.1.6 eth2.50 color 5'),
    top('router bgp 65101 view FIN-X'),
    top('zebra on-rib-process script X'),
    top('ip protocol static route-map X vrf FIN'),
    bgp('bgp route-map delay-timer 0'),
    bgp('neighbor 100.64.0.1 dont-capability-negotiate'),
    bgp('neighbor 100.64.0.1 capability some-of-a-release-to-come'),
    vrf('distance bgp 20 255 255'),
    vrf('network 10.150.0.0/16 backdoor'),
    vrf('network 10.150.0.0/16 label-index 5'),
    vrf('aggregate-address 10.150.0.0/16 suppress-map TAX-OUT'),
    vrf('aggregate-address 10.150.0.0/16 as-set'),
    vrf('redistribute static of-a-release-to-come'),
    policy('set community no-advertise'),
    policy('set community 65535:666 additive'),
    policy('set distance 255'),
    ospf('redistribute table 150'),
    'pe1.conf @ vrf FIN\n+  ip nht static route-map X',
  ])('%s: they are read, or a doubt', (seed) => {
    expect(verdictWith(seed)).toBe('inconclusive');
  });

  it.each([
    top('zebra nexthop-group keep 5'),
    top('zebra zapi-packets 100'),
    top('ip nht resolve-via-default'),
    top('ip protocol ospf route-map SOURCE'),
    bgp('bgp route-map delay-timer 5'),
    bgp('bgp suppress-duplicates'),
    bgp('neighbor 100.64.0.1 capability extended-nexthop'),
    bgp('neighbor 100.64.0.1 ttl-security hops 1'),
    vrf('distance bgp 20 200 200'),
    vrf('redistribute static metric 5'),
    vrf('neighbor 100.65.1.6 next-hop-self'),
    policy('set community 65101:5 additive'),
    policy('set distance 30'),
    'pe1.conf @ vrf FIN\n+  ip nht resolve-via-default',
  ])('%s: these are harmless', (seed) => {
    expect(verdictWith(seed)).toBe('isolated A');
  });
});

describe('policies of a reflector of FRR', () => {
  const stray =
    'pe1.conf @ router bgp 65101 vrf FIN\n-   rt vpn both 65101:50\n+   rt vpn import 65101:50\n+   rt vpn export 65101:50 65101:22\n';
  const bound = ['100.64.0.12', '100.64.0.13']
    .map((peer) => `rr1.conf @ neighbor ${peer} activate\n+   neighbor ${peer} route-map M out\n`)
    .join('');
  const towards = (change: string, further = '') =>
    `${bound}${further}rr1.conf @ hostname rr1\n+ route-map M permit 10\n+  ${change}\n+ exit`;
  const allowed = 'rr1.conf @ bgp router-id 100.64.0.1\n+  bgp route-reflector allow-outbound-policy\n';

  it('add nothing to what it reflects, unless a line allows them to', () => {
    const added = 'set extcommunity rt 65101:50';
    expect(verdictWith(towards(added))).not.toBe('breach');
    expect(verdictWith(towards(added, allowed))).toBe('breach');
  });

  it('take nothing from what it reflects, unless a line allows them to', () => {
    const scrubbed = 'set extcommunity none';
    expect(verdictWith(`${stray}${towards(scrubbed)}`)).toBe('breach');
    expect(verdictWith(`${stray}${towards(scrubbed, allowed)}`)).not.toBe('breach');
  });
});

describe('labels of FRR', () => {
  const labelled = (line: string) => verdictWith(`pe1.conf @ rd vpn export 100.64.0.11:150\n+   ${line}`);
  it.each([
    ['by hand, beside those that are given', '500', 'inconclusive'],
    ['that pushes nothing', '3', 'missing'],
    ['with a meaning of its own', '0', 'inconclusive'],
    ['of the reserved ones', '15', 'inconclusive'],
    ['of the last one', '1048575', 'inconclusive'],
    ['of more than 20 bits', '1048576', 'inconclusive'],
    ['for every next hop beside one of the VRF', 'allocation-mode per-nexthop', 'isolated A'],
  ])('%s: %s', (_, label, verdict) => {
    expect(labelled(`label vpn export ${label}`)).toBe(verdict);
  });

  it('of which all are by hand, on a router without LDP, are what the text says', () => {
    const byHand = ['FIN', 'HUB', 'TAX'].map(
      (vrf, i) =>
        `pe1.conf @ router bgp 65101 vrf ${vrf}\n-   label vpn export auto\n+   label vpn export ${500 + i}\n`,
    );
    const ldp = ['mpls ldp', 'router-id 100.64.0.11', '!', 'address-family ipv4'];
    const link = ['discovery transport-address 100.64.0.11', '!', 'interface eth1', 'exit', '!'];
    const without = [...ldp, ...link, 'exit-address-family', '!', 'exit'].map((line) => `- ${line}\n`);
    expect(verdictWith(byHand.join(''))).toBe('inconclusive');
    expect(verdictWith(`transport assumed\n${byHand.join('')}pe1.conf\n${without.join('')}`)).toBe(
      'isolated A',
    );
  });

  it.each(['label vpn export 500', 'nexthop vpn export 100.64.0.13'])(
    'of the global table (%s) are not passed over',
    (line) => {
      const family = `+  address-family ipv4 unicast\n+   ${line}\n+  exit-address-family`;
      expect(verdictWith(`pe1.conf @ bgp router-id 100.64.0.11\n${family}`)).toBe('inconclusive');
    },
  );

  it.each([
    ['its own address', '100.64.0.11', 'isolated A'],
    ['an address of its own by which nobody knows it', '100.64.0.99', 'inconclusive'],
  ])('told with %s', (_, address, verdict) => {
    const copied = 'pe1.conf @ address add 100.64.0.11/32 dev lo\n+ address add 100.64.0.99/32 dev lo';
    const told = `pe1.conf @ rd vpn export 100.64.0.11:150\n+   nexthop vpn export ${address}`;
    expect(verdictWith(`${copied}\n${told}`)).toBe(verdict);
  });
});

describe('sessions of FRR inside a VRF', () => {
  const defaults = (profile: string) => `pe1.conf @ hostname pe1\n+ frr defaults ${profile}\n`;
  const withLines = (...lines: readonly string[]) =>
    `pe1.conf @ router bgp 65101 vrf FIN\n${lines.map((line) => `+  ${line}`).join('\n')}\npe1.conf @ rd vpn export 100.64.0.11:150\n+   neighbor 100.65.1.6 activate`;
  it.each([
    ['without a policy take nothing from another AS', ['neighbor 100.65.1.6 remote-as 65009'], 'isolated A'],
    ['take everything from their own AS', ['neighbor 100.65.1.6 remote-as 65101'], 'breach'],
    [
      'take everything from their own AS by another name',
      ['neighbor 100.65.1.6 remote-as internal'],
      'breach',
    ],
    [
      'may take everything under a number that is not their own',
      ['neighbor 100.65.1.6 remote-as 65009', 'neighbor 100.65.1.6 local-as 65009'],
      'breach',
    ],
    [
      'may take everything within a confederation',
      ['bgp confederation peers 65009', 'neighbor 100.65.1.6 remote-as 65009'],
      'breach',
    ],
    ['with nobody knows whom are not passed over', ['neighbor 100.65.1.6 ebgp-multihop 3'], 'inconclusive'],
    ['in a group without an AS neither', ['neighbor 100.65.1.6 peer-group G'], 'inconclusive'],
  ])('%s', (_, lines, verdict) => {
    expect(verdictWith(defaults('traditional') + withLines(...lines))).toBe(verdict);
  });

  it.each([
    ['in the profile of data centres', defaults('datacenter')],
    ['of which no line names the defaults', ''],
    ['of a release before 7.4', `pe1.conf @ hostname pe1\n+ frr version 7.3\n${defaults('traditional')}`],
  ])('of a router %s need no policy', (_, planted) => {
    expect(verdictWith(planted + withLines('neighbor 100.65.1.6 remote-as 65009'))).toBe('breach');
  });
});

describe('filters', () => {
  it.each([
    [
      'of sessions that begin only',
      '+ -A PREROUTING -i eth2.50 -m rpfilter --invert -m conntrack --ctstate NEW -j DROP',
    ],
    [
      'behind a rule that lets packets pass',
      '+ -A PREROUTING -i eth2.50 -s 10.0.0.0/8 -j ACCEPT\n+ -A PREROUTING -i eth2.50 -m rpfilter --invert -j DROP',
    ],
  ])('a source check %s is none', (_, rules) => {
    expect(verdictWith(`${FIN_CHECK}${rules}`)).toBe('inconclusive');
  });

  it('a source check in front of what passes, or beside it, is one', () => {
    const check = '+ -A PREROUTING -i eth2.50 -m rpfilter --invert -j DROP';
    const pass = (device: string) => `+ -A PREROUTING -i ${device} -s 10.0.0.0/8 -j ACCEPT`;
    expect(verdictWith(`${FIN_CHECK}${check}\n${pass('eth2.50')}`)).toBe('isolated A');
    expect(verdictWith(`${FIN_CHECK}${pass('eth3')}\n${check}`)).toBe('isolated A');
  });

  it('a refusal of what begins spares what fits no connection, unless that was refused before', () => {
    const fresh = '+ -A X1 -s 10.150.250.0/28 -m conntrack --ctstate NEW -j DROP';
    const odd = '+ -A X1 -m conntrack --ctstate INVALID -j DROP';
    expect(verdictWith(`${X1_DENY}${fresh}`)).not.toMatch(/^isolated/);
    expect(verdictWith(`${X1_DENY}${odd}\n${fresh}`)).toBe('isolated B');
  });

  it.each([
    'state --state ESTABLISHED -m conntrack --ctstate NEW,ESTABLISHED,RELATED,INVALID',
    'tcp -p tcp --dport 1:9 -m multiport --dports 0:65535',
    'conntrack ! --ctstate NEW -m state --state INVALID,NEW,RELATED,ESTABLISHED',
  ])('a refusal that asks twice for one thing is narrower than either: %s', (matches) => {
    expect(verdictWith(`${X1_DENY}+ -A X1 -s 10.150.250.0/28 -m ${matches} -j DROP`)).toBe('inconclusive');
  });

  it.each([
    ['of the packets themselves', 'INVALID,NEW,RELATED,ESTABLISHED', 'ip', 'inconclusive'],
    ['of what begins', 'NEW', 'ipv6-icmp', 'inconclusive'],
    ['of TCP', 'INVALID,NEW,RELATED,ESTABLISHED', 'tcp', 'isolated A'],
    ['of what fits nothing', 'INVALID', 'ip', 'isolated A'],
  ])('IPv6 has packets of no state: a refusal %s', (_, states, protocol, verdict) => {
    const rule = `-A FORWARD -i eth1 -p ${protocol} -m conntrack --ctstate ${states} -j DROP`;
    const lines = `+ *mangle\n+ :FORWARD ACCEPT\n+ ${rule}\n+ COMMIT`;
    expect(verdictWith(`pe1.conf @ ### ip6tables-save\n${lines}`)).toBe(verdict);
  });

  it('a source check that must hold and must not is none', () => {
    const check = '+ -A PREROUTING -i eth2.50 -m rpfilter --invert -m rpfilter -j DROP';
    expect(verdictWith(`${FIN_CHECK}${check}`)).toBe('inconclusive');
  });

  it.each([
    ['let pass', 'ACCEPT', 'inconclusive'],
    ['refused', 'DROP', 'isolated A'],
  ])('what is not SYN alone holds what opens a session: %s', (_, target, verdict) => {
    const rule = `+ -A X1 -s 203.0.113.0/24 -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j ${target}`;
    expect(verdictWith(`pe1.conf @ :X1 -\n${rule}`)).toBe(verdict);
  });

  it.each([
    ['taken out of connection tracking', 'raw', '-A PREROUTING -j NOTRACK'],
    ['copied to somebody else', 'mangle', '-A INPUT -i eth2.50 -j TEE --gateway 10.140.1.9'],
  ])('packets %s are not passed over', (_, table, rule) => {
    const lines = `+ *${table}\n+ :PREROUTING ACCEPT\n+ :INPUT ACCEPT\n+ ${rule}\n+ COMMIT`;
    expect(verdictWith(`pe1.conf @ ### iptables-save\n${lines}`)).toBe('inconclusive');
  });
});

describe('settings and sections', () => {
  it('a port of a VRF whose name could be that of another router beside it', () => {
    const port = (name: string) =>
      verdictWith(
        `pe1.conf @ link set eth2.50 up\n+ link add ${name} type ether\n+ link set ${name} master FIN`,
      );
    expect(port('eth5@x')).toBe('inconclusive');
    expect(port('eth5')).not.toBe('inconclusive');
  });

  it.each([
    'net.ipv6.conf.eth2/50.accept_ra = 2',
    'net.ipv6.conf.eth1.forwarding = 0',
    'net.ipv6.conf.eth2/50.seg6_enabled = 1',
  ])('%s', (line) => {
    expect(verdictWith(`pe1.conf @ ### sysctl\n+ ${line}`)).toBe('inconclusive');
  });

  it.each(['### ip -6 rule', '### ip -6 route', '### ip6tables-save'])(
    'a text without %s is cut',
    (heading) => {
      expect(verdictWith(`pe1.conf\n- ${heading}`)).toBe('inconclusive');
    },
  );

  it('the text of a router without VRFs is cut among the last settings', () => {
    const { inventory, configs } = plantedCase(
      'network offices\ncut rr1.conf @ net.mpls.platform_labels = 100000',
    );
    expect(audit(inventory, configs).inconclusive).toMatchObject([{ reason: 'text-cut', router: 'rr1' }]);
  });
});

describe('devices with an end in two VRFs', () => {
  const beside = (lines: string) => `pe1.conf @ link set eth2.50 up\n${lines}`;
  const bound = '+ link set a master FIN\n+ link set a up\n+ link set b master TAX\n+ link set b up';
  const routes =
    'pe1.conf @ vrf FIN\n+  ip route 10.140.1.0/24 a\npe1.conf @ vrf TAX\n+  ip route 10.150.3.0/24 b';
  it.each([
    ['veth', '+ link add a type veth peer name b'],
    ['macvlan', '+ link add link eth3 name a type macvlan\n+ link add link eth3 name b type macvlan'],
    ['ipvlan', '+ link add link eth3 name a type ipvlan\n+ link add link eth3 name b type ipvlan'],
    ['vxlan', '+ link add a type vxlan\n+ link add b type vxlan'],
    ['gre', '+ link add a type gre\n+ link add b type gre'],
    ['ipip', '+ link add a type ipip\n+ link add b type ipip'],
  ])('%s', (_, devices) => {
    expect(verdictWith(beside(`${devices}\n${bound}`))).not.toMatch(/^isolated/);
    expect(verdictWith(`${beside(`${devices}\n${bound}`)}\n${routes}`)).not.toMatch(/^isolated/);
  });

  it.each(['tunl0', 'gre0', 'sit0', 'ip6tnl0', 'ip_vti0'])(
    'the device that takes what no tunnel takes, in a VRF or outside: %s',
    (name) => {
      expect(verdictWith(beside(`+ link set ${name} master FIN\n+ link set ${name} up`))).toBe(
        'inconclusive',
      );
      expect(verdictWith(beside(`+ link set ${name} up`))).toBe('inconclusive');
      expect(verdictWith(beside(`+ link set ${name} master FIN`))).toBe('inconclusive');
    },
  );

  it('a bridge with ports of two VRFs', () => {
    const bridge =
      '+ link add br0 type bridge\n+ link set br0 master FIN\n+ link set br0 up\n+ link set eth2.40 master br0';
    expect(verdictWith(beside(bridge))).not.toMatch(/^isolated/);
  });

  it('a tagged link of the global table inside the circuit of a VRF', () => {
    const inside = (parent: string) =>
      `${beside(`+ link add link ${parent} name q type vlan id 9\n+ link set q up`)}\npe1.conf @ ### ip address\n+ address add 10.77.0.1/24 dev q`;
    expect(verdictWith(inside('eth2.50'))).toBe('inconclusive');
    expect(verdictWith(inside('eth3'))).toBe('inconclusive');
    expect(verdictWith(inside('eth1'))).toBe('isolated A');
  });
});

describe('addresses of hosts', () => {
  const bound = (link: string) =>
    `pe1.conf @ link set eth2.40 master TAX\n+ ${link}\n+ link set any9 master TAX\n+ link set any9 up\npe1.conf @ address add 100.64.0.11/32 dev lo\n+ address add 10.99.0.1/32 dev any9`;

  it('whoever stands behind a port with the address of a host alone is somebody', () => {
    const port = bound('link set any9 up');
    expect(verdictWith(port)).toBe('breach');
  });

  it('nobody stands behind a dummy device', () => {
    expect(verdictWith(bound('link add any9 type dummy'))).toBe('isolated A');
  });
});

describe('settings of the kernel', () => {
  it.each([
    ['1', 'inconclusive'],
    ['2', 'inconclusive'],
    ['-1', 'inconclusive'],
    ['0', 'isolated A'],
  ])('switch segment routing on by any value but 0: %s', (value, verdict) => {
    expect(verdictWith(`pe1.conf @ ### sysctl\n+ net.ipv6.conf.all.seg6_enabled = ${value}`)).toBe(verdict);
  });
});
