import { expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import type { AuditOptions } from '../../src/verify/types.ts';
import { editedNetwork, type Replaced } from './case.ts';

/** The answer on `offices` with texts changed. */
function answerWith(edits: readonly Replaced[]): string {
  const { verdict, level } = auditWith(edits);
  return verdict === 'isolated' ? `isolated ${level}` : verdict;
}

function auditWith(edits: readonly Replaced[], options?: AuditOptions) {
  const { inventory, configs } = editedNetwork('offices', edits);
  return audit(inventory, configs, options);
}

const STRANGER: readonly Replaced[] = [
  [
    'pe2',
    '#\nmpls lsr-id',
    `#
ip vpn-instance STR
 ipv4-family
  route-distinguisher 100.64.0.12:333
  apply-label per-instance
  vpn-target 65101:40 export-extcommunity
#
mpls lsr-id`,
  ],
  [
    'pe2',
    '#\ninterface LoopBack0',
    `#
interface GigabitEthernet0/2/0.33
 vlan-type dot1q 33
 ip binding vpn-instance STR
 ip address 100.65.2.21 255.255.255.252
 ip urpf strict
#
interface LoopBack0`,
  ],
];

const strangers = (lines: string): Replaced => [
  'pe2',
  ' ipv4-family vpn-instance TAX',
  ` ipv4-family vpn-instance STR\n  ${lines}\n #\n ipv4-family vpn-instance TAX`,
];

it('a network that a VRF of nobody gives away by a statement of its own is not overlooked', () => {
  const route = 'ip route-static vpn-instance STR 10.77.0.0 255.255.0.0 100.65.2.22\n';
  const before = 'ip route-static vpn-instance SPOKE';
  const edits: readonly Replaced[] = [...STRANGER, ['pe2', before, `${route}${before}`]];
  const { verdict, inconclusive } = auditWith([...edits, strangers('network 10.77.0.0 255.255.0.0')]);
  expect(verdict).toBe('inconclusive');
  expect(inconclusive).toContainEqual(
    expect.objectContaining({
      reason: 'network-not-followed',
      data: { vrf: 'STR', prefix: '10.77.0.0/16' },
    }),
  );
});

it('an aggregate that an export policy marks for another VPN is not overlooked', () => {
  const policy = `route-policy OUT permit node 10
 if-match ip-prefix AGG
 apply extcommunity rt 65101:40 additive
#
route-policy OUT permit node 20
#
ip ip-prefix AGG index 10 permit 10.110.0.0 16
#
ip extcommunity-filter basic`;
  expect(
    answerWith([
      [
        'pe2',
        ' ipv4-family vpn-instance SPOKE\n',
        ' ipv4-family vpn-instance SPOKE\n  aggregate 10.110.0.0 255.255.0.0\n',
      ],
      ['pe2', '100.64.0.12:110\n', '100.64.0.12:110\n  export route-policy OUT\n'],
      ['pe2', 'ip extcommunity-filter basic', policy],
    ]),
  ).toBe('inconclusive');
});

/** A VRF of pe2 without circuits, with what stands in its two views. */
const copying = (lines: string, bgp: string): readonly Replaced[] => [
  [
    'pe2',
    '#\nip vpn-instance SPOKE',
    `#\nip vpn-instance FINX\n ipv4-family\n  route-distinguisher 100.64.0.12:999\n  apply-label per-instance\n${lines}#\nip vpn-instance SPOKE`,
  ],
  [
    'pe2',
    ' ipv4-family vpn-instance SPOKE',
    ` ipv4-family vpn-instance FINX\n${bgp} #\n ipv4-family vpn-instance SPOKE`,
  ],
];
const GIVEN = '  vpn-target 65101:50 export-extcommunity\n';
const COPY = '  import-rib vpn-instance TAX protocol static\n';
const OWN = '100.64.0.12:150\n';

it.each<[string, readonly Replaced[]]>([
  ['given to the VPN tables as routes of their kind', copying(GIVEN + COPY, '  import-route static\n')],
  ['given to the VPN tables by BGP itself', copying(GIVEN, '  import-rib vpn-instance TAX\n')],
  [
    'copied again into a third',
    [...copying(COPY, ''), ['pe2', OWN, `${OWN}  import-rib vpn-instance FINX protocol static\n`]],
  ],
  [
    'heard from other routers',
    [
      ...copying('  vpn-target 65101:40 import-extcommunity\n', ''),
      [
        'pe2',
        ' ipv4-family vpn-instance FIN\n',
        ' ipv4-family vpn-instance FIN\n  import-rib vpn-instance FINX include-label-route\n',
      ],
    ],
  ],
])('routes of another VRF that are copied and %s are not overlooked', (_, edits) => {
  const { verdict, inconclusive } = auditWith(edits);
  expect(verdict).toBe('inconclusive');
  expect(inconclusive).toContainEqual(expect.objectContaining({ reason: 'leak-onward' }));
});

it.each<[string, readonly Replaced[]]>([
  ['a VRF that gives nothing away', copying(COPY, '  import-route static\n')],
  ['a VRF that gives away routes of another kind', copying(GIVEN + COPY, '  import-route direct\n')],
])('routes copied into %s raise no doubt', (_, edits) => {
  expect(answerWith(edits)).toBe('isolated A');
});

it.each([
  ['two prefix lists', 'X', 'Y', 'inconclusive'],
  ['one prefix list twice', 'X', 'X', 'isolated A'],
])('a node that asks for %s', (_, first, second, answer) => {
  const node = `route-policy FIN-IN deny node 25
 if-match ip-prefix ${first}
 if-match ip-prefix ${second}
#
ip ip-prefix X index 10 permit 10.140.0.0 16 less-equal 32
ip ip-prefix Y index 10 permit 192.168.77.0 24
#
route-policy FIN-IN permit node 30`;
  expect(answerWith([['pe2', 'route-policy FIN-IN permit node 30', node]])).toBe(answer);
});

it('an export policy may not see the targets of its own VRF: FRR', () => {
  const map = `bgp extcommunity-list standard OWN seq 5 permit rt 65101:50
route-map FIN-OUT permit 10
 match extcommunity OWN
exit
route-map FIN-OUT permit 20
 set extcommunity rt 65101:40
exit
route-map TOUR-CE permit 10`;
  expect(
    answerWith([
      ['pe3', '  rt vpn both 65101:50\n', '  rt vpn both 65101:50\n  route-map vpn export FIN-OUT\n'],
      ['pe3', 'route-map TOUR-CE permit 10', map],
    ]),
  ).toBe('breach');
});

it('what an export policy gives away only where it sees the targets of its own VRF is not called delivered', () => {
  const policy = `route-policy OUT permit node 10
 if-match extcommunity-filter OWN
#
ip extcommunity-filter basic OWN index 10 permit rt 65101:11
#
ip extcommunity-filter basic`;
  const { verdict, inconclusive } = auditWith([
    ['pe2', '100.64.0.12:110\n', '100.64.0.12:110\n  export route-policy OUT\n'],
    ['pe2', 'ip extcommunity-filter basic', policy],
  ]);
  expect(verdict).toBe('inconclusive');
  expect(inconclusive.map(({ reason }) => reason)).toEqual(['export-order-unknown']);
});

it('an export policy may not see the targets of its own VRF: VRP', () => {
  const policy = `route-policy OUT permit node 10
 if-match extcommunity-filter OWN
#
route-policy OUT permit node 20
 apply extcommunity rt 65101:40 additive
#
ip extcommunity-filter basic OWN index 10 permit rt 65101:11
#
ip extcommunity-filter basic`;
  expect(
    answerWith([
      ['pe2', '100.64.0.12:110\n', '100.64.0.12:110\n  export route-policy OUT\n'],
      ['pe2', 'ip extcommunity-filter basic', policy],
    ]),
  ).toBe('breach');
});

it('a customer in a VRF of nobody chooses targets too', () => {
  expect(answerWith([...STRANGER, strangers('peer 100.65.2.22 as-number 64999')])).toBe('breach');
});

it('an address inside a VRF is no neighbour of the backbone', () => {
  const [session, active] = [' neighbor 100.64.0.1 update-source lo\n', '  neighbor 100.64.0.1 activate\n'];
  const other = ' neighbor 100.65.3.13 remote-as 65101\n neighbor 100.65.3.13 update-source lo\n';
  expect(
    answerWith([
      ['pe1', session, `${session}${other}`],
      ['pe1', active, `${active}  neighbor 100.65.3.13 activate\n`],
    ]),
  ).toBe('isolated B');
});

it('a target that an export policy may not put on keeps no route out', () => {
  const map = `bgp extcommunity-list standard OWN seq 5 permit rt 65101:51
route-map FIN-OUT permit 10
 match extcommunity OWN
 set extcommunity rt 65101:51 65101:902
exit
route-map FIN-OUT permit 20
exit
route-map TOUR-CE permit 10`;
  const edits: readonly Replaced[] = [
    [
      'pe3',
      '  rt vpn both 65101:50\n',
      '  rt vpn import 65101:50\n  rt vpn export 65101:51\n  route-map vpn export FIN-OUT\n',
    ],
    ['pe3', 'route-map TOUR-CE permit 10', map],
    ['pe1', '  rt vpn import 65101:40 65101:902\n', '  rt vpn import 65101:40 65101:51 65101:902\n'],
  ];
  const { verdict, inconclusive } = auditWith(edits, { asks: 'isolation' });
  expect([verdict, ...inconclusive.map(({ reason }) => reason)]).toEqual([
    'inconclusive',
    'export-order-unknown',
  ]);
  const marked = edits.map(
    ([router, old, now]) => [router, old, now.replace(' 65101:902\nexit', '\nexit')] as const,
  );
  expect(auditWith(marked, { asks: 'isolation' }).verdict).toBe('breach');
});
