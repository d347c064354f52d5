import { describe, expect, it } from 'vitest';
import type { Running } from '../../../src/change.ts';
import { audit } from '../../../src/verify/audit.ts';
import { betweenOf } from '../../../src/verify/between/between.ts';
import { cleanNetwork, editedNetwork, type Replaced } from '../../isolation/case.ts';

/**
 * A router of TOUR in two states, `closed` and `leaking`, and TAX on pe1 in two, one that asks for a target (`asks`) and one that does not. In the
 * leaking state the routes come without what pe1 refuses them by, or with what it asks for: with pe1 asking that is a breach, and neither end of the
 * change has both.
 */
interface Mixture {
  readonly asks: readonly Replaced[];
  readonly always?: readonly Replaced[];
  readonly closed: readonly Replaced[];
  readonly leaking: readonly Replaced[];
  /** The line that opens the way; where absent nobody can tell. */
  readonly line?: string;
}

const IMPORTS = '  rt vpn import 65101:40 65101:902\n';
const [ASKS_TOUR, ASKS_STRAY] = ['65101:22', '65101:777'].map((target): readonly Replaced[] => [
  ['pe1', IMPORTS, `  rt vpn import ${target} 65101:40 65101:902\n`],
]);

const ASKING = 'rt vpn import 65101:22 65101:40 65101:902';
const STRAY = 'apply extcommunity rt 65101:777 additive';

/** TAX takes of what it does not refuse only what lies in a prefix. */
const taken = (prefix: string): readonly Replaced[] => [
  ['pe1', 'TAX-IN permit 30\n', 'TAX-IN permit 30\n match ip address prefix-list TAX-ALL\n'],
  ['pe1', 'ip prefix-list TAX-F', `ip prefix-list TAX-ALL seq 5 permit ${prefix}\nip prefix-list TAX-F`],
];

/** Entries behind which another one stands, so many that two policies of them have more pairs than are combined. */
const MANY = Array.from({ length: 70 }, (_, i) => i + 10);

const VRP_EXPORTS = '  vpn-target 65101:22 export-extcommunity\n';
const VRP_MARKED = '  vpn-target 65101:22 65101:902 export-extcommunity\n';
const VRP_POLICIES = '#\nroute-policy FIN-IN permit node 10';
const VRP_TOUR = '  route-distinguisher 100.64.0.12:220\n';
const VPNV4 = '  policy vpn-target\n';

/** TOUR on pe2 exports by a policy with an entry for its own prefix behind many others. */
const vrpExports = (last: string, others = MANY): readonly Replaced[] => [
  ['pe2', VRP_TOUR, `${VRP_TOUR}  export route-policy TOUR-OUT\n`],
  [
    'pe2',
    VRP_POLICIES,
    `${others.map((i) => `#\nroute-policy TOUR-OUT deny node ${i}\n if-match ip-prefix T${i}\n`).join('')}#
route-policy TOUR-OUT permit node 900
 if-match ip-prefix TOUR-A
${last}#
${others.map((i) => `ip ip-prefix T${i} index 10 permit 10.9.${i}.0 24\n#\n`).join('')}ip ip-prefix TOUR-A index 10 permit 10.140.1.0 24
${VRP_POLICIES}`,
  ],
];

/** A session of TOUR's customer on pe2 whose inbound policy marks 10.140.3.0/24 with 65101:902. */
const vrpSession = (more: string): readonly Replaced[] => [
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
    VRP_POLICIES,
    `#
route-policy TOUR-CE permit node 10
 if-match ip-prefix TOUR-C
 apply extcommunity rt 65101:902
#
ip ip-prefix TOUR-C index 10 permit 10.140.3.0 24
${VRP_POLICIES}`,
  ],
];

/** A policy on the session of pe2 to the reflector. */
const vrpSent = (apply: string, name = 'SENT'): readonly Replaced[] => [
  ['pe2', VPNV4, `${VPNV4}  peer 100.64.0.1 route-policy ${name} export\n`],
  ['pe2', VRP_POLICIES, `#\nroute-policy ${name} permit node 10\n${apply}${VRP_POLICIES}`],
];

/** What TOUR on pe3 makes of the routes of its customer. */
const frrHeard = (set: string): Replaced => ['pe3', ' set extcommunity none\n', set];
const frrExports = (set: string): readonly Replaced[] => [
  ['pe3', '  rt vpn both 65101:22\n', '  rt vpn both 65101:22\n  route-map vpn export TOUR-OUT\n'],
  [
    'pe3',
    'route-map TOUR-CE permit 10',
    `route-map TOUR-OUT permit 10\n${set}exit\nroute-map TOUR-CE permit 10`,
  ],
];
/** A last entry for the customer's prefix behind many others, and perhaps one for another prefix. */
const frrMany = (more: string): readonly Replaced[] => [
  [
    'pe3',
    'route-map TOUR-CE permit 10\n',
    `${MANY.map((i) => `route-map TOUR-CE deny ${i}\n match ip address prefix-list T${i}\nexit\n`).join('')}${more}route-map TOUR-CE permit 900\n`,
  ],
  [
    'pe3',
    'ip prefix-list TOUR-B',
    `${MANY.map((i) => `ip prefix-list T${i} seq 10 permit 10.9.${i}.0/24\n`).join('')}ip prefix-list TOUR-C seq 10 permit 10.140.3.0/24\nip prefix-list TOUR-B`,
  ],
];
const FRR_C =
  'route-map TOUR-CE permit 800\n match ip address prefix-list TOUR-C\n set extcommunity none\nexit\n';
const [NONE, MARK] = [' set extcommunity none\n', ' set extcommunity rt 65101:902\n'];

/** TOUR on pe2 exports a target by which TAX refuses routes and for which it does not ask. */
const REFUSED: readonly Replaced[] = [
  ['pe2', VRP_EXPORTS, VRP_MARKED.replace('902', '903')],
  [
    'pe1',
    'route-map TAX-IN permit 30\n',
    'route-map TAX-IN deny 25\n match extcommunity REFUSED\nexit\nroute-map TAX-IN permit 30\n',
  ],
  [
    'pe1',
    'bgp extcommunity-list',
    'bgp extcommunity-list standard REFUSED seq 5 permit rt 65101:903\nbgp extcommunity-list',
  ],
];

const MIXTURES: Readonly<Record<string, Mixture>> = {
  "a VRF's own target": {
    asks: ASKS_TOUR ?? [],
    always: taken('100.65.2.4/30'),
    closed: [['pe2', VRP_EXPORTS, VRP_MARKED]],
    leaking: [],
    line: ASKING,
  },
  'a target that an export policy sets': {
    asks: ASKS_TOUR ?? [],
    always: taken('100.65.3.12/30'),
    closed: frrExports(MARK),
    leaking: frrExports(''),
    line: ASKING,
  },
  'an export policy that takes away': {
    asks: ASKS_TOUR ?? [],
    always: [...taken('10.140.2.0/24'), frrHeard(MARK)],
    closed: frrExports(''),
    leaking: frrExports(NONE),
    line: ASKING,
  },
  'a target that an inbound policy sets': {
    asks: ASKS_TOUR ?? [],
    always: taken('10.140.2.0/24'),
    closed: [frrHeard(MARK)],
    leaking: [frrHeard(NONE)],
    line: ASKING,
  },
  'a session that discards targets': {
    asks: ASKS_TOUR ?? [],
    always: taken('10.140.3.0/24'),
    closed: vrpSession(''),
    leaking: vrpSession('  peer 100.65.2.6 discard-ext-community\n'),
    line: 'peer 100.65.2.6 route-policy TOUR-CE import',
  },
  'a target set by one of two long export policies': {
    asks: ASKS_STRAY ?? [],
    closed: vrpExports(''),
    leaking: vrpExports(' apply extcommunity rt 65101:777 additive\n'),
    line: STRAY,
  },
  'a prefix that one of two long inbound policies lets in': {
    asks: ASKS_TOUR ?? [],
    always: taken('10.140.3.0/24'),
    closed: frrMany(''),
    leaking: frrMany(FRR_C),
    line: 'neighbor 100.65.3.14 route-map TOUR-CE in',
  },
  'a session between routers that takes targets away': {
    asks: ASKS_TOUR ?? [],
    always: [...taken('100.65.2.4/30'), ...REFUSED],
    closed: [],
    leaking: vrpSent(' apply extcommunity rt 65101:22\n'),
  },
  'a session between routers that attaches a target': {
    asks: ASKS_STRAY ?? [],
    closed: [],
    leaking: vrpSent(' apply extcommunity rt 65101:777 additive\n'),
    line: STRAY,
  },
  'a policy of one name on a session between routers': {
    asks: ASKS_STRAY ?? [],
    closed: vrpSent(''),
    leaking: vrpSent(' apply extcommunity rt 65101:777 additive\n'),
    line: STRAY,
  },
  'a VRF that loses its distinguisher': {
    asks: ASKS_TOUR ?? [],
    always: taken('100.65.3.12/30'),
    closed: [['pe3', '  rd vpn export 100.64.0.13:220\n', '']],
    leaking: [],
    line: ASKING,
  },
};

/** What changes on the way and opens nothing, whatever pe1 does meanwhile. */
const HARMLESS: Readonly<Record<string, Pick<Mixture, 'closed' | 'leaking'>>> = {
  'a target by which TAX refuses what it takes for it': {
    closed: [],
    leaking: [['pe2', VRP_EXPORTS, VRP_MARKED]],
  },
  'the same set by an export policy': {
    closed: vrpExports('', []),
    leaking: vrpExports(' apply extcommunity rt 65101:902 additive\n', []),
  },
  'another prefix in one of two long inbound policies': {
    closed: frrMany(''),
    leaking: frrMany(FRR_C),
  },
};

const { inventory } = cleanNetwork('offices');
const CASES = Object.entries(MIXTURES).flatMap(
  ([what, { asks, always = [], closed, leaking, line = '' }]) => {
    const state = (...edits: readonly (readonly Replaced[])[]) =>
      editedNetwork('offices', [...always, ...edits.flat()]).configs;
    const ends = [state(leaking), state(closed, asks)] as const;
    const mixed = state(leaking, asks);
    return [
      { what: `${what}: goes`, before: ends[1], after: ends[0], mixed, line },
      { what: `${what}: comes`, before: ends[0], after: ends[1], mixed, line },
    ];
  },
);

describe.each(CASES)('$what', ({ before, after, mixed, line }) => {
  it('is open in neither state, and is in a mixture of them', () => {
    const answers = [before, after, mixed].map((configs) => {
      const { pairs } = audit(inventory, configs, { asks: 'isolation' });
      const pair = pairs.find(
        ({ fromVpn, toVpn, family }) => fromVpn === 'tax' && toVpn === 'tour' && family === 4,
      );
      return `${pair?.verdict} ${pair?.level}`;
    });
    expect(answers.slice(0, 2)).toEqual(['isolated A', 'isolated A']);
    expect(answers[2]).not.toBe('isolated A');
  });

  it('counts as open while both routers are on their way', () => {
    expect(opened(before, after)).toContainEqual(
      expect.objectContaining({ fromVpn: 'tax', toVpn: 'tour', line }),
    );
  });
});

it.each(Object.entries(HARMLESS))('%s opens nothing', (_, { closed, leaking }) => {
  const [before, after] = [closed, leaking].map((edits) => editedNetwork('offices', edits).configs);
  expect(opened(before ?? [], after ?? [])).toEqual([]);
  expect(opened(after ?? [], before ?? [])).toEqual([]);
});

/** What counts as open while every router of a change is on its way. */
function opened(before: Running, after: Running) {
  const between = betweenOf(inventory);
  const { anyway } = between.ends(before, after);
  const moving = before.map((one, i) => ({ router: one.router, texts: [one, after[i] ?? one] }));
  return between.opened(moving, anyway);
}
