import type { LineRule } from '../../plan/rules.ts';
import { inView, SECTIONS } from './change-sections.ts';

const INSTANCE = 'router bgp <as> vrf <vrf>';
const FAMILY = `${INSTANCE} > address-family <family> unicast`;

/** A CE session; removing its first line takes the others along. */
const NEIGHBORS: readonly LineRule[] = [
  {
    line: 'neighbor <peer> remote-as <remote>',
    setting: 'remote-as <peer>',
    undo: ['no neighbor <peer>'],
    anchors: ['peer <as> <vrf> <peer>'],
    risk: { code: 'SN7202', on: 'replace', data: { peer: '<peer>' } },
    add: 'create-sessions',
    remove: 'close-sessions',
  },
  ...['description', 'maximum-prefix', 'soo', 'update-source', 'ttl-security', 'timers'].map((word) =>
    neighborSetting(word),
  ),
  {
    ...neighborSetting('password'),
    undo: ['no neighbor <peer> password'],
    risk: { code: 'SN7202', on: 'change', data: { peer: '<peer>' } },
  },
  {
    line: 'neighbor <peer> route-map <name> <way=in|out>',
    setting: 'neighbor <peer> route-map <way>',
    within: ['peer <as> <vrf> <peer>'],
    add: 'create-sessions',
    remove: 'close-sessions',
  },
  {
    line: 'neighbor <peer> <rest*>',
    within: ['peer <as> <vrf> <peer>'],
    add: 'create-sessions',
    remove: 'close-sessions',
  },
];

function neighborSetting(word: string): LineRule {
  return {
    line: `neighbor <peer> ${word} <value*>`,
    setting: `neighbor <peer> ${word}`,
    within: ['peer <as> <vrf> <peer>'],
    add: 'create-sessions',
    remove: 'close-sessions',
  };
}

/**
 * `rt vpn` replaces the whole list, so a value is never removed by its own command (T1). A new router-id rewrites RD and export targets of
 * an instance that exports (T2): both are sent again after it.
 */
const EXPORTS: readonly LineRule[] = [
  { line: 'redistribute <source*>', add: 'create-sessions', remove: 'withdraw-routes' },
  ...NEIGHBORS,
  { line: 'label vpn export <label>', setting: 'label', add: 'identify', remove: 'withdraw-export' },
  {
    line: 'rd vpn export <rd>',
    setting: 'rd',
    within: ['identity <as> <vrf>'],
    whenWiped: 'disturbed',
    risk: { code: 'SN7201', on: 'replace', interrupts: true, data: { vrf: '<vrf>', rd: '<rd>' } },
    add: 'identify',
    remove: 'withdraw-export',
  },
  {
    line: 'rt vpn both <list*>',
    expands: ['rt vpn import <list>', 'rt vpn export <list>'],
    add: 'announce-import',
    remove: 'withdraw-import',
  },
  {
    line: 'rt vpn import <list*>',
    setting: 'rt import',
    list: 'list',
    narrow: 'withdraw-import',
    add: 'announce-import',
    remove: 'withdraw-import',
  },
  {
    line: 'rt vpn export <list*>',
    setting: 'rt export',
    list: 'list',
    within: ['identity <as> <vrf>'],
    whenWiped: 'disturbed',
    narrow: 'withdraw-export',
    add: 'announce-export',
    remove: 'withdraw-export',
  },
  {
    line: 'route-map vpn import <name>',
    setting: 'map import',
    add: 'attach-policies',
    remove: 'detach-policies',
  },
  {
    line: 'route-map vpn export <name>',
    setting: 'map export',
    add: 'attach-policies',
    remove: 'withdraw-export',
  },
  { line: 'import vpn', add: 'announce-import', remove: 'withdraw-import' },
  { line: 'import vrf <source*>', add: 'announce-import', remove: 'withdraw-import' },
  { line: 'export vpn', add: 'announce-export', remove: 'withdraw-export' },
];

const INSTANCES: readonly LineRule[] = [
  {
    line: INSTANCE,
    object: ['router bgp', '<as> vrf <vrf>'],
    concerns: ['vrf', '<vrf>'],
    add: 'create-sessions',
    remove: 'withdraw-routes',
  },
  ...inView(INSTANCE, [
    {
      line: 'bgp router-id <address>',
      setting: 'router-id',
      wipes: ['router-id <as> <vrf>'],
      add: 'create-sessions',
      remove: 'withdraw-routes',
    },
    ...NEIGHBORS,
    {
      line: 'address-family <family> unicast',
      role: 'frame',
      add: 'create-sessions',
      remove: 'withdraw-routes',
    },
  ]),
  ...inView(FAMILY, EXPORTS),
  {
    line: 'router bgp <as>',
    object: ['router bgp', '<as>'],
    add: 'create-sessions',
    remove: 'withdraw-routes',
  },
  ...inView('router bgp <as>', NEIGHBORS),
  ...inView('router bgp <as> > address-family <family*>', NEIGHBORS),
  {
    line: 'router bgp <as> > address-family <family*>',
    role: 'frame',
    add: 'create-sessions',
    remove: 'withdraw-routes',
  },
];

const STATICS: readonly LineRule[] = [
  {
    line: 'vrf <vrf>',
    object: ['vrf', '<vrf>'],
    role: 'frame',
    add: 'route-statics',
    remove: 'withdraw-routes',
  },
  { line: 'vrf <vrf> > ip route <route*>', add: 'route-statics', remove: 'withdraw-routes' },
  { line: 'vrf <vrf> > ipv6 route <route*>', add: 'route-statics', remove: 'withdraw-routes' },
];

/** A list in use is narrowed early and widened late; a number is taken over only after its old entry is gone. */
const LISTS: readonly LineRule[] = ['ip', 'ipv6'].flatMap((word) => {
  const object = [`${word} prefix-list`, '<name>'] as const;
  const entry = { object, setting: 'seq <seq>', replace: 'undo-first' } as const;
  return [
    {
      ...entry,
      line: `${word} prefix-list <name> seq <seq> permit <range*>`,
      add: 'define-lists',
      addLive: 'widen-lists',
      remove: 'withdraw-import',
    },
    {
      ...entry,
      line: `${word} prefix-list <name> seq <seq> deny <range*>`,
      add: 'define-lists',
      addLive: 'withdraw-import',
      remove: 'widen-lists',
    },
    { object, line: `${word} prefix-list <name> <rest*>`, add: 'define-lists', remove: 'define-lists' },
  ] satisfies readonly LineRule[];
});

const TARGET_LISTS: readonly LineRule[] = [
  {
    line: 'bgp extcommunity-list <type=standard|expanded> <name> seq <seq> <entry*>',
    object: ['bgp extcommunity-list', '<name>'],
    setting: 'list <name> <seq>',
    replace: 'undo-first',
    add: 'define-lists',
    remove: 'remove-lists',
  },
];

const POLICIES: readonly LineRule[] = [
  {
    line: 'route-map <name> <action=permit|deny> <seq>',
    object: ['route-map', '<name>'],
    setting: 'entry <name> <seq>',
    replace: 'undo-first',
    add: 'define-policies',
    remove: 'define-policies',
  },
  ...inView('route-map <name> <action=permit|deny> <seq>', [
    ...[
      'match ip address prefix-list',
      'match ipv6 address prefix-list',
      'match extcommunity',
      'set extcommunity',
    ].map(
      (word): LineRule => ({
        line: `${word} <value*>`,
        setting: word,
        add: 'define-policies',
        remove: 'define-policies',
      }),
    ),
    { line: '<any*>', add: 'define-policies', remove: 'define-policies' },
  ]),
];

const HOST: readonly LineRule[] = [
  {
    line: 'hostname <name>',
    object: (words) => ({ kind: 'hostname', name: words['name'] ?? '', shared: true }),
    add: 'prepare-host',
    remove: 'prepare-host',
  },
  {
    line: 'frr <what> <value*>',
    object: (words) => fact('frr', words['what']),
    setting: 'frr <what>',
    add: 'prepare-host',
    remove: 'prepare-host',
  },
  {
    line: 'service <what*>',
    object: (words) => fact('service', words['what']),
    add: 'prepare-host',
    remove: 'prepare-host',
  },
  ...['ip forwarding', 'no ip forwarding', 'ipv6 forwarding', 'no ipv6 forwarding'].map(mirror),
  { line: 'interface <if>', role: 'container', add: 'guard-interfaces', remove: 'close-sessions' },
  ...inView('interface <if>', [
    {
      line: 'description <text*>',
      object: ['interface', '<if>'],
      setting: 'description',
      undo: ['no description'],
      add: 'guard-interfaces',
      remove: 'close-sessions',
    },
    { line: '<any*>', object: ['interface', '<if>'], add: 'create-sessions', remove: 'close-sessions' },
  ]),
];

/** FRR prints the kernel's forwarding switches when they are not as it likes them; the sysctl says it, this line only repeats it. */
function mirror(line: string): LineRule {
  return { line, role: 'container', add: 'prepare-host', remove: 'prepare-host' };
}

function fact(kind: string, name: string | undefined) {
  return { kind, name: name ?? '', shared: true };
}

/** Lines of FRR's own configuration; what no rule names (IGP, LDP) is an object per block. */
export const ROUTING_RULES: readonly LineRule[] = inView(SECTIONS.routing, [
  ...HOST,
  ...STATICS,
  ...INSTANCES,
  ...LISTS,
  ...TARGET_LISTS,
  ...POLICIES,
  { line: '<any*>', object: ['line', '<any>'], add: 'create-sessions', remove: 'withdraw-routes' },
]);
