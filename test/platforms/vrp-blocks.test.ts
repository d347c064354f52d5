import { describe, expect, it } from 'vitest';
import { addressText } from '../../src/net/address.ts';
import { vrpV5Grammar } from '../../src/platforms/huawei_vrp/grammar.ts';
import { vrpGrammar } from '../../src/platforms/huawei_vrpv8/grammar.ts';

/** A block of every kind that is read, as VRP prints them. */
const TEXT = `#
sysname pe7
#
acl number 3000
 rule 5 permit ip source 10.9.0.0 0.0.255.255
 rule 10 deny ip
#
traffic classifier C operator or
 if-match acl 3000
#
traffic behavior B
 redirect ip-nexthop 10.64.8.2 vpn-instance guest
#
traffic policy P
 classifier C behavior B
#
ip vpn-instance guest
 ipv4-family
  route-distinguisher 65000:8
  vpn-target 65000:8 export-extcommunity
  vpn-target 65000:8 import-extcommunity
#
ip vpn-instance its
 ipv4-family
  route-distinguisher 65000:9
  import route-policy VPN
  apply-label per-instance
  vpn-target 65000:9 export-extcommunity
  vpn-target 65000:9 import-extcommunity
#
mpls lsr-id 10.64.7.1
#
mpls
#
mpls ldp
#
interface GigabitEthernet0/1/0
 undo shutdown
 ip address 10.64.0.1 255.255.255.254
 ospf enable 1 area 0.0.0.0
 mpls
 mpls ldp
#
interface GigabitEthernet0/2/0.9
 vlan-type dot1q 9
 ip binding vpn-instance its
 ip address 10.64.9.1 255.255.255.252
 traffic-policy P inbound
 ip urpf strict
#
bgp 65000
 router-id 10.64.7.1
 peer 10.64.7.2 as-number 65000
 peer 10.64.7.2 connect-interface LoopBack0
 #
 ipv4-family unicast
  undo peer 10.64.7.2 enable
 #
 ipv4-family vpnv4
  policy vpn-target
  peer 10.64.7.2 enable
  peer 10.64.7.2 route-policy VPN import
 #
 ipv4-family vpn-instance its
  import-route direct
  peer 10.64.9.2 as-number 65009
  peer 10.64.9.2 route-policy IN import
#
ospf 1 router-id 10.64.7.1
 area 0.0.0.0
  network 10.64.0.0 0.0.255.255
#
ospf 2 vpn-instance its
 import-route bgp
 area 0.0.0.0
  network 10.64.9.0 0.0.0.3
#
route-policy IN permit node 10
 if-match ip-prefix OWN
#
route-policy VPN permit node 10
 if-match extcommunity-filter RT
 apply extcommunity rt 65000:8 additive
#
ip ip-prefix OWN index 10 permit 10.9.0.0 16 greater-equal 16 less-equal 24
#
ip extcommunity-filter basic RT index 10 permit rt 65000:9
#
ip route-static vpn-instance its 10.9.0.0 255.255.255.0 10.64.9.2
ip route-static vpn-instance its 10.8.0.0 255.255.255.0 vpn-instance guest 10.64.8.2
#
return
`;
const LINES = TEXT.trimEnd().split('\n');
const indentOf = (line: string) => line.length - line.trimStart().length;
const isInner = (line: string) => indentOf(line) > 0 && line.trim() !== '#';

/** Lines that open the blocks around one, outermost first. */
function around(at: number): readonly string[] {
  const found: string[] = [];
  let depth = indentOf(LINES[at] ?? '');
  for (let i = at - 1; i >= 0 && depth > 0; i--) {
    const line = LINES[i] ?? '';
    if (line.trim() === '#' || indentOf(line) >= depth) continue;
    found.unshift(line);
    depth = indentOf(line);
  }
  return found;
}

describe('a text of VRP in another form than it prints is read as the device reads it, or is a doubt', () => {
  it('the text itself is read without a doubt', () => {
    expect(doubts(LINES)).toEqual([]);
  });

  it('a block that is opened again goes on', () => {
    const wrong = LINES.flatMap((line, at) =>
      isInner(line) && !tellsTheSame(LINES.toSpliced(at, 1, '#', ...around(at), line)) ? [line] : [],
    );
    expect(wrong).toEqual([]);
  });

  it('a block without the separator behind it ends with the next', () => {
    const wrong = LINES.flatMap((line, at) =>
      line === '#' && !tellsTheSame(LINES.toSpliced(at, 1)) ? [`${at} ${LINES[at + 1]}`] : [],
    );
    expect(wrong).toEqual([]);
  });

  it('a line without its indentation is one of its block, or a doubt', () => {
    const wrong = LINES.flatMap((line, at) =>
      isInner(line) && !tellsTheSame(LINES.toSpliced(at, 1, line.trim())) ? [line] : [],
    );
    expect(wrong).toEqual([]);
  });

  it('a line behind the end of its block is a doubt, or is not read', () => {
    const wrong = LINES.flatMap((line, at) => {
      if (!isInner(line)) return [];
      const behind = LINES.indexOf('#', at);
      const moved = [...LINES.slice(0, at), ...LINES.slice(at + 1, behind + 1), line, ...LINES.slice(behind)];
      const without = LINES.toSpliced(at, 1);
      return doubts(moved).length > 0 || modelOf(moved) === modelOf(without) || tellsTheSame(moved)
        ? []
        : [line];
    });
    expect(wrong).toEqual([]);
  });

  it('a block that is left by hand', () => {
    const wrong = LINES.flatMap((line, at) =>
      isInner(line) && doubts(LINES.toSpliced(at, 0, `${' '.repeat(indentOf(line))}quit`)).length === 0
        ? [line]
        : [],
    );
    expect(wrong).toEqual([]);
  });
});

describe('lines of interfaces that were read in part', () => {
  const circuit = (line: string) =>
    LINES.toSpliced(LINES.indexOf(' traffic-policy P inbound'), 0, ` ${line}`);

  it.each([
    'arp-proxy enable',
    'arp route-proxy enable',
    'ipv6 nd proxy route enable',
    'rip 1 enable',
    'mode l2',
    'port inner-access-vlan 7',
    'ip urpf loose route-policy OTHERS',
    'ip address 10.64.9.5 255.255.255.252',
    'ip frr route-policy BACKUP',
  ])('%s is a doubt on a circuit', (line) => {
    expect(doubts(circuit(line))).toEqual([line]);
  });

  it.each(['arp expire-time 600', 'vrrp vrid 1 priority 120', 'ipv6 nd ra halt', 'mode lacp-static'])(
    '%s is none',
    (line) => {
      expect(doubts(circuit(line))).toEqual([]);
    },
  );

  it.each(['qinq termination pe-vid 10 to 30 ce-vid 5', 'dot1q termination vid 10 to 20 30'])(
    '%s holds more than was understood',
    (line) => {
      expect(doubts(LINES.map((one) => (one === ' vlan-type dot1q 9' ? ` ${line}` : one)))).toContain(line);
    },
  );

  it('has the address of a virtual router in the network of its own', () => {
    const { model } = vrpGrammar.read(circuit('vrrp vrid 1 virtual-ip 10.64.9.2').join('\n'));
    const one = model.interfaces.find(({ name }) => name === 'GigabitEthernet0/2/0.9');
    expect(
      one?.addresses.map(({ value: { family, address, length } }) => [
        addressText({ family, value: address }),
        length,
      ]),
    ).toEqual([
      ['10.64.9.1', 30],
      ['10.64.9.2', 30],
    ]);
  });
});

describe('lines about sessions and targets that say more than was understood', () => {
  it.each([
    ['  peer 10.64.9.2 as-number 65009', 'peer 10.64.9.2 as-number 65009 shared'],
    ['  peer 10.64.9.2 route-policy IN import', 'peer 10.64.9.2 route-policy IN import also'],
    ['  peer 10.64.7.2 enable', 'peer 10.64.7.2 enable elsewhere'],
    ['  apply-label per-instance', 'ip frr route-policy BACKUP'],
    ['  apply-label per-instance', 'route-distinguisher 65000:10'],
    [' apply extcommunity rt 65000:8 additive', 'apply extcommunity soo 1:1 rt 65000:8'],
  ])('%s: %s', (place, line) => {
    const at = LINES.indexOf(place);
    const indent = ' '.repeat(indentOf(place));
    const lines = LINES.toSpliced(at, /label/.test(place) ? 0 : 1, `${indent}${line}`);
    expect(doubts(lines)).toContain(line);
  });

  it('a node of policy routing that is opened again goes on', () => {
    const node = (...lines: readonly string[]) =>
      JSON.stringify(
        vrpV5Grammar.read(
          [
            '[V200R010C00SPC700]',
            '#',
            'interface GigabitEthernet0/0/1',
            ' ip binding vpn-instance its',
            ' ip policy-based-route R',
            '#',
            ...lines,
          ].join('\n'),
        ).model.leaks,
        plain,
      );
    const [opener, match, apply] = [
      'policy-based-route R permit node 5',
      ' if-match acl 3000',
      ' apply ip-address next-hop vpn-instance guest 10.64.8.2',
    ];
    expect(node(opener, match, '#', opener, apply)).toBe(node(opener, match, apply));
  });
});

function doubts(lines: readonly string[]): readonly string[] {
  const { unread } = vrpGrammar.read(`${lines.join('\n')}\n`).coverage;
  return unread.flatMap(({ matters, text }) => (matters ? [text] : []));
}

function tellsTheSame(lines: readonly string[]): boolean {
  return doubts(lines).length > 0 || modelOf(lines) === modelOf(LINES);
}

/** What a text means, wherever its lines stand. */
function modelOf(lines: readonly string[]): string {
  return JSON.stringify(vrpGrammar.read(`${lines.join('\n')}\n`).model, plain);
}

function plain(key: string, value: unknown): unknown {
  return key === 'at' ? undefined : typeof value === 'bigint' ? `${value}` : value;
}
