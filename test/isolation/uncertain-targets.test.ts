import { expect, it } from 'vitest';
import { audit } from '../../src/verify/audit.ts';
import { editedNetwork, type Replaced } from './case.ts';

/** The answer about isolation on `offices` with texts changed: the level of TAX towards TOUR, or why it is in doubt. */
function answerWith(edits: readonly Replaced[]): string {
  const { inventory, configs } = editedNetwork('offices', edits);
  const { verdict, pairs, inconclusive } = audit(inventory, configs, { asks: 'isolation' });
  const pair = pairs.find(({ fromVpn, toVpn }) => fromVpn === 'tax' && toVpn === 'tour');
  if (verdict === 'isolated') return `isolated ${pair?.level}`;
  return verdict === 'inconclusive' ? [...new Set(inconclusive.map(({ reason }) => reason))].join() : verdict;
}

/** TAX on pe1 asks for the target of TOUR, refuses what bears 65101:902, and takes of the rest what the prefix list admits. */
const taxAsks = (taken: string): readonly Replaced[] => [
  ['pe1', '  rt vpn import 65101:40 65101:902\n', '  rt vpn import 65101:40 65101:22 65101:902\n'],
  [
    'pe1',
    'route-map TAX-IN permit 30\n',
    'route-map TAX-IN permit 30\n match ip address prefix-list TAX-ALL\n',
  ],
  [
    'pe1',
    'ip prefix-list TAX-FRONT',
    `ip prefix-list TAX-ALL seq 5 permit ${taken}\nip prefix-list TAX-FRONT`,
  ],
];

/** TOUR on pe3 marks what its customer announces with 65101:902; the export policy is `exports`, for the prefix of the customer. */
const marked = (inbound: string, exports: string): readonly Replaced[] => [
  ['pe3', ' set extcommunity none\n', inbound],
  ['pe3', '  rt vpn both 65101:22\n', '  rt vpn both 65101:22\n  route-map vpn export TOUR-OUT\n'],
  [
    'pe3',
    'route-map TOUR-CE permit 10',
    `route-map TOUR-OUT permit 10\n${exports}exit\nroute-map TOUR-CE permit 10`,
  ],
];

const NONE = ' set extcommunity none\n';
const MARK = ' set extcommunity rt 65101:902\n';

it('what an export policy takes away keeps no route out', () => {
  expect(answerWith([...taxAsks('10.140.2.0/24'), ...marked(NONE, '')])).toBe('breach');
  expect(answerWith([...taxAsks('10.140.2.0/24'), ...marked(NONE, MARK)])).toBe('isolated A');
  expect(answerWith([...taxAsks('10.140.2.0/24'), ...marked(NONE + MARK, NONE)])).toBe('breach');
});

it('what an entry sets that also takes all away keeps no route out for certain: the order of the two decides', () => {
  expect(answerWith([...taxAsks('10.140.2.0/24'), ...marked(MARK + NONE, '')])).toBe('not-replayed');
  expect(answerWith([...taxAsks('10.140.2.0/24'), ...marked(NONE, NONE + MARK)])).toBe('not-replayed');
});

/** A session of TOUR's customer on pe2 whose inbound policy marks 10.140.3.0/24 with 65101:902. */
const session = (more: string): readonly Replaced[] => [
  [
    'pe2',
    ' ipv4-family vpn-instance TOUR\n',
    ` ipv4-family vpn-instance TOUR
  peer 100.65.2.6 as-number 64922
  peer 100.65.2.6 route-policy TOUR-CE import
${more}`,
  ],
  [
    'pe2',
    '#\nroute-policy FIN-IN',
    `#
route-policy TOUR-CE permit node 10
 if-match ip-prefix TOUR-B
 apply extcommunity rt 65101:902
#
ip ip-prefix TOUR-B index 10 permit 10.140.3.0 24
#
route-policy FIN-IN`,
  ],
];

it('what an inbound policy sets keeps no route out where its session discards targets', () => {
  expect(answerWith([...taxAsks('10.140.3.0/24'), ...session('')])).toBe('isolated A');
  expect(
    answerWith([...taxAsks('10.140.3.0/24'), ...session('  peer 100.65.2.6 discard-ext-community\n')]),
  ).toBe('isolated B');
});

it('a session that discards targets takes none from its customer', () => {
  const open = (more: string): readonly Replaced[] => [
    [
      'pe2',
      ' ipv4-family vpn-instance TOUR\n',
      ` ipv4-family vpn-instance TOUR\n  peer 100.65.2.6 as-number 64922\n${more}`,
    ],
  ];
  expect(answerWith(open(''))).toBe('breach');
  expect(answerWith(open('  peer 100.65.2.6 discard-ext-community\n'))).toBe('isolated A');
});

it('what a policy on a session between the routers takes away keeps no route out', () => {
  const strip = (apply: string): readonly Replaced[] => [
    ['pe2', '  policy vpn-target\n', '  policy vpn-target\n  peer 100.64.0.1 route-policy BARE export\n'],
    [
      'pe2',
      '#\nroute-policy FIN-IN',
      `#\nroute-policy BARE permit node 10\n if-match ip-prefix TOUR-B\n${apply}#\nroute-policy BARE permit node 20\n#\nroute-policy FIN-IN`,
    ],
  ];
  expect(answerWith([...taxAsks('10.140.3.0/24'), ...session(''), ...strip('')])).toBe('isolated A');
  expect(
    answerWith([...taxAsks('10.140.3.0/24'), ...session(''), ...strip(' apply extcommunity rt 65101:22\n')]),
  ).toBe('isolated B');
});

it("an export policy that takes all away may take the VRF's own targets: nobody is kept out by them", () => {
  const TOUR_REFUSED: readonly Replaced[] = [
    ['pe1', '  rt vpn import 65101:40 65101:902\n', '  rt vpn import 65101:40 65101:903\n'],
    [
      'pe1',
      'route-map TAX-IN permit 30\n',
      'route-map TAX-IN deny 25\n match extcommunity TOUR\nexit\nroute-map TAX-IN permit 30\n',
    ],
    [
      'pe1',
      'bgp extcommunity-list',
      'bgp extcommunity-list standard TOUR seq 5 permit rt 65101:22\nbgp extcommunity-list',
    ],
  ];
  const MARKED = ' set extcommunity rt 65101:903\n';
  expect(answerWith([...TOUR_REFUSED, ...marked(NONE, MARKED)])).toBe('isolated A');
  expect(answerWith([...TOUR_REFUSED, ...marked(NONE, NONE + MARKED)])).toContain('export-takes-targets');
});
