import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { shownVrf } from '../../src/certificate-checker/bindings.ts';
import { checkCertificate } from '../../src/certificate-checker/check.ts';
import { allowedPackets } from '../../src/certificate-checker/filters/clauses.ts';
import { type Box, chainAt, everyPacket, isChecked } from '../../src/certificate-checker/filters/packets.ts';
import {
  announcedTo,
  passing,
  policyOf,
  type Route,
  refuseAstray,
} from '../../src/certificate-checker/filters/routes.ts';
import { holds } from '../../src/certificate-checker/filters/witness.ts';
import { checkRouter, membersOf, notBound } from '../../src/certificate-checker/members.ts';
import { clauseFor, reachFrom } from '../../src/certificate-checker/reach.ts';
import { readConfig } from '../../src/certificate-checker/read.ts';
import { portsOf } from '../../src/certificate-checker/tables.ts';
import vocabulary from '../../src/certificate-checker/vocabulary.json' with { type: 'json' };
import type { DeclaredAccess, Permit } from '../../src/inventory/declared-network/types.ts';
import type { Family } from '../../src/net/address.ts';
import { rangesText } from '../../src/net/address-ranges.ts';
import { parseInterfaceAddress, parsePrefix, prefixText } from '../../src/net/prefix.ts';
import { cleanQuestion } from './questions.ts';

/** What the checker believes only when a line says it, in texts small enough to hold nothing else. */

const MINI = cleanQuestion('mini');

/** What a text of the kernel ends with. */
const SETTINGS = ['### sysctl', 'net.ipv4.udp_l3mdev_accept = 0'];

/** Claims of a certificate about who stands at interfaces. */
const claimsOf = (accesses: ReadonlyMap<string, string>) => ({
  records: [],
  in: (record: object) => ('interface' in record ? accesses.get(`${record.interface}`) : undefined),
});

/** A text of a Linux router with every section that it lacks, in front of its settings; `return` stands for the end of any text. */
function whole(text: string): string {
  if (!/^ *(?:### |vrf |router bgp )/m.test(text)) return text;
  const has = (line: string) => RegExp(`^ *${line}`, 'm').test(text);
  const routing = has('end$') ? [] : ['### vtysh -c "show running-config"', 'end'];
  const rest = vocabulary.sections.filter((one) => /^### (?!vtysh|sysctl)/.test(one) && !has(`${one} *$`));
  const ended = text.replace(/\nreturn$/, `\n${SETTINGS.join('\n')}`);
  const at = ended.search(/^### sysctl/m);
  const [before, settings] = at < 0 ? [ended, '### sysctl'] : [ended.slice(0, at), ended.slice(at)];
  return [before.replace(/\n$/, ''), ...routing, ...rest, settings].join('\n');
}

const reading = (text: string) => readConfig({ router: 'pe1', file: 'pe1.conf', text: whole(text) });

describe('the level', () => {
  const declared = { ...MINI.declared, routers: ['pe1'], neighbours: [] };
  const levelOf = (...lines: readonly string[]) =>
    checkCertificate('', [{ router: 'pe1', file: 'pe1.conf', text: whole(lines.join('\n')) }], declared)
      .level;
  const targets = ['ip vpn-instance V', ' ipv4-family', '  vpn-target 65000:1 both'];

  it('is B where targets are named and no session by which they travel', () => {
    expect(levelOf(...targets)).toBe('B');
    expect(levelOf('ip vpn-instance V', ' ipv4-family')).toBe('A');
    const loopback = ['interface LoopBack0', ' ip address 10.0.0.1 32'];
    const session = ['bgp 65000', ' peer 10.0.0.1 as-number 65000'];
    expect(levelOf(...targets, ...loopback, ...session)).toBe('A');
    expect(levelOf(...targets, ...loopback, ' shutdown', ...session)).toBe('B');
    const tagged = ['interface GE0/1.7', ' vlan-type dot1q 7', ' ip address 10.0.0.1 24'];
    expect(levelOf(...targets, ...tagged, ...session)).toBe('A');
    const shared = ['interface GE0/1', ' vrrp vrid 1 virtual-ip 10.0.0.1'];
    expect(levelOf(...targets, ...shared, ...session)).toBe('B');
  });

  it('is B where one router of several names targets and none a session', () => {
    const configs = [targets.join('\n'), 'sysname p1'].map((text, i) => ({
      router: `r${i}`,
      file: `r${i}`,
      text,
    }));
    expect(checkCertificate('', configs, { ...declared, routers: ['r0', 'r1'] }).level).toBe('B');
  });

  it('is B where the inventory alone says that a router has the address of a neighbour', () => {
    const known = { ...declared, neighbours: [{ family: 4 as const, value: 0x0a000001n }] };
    const text = whole('router bgp 65000\n neighbor 10.0.0.1 remote-as 65000');
    expect(checkCertificate('', [{ router: 'pe1', file: 'pe1.conf', text }], known).level).toBe('B');
  });

  it.each([
    ['10.0.0.1', 'B'],
    ['10.0.0.2', 'B'],
    ['10.0.0.3', 'A'],
    ['10.0.0.4', 'A'],
    ['10.0.0.5', 'B'],
    ['10.0.0.6', 'B'],
    ['fe80::7', 'B'],
  ])(
    'is B where a neighbour has its address in VRFs alone, on a port that is down, on a link, or nowhere: %s',
    (neighbour, level) => {
      const links = ['### ip link', 'link add red type vrf table 10', 'link set eth1 master red'];
      const up = ['lo', 'red', 'eth1'].map((one) => `link set ${one} up`);
      const hosts = [
        '1/24 dev eth1',
        '2/32 dev red',
        '3/32 dev lo',
        '4/32 dev eth1',
        '4/32 dev lo',
        '6/32 dev eth2',
      ];
      const added = [...hosts.map((one) => `10.0.0.${one}`), 'fe80::7/64 dev lo'].map(
        (one) => `address add ${one}`,
      );
      const session = ['router bgp 65000', ` neighbor ${neighbour} remote-as 65000`];
      expect(levelOf(...session, ...links, ...up, '### ip address', ...added)).toBe(level);
    },
  );
});

describe('a source check', () => {
  const linux = (...lines: readonly string[]) => reading(['### sysctl', ...lines].join('\n'));
  const rp = (port: string, value: number) => `net.ipv4.conf.${port}.rp_filter = ${value}`;

  it.each([
    // The kernel takes the greater of the two.
    [[rp('eth1/100', 1)], false],
    [[rp('eth1.100', 1), rp('all', 0)], true],
    [[rp('eth1/100', 1), rp('all', 1)], true],
    [[rp('eth1/100', 1), rp('all', 2)], false],
    [[rp('eth1/100', 2)], false],
    [[rp('eth1/100', 0)], false],
    [[rp('eth1/200', 1)], false],
    [[], false],
  ])(
    'of the kernel holds when its interface is strict and no setting for all is loose: %j',
    (lines, strict) => {
      expect(isChecked(linux(...lines), 'eth1.100', 4)).toBe(strict);
      expect(isChecked(linux(...lines), 'eth1.100', 6)).toBe(false);
    },
  );

  it('of the kernel for IPv6 is a rule on the interface, before anything else may let the packet pass', () => {
    const rule = '-A PREROUTING -i eth1.100 -m rpfilter --invert -j DROP';
    const within = (table: string) => reading(['### ip6tables-save', `*${table}`, rule].join('\n'));
    expect(isChecked(within('raw'), 'eth1.100', 6)).toBe(true);
    expect(isChecked(within('raw'), 'eth1.100', 4)).toBe(false);
    expect(isChecked(within('filter'), 'eth1.100', 6)).toBe(false);
    const loose = reading(['### ip6tables-save', '*raw', rule, '### sysctl', rp('all', 2)].join('\n'));
    expect(isChecked(loose, 'eth1.100', 6)).toBe(true);
  });

  it.each([
    ['GE0/1', 'ip urpf strict', true],
    ['GE0/1.100', 'vlan-type dot1q 100\n ip urpf strict', true],
    ['GE0/1.100', 'dot1q termination vid 100\n ip urpf strict', false],
    ['GE0/1', 'ip urpf loose', false],
    ['GE0/1', 'ipv6 urpf strict', false],
  ])(
    'of a Huawei router holds when it is strict, of the family, and no tag is terminated: %s %s',
    (port, lines, strict) => {
      expect(isChecked(reading(`interface ${port}\n ${lines}`), port, 4)).toBe(strict);
    },
  );
});

describe('a rule of a packet filter', () => {
  const vrp = (rule: string, behavior = 'permit') =>
    reading(
      `interface GE0/1\n traffic-policy P inbound\ntraffic policy P\n classifier C behavior B\ntraffic behavior B\n ${behavior}
traffic classifier C operator or\n if-match acl name A\nacl name A advance\n rule 5 ${rule}\nreturn`,
    );
  const linux = (rule: string) =>
    reading(`### ip link\n### iptables-save\n*mangle\n-A PREROUTING -i GE0/1 -j A\n-A A${rule}\n`);
  const everywhere = '0.0.0.0-255.255.255.255';
  const words = ({ source, destination, protocol, destinationPort: port, opening, fragment }: Box) => {
    const [from, to] = [source, destination].flatMap((one) => rangesText(4, [one]));
    const numbers = [protocol, port, opening, fragment].map(({ from, to }) => `${from}-${to}`);
    const sent = from === everywhere ? [] : [`from ${from}`];
    return [...sent, ...(to === everywhere ? [] : [to]), ...numbers].join(' ');
  };
  const anyPort = '0-65535';

  it.each([
    ['permit ip destination 10.1.0.0 0.0.0.255', [`10.1.0.0-10.1.0.255 0-255 ${anyPort} 0-1 0-1`]],
    ['permit ip destination 10.1.0.7 0.0.0.255', [`10.1.0.0-10.1.0.255 0-255 ${anyPort} 0-1 0-1`]],
    ['permit ip destination 10.1.0.9 0', [`10.1.0.9-10.1.0.9 0-255 ${anyPort} 0-1 0-1`]],
    ['deny ip destination 10.1.0.9 0.0.0.0', [`10.1.0.9-10.1.0.9 0-255 ${anyPort} 0-1 0-1`]],
    ['permit icmp', [`1-1 ${anyPort} 0-1 0-1`]],
    ['permit 47', [`47-47 ${anyPort} 0-1 0-1`]],
    ['deny tcp destination-port eq 443', ['6-6 443-443 0-1 0-0']],
    ['deny tcp destination-port range 80 80', ['6-6 80-80 0-1 0-0']],
    ['permit udp destination-port range 80 90', ['17-17 80-90 0-1 0-0', `17-17 ${anyPort} 0-1 1-1`]],
    [
      'permit udp source 10.2.0.0 0.0.0.255 destination 10.1.0.0 0.0.0.255 destination-port eq 53',
      [
        'from 10.2.0.0-10.2.0.255 10.1.0.0-10.1.0.255 17-17 53-53 0-1 0-0',
        `from 10.2.0.0-10.2.0.255 10.1.0.0-10.1.0.255 17-17 ${anyPort} 0-1 1-1`,
      ],
    ],
    // A packet without flags is of no session, and opens none: what refuses the established ones does not refuse it.
    ['deny tcp tcp-flag established', [`6-6 ${anyPort} 0-0 0-0`]],
    ['permit tcp tcp-flag established', [`6-6 ${anyPort} 0-0 0-0`, `6-6 ${anyPort} 0-1 1-1`]],
    ['deny ip destination 10.1.0.0 0.0.255.0', undefined],
    ['deny ip destination fragment', undefined],
    ['deny tcp destination-port gt 1024', undefined],
  ])('of a Huawei router decides about no more and no less: %s', (rule, boxes) => {
    const [read, ...more] = chainAt(vrp(rule), 'GE0/1', 'in', 4);
    expect(read?.boxes.map(words)).toEqual(boxes);
    expect(more).toEqual([]);
    expect(chainAt(vrp(rule), 'GE0/1', 'in', 4).length).toBe(boxes ? 1 : 0);
    const settled = boxes && !rule.includes('established');
    expect(read?.settles).toBe(settled && rule.startsWith('deny'));
    expect(chainAt(vrp(rule), 'GE0/1', 'out', 4)).toEqual([]);
    expect(chainAt(vrp(rule), 'GE0/1', 'in', 6)).toEqual([]);
    expect(chainAt(vrp(rule, 'deny'), 'GE0/1', 'in', 4)[0]?.settles).toBe(boxes && settled);
  });

  it.each([
    [' -d 10.1.0.0/24 -j ACCEPT', [`10.1.0.0-10.1.0.255 0-255 ${anyPort} 0-1 0-1`]],
    [' -d 10.1.0.9 -j DROP', [`10.1.0.9-10.1.0.9 0-255 ${anyPort} 0-1 0-1`]],
    [' -p tcp -m tcp --dport 443 -j ACCEPT', ['6-6 443-443 0-1 0-0']],
    // It asks the header of the protocol, which only the first fragment has.
    [' -p tcp -m tcp -j DROP', [`6-6 ${anyPort} 0-1 0-0`]],
    [' -p tcp -j DROP', [`6-6 ${anyPort} 0-1 0-1`]],
    [' -p udp -m udp --dport 80:90 -j DROP', ['17-17 80-90 0-1 0-0']],
    [' -p tcp -m tcp ! --tcp-flags SYN,ACK SYN -j ACCEPT', [`6-6 ${anyPort} 0-0 0-0`]],
    [' -m conntrack --ctstate ESTABLISHED -j ACCEPT', undefined],
    [' ! -d 10.1.0.0/24 -j DROP', undefined],
  ])('of the kernel decides about no more and no less: %s', (rule, boxes) => {
    const [read] = chainAt(linux(rule), 'GE0/1', 'in', 4);
    expect(read?.boxes.map(words)).toEqual(boxes);
    expect(chainAt(linux(rule), 'GE0/1', 'in', 4).length).toBe(boxes ? 1 : 0);
    expect(read?.settles).toBe(boxes && rule.endsWith('DROP'));
  });
});

describe('a rule of IPv6', () => {
  const settles = (text: string) => chainAt(reading(text), 'GE0/1', 'in', 6).map((one) => one.settles);
  it.each([
    ['deny ipv6', true],
    ['deny ipv6 source FD00::/16', true],
    ['deny tcp', false],
    ['deny tcp destination-port eq 80', false],
  ])('of a Huawei router may not see the protocol behind other headers: %s', (rule, settled) => {
    const text = `interface GE0/1\n traffic-policy P inbound\ntraffic policy P\n classifier C behavior B\ntraffic behavior B\n permit
traffic classifier C operator or\n if-match ipv6 acl name A\nacl ipv6 name A advance\n rule 5 ${rule}\nreturn`;
    expect(settles(text)).toEqual([settled]);
  });

  it('of the kernel sees it', () => {
    const rules = ['### ip6tables-save', '*mangle', '-A PREROUTING -i GE0/1 -j A', '-A A -p tcp -j DROP'];
    expect(settles(rules.join('\n'))).toEqual([true]);
  });
});

describe('a filter of the kernel', () => {
  const tables = (v4: readonly string[], v6: readonly string[]) =>
    reading(
      ['### ip link', '### iptables-save', '*mangle', ...v4, '### ip6tables-save', '*mangle', ...v6].join(
        '\n',
      ),
    );
  const hook = '-A PREROUTING -i eth1 -j A';
  const drop = (to: string) => `-A A -d ${to} -j DROP`;
  const lines = (router: ReturnType<typeof reading>, family: 4 | 6) =>
    chainAt(router, 'eth1', 'in', family).map(({ boxes }) =>
      rangesText(family, [boxes[0]?.destination ?? none]),
    );
  const none = { from: 0n, to: 0n };

  it('counts in the family whose table hooks it, and with the rules of that table', () => {
    const both = tables([hook, drop('10.1.0.9')], [hook, drop('fd51::9')]);
    expect(lines(both, 4)).toEqual([['10.1.0.9-10.1.0.9']]);
    expect(lines(both, 6)).toEqual([['fd51::9-fd51::9']]);
    const unhooked = tables([hook, drop('10.1.0.9')], [drop('fd51::9')]);
    expect(lines(unhooked, 6)).toEqual([]);
    const empty = tables([hook], [hook, drop('fd51::9')]);
    expect(lines(empty, 4)).toEqual([]);
    expect(lines(tables([drop('10.1.0.9')], [hook, drop('fd51::9')]), 4)).toEqual([]);
  });

  it.each(['PREROUTING -i', 'POSTROUTING -o'])(
    'is refused on the device of a VRF, and on no other: %s',
    (hook) => {
      const unread = (port: string) => {
        const links = ['### ip link', 'link add red type vrf table 10', 'link set eth1 master red'];
        const address = ['### ip address', 'address add 10.0.0.1/30 dev eth1'];
        const router = reading(
          [...links, ...address, '### iptables-save', '*mangle', `-A ${hook} ${port} -j A`, ...SETTINGS].join(
            '\n',
          ),
        );
        checkRouter(router, [router], new Set());
        return router.refusals.flatMap(({ reason, line }) => (reason === 'unread' ? [line] : []));
      };
      expect(unread('red')).toEqual([8]);
      expect(unread('eth1')).toEqual([]);
    },
  );

  it.each([0, 1])('is none at all where one of its rules cannot be read', (at) => {
    const rules = [drop('10.1.0.9'), '-A A -m conntrack --ctstate ESTABLISHED -j ACCEPT'];
    expect(lines(tables([hook, ...(at === 0 ? rules : rules.toReversed())], []), 4)).toEqual([]);
  });
});

describe('a traffic policy', () => {
  const chain = (...pairs: readonly string[]) =>
    chainAt(
      reading(
        [
          ...['interface GE0/1', ' traffic-policy P inbound', 'traffic policy P'],
          ...pairs.map((pair) => ` classifier ${pair}`),
          ...['A', 'B'].flatMap((name) => [
            `traffic behavior ${name}\n permit`,
            `traffic classifier ${name} operator or\n if-match acl name ${name}`,
            `acl name ${name} advance\n rule 5 permit ${name === 'A' ? 'tcp' : 'udp'}`,
          ]),
        ].join('\n'),
      ),
      'GE0/1',
      'in',
      4,
    ).map(({ boxes }) => Number(boxes[0]?.protocol.from));

  it('asks its classifiers by precedence, else as they stand', () => {
    expect(chain('A behavior A', 'B behavior B')).toEqual([6, 17]);
    expect(chain('A behavior A precedence 20', 'B behavior B precedence 10')).toEqual([17, 6]);
    expect(chain('A behavior A precedence 9', 'B behavior B precedence 10')).toEqual([6, 17]);
    // Where the one without stands, no manual says.
    expect(chain('A behavior A precedence 9', 'B behavior B')).toEqual([]);
  });

  it('refuses nothing by a behavior that is nowhere defined', () => {
    const router = reading(
      [
        ...[
          'interface GE0/1',
          ' traffic-policy P inbound',
          'traffic policy P',
          ' classifier A behavior LOST',
        ],
        ...[
          'traffic classifier A operator or',
          ' if-match acl name A',
          'acl name A advance',
          ' rule 5 permit ip',
        ],
      ].join('\n'),
    );
    expect(chainAt(router, 'GE0/1', 'in', 4).map(({ settles }) => settles)).toEqual([false]);
  });
});

describe('a route policy', () => {
  const policy = (...lines: readonly string[]) =>
    policyOf({ router: reading(lines.join('\n')), family: 4 }, 'P');
  /** A router with a session of a VRF whose inbound policy is `P`. */
  const session = (family: Family, ...lines: readonly string[]) => {
    const peer = family === 4 ? '10.0.0.2' : 'fd00::2';
    const inbound = lines.length > 0 ? [`  peer ${peer} route-policy P import`] : [];
    const head = ['bgp 1', ` ipv${family}-family vpn-instance V`, `  peer ${peer} as-number 2`];
    return reading([...head, ...inbound, ...lines].join('\n'));
  };
  const admitted = (family: Family, ...lines: readonly string[]) =>
    announcedTo({ router: session(family, ...lines), vrf: 'V', family }, () => 'p', true);
  const words = (routes: readonly Route[]) =>
    routes.map(({ prefix, exact, targets }) =>
      [prefixText(prefix), ...(exact ? [] : ['inside']), ...targets].join(' '),
    );
  const block = (text: string) => parsePrefix(text) ?? { family: 4 as const, address: 0n, length: 0 };
  const node = (number: number, ...lines: readonly string[]) => [
    `route-policy P permit node ${number}`,
    ...lines.map((line) => ` ${line}`),
  ];
  const list = (name: string, text: string) => `ip ip-prefix ${name} index 10 ${text}`;
  const match = (name: string) => `if-match ip-prefix ${name}`;

  it.each([
    ['permit 10.1.0.0 16', ['10.1.0.0/16']],
    ['permit 10.1.0.0 16 less-equal 24', ['10.1.0.0/16 inside']],
    ['permit 10.1.0.0 16 greater-equal 24', ['10.1.0.0/16 inside']],
    ['permit 10.1.0.0 16 greater-equal 16 less-equal 16', ['10.1.0.0/16']],
    ['deny 10.1.0.0 16', []],
    ['permit 10.1.0.0 33', []],
  ])('admits from a customer what its list names, and whatever may lie inside: %s', (text, routes) => {
    expect(words(admitted(4, ...node(10, match('A')), list('A', text)))).toEqual(routes);
  });

  it('admits everything where an entry names no prefixes, or where there is no policy', () => {
    expect(words(admitted(4, ...node(10)))).toEqual(['0.0.0.0/0 inside']);
    expect(words(announcedTo({ router: session(6), vrf: 'V', family: 6 }, () => 'p', true))).toEqual([
      '::/0 inside',
    ]);
  });

  const toPeer = { 4: 'apply ip-address next-hop peer-address', 6: 'apply ipv6 next-hop peer-address' };
  it.each([
    [4, [], true],
    [4, [toPeer[4]], false],
    [4, [toPeer[6]], true],
    [6, [toPeer[6]], false],
    [6, [toPeer[4]], true],
  ] as const)(
    'refuses a customer beside others whose policy does not hold it to itself: %s %s',
    (family, lines, refused) => {
      const router = session(family, ...node(10, ...lines));
      announcedTo({ router, vrf: 'V', family }, () => 'p', true);
      expect(router.refusals.some(({ reason }) => reason === 'next-hop-free')).toBe(false);
      announcedTo({ router, vrf: 'V', family }, () => 'p', false);
      expect(router.refusals.some(({ reason }) => reason === 'next-hop-free')).toBe(refused);
    },
  );

  it('asks that of entries which let something pass, of each', () => {
    const held = ['apply extcommunity rt 1:1', toPeer[4]];
    const denied = ['route-policy P deny node 20'];
    const open = node(20, 'apply extcommunity rt 1:1');
    const reasonsWith = (...more: readonly string[]) => {
      const router = session(4, ...node(10, ...held), ...more);
      announcedTo({ router, vrf: 'V', family: 4 }, () => 'p', false);
      return router.refusals.map(({ reason }) => reason);
    };
    expect(reasonsWith(...denied)).not.toContain('next-hop-free');
    expect(reasonsWith(...open)).toContain('next-hop-free');
  });

  it('admits nothing of one family by a list of the other', () => {
    const text = [
      '### vtysh -c "show running-config"',
      'router bgp 1 vrf V',
      ' neighbor fd00::2 remote-as 2',
      ' address-family ipv6 unicast',
      '  neighbor fd00::2 activate',
      '  neighbor fd00::2 route-map P in',
      'ip prefix-list A seq 5 permit 10.1.0.0/16',
      'route-map P permit 10',
      ' match ip address prefix-list A',
      '### ip link',
    ];
    const router = reading(text.join('\n'));
    expect(announcedTo({ router, vrf: 'V', family: 6 }, () => 'p', true)).toEqual([]);
  });

  it('holds nobody to itself by an address of the other family', () => {
    const text = [
      'router bgp 1 vrf V',
      ' neighbor fd00::2 remote-as 2',
      ' address-family ipv4 unicast',
      '  neighbor fd00::2 activate',
      '  neighbor fd00::2 route-map P in',
      'route-map P permit 10',
      ' set extcommunity none',
      ' set ip next-hop peer-address',
    ];
    const router = reading(text.join('\n'));
    announcedTo({ router, vrf: 'V', family: 4 }, () => 'p', false);
    expect(router.refusals.map(({ reason }) => reason)).toContain('next-hop-free');
  });

  it('refuses the peer as next hop where routes come from VPN tables', () => {
    const router = reading(node(10, toPeer[4]).join('\n'));
    policyOf({ router, family: 4 }, 'P');
    expect(router.refusals.some(({ reason, text }) => reason === 'unread' && text === toPeer[4])).toBe(true);
  });

  const inside = { prefix: block('10.1.0.0/16'), exact: false, targets: ['1:1'] };
  const itself = { ...inside, exact: true };
  const near = list('A', 'permit 10.1.5.0 24');
  const longer = (name: string, text: string) => `ip ip-prefix ${name} index 20 ${text}`;
  const target = (index: number, text: string) =>
    `ip extcommunity-filter basic T index ${index} permit rt ${text}`;
  const other = 'ip extcommunity-filter basic U index 5 permit rt 1:7';
  const far = list('B', 'permit 10.2.0.0 16');
  const last = node(20, 'apply extcommunity rt 1:9 additive');

  it.each([
    ['an entry without conditions takes all', [...node(10), ...last], inside, ['10.1.0.0/16 inside 1:1']],
    [
      'an entry that names a part of the block leaves the rest to the next',
      [...node(10, match('A')), ...last, near],
      inside,
      ['10.1.0.0/16 inside 1:1', '10.1.0.0/16 inside 1:1 1:9', '10.1.0.0/16 inside 1:9'],
    ],
    ['and does not take the block itself', [...node(10, match('A')), near], itself, []],
    [
      'a list that refuses one part of the block may permit another',
      [
        ...node(10, match('A')),
        list('A', 'deny 10.1.5.0 24'),
        longer('A', 'permit 10.1.0.0 16 less-equal 32'),
      ],
      inside,
      ['10.1.0.0/16 inside 1:1'],
    ],
    [
      'a list of longer prefixes does not take the block itself',
      [...node(10, match('A')), list('A', 'permit 10.1.0.0 16 greater-equal 17')],
      itself,
      [],
    ],
    [
      'nor does one of shorter prefixes',
      [...node(10, match('A')), list('A', 'permit 10.0.0.0 8 less-equal 15')],
      itself,
      [],
    ],
    [
      'one of its very length does',
      [...node(10, match('A')), list('A', 'permit 10.0.0.0 8 greater-equal 16 less-equal 16')],
      itself,
      ['10.1.0.0/16 1:1'],
    ],
    [
      'entries of a list count by their numbers, not as they stand',
      [...node(10, match('A')), longer('A', 'permit 10.1.0.0 16'), list('A', 'deny 10.1.0.0 16')],
      itself,
      [],
    ],
    [
      'and so do those of a policy',
      [...node(20), ...node(10, 'apply extcommunity rt 1:9'), 'route-policy P deny node 15'],
      itself,
      ['10.1.0.0/16 1:1 1:9', '10.1.0.0/16 1:9'],
    ],
    [
      'an entry that asks for a target does not take what lacks it',
      [...node(10, 'if-match extcommunity-filter T'), target(5, '1:7')],
      itself,
      [],
    ],
    [
      'and takes what bears any of its list',
      [...node(10, 'if-match extcommunity-filter T'), target(5, '1:7'), target(6, '1:1')],
      itself,
      ['10.1.0.0/16 1:1'],
    ],
    [
      'of several lists of targets in one entry any is enough',
      [
        ...node(10, 'if-match extcommunity-filter U', 'if-match extcommunity-filter T'),
        target(5, '1:1'),
        other,
      ],
      itself,
      ['10.1.0.0/16 1:1'],
    ],
    [
      'targets are read in any spelling and order, impossible ones as they stand',
      [...node(10, 'apply extcommunity rt 1:9 rt 1:07 rt 99999999999:1 additive')],
      itself,
      ['10.1.0.0/16 1:1 1:7 1:9 99999999999:1', '10.1.0.0/16 1:7 1:9 99999999999:1'],
    ],
    ['of two lists both must hold', [...node(10, match('A'), match('B')), near, far], inside, []],
    [
      'what takes targets away leaves none in releases that do so last',
      ['route-map P permit 10', ' set extcommunity none', '### ip link'],
      itself,
      ['10.1.0.0/16 1:1', '10.1.0.0/16'],
    ],
    [
      'what replaces may also join',
      [...node(10, 'apply extcommunity rt 1:9')],
      itself,
      ['10.1.0.0/16 1:1 1:9', '10.1.0.0/16 1:9'],
    ],
  ] as const)('%s', (_, lines, route, passed) => {
    expect(words(passing(policy(...lines), route))).toEqual(passed);
  });
});

describe('a list of prefixes', () => {
  it.each([
    ['route-policy P permit node 10\n if-match ip-prefix A\nip ip-prefix A index 10 permit 10.0.0.0 8', 1],
    [
      'route-map P permit 10\n match ip address prefix-list A\nip prefix-list A seq 5 permit 10.0.0.0/8\n### ip link',
      0,
    ],
  ])(
    'of the other family is no condition of Huawei, and of Linux one that nothing meets: %j',
    (text, passed) => {
      const prefix = parsePrefix('2001:db8::/32') ?? { family: 6 as const, address: 0n, length: 0 };
      const policy = policyOf({ router: reading(text), family: 6 }, 'P');
      expect(passing(policy, { prefix, exact: true, targets: [] }).length).toBe(passed);
    },
  );

  it('is undefined where only its namesake of the other family is there', () => {
    const router = reading(
      [
        'route-map P permit 10',
        ' match ipv6 address prefix-list A',
        'ip prefix-list A seq 5 permit any',
      ].join('\n'),
    );
    const known = router.refusals.length;
    policyOf({ router, family: 6 }, 'P');
    expect(router.refusals.slice(known).map(({ reason }) => reason)).toEqual(['policy-undefined']);
  });

  it('of one family is not read for its namesake of the other', () => {
    const lists = [
      'ip prefix-list A seq 5 permit 10.0.0.0/8',
      'ipv6 prefix-list A seq 5 permit 2001:db8::/32',
    ];
    const router = reading(['route-map P permit 10', ' match ip address prefix-list A', ...lists].join('\n'));
    const [entry] = policyOf({ router, family: 4 }, 'P');
    expect(entry?.prefixes.flat().map(({ prefix }) => prefixText(prefix))).toEqual(['10.0.0.0/8']);
  });
});

describe('what agreements allow between two sites', () => {
  const [any, ports] = ['0-255', '0-65535'];
  const net = (text: string) => parsePrefix(text) ?? { family: 4 as const, address: 0n, length: 0 };
  const all = (family: 4 | 6) => [net(family === 4 ? '0.0.0.0/0' : '::/0')];
  const permit = (change: Partial<Permit>, family: 4 | 6 = 4): Permit => ({
    ...{ agreement: 'X1', from: 'tax', to: 'flood', sources: all(family), destinations: all(family) },
    ...{ services: [], opens: true, answers: false },
    ...change,
  });
  const allowed = (permits: readonly Permit[], family: 4 | 6 = 4, owns: readonly string[] = []) =>
    allowedPackets(
      { ...MINI.declared, permits },
      family,
      { vpn: 'tax', owns: owns.length > 0 ? owns.map(net) : all(family) },
      { vpn: 'flood', owns: all(family) },
    );
  const traffic = (change: Partial<Permit>, family: 4 | 6 = 4) =>
    allowed([permit(change, family)], family).flatMap(({ boxes }) =>
      boxes.map(({ protocol, sourcePort, destinationPort, opening, fragment }) =>
        [protocol, sourcePort, destinationPort, opening, fragment]
          .map(({ from, to }) => `${from}-${to}`)
          .join(' '),
      ),
    );
  const fragments = (protocol: number) => `${protocol}-${protocol} ${ports} ${ports} 0-1 1-1`;
  const [tcp, udp] = [{ protocol: 'tcp', ports: { from: 443, to: 444 } }, { protocol: 'udp' }] as const;

  it('is what those of this direction between their VPNs say', () => {
    const strangers = [permit({ from: 'env' }), permit({ to: 'env' }), permit({ from: 'flood', to: 'tax' })];
    expect(allowed(strangers)).toEqual([]);
    const two = [permit({}), permit({ agreement: 'X2' })];
    expect(allowed(two).map(({ name, settles }) => [name, settles])).toEqual([
      ['X1', true],
      ['X2', true],
    ]);
  });

  it('lies between what the agreement names and what the sites own', () => {
    const named = { sources: [net('10.1.0.0/16'), net('10.9.0.0/16')], destinations: [net('10.2.0.0/24')] };
    const [rule] = allowed([permit(named)], 4, ['10.1.5.0/24']);
    expect(rule?.boxes.map(({ source, destination }) => rangesText(4, [source, destination]))).toEqual([
      ['10.1.5.0-10.1.5.255', '10.2.0.0-10.2.0.255'],
    ]);
    expect(allowed([permit(named)], 4, ['10.8.0.0/16'])[0]?.boxes).toEqual([]);
  });

  it.each([
    [{}, [`${any} ${ports} ${ports} 0-1 0-1`]],
    [
      { opens: false, answers: true },
      [
        `0-5 ${ports} ${ports} 0-1 0-1`,
        `7-255 ${ports} ${ports} 0-1 0-1`,
        `${any} ${ports} ${ports} 0-0 0-1`,
        `${any} ${ports} ${ports} 0-1 1-1`,
      ],
    ],
    [{ services: [tcp] }, [fragments(6), `6-6 ${ports} 443-444 0-1 0-0`]],
    [{ services: [tcp], opens: false, answers: true }, [fragments(6), `6-6 443-444 ${ports} 0-0 0-0`]],
    [{ services: [udp] }, [fragments(17), `17-17 ${ports} ${ports} 0-1 0-0`]],
    [
      { services: [{ ...udp, ports: { from: 53, to: 53 } }], answers: true },
      [fragments(17), `17-17 ${ports} 53-53 0-1 0-0`, `17-17 53-53 ${ports} 0-1 0-0`],
    ],
    [{ services: [{ protocol: 'icmp' as const }] }, [fragments(1), `1-1 ${ports} ${ports} 0-1 0-0`]],
  ] as const)('%j', (change, words) => {
    expect(traffic(change)).toEqual(words);
  });

  it('of ICMP in IPv6 is ICMPv6', () => {
    expect(traffic({ services: [{ protocol: 'icmp' }] }, 6)).toEqual([
      fragments(58),
      `58-58 ${ports} ${ports} 0-1 0-0`,
    ]);
  });
});

describe('a witness', () => {
  const every = everyPacket(4);
  const rules = { in: [], out: [], allowed: [{ name: 'X1', settles: true, boxes: [every] }] };

  it.each([
    ['allowed:X1', true],
    ['X1', false],
    ['in:X1', false],
    ['toString:X1', false],
    ['allowed:X2', false],
    ['in:7', false],
    [['destinationPort', 443, 'allowed:X1', 'allowed:X1'], true],
    [['destinationPort', 443, 'allowed:X1', 'allowed:X2'], false],
    [['destinationPort', 443, 'allowed:X2', 'allowed:X1'], false],
    [['colour', 443, 'allowed:X1', 'allowed:X1'], false],
    [['destinationPort', 'many', 'allowed:X1', 'allowed:X1'], false],
    [['destinationPort', 0, 'allowed:X1', 'allowed:X1'], false],
    [['destinationPort', 65536, 'allowed:X1', 'allowed:X1'], false],
    [['destinationPort', 65535, 'allowed:X1', 'allowed:X1'], true],
    [['destination', '10.0.0.0', 'allowed:X1', 'allowed:X1'], true],
    [['destinationPort', '0.0.1.187', 'allowed:X1', 'allowed:X1'], false],
    [['destinationPort', [443], 'allowed:X1', 'allowed:X1'], false],
    [['destinationPort', 443.5, 'allowed:X1', 'allowed:X1'], false],
    [['destination', 167772160, 'allowed:X1', 'allowed:X1'], false],
    [['destination', '::a00:0', 'allowed:X1', 'allowed:X1'], false],
    [['destination', '010.0.0.0', 'allowed:X1', 'allowed:X1'], false],
    [['destination', ['10.0.0.0'], 'allowed:X1', 'allowed:X1'], false],
    [['destinationPort', 443, 'allowed:X1'], false],
    [undefined, false],
    [{}, false],
  ])('gives every part a reason, or shows nothing: %j', (witness, shows) => {
    expect(holds(rules, witness, every, 4)).toBe(shows);
  });

  it('counts a deny rule only before any permit that the part meets, and only for all of it', () => {
    const rule = (line: number, settles: boolean, to: number) => {
      return {
        name: `${line}`,
        settles,
        boxes: [{ ...every, destinationPort: { from: 0n, to: BigInt(to) } }],
      };
    };
    const shows = (...rules: readonly ReturnType<typeof rule>[]) =>
      holds({ in: rules, out: [], allowed: [] }, 'in:7', every, 4);
    expect(shows(rule(7, true, 65535))).toBe(true);
    expect(shows(rule(7, true, 65534))).toBe(false);
    expect(shows(rule(7, false, 65535))).toBe(false);
    expect(shows(rule(5, true, 0), rule(7, true, 65535))).toBe(true);
    const last = {
      ...rule(5, false, 65535),
      boxes: rule(5, false, 65535).boxes.map((box) => ({
        ...box,
        destinationPort: { from: 65535n, to: 65535n },
      })),
    };
    const icmp = { ...every, protocol: { from: 1n, to: 1n } };
    expect(shows(last, rule(7, true, 65535))).toBe(false);
    const tcp = { ...every, protocol: { from: 6n, to: 6n } };
    const both = { name: '5', settles: false, boxes: [icmp, tcp] };
    expect(holds({ in: [both, rule(7, true, 65535)], out: [], allowed: [] }, 'in:7', tcp, 4)).toBe(false);
    expect(shows(rule(5, false, 0), rule(7, true, 65535))).toBe(false);
    expect(shows(rule(7, true, 65535), rule(9, false, 65535))).toBe(true);
    expect(holds({ in: [], out: [rule(7, true, 65535)], allowed: [] }, 'in:7', every, 4)).toBe(false);
  });
});

describe('an interface of a VRF', () => {
  const host = 'ip address 192.0.2.1 255.255.255.255';
  const link = 'ip address 192.0.2.9 255.255.255.252 sub';

  it.each([
    ['LoopBack1', [host], false],
    ['LoopBack1', [host, 'ipv6 address 2001:db8::1/128'], false],
    ['GE0/1', [host, link], true],
    ['GE0/1', [link], true],
    ['GE0/1', [], true],
    ['GE0/1', ['ip address 192.0.2.1 255.0.255.0'], true],
    ['GE0/1.100', [host, 'vlan-type dot1q 100'], true],
  ])(
    'has somebody behind it, unless it bears addresses of the router alone and no tag: %s %j',
    (port, lines, somebody) => {
      const said = [`interface ${port}`, ' ip binding vpn-instance TAX', ...lines.map((line) => ` ${line}`)];
      expect(portsOf(reading(said.join('\n'))).map(({ name }) => name)).toEqual(somebody ? [port] : []);
    },
  );
});

describe('a circuit is the access a certificate says', () => {
  const owns = parsePrefix('10.1.0.0/16');
  const link = parseInterfaceAddress('192.0.2.1/30');
  if (owns === undefined || link === undefined) throw new Error('no prefix');
  const site = { id: 's1', vpn: 'tax', role: 'any-to-any-role', owns: [owns] } as const;
  const access: DeclaredAccess = {
    ...{ id: 'a1', site, router: 'pe1', interface: 'GE0/1' },
    ...{ vlan: undefined, untagged: false, links: [], active: true },
  };
  const circuit = (port: string, address: string) => {
    const tag = port.includes('.') ? [` vlan-type dot1q ${port.split('.')[1]}`] : [];
    return [
      `interface ${port}`,
      ...tag,
      ' ip binding vpn-instance TAX',
      ` ip address ${address} 255.255.255.252`,
    ];
  };
  const toSite = (hop: string) => [`ip route-static vpn-instance TAX 10.1.0.0 255.255.0.0 ${hop}`];
  const [here, other] = [circuit('GE0/1.100', '192.0.2.2'), circuit('GE0/1.200', '192.0.2.6')];
  const elsewhere = circuit('GE0/2.100', '192.0.2.10');

  const cases: readonly (readonly [string, string, Partial<DeclaredAccess>, readonly string[], boolean])[] = [
    ['of the declared VLAN', 'GE0/1.100', { vlan: 100 }, here, true],
    ['of another VLAN', 'GE0/1.100', { vlan: 200 }, here, false],
    ['of the VLAN on another port', 'GE0/2.100', { vlan: 100 }, elsewhere, false],
    ['of the VLAN on another router', 'GE0/1.100', { vlan: 100, router: 'pe2' }, here, false],
    ['the port itself, untagged', 'GE0/1', { untagged: true }, circuit('GE0/1', '192.0.2.2'), true],
    ['a tag of a port that is untagged', 'GE0/1.100', { untagged: true }, here, false],
    [
      'a tag that carries the site, of a port that is untagged',
      'GE0/1.100',
      { untagged: true },
      [...here, ...toSite('192.0.2.1')],
      false,
    ],
    ['the port of an access with a tag', 'GE0/1', {}, circuit('GE0/1', '192.0.2.2'), false],
    [
      'that alone carries a prefix of the site',
      'GE0/1.100',
      {},
      [...here, ...other, ...toSite('192.0.2.1')],
      true,
    ],
    [
      'though it bears an address that is none beside',
      'GE0/1.100',
      {},
      [...here, ' ip address 192.0.2.5 255.0.255.0 sub', ...other, ...toSite('192.0.2.1')],
      true,
    ],
    ['that carries nothing of the site', 'GE0/1.200', {}, [...here, ...other, ...toSite('192.0.2.1')], false],
    ['that carries nothing, alone on its port', 'GE0/1.100', {}, here, false],
    [
      'that carries as much as another one on the port',
      'GE0/1.100',
      {},
      [...here, ...other, ...toSite('192.0.2.1'), ...toSite('192.0.2.5')],
      false,
    ],
    [
      'of the declared link, though another one carries the site',
      'GE0/1.100',
      { links: [{ ...link, address: link.address + 1n }] },
      [...here, ...other, ...toSite('192.0.2.5')],
      true,
    ],
    [
      'beside the declared link',
      'GE0/1.200',
      { links: [{ ...link, address: link.address + 1n }] },
      [...here, ...other, ...toSite('192.0.2.5')],
      false,
    ],
    [
      'though a circuit on another port carries the site too',
      'GE0/1.100',
      {},
      [...here, ...elsewhere, ...toSite('192.0.2.1'), ...toSite('192.0.2.9')],
      true,
    ],
  ];

  it.each(cases)('%s: %s', (_, port, change, lines, confirmed) => {
    const router = reading(['ip vpn-instance TAX', ' ipv4-family', ...lines, 'return'].join('\n'));
    const declared = {
      ...MINI.declared,
      accesses: new Map([['a1', { ...access, ...change }]]),
    };
    const members = membersOf(router, claimsOf(new Map([[port, 'a1']])), declared);
    const stands = members[0]?.circuits.find(({ name }) => name === port)?.site.id;
    expect(stands).toBe(confirmed ? 's1' : `${port}@pe1`);
    const reasons = router.refusals.map(({ reason }) => reason);
    expect(reasons.includes('binding-not-confirmed')).toBe(!confirmed);
  });
});

describe('what lets packets go from one VRF to another', () => {
  const site = (id: string, role: 'hub-role' | 'spoke-role') => ({ id, vpn: 'tax', role, owns: [] });
  const at = (id: string, role: 'hub-role' | 'spoke-role', port: string): DeclaredAccess => ({
    ...{ id, site: site(id, role), router: 'pe1', interface: port },
    ...{ vlan: undefined, untagged: true, links: [], active: true },
  });
  const accesses = [
    at('hub', 'hub-role', 'GE0/1'),
    at('one', 'spoke-role', 'GE0/2'),
    at('two', 'spoke-role', 'GE0/3'),
  ];
  const declared = {
    ...MINI.declared,
    vpns: [{ id: 'tax', topology: 'hub-spoke' } as const],
    accesses: new Map(accesses.map((access) => [access.id, access])),
  };
  const ports = new Map(accesses.map(({ id, interface: port }) => [port, id]));
  const bound = {
    MIXED: ['GE0/1', 'GE0/2'],
    HUB: ['GE0/1'],
    SPOKE: ['GE0/3'],
    NOBODY: [],
    STRANGER: ['GE0/9'],
    BESIDE: ['GE0/1', 'GE0/9'],
  };
  const member = (vrf: keyof typeof bound) => {
    const lines = bound[vrf].map((port) => `interface ${port}\n ip binding vpn-instance ${vrf}`);
    const router = reading(['ip vpn-instance NOBODY', ...lines, 'return'].join('\n'));
    return membersOf(router, claimsOf(ports), declared).filter((one) => one.vrf === vrf && one.family === 4);
  };

  it.each([
    ['HUB', 'SPOKE', 'topology'],
    ['SPOKE', 'HUB', 'topology'],
    ['MIXED', 'SPOKE', ''],
    ['SPOKE', 'MIXED', ''],
    ['SPOKE', 'SPOKE', 'topology'],
    ['NOBODY', 'SPOKE', 'nobody'],
    ['SPOKE', 'NOBODY', 'nobody'],
    ['STRANGER', 'SPOKE', ''],
    ['SPOKE', 'STRANGER', ''],
    ['MIXED', 'MIXED', ''],
    ['HUB', 'HUB', 'topology'],
  ] as const)(
    '%s to %s: “%s”; every role of the one must be allowed to every role of the other',
    (from, to, clause) => {
      expect(clauseFor(declared, [member(from), member(to)])).toBe(clause);
    },
  );

  it('asks of two circuits of a spoke whom a policy file claims whether they may meet', () => {
    const claims = { vrfs: ['BOTH', 'ALONE'], hubVrfs: [], targets: [] };
    const claiming = { ...declared, vpns: [{ id: 'tax', topology: 'hub-spoke', claims } as const] };
    const bindings = ['GE0/1 BOTH', 'GE0/2 BOTH', 'GE0/3 ALONE'].map(
      (one) => `interface ${one.replace(' ', '\n ip binding vpn-instance ')}`,
    );
    const members = membersOf(reading([...bindings, 'return'].join('\n')), claimsOf(new Map()), claiming);
    const clauses = members.map((one) => [one.vrf, one.family, clauseFor(claiming, [[one], [one]])]);
    expect(clauses).toEqual([
      ['ALONE', 4, 'topology'],
      ['ALONE', 6, 'topology'],
      ['BOTH', 4, ''],
      ['BOTH', 6, ''],
    ]);
  });

  it('refuses a circuit that nobody declared beside one of a VPN', () => {
    const reasons = (vrf: keyof typeof bound) =>
      member(vrf).flatMap(({ router }) => router.refusals.map(({ reason }) => reason));
    expect(reasons('BESIDE')).toContain('vrf-of-two-vpns');
    expect(reasons('MIXED')).not.toContain('vrf-of-two-vpns');
    expect(reasons('STRANGER')).not.toContain('vrf-of-two-vpns');
  });
});

describe('who reaches whom', () => {
  it('is the sum of what one import gives and what further imports give from there', () => {
    const vrf = (name: string, ...lines: readonly string[]) => [
      `ip vpn-instance ${name}`,
      ' ipv4-family',
      ...lines.map((line) => `  ${line}`),
    ];
    const given = (name: string, ...prefixes: readonly string[]) => [
      ...['bgp 65000', ` ipv4-family vpn-instance ${name}`, '  import-route static'],
      ...prefixes.map((prefix) => `ip route-static vpn-instance ${name} ${prefix} NULL0`),
    ];
    const router = reading(
      [
        ...vrf('ASKS', 'vpn-target 1:1 1:3 import-extcommunity'),
        ...vrf('TAKES', 'vpn-target 1:3 import-extcommunity'),
        ...vrf('LEADS', 'vpn-target 1:2 import-extcommunity', 'vpn-target 1:1 export-extcommunity'),
        ...vrf('GIVES', 'vpn-target 1:2 export-extcommunity', 'export route-policy P'),
        ...given('LEADS', '10.0.0.0 255.0.0.0'),
        ...given('GIVES', '10.2.0.0 255.255.0.0', '10.3.0.0 255.255.0.0'),
        ...['route-policy P permit node 10', ' if-match ip-prefix L', ' apply extcommunity rt 1:3 additive'],
        ...['route-policy P permit node 20', 'ip ip-prefix L index 10 permit 10.3.0.0 16', 'return'],
      ].join('\n'),
    );
    const members = membersOf(router, claimsOf(new Map()), MINI.declared);
    const name = (id: string) => members.find((one) => one.class === id)?.vrf ?? id;
    const reached = reachFrom(Map.groupBy(members, (one) => one.class)).map(
      ({ from, to, ranges }) => `${name(from)} ${name(to)} ${rangesText(4, ranges)}`,
    );
    expect(router.refusals).toEqual([]);
    expect(reached.toSorted()).toEqual([
      'ASKS GIVES 10.2.0.0-10.3.255.255',
      'ASKS LEADS 10.0.0.0-10.255.255.255',
      'LEADS GIVES 10.2.0.0-10.3.255.255',
      'TAKES GIVES 10.3.0.0-10.3.255.255',
    ]);
  });
});

describe('a VRF that a policy file may name by its targets', () => {
  it('shows those that it exports, in either family, and none that it only imports', () => {
    const lines = [
      ...['ip vpn-instance TAX', ' ipv4-family', '  vpn-target 1:1 import-extcommunity'],
      ...['  vpn-target 1:2 export-extcommunity', ' ipv6-family', '  vpn-target 1:3 both', 'return'],
    ];
    const shown = { router: 'pe1', vrf: 'TAX', exports: ['1:2', '1:3'] };
    expect(shownVrf({ router: reading(lines.join('\n')), vrf: 'TAX' })).toEqual(shown);
  });
});

describe('a circuit that a certificate leaves to nobody', () => {
  it('is refused where it shows a declared access, though that is planned', () => {
    const text = 'ip vpn-instance TAX\n ipv4-family\ninterface GE0/1\n ip binding vpn-instance TAX\nreturn';
    const site = { id: 's1', vpn: 'tax', role: 'hub-role', owns: [] } as const;
    const access = { id: 'a1', site, interface: 'GE0/1', vlan: undefined, untagged: true, links: [] };
    const reasons = (router: string) => {
      const own = reading(text);
      const accesses = new Map([['a1', { ...access, router, active: false }]]);
      membersOf(own, claimsOf(new Map()), { ...MINI.declared, accesses });
      return own.refusals.map(({ reason }) => reason);
    };
    expect(reasons('pe1')).toEqual(['binding-not-confirmed']);
    expect(reasons('pe2')).toEqual([]);
  });
});

describe('an interface that two VRFs hold', () => {
  it('bears no access in both', () => {
    const port = 'interface GE0/1\n ip binding vpn-instance';
    const router = reading(`${port} TAX\n${port} FLOOD\nreturn`);
    const site = { id: 's1', vpn: 'tax', role: 'hub-role', owns: [] } as const;
    const access = { id: 'a1', site, router: 'pe1', interface: 'GE0/1', vlan: undefined, untagged: true };
    const accesses = new Map([['a1', { ...access, links: [], active: true }]]);
    const declared = { ...MINI.declared, accesses };
    const members = membersOf(router, claimsOf(new Map([['GE0/1', 'a1']])), declared);
    const circuits = members.flatMap((one) => (one.family === 4 ? one.circuits : []));
    expect(notBound(circuits, declared)).toEqual(['a1']);
    expect(notBound(circuits.slice(0, 1), declared)).toEqual([]);
    const planned = { ...declared, accesses: new Map([['a1', { ...access, links: [], active: false }]]) };
    expect(notBound(circuits, planned)).toEqual(['a1']);
    expect(notBound([], planned)).toEqual([]);
  });
});

describe('a text with blanks and carriage returns at its lines', () => {
  it('is whole where it ends with what its platform ends with', () => {
    const refusals = (text: string) => reading(text).refusals.map(({ reason }) => reason);
    expect(refusals('sysname pe1\r\n return\r\n')).toEqual([]);
    expect(refusals('sysname pe1\r\n return here\r\n')).toEqual(['unread']);
    expect(refusals('sysname pe1\r#\rreturn\r')).toEqual([]);
    expect(refusals('sysname pe1\rimport-rib vpn-instance TAX\rreturn\r')).toEqual(['unread']);
    expect(refusals(`### ip link\n${SETTINGS.join('\n')}`)).toEqual([]);
    const labels =
      'router bgp 1 vrf red\n address-family ipv4 unicast\n  label vpn export auto\n### ip link\n';
    expect(refusals(`${labels}${SETTINGS.join('\n')}`)).toEqual(['unread']);
    expect(refusals(`${labels}### sysctl\nnet.mpls.platform_labels = 1`)).toEqual([]);
    expect(refusals('### ip link\n### sysctl\nnet.ipv4.ip_forward = 1')).toEqual(['unread']);
    expect(reading(' ### ip link\r\n').kernel).toBe(true);
    expect(reading(' # ### ip link\r\n').kernel).toBe(false);
  });

  it('says nothing by the command that it answers', () => {
    const vrfs = (text: string) =>
      reading(text)
        .all('linux')
        .flatMap(({ v }) => v || []);
    expect(vrfs('### vrf red\nip route 10.0.0.0/8 blackhole\n### ip link')).toEqual([]);
    expect(vrfs('### ip link\nvrf red')).toEqual([]);
    expect(vrfs('vrf red\n### ip link')).toEqual(['red']);
  });
});

describe('a static route', () => {
  it('through an own address leads over a cable into whatever the address stands in', () => {
    const reasons = (nextHop: string) => {
      const router = reading(
        [
          ...['vrf red', ` ip route 10.9.0.0/16 ${nextHop}`, '### ip link'],
          ...['link add red type vrf table 10', 'link set eth1 master red', '### ip address'],
          ...['address add 10.0.0.1/29 dev eth1', 'address add 10.0.0.5/29 dev eth2', ...SETTINGS],
        ].join('\n'),
      );
      membersOf(router, claimsOf(new Map()), MINI.declared);
      expect(router.refusals.map(({ reason }) => reason)).not.toContain('static-leads-elsewhere');
      checkRouter(router, [router], new Set([...router.own, '10.0.0.6']));
      return router.refusals.flatMap(({ line }) => (line === 2 ? ['cable'] : []));
    };
    expect(reasons('10.0.0.2')).toEqual([]);
    expect(reasons('10.0.0.5')).toEqual(['cable']);
    // The address of another router.
    expect(reasons('10.0.0.6')).toEqual(['cable']);
  });
});

describe('a next hop of a VRF', () => {
  const linux = (...lines: readonly string[]) => {
    const links = ['link add red type vrf table 10', 'link set eth1 master red', 'link set eth2 master red'];
    const text = [...lines, '### ip link', ...links, ...SETTINGS].join('\n');
    const router = reading(
      text.replace('### ip link', '### ip address\naddress add 10.1.0.1/16 dev eth1\n### ip link'),
    );
    refuseAstray(membersOf(router, claimsOf(new Map()), MINI.declared), []);
    return router.refusals.flatMap(({ reason, text: said }) =>
      reason === 'static-leads-elsewhere' ? [said] : [],
    );
  };
  const other = (address: string) => ['### ip address', `address add ${address} dev eth2`];
  const vrf = (...routes: readonly string[]) => ['vrf red', ...routes.map((one) => ` ip route ${one}`)];
  const route = '10.7.0.0/24 10.1.5.2';

  it.each([
    ['on the link of one circuit', other('10.2.0.1/16'), [route], []],
    ['on the longer link of another circuit', other('10.1.5.1/24'), [route], [`ip route ${route}`]],
    ['on the longer link of its own', ['### ip address', 'address add 10.1.5.1/24 dev eth1'], [route], []],
    [
      'in a static route by another circuit',
      other('10.2.0.1/16'),
      [route, '10.1.5.0/24 10.2.0.2'],
      [`ip route ${route}`],
    ],
    ['in a static route by its own', other('10.2.0.1/16'), [route, '10.1.5.0/24 10.1.0.9'], []],
    ['in one that leads nowhere', other('10.2.0.1/16'), [route, '10.1.5.0/24 blackhole'], []],
    [
      'in one by another circuit that carries all the same packets',
      other('10.2.0.1/16'),
      [route, '0.0.0.0/0 10.2.0.2'],
      [],
    ],
  ])('%s', (_, addresses, routes, refused) => {
    expect(linux(...vrf(...routes), ...addresses)).toEqual(refused);
  });

  it('is that of a session too', () => {
    const session = ['router bgp 65000 vrf red', ' neighbor fd01::2 remote-as 64900'];
    const active = [' address-family ipv6 unicast', '  neighbor fd01::2 activate'];
    const link = ['### ip address', 'address add fd01::1/64 dev eth1', 'address add fd02::1/64 dev eth2'];
    const by = (hop: string) => ['vrf red', ` ipv6 route fd01::2/128 ${hop}`];
    expect(linux(...session, ...active, ...link)).toEqual([]);
    expect(linux(...session, ...active, ...by('fd01::9'), ...link)).toEqual([]);
    expect(linux(...session, ...active, ...by('fd02::9'), ...link)).toEqual(['neighbor fd01::2 activate']);
  });
});

describe('what a router keeps one of', () => {
  const refused = (text: string) => reading(text).refusals.flatMap(({ line }) => (line === 0 ? [] : [line]));
  const [listed, node] = ['ip prefix-list A seq 5 permit 10.0.0.0/8', 'route-policy P permit node 10'];
  const [map, policy] = ['route-map P permit 10\n', 'traffic policy P\n'];
  const red = 'router bgp 1 vrf red\n';

  it.each([
    [`${node}\nroute-policy P deny node 10`, `${node}\nroute-policy P deny node 20`],
    [
      `${listed}\nip prefix-list A seq 5 deny 10.0.0.0/8`,
      `${listed}\nipv6 prefix-list A seq 5 permit fd00::/8`,
    ],
    [
      `${map} match ip address prefix-list A\n match ip address prefix-list B`,
      `${map} match ip address prefix-list A\n match ipv6 address prefix-list A`,
    ],
    [
      `${map} match extcommunity A\n match extcommunity B`,
      `${node}\n if-match extcommunity-filter A\n if-match extcommunity-filter B`,
    ],
    [`${map} set extcommunity rt 1:1\n set extcommunity rt 1:2`, `${map} set extcommunity rt 1:1 1:2`],
    [
      `${red} route-map vpn import A\n route-map vpn import B`,
      `${red} route-map vpn import A\n route-map vpn export B`,
    ],
    [
      `${red} neighbor 10.0.0.1 route-map A in\n neighbor 10.0.0.1 route-map B in`,
      `${red} neighbor 10.0.0.1 route-map A in\n neighbor 10.0.0.2 route-map A in`,
    ],
    [
      'interface GE0/1.4\n vlan-type dot1q 4\n vlan-type dot1q 5',
      'interface GE0/1.4\n vlan-type dot1q 4\ninterface GE0/1.5\n vlan-type dot1q 4',
    ],
    [
      'interface GE0/1\n ip urpf strict\n ip urpf loose',
      'interface GE0/1\n ip urpf strict\n ipv6 urpf loose',
    ],
    [
      'interface GE0/1\n traffic-policy A inbound\n traffic-policy B inbound',
      'interface GE0/1\n traffic-policy A inbound\n traffic-policy B outbound',
    ],
    ['traffic behavior B\n deny\n permit', 'traffic behavior B\n deny\ntraffic behavior C\n permit'],
    [
      `${policy} classifier A behavior B precedence 5\n classifier A behavior C precedence 9`,
      `${policy} classifier A behavior B\n classifier B behavior B`,
    ],
    [
      'acl name A advance\n rule 5 deny ip\n rule 5 permit ip',
      'acl name A advance\n rule 5 deny ip\n rule 6 permit ip',
    ],
    ['sysname pe1\nreturn\nreturn', 'sysname pe1\nreturn'],
  ])('is refused when it is said twice: %j', (twice, once) => {
    expect(refused(twice)).toEqual([twice.split('\n').length]);
    expect(refused(once)).toEqual([]);
  });

  it('is a setting or a table of filters of the kernel, too', () => {
    const rp = (value: number) => `net.ipv4.conf.eth1.rp_filter = ${value}`;
    const twice = reading(['### sysctl', rp(1), rp(0)].join('\n')).refusals.flatMap(({ line, text }) =>
      line ? [text] : [],
    );
    expect(twice).toEqual([rp(0)]);
    const filters = ['### iptables-save', '*mangle', ':A -', '-A A -j DROP', 'COMMIT'];
    expect(refused([...filters, '*raw', ':A - [0:0]', 'COMMIT'].join('\n'))).toEqual([]);
    expect(refused([...filters, '*mangle', 'COMMIT'].join('\n'))).toEqual([7]);
  });
});

describe('a line as no router writes it', () => {
  const refused = (text: string) => reading(`${text}\nreturn`).refusals.map(({ text: line }) => line);

  it.each([
    ['REDISTRIBUTE static', true],
    ['ip impo 10', true],
    ['ip im 10', false],
    ['service password-encryption', false],
    ['SERVICE-INSTANCE 4', true],
    ['service-ins 4', true],
    ['servics-instance 4', false],
    ['neighbor 10.0.0.1 REM 65000', true],
    ['interface red', false],
    ['hostname red', false],
    ['description rou', false],
    ['acl name A advance\n description rou', false],
    ['ip vpn-instance V\n ipv4-family\n  description rou\n description 部门 -> rou', false],
    ['route-policy P permit node 10\n description rou', false],
    ['route-map P permit 10\n description rou', false],
    ['vrf red\n description rou', false],
    ['ip route 10.0.0.0/8 Null0 description', true],
  ])('may be taken for one that counts: %s', (line, taken) => {
    expect(refused(line)).toEqual(taken ? [line] : []);
  });

  it.each(['\t', '\u00a0', '\ufeff'])('has no blanks but spaces: %j', (blank) => {
    const lines = (before: string) =>
      reading(`interface GE0/1\n ${before}ip urpf strict`).all('check').length;
    expect(lines(blank)).toBe(0);
    expect(lines(' ')).toBe(1);
    expect(refused(`interface GE0/1\n ${blank}ip address 10.0.0.1 24`).length).toBe(1);
    expect(refused(`vrf${blank}red`).length).toBe(1);
    expect(refused(`${blank}! vrf red`).length).toBe(1);
  });

  it('is a line of its own, however deep it stands', () => {
    const inner = 'router bgp 1 vrf red\n neighbor 10.0.0.1 timers 3 9\n  redistribute static';
    expect(refused(inner)).toEqual(['redistribute static']);
    expect(refused('interface GE0/1\n mtu 1500\n  ip address 10.0.0.1 24')).toEqual([
      'ip address 10.0.0.1 24',
    ]);
    expect(refused('interface GE0/1\n interface GE0/2')).toEqual(['interface GE0/2']);
    expect(refused('mpls ldp\n address-family ipv4\n  interface eth1\n  exit')).toEqual([]);
  });

  it('belongs to a command that is known', () => {
    expect(refused('### nft list ruleset\nadd chain')).toEqual(['### nft list ruleset']);
    expect(refused('### ip -6 rule\n### ip address\n### ip6tables-save')).toEqual([]);
  });
});

describe('the end of a text', () => {
  it('is the last thing it says', () => {
    const whole = (text: string) => reading(text).refusals.length === 0;
    expect(whole('return\ninterface GE0/1')).toBe(false);
    expect(whole('sysname pe1\nreturn\n<pe1>')).toBe(true);
  });
});

describe('rules of a numbered list', () => {
  const applied = [
    'traffic classifier C operator or',
    ' if-match acl name A',
    'traffic behavior B',
    ' permit',
    'traffic policy P',
    ' classifier C behavior B',
    'interface GE0/1',
    ' traffic-policy P inbound',
  ];
  const chainOf = (...rules: readonly string[]) =>
    chainAt(reading(['acl name A advance', ...rules, ...applied].join('\n')), 'GE0/1', 'in', 4);

  it('are asked by their numbers, not as they stand', () => {
    const chain = chainOf(' rule 10 deny ip', ' rule 5 permit ip');
    expect(chain.map(({ settles }) => settles)).toEqual([false, true]);
  });

  it('hold for no ports that go backwards, nor for a protocol without a number', () => {
    for (const rule of ['tcp destination-port range 90 80', '0 destination 10.0.0.1 0'])
      expect(chainOf(` rule 5 deny ${rule}`)).toEqual([]);
  });
});

describe('a session of a VRF', () => {
  it('with an address that some router holds is a cable, though nothing activates it', () => {
    const cables = (neighbour: string, quiet = '') => {
      const session = ['router bgp 65000 vrf red', ...(quiet ? [` ${quiet}`] : [])];
      const router = reading([...session, ` neighbor ${neighbour} remote-as 64900`, 'return'].join('\n'));
      checkRouter(router, [router], new Set(['fd00::2', '10.0.0.2']));
      return router.refusals.flatMap(({ reason, text }) => (reason === 'unread' ? [text] : []));
    };
    expect(cables('FD00::2')).toEqual(['neighbor FD00::2 remote-as 64900']);
    expect(cables('10.0.0.2')).toEqual(['neighbor 10.0.0.2 remote-as 64900']);
    expect([...cables('fd00::3'), ...cables('10.0.0.3')]).toEqual([]);
  });

  it.each([
    'neighbor 10.0.0.2 remote-as',
    'neighbor fd00::2 remote-as',
    'peer 10.0.0.2 as-number',
    'peer fd00::2 as-number',
  ])('within its own AS may name any next hop, and is refused: %s', (words) => {
    const family = words.includes(':') ? 6 : 4;
    const block = words.startsWith('peer')
      ? ['bgp 65000', ` ipv${family}-family vpn-instance red`]
      : ['router bgp 65000 vrf red'];
    const unread = (number: number) =>
      reading([...block, `  ${words} ${number}`, 'return'].join('\n')).refusals.map(({ text }) => text);
    expect(unread(65000)).toEqual([`${words} 65000`]);
    expect([64900, 650000, 6500].flatMap(unread)).toEqual([]);
  });
});

describe('a port without an address', () => {
  it('may have learned one, and is refused where that is not said; so is one that is a tunnel', () => {
    const unread = (...lines: readonly string[]) => {
      const router = reading([...lines, ...SETTINGS].join('\n'));
      checkRouter(router, [router], new Set());
      return router.refusals.flatMap(({ reason, text }) => (reason === 'unread' ? [text] : []));
    };
    const links = ['### ip link', 'link add red type vrf table 10', 'link set eth1 master red'];
    expect(unread(...links)).toEqual(['link set eth1 master red']);
    expect(unread(...links, '### ip address', 'address add 10.0.0.1/30 dev eth1')).toEqual([]);
    const dummy = ['### ip link', 'link add red type vrf table 10', 'link add d0 type dummy'];
    expect(unread(...dummy, 'link set d0 master red')).toEqual([]);
    const tunnel = reading('interface Tunnel5\n ip binding vpn-instance red\nreturn');
    expect(tunnel.refusals.map(({ text }) => text)).toEqual(['ip binding vpn-instance red']);
    const huawei = reading('interface GE0/1\n ip binding vpn-instance red\nreturn');
    checkRouter(huawei, [huawei], new Set());
    expect(huawei.refusals).toEqual([]);
  });
});

describe('the device of a VRF', () => {
  it('bears addresses of hosts alone', () => {
    const unread = (...addresses: readonly string[]) => {
      const added = addresses.map((one) => `address add ${one}`);
      const links = ['### ip link', 'link add red type vrf table 10', 'link add d0 type dummy'];
      const router = reading([...links, '### ip address', ...added, ...SETTINGS].join('\n'));
      checkRouter(router, [router], new Set());
      return router.refusals.flatMap(({ reason, text }) => (reason === 'unread' ? [text] : []));
    };
    expect(unread('127.0.0.1/8 dev red', '10.0.0.1/32 dev red', 'fd00::1/128 dev red')).toEqual([]);
    expect(unread('10.0.0.1/24 dev red')).toEqual(['address add 10.0.0.1/24 dev red']);
    expect(unread('10.0.0.1/24 dev d0')).toEqual([]);
  });
});

describe('links and settings of the kernel', () => {
  const unread = (lines: readonly string[]) => {
    const router = reading(['### ip link', ...lines, ...SETTINGS].join('\n'));
    checkRouter(router, [router], new Set());
    return router.refusals.flatMap(({ reason, text }) => (reason === 'unread' ? [text] : []));
  };

  it('count each, whatever their words', () => {
    const known = ['link add d0 type dummy', 'link set d0 up', 'link add red type vrf table 10'];
    expect(unread(known)).toEqual([]);
    const cable = 'link add a type veth peer name b';
    expect(unread([cable])).toEqual([cable]);
    const peer = 'address add 10.0.0.1/32 peer 10.1.0.0/24 dev eth1';
    expect(unread(['### ip address', peer])).toEqual([peer]);
    const advertised = 'net.ipv6.conf.eth1.accept_ra = 2';
    expect(unread(['### sysctl', advertised, 'net.ipv6.conf.eth1.accept_ra = 1'])).toEqual([advertised]);
  });

  it('have one tag at most', () => {
    const [tag, inner] = [
      'link add link eth1 name q type vlan id 9',
      'link add link q name r type vlan id 9',
    ];
    expect(unread([tag])).toEqual([]);
    expect(unread([tag, inner])).toEqual([inner]);
  });

  it("are refused where two VRFs have one table, or one has the kernel's", () => {
    const vrf = (name: string, table: number) => `link add ${name} type vrf table ${table}`;
    expect(unread([vrf('red', 10), vrf('blue', 11)])).toEqual([]);
    expect(unread([vrf('red', 10), vrf('blue', 10)])).toEqual(['']);
    expect(unread([vrf('red', 254)])).toEqual([vrf('red', 254)]);
    expect(unread([vrf('red', 2540)])).toEqual([]);
  });
});

describe('two texts of one router', () => {
  it('are both refused, and no other', () => {
    const [one, again, other] = [
      reading('return'),
      reading('return'),
      readConfig({ router: 'pe2', file: 'pe2.conf', text: 'return' }),
    ];
    for (const router of [one, again, other]) checkRouter(router, [one, again, other], new Set());
    const refused = [one, again, other].map(({ refusals }) =>
      refusals.map(({ reason, line }) => `${reason} ${line}`),
    );
    expect(refused).toEqual([['unread 0'], ['unread 0'], []]);
  });
});

describe('a word that counts', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/proof.md'), 'utf8');
  const [, listed = ''] =
    /^A line counts when it holds one of these words[^:]*:([\s\S]*)\.\s*$/m.exec(page) ?? [];

  it.each(listed.trim().split(/,\s+/))('refuses where no sentence is known for it: %s', (word) => {
    const { refusals } = reading(`${word} in a line of its own\nreturn`);
    expect(refusals.map(({ reason, line }) => `${reason} ${line}`)).toEqual(['unread 1']);
  });
});

describe('a session of a Huawei router', () => {
  const block = (family: string, peer: string) =>
    reading(
      [
        'ip vpn-instance TAX',
        'bgp 65000',
        ` ipv${family}-family vpn-instance TAX`,
        `  peer ${peer} as-number 64900`,
        'return',
      ].join('\n'),
    ).refusals.map(({ reason }) => reason);

  it.each([
    ['4', '192.0.2.1', []],
    ['6', '2001:DB8::1', []],
    ['6', '192.0.2.1', ['unread']],
    ['4', '2001:DB8::1', ['unread']],
  ])('is read in the block of its own family alone: ipv%s %s', (family, peer, reasons) => {
    expect(block(family, peer)).toEqual(reasons);
  });
});

describe('a certificate that does not end where it must', () => {
  const whole = MINI.certificate();
  const first = (text: string) => checkCertificate(text, MINI.configs, MINI.declared).refusals[0];
  const lines = whole.split('\n');

  it.each([
    ['cut behind some records', lines.slice(0, 9).join('\n'), 10, lines[9]],
    ['cut at its last line end', whole.slice(0, -1), lines.length, ''],
    ['followed by an empty line', `${whole}\n`, lines.length + 1, ''],
    ['followed by a record twice', `${whole}${lines[5]}\n`, lines.length, ''],
    ['without a record', lines.toSpliced(9, 1).join('\n'), 10, lines[9]],
  ])('is refused with the line it should have there: %s', (_, text, line, wanted) => {
    expect(first(text)).toEqual({ reason: 'untrue', file: '', line, text: wanted });
  });

  it('says how many records it had', () => {
    expect(checkCertificate(whole, MINI.configs, MINI.declared).records).toBe(lines.length - 1);
  });

  it('is refused where packets of a class that is not there would reach one that is', () => {
    const at = lines.findIndex(
      (line) => line.startsWith('{"record":"reach","family":4') && line.includes('"X7"'),
    );
    const everywhere = { from: 'nobody', claim: ['0.0.0.0-255.255.255.255'] };
    const odd = lines.with(at, JSON.stringify({ ...JSON.parse(`${lines[at]}`), ...everywhere })).join('\n');
    expect(odd).not.toEqual(whole);
    expect(first(odd)?.reason).toBe('untrue');
  });
});

describe('a text that is JSON and no record', () => {
  it.each([
    'null',
    '7',
    '"head"',
    '[]',
    '{"record":"reach","ranges":7}',
    '{"record":"member","circuits":null}',
  ])('is refused: %s', (line) => {
    const { configs, declared, certificate } = MINI;
    const [first] = checkCertificate(line, configs, declared).refusals;
    expect(first?.reason).toBe(/^[[{]/.test(line) ? 'untrue' : 'malformed');
    const beside = `${certificate()}${line}\n`;
    expect(checkCertificate(beside, configs, declared).refusals.map(({ reason }) => reason)).toContain(
      'untrue',
    );
  });
});

describe('a text of a Linux router', () => {
  const refused = (text: string) => reading(text).refusals.map(({ line }) => line);
  const lines = whole(['router bgp 65000', ...SETTINGS].join('\n')).split('\n');

  it.each(['### ', 'end'])('shows the router whole, or is refused: without each of %j', (words) => {
    const needed = lines.filter((one) => one.startsWith(words) && one !== '### sysctl');
    expect(needed.length > 0).toBe(true);
    const cut = needed.map((one) => lines.filter((line) => line !== one).join('\n'));
    const unread = (text: string) => readConfig({ router: 'pe1', file: 'pe1.conf', text }).refusals;
    expect(unread(lines.join('\n'))).toEqual([]);
    expect(cut.map((text) => unread(text).map(({ line }) => line))).toEqual(needed.map(() => [0]));
  });

  it.each(['vrf red', 'router bgp 65000 vrf red', 'router bgp 65000'])(
    'is known by any word of its own: %s',
    (line) => {
      const text = `${line}\n${SETTINGS.join('\n')}`.replace('### sysctl\n', '');
      const own = readConfig({ router: 'pe1', file: 'pe1.conf', text: `${text}\nreturn` });
      expect(own.refusals.map((one) => one.line)).toEqual([0]);
    },
  );

  it('that has labels ends with the settings of labels', () => {
    const labels = 'net.mpls.platform_labels = 100000';
    expect(refused(['mpls ldp', ...SETTINGS].join('\n'))).toEqual([0]);
    expect(refused(['mpls ldp', ...SETTINGS, labels].join('\n'))).toEqual([]);
    expect(refused(SETTINGS.join('\n'))).toEqual([]);
  });
});

describe('names that could be taken for others', () => {
  const refused = (...lines: readonly string[]) =>
    reading([...lines, 'return'].join('\n')).refusals.map(({ text }) => text);

  it('are refused: an access of a policy file is called INTERFACE@ROUTER', () => {
    const links = ['### ip link', 'link add red type vrf table 10'];
    expect(refused(...links, 'link set eth5@x master red')).toEqual(['link set eth5@x master red']);
    expect(refused(...links, 'link set eth5 master red')).toEqual([]);
  });

  it('are none of VRFs that nobody claims, which may hold an @ like those of routers', () => {
    const vpns = [['pe1', 'GUEST@x'] as const, ['x@pe1', 'GUEST'] as const].map(([router, vrf]) => {
      const text = `interface GE0/1\n ip binding vpn-instance ${vrf}\nreturn`;
      const own = readConfig({ router, file: 'pe.conf', text });
      return membersOf(own, claimsOf(new Map()), { ...MINI.declared, vpns: [] })[0]?.vpn;
    });
    expect(vpns).toEqual(['GUEST@x pe1', 'GUEST x@pe1']);
  });

  it.each([
    'GE0/1',
    'GE0/1.100',
    'GigabitEthernet0/2/0',
    '10GE1/0/1',
    'Eth-Trunk7.2',
    'Vlanif7',
    'LoopBack1',
  ])('are those of ports in VRFs: %s', (name) => {
    expect(refused(`interface ${name}`, ' ip binding vpn-instance V')).toEqual([]);
  });

  it.each(['Dialer1', 'Virtual-Template1', 'Mp-group0/0/1', 'Virtual-Ethernet0/1/0', 'Tunnel1', 'GE0/1@x'])(
    'and not of what rides on another port: %s',
    (name) => {
      const binding = 'ip binding vpn-instance V';
      expect(refused(`interface ${name}`, ` ${binding}`)).toEqual([binding]);
    },
  );
});

describe('a session of the routes of every VPN', () => {
  const refused = (as: number, ...lines: readonly string[]) => {
    const block = ['router bgp 65000', ` neighbor 10.0.0.9 remote-as ${as}`, ' address-family ipv4 vpn'];
    const router = reading([...block, ...lines.map((one) => `  ${one}`), 'return'].join('\n'));
    checkRouter(router, [router], new Set());
    return router.refusals.flatMap(({ reason, text }) => (reason === 'unread' ? [text] : []));
  };

  it('keeps next hop and label: its AS is the own, and no line changes the next hop', () => {
    expect(refused(65000, 'neighbor 10.0.0.9 activate', 'neighbor 10.0.0.9 route-reflector-client')).toEqual(
      [],
    );
    expect(refused(65000, 'neighbor 10.0.0.9 send-community both', 'exit-address-family')).toEqual([]);
    for (const line of [
      'neighbor 10.0.0.9 next-hop-self',
      'neighbor 10.0.0.9 soo 1:1',
      'no neighbor 10.0.0.9 activate',
    ])
      expect(refused(65000, line)).toEqual([line]);
    expect(refused(65001, 'neighbor 10.0.0.9 activate')).toEqual(['neighbor 10.0.0.9 activate']);
    expect(refused(65000, 'neighbor 10.0.0.8 activate')).toEqual(['neighbor 10.0.0.8 activate']);
    // A session that carries none of them may lead to another AS.
    expect(refused(65001)).toEqual([]);
  });

  it.each(['local-as 65009', 'next-hop-self', 'attribute-unchanged next-hop'])(
    'is not changed where every family has it: %s',
    (words) => {
      const line = `neighbor 10.0.0.9 ${words}`;
      const block = ['router bgp 65000', ' neighbor 10.0.0.9 remote-as 65000', ` ${line}`, 'return'];
      expect(reading(block.join('\n')).refusals.map(({ text }) => text)).toEqual([line]);
      const inner = [...block.slice(0, 2), ' address-family ipv4 unicast', `  ${line}`, 'return'];
      expect(reading(inner.join('\n')).refusals).toEqual([]);
    },
  );
});

describe('a next hop of IPv6', () => {
  it.each([
    ['fd00::1', true],
    ['fd00::a', true],
    ['fd00::', false],
    ['fd00::10', false],
    ['fd00::4', false],
    ['fd00:0:0:1::8', false],
    ['fd00::c', false],
  ])('is not the first address of a network, which every router there answers for: %s', (hop, read) => {
    const line = `ipv6 route fd40::/64 ${hop}`;
    const unread = reading(`vrf red\n ${line}\nreturn`).refusals.map(({ text }) => text);
    expect(unread).toEqual(read ? [] : [line]);
    const huawei = `ipv6 route-static vpn-instance RED FD40:: 64 ${hop.toUpperCase()}`;
    expect(reading(`${huawei}\nreturn`).refusals.map(({ text }) => text)).toEqual(read ? [] : [huawei]);
  });
});

describe('an address that a router answers for', () => {
  it('is that of a virtual router too', () => {
    const port = ['interface GE0/1', ' ip address 10.0.0.1 24', ' vrrp vrid 1 virtual-ip 10.0.0.6', 'return'];
    expect(reading(port.join('\n')).own).toEqual(['10.0.0.1', '10.0.0.6']);
  });
});

describe('a VRF of the kernel', () => {
  it('gives nothing away without a label, hosts neither', () => {
    const marks = [
      'vrf red',
      ' ip route 10.9.0.0/16 blackhole',
      'route-map P permit 10',
      ' set extcommunity rt 1:1',
    ];
    const reasons = (...lines: readonly string[]) => {
      const ends = ['', '-6 '].map(
        (six) => `### ip ${six}route\nroute add unreachable default table 10 metric 4278198272`,
      );
      const block = [
        'router bgp 65000 vrf red',
        ' address-family ipv4 unicast',
        ...lines.map((one) => `  ${one}`),
      ];
      const kernel = ['### ip link', 'link add red type vrf table 10', ...ends, ...SETTINGS];
      const router = reading([...marks, ...block, ...kernel].join('\n'));
      membersOf(router, claimsOf(new Map()), MINI.declared);
      return router.refusals.map(({ reason }) => reason);
    };
    expect(reasons('rt vpn export 1:1')).toEqual(['label-missing']);
    expect(reasons('redistribute static', 'route-map vpn export P')).toEqual(['label-missing']);
    expect(reasons('rt vpn import 1:1')).toEqual([]);
  });
});
