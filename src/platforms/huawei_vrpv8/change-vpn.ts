import type { LineRule, Phase } from '../../plan/rules.ts';
import { inView } from './change-view.ts';

const BOTH_WAYS = ['vpn-target <value> import-extcommunity', 'vpn-target <value> export-extcommunity'];
const FAMILY = 'ip vpn-instance <vrf> > <family=ipv4|ipv6>-family';
const BGP_FAMILY = 'bgp <as> > <family=ipv4|ipv6>-family vpn-instance <vrf>';

/** A line of a VPN instance's family that is typed over and undone by its first words. */
function familySetting(words: string, add: Phase, remove: Phase): LineRule {
  return { line: `${words} <value*>`, setting: words, undo: [`undo ${words}`], add, remove };
}

/**
 * A family's route distinguisher can neither be changed nor removed alone: the family is built anew, and with it its BGP family and the
 * addresses of the interfaces bound to the instance.
 */
const INSTANCES: readonly LineRule[] = [
  {
    line: 'ip vpn-instance <vrf>',
    object: ['ip vpn-instance', '<vrf>'],
    anchors: ['vpn <vrf>'],
    add: 'create-vrfs',
    remove: 'free-vrfs',
  },
  ...inView('ip vpn-instance <vrf>', [
    {
      line: 'description <text*>',
      setting: 'description',
      undo: ['undo description'],
      add: 'create-vrfs',
      remove: 'create-vrfs',
    },
    {
      line: '<family=ipv4|ipv6>-family',
      anchors: ['family <family> <vrf>'],
      add: 'create-vrfs',
      remove: 'free-vrfs',
    },
    { line: '<any*>', add: 'create-vrfs', remove: 'create-vrfs' },
  ]),
  ...inView(FAMILY, [
    {
      line: 'route-distinguisher <rd>',
      setting: 'route-distinguisher',
      replace: 'rebuild',
      risk: { code: 'SN7201', on: 'replace', interrupts: true, data: { vrf: '<vrf>', rd: '<rd>' } },
      add: 'create-vrfs',
      remove: 'free-vrfs',
    },
    familySetting('import route-policy', 'create-vrfs', 'detach-policies'),
    familySetting('export route-policy', 'create-vrfs', 'withdraw-export'),
    familySetting('apply-label', 'create-vrfs', 'create-vrfs'),
    familySetting('prefix limit', 'create-vrfs', 'create-vrfs'),
    familySetting('routing-table limit', 'create-vrfs', 'create-vrfs'),
    familySetting('tnl-policy', 'create-vrfs', 'create-vrfs'),
    target('import-extcommunity', 'announce-import', 'withdraw-import'),
    target('export-extcommunity', 'announce-export', 'withdraw-export'),
    { ...target('both', 'announce-import', 'withdraw-import'), expands: BOTH_WAYS },
    {
      line: 'vpn-target <list*>',
      each: 'list',
      expands: BOTH_WAYS,
      add: 'announce-import',
      remove: 'withdraw-import',
    },
    { line: '<any*>', add: 'create-vrfs', remove: 'create-vrfs' },
  ]),
];

/** `vpn-target` adds to a set: several values on one line are the same as a line each. */
function target(way: string, add: Phase, remove: Phase): LineRule {
  return {
    line: `vpn-target <list*> ${way}`,
    each: 'list',
    expands: [`vpn-target <value> ${way}`],
    add,
    remove,
  };
}

const PEERS: readonly LineRule[] = [
  {
    line: 'peer <peer> as-number <remote>',
    setting: 'as-number <peer>',
    undo: ['undo peer <peer>'],
    anchors: ['peer <vrf> <peer>'],
    risk: { code: 'SN7202', on: 'replace', data: { peer: '<peer>' } },
    add: 'create-sessions',
    remove: 'close-sessions',
  },
  ...['description', 'soo', 'route-limit', 'connect-interface'].map(
    (word): LineRule => ({
      line: `peer <peer> ${word} <value*>`,
      setting: `peer <peer> ${word}`,
      undo: [`undo peer <peer> ${word}`],
      within: ['peer <vrf> <peer>'],
      add: 'create-sessions',
      remove: 'create-sessions',
    }),
  ),
  {
    line: 'peer <peer> password <value*>',
    setting: 'peer <peer> password',
    undo: ['undo peer <peer> password'],
    within: ['peer <vrf> <peer>'],
    risk: { code: 'SN7202', on: 'change', data: { peer: '<peer>' } },
    add: 'create-sessions',
    remove: 'create-sessions',
  },
  {
    line: 'peer <peer> route-policy <name> <way=import|export>',
    setting: 'peer <peer> route-policy <way>',
    within: ['peer <vrf> <peer>'],
    add: 'create-sessions',
    remove: 'close-sessions',
  },
  {
    line: 'peer <peer> <rest*>',
    within: ['peer <vrf> <peer>'],
    add: 'create-sessions',
    remove: 'close-sessions',
  },
];

const BACKBONE = { object: ['bgp', '<as>'], add: 'create-sessions', remove: 'withdraw-routes' } as const;

const BGP: readonly LineRule[] = [
  { line: 'bgp <as>', role: 'container', add: 'create-sessions', remove: 'withdraw-routes' },
  {
    line: BGP_FAMILY,
    object: ['<family>-family vpn-instance', '<vrf>'],
    within: ['family <family> <vrf>'],
    whenWiped: 'undo-first',
    concerns: ['ip vpn-instance', '<vrf>'],
    add: 'create-sessions',
    remove: 'withdraw-routes',
  },
  ...inView(BGP_FAMILY, [
    ...PEERS,
    { line: 'import-route <source*>', add: 'create-sessions', remove: 'withdraw-routes' },
  ]),
  {
    line: 'bgp <as> > vpn-instance <vrf>',
    object: ['bgp vpn-instance', '<vrf>'],
    concerns: ['ip vpn-instance', '<vrf>'],
    add: 'create-sessions',
    remove: 'withdraw-routes',
  },
  ...inView('bgp <as>', [
    { ...BACKBONE, line: 'router-id <address>', setting: 'router-id', undo: ['undo router-id'] },
    ...PEERS.map((rule) => ({ ...rule, object: BACKBONE.object })),
    { ...BACKBONE, line: '<family=ipv4|ipv6>-family <type>' },
  ]),
  ...inView('bgp <as> > <family=ipv4|ipv6>-family <type>', PEERS),
  { line: 'bgp <as> > <any*>', object: ['bgp', '<as>'], add: 'create-sessions', remove: 'withdraw-routes' },
];

const STATICS: readonly LineRule[] = [
  ['ip', 'ipv4'],
  ['ipv6', 'ipv6'],
].map(([word, family]) => ({
  line: `${word} route-static vpn-instance <vrf> <route*>`,
  object: [`${word} route-static vpn-instance`, '<vrf>'],
  within: [`family ${family} <vrf>`],
  whenWiped: 'undo-first',
  concerns: ['ip vpn-instance', '<vrf>'],
  add: 'route-statics',
  remove: 'withdraw-routes',
}));

/** VPN instances, their routing and their BGP families. */
export const VPN_RULES: readonly LineRule[] = [...INSTANCES, ...BGP, ...STATICS];
