import type { LineRule, ObjectClaim, Survey, Words } from '../../plan/rules.ts';
import { inView, SECTIONS } from './change-sections.ts';

/** Devices. Deleting one takes its binding, addresses and sysctls along. */
const LINKS: readonly LineRule[] = [
  {
    line: 'link add <vrf> type vrf table <table>',
    object: ['vrf', '<vrf>'],
    setting: 'link <vrf>',
    replace: 'undo-first',
    undo: ['link del <vrf>'],
    anchors: ['link <vrf>'],
    add: 'create-vrfs',
    remove: 'remove-vrfs',
  },
  {
    line: 'link add link <parent> name <if> type vlan <tag*>',
    object: ['interface', '<if>'],
    setting: 'link <if>',
    replace: 'undo-first',
    risk: { code: 'SN7203', on: 'replace', interrupts: true, data: { interface: '<if>' } },
    undo: ['link del <if>'],
    anchors: ['link <if>'],
    within: ['link <parent>'],
    add: 'create-interfaces',
    remove: 'leave-interfaces',
  },
  {
    line: 'link set <if> master <vrf>',
    object: ['interface', '<if>'],
    setting: 'master <if>',
    risk: { code: 'SN7203', on: 'replace', interrupts: true, data: { interface: '<if>' } },
    undo: ['link set <if> nomaster'],
    within: ['link <if>', 'link <vrf>'],
    wipes: ['master <if>'],
    concerns: ['vrf', '<vrf>'],
    add: 'bind-interfaces',
    remove: 'leave-interfaces',
  },
  {
    line: 'link set <if> up',
    object: upOf,
    undo: ['link set <if> down'],
    within: ['link <if>'],
    add: 'open-interfaces',
    remove: 'leave-interfaces',
  },
  { line: 'link <any*>', object: () => undefined, add: 'create-interfaces', remove: 'leave-interfaces' },
];

/** `up` of a VRF device or of an attachment circuit is theirs; a port that only carries VLANs is shared. */
function upOf(words: Words, survey: Survey): ObjectClaim {
  const name = words['if'] ?? '';
  if (survey['vrfs']?.has(name) === true) return { kind: 'vrf', name };
  return survey['circuits']?.has(name) === true
    ? { kind: 'interface', name }
    : { kind: 'link', name, shared: true };
}

/** Enslaving flushes IPv6 addresses where `keep_addr_on_down` is 0. */
const ADDRESSES: readonly LineRule[] = [
  address(String.raw`address add <address=[0-9a-fA-F]*:\S*> dev <if>`, ['link <if>', 'address6 <if>']),
  address('address add <address> dev <if>', ['link <if>']),
];

function address(line: string, within: readonly string[]): LineRule {
  return {
    line,
    object: ['interface', '<if>'],
    undo: ['address del <address> dev <if>'],
    attaches: '<address>',
    within,
    add: 'address-interfaces',
    remove: 'leave-interfaces',
  };
}

/** The kernel makes this rule with its first VRF and keeps it: without VRFs it means nothing and nobody types it. */
const VRF_RULE: LineRule = {
  line: 'rule add pref <pref> l3mdev',
  object: (_, survey) => (hasVrfs(survey) ? { kind: 'ip rule', name: 'l3mdev', shared: true } : undefined),
  role: 'open-container',
  setting: 'rule l3mdev',
  replace: 'undo-after',
  send: (_, other) =>
    hasVrfs(other) || other['lookups']?.has('l3mdev') === true ? ['rule add pref <pref> l3mdev'] : [],
  undo: (_, other) => (hasVrfs(other) ? ['rule del pref <pref> l3mdev'] : []),
  add: 'prepare-host',
  remove: 'settle-host',
};

function hasVrfs({ vrfs }: Survey): boolean {
  return vrfs instanceof Set && vrfs.size > 0;
}

/** The new place of a rule is taken before the old one is left: without a local rule the router would not answer at all. */
const RULES: readonly LineRule[] = [
  VRF_RULE,
  {
    line: 'rule add pref <pref> <what*>',
    object: (words) => ({ kind: 'ip rule', name: words['what'] ?? '', shared: true }),
    setting: 'rule <what>',
    replace: 'undo-after',
    undo: ['rule del pref <pref> <what>'],
    add: 'prepare-host',
    remove: 'settle-host',
  },
];

const ROUTES: readonly LineRule[] = [
  {
    line: 'route add unreachable default table <table> <rest*>',
    object: tableOwner,
    undo: ['route del unreachable default table <table> <rest>'],
    add: 'end-lookups',
    remove: 'unend-lookups',
  },
  {
    line: 'route add <route*>',
    derive: (words) => ({ table: / table (\d+)/.exec(words['route'] ?? '')?.[1] ?? '' }),
    object: tableOwner,
    undo: ['route del <route>'],
    add: 'route-statics',
    remove: 'withdraw-routes',
  },
];

function tableOwner(words: Words, survey: Survey): ObjectClaim | undefined {
  const { tables } = survey;
  const name = tables instanceof Map ? tables.get(words['table'] ?? '') : undefined;
  return typeof name === 'string' ? { kind: 'vrf', name } : undefined;
}

/**
 * `iptables-save` of one family. A chain is swapped in one transaction: its declaration empties it, its rules follow. An interface need not
 * exist to be named: its filters stand before it is made, and before any policy lets routes through.
 */
function filterRules(tool: string): readonly LineRule[] {
  return [
    { line: '*<table>', role: 'container', add: 'swap-filters', remove: 'remove-filters' },
    ...inView('*<table>', [
      { line: ':<chain> ACCEPT', role: 'container', add: 'swap-filters', remove: 'remove-filters' },
      {
        line: ':<chain> -',
        object: [`${tool} <table>`, '<chain>'],
        send: [':<chain> - [0:0]'],
        undo: [':<chain> - [0:0]', '-X <chain>'],
        anchors: [`chain ${tool} <table> <chain>`],
        add: 'swap-filters',
        remove: 'remove-filters',
      },
      {
        line: '-A <hook=PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING> <way=-i|-o> <if> <rest*>',
        object: ['interface', '<if>'],
        sequence: `${tool} <table> <hook> <way> <if>`,
        undo: ['-D <hook> <way> <if> <rest>'],
        add: 'swap-filters',
        remove: 'unguard-interfaces',
      },
      {
        line: '-A <hook=PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING> <rest*>',
        object: () => undefined,
        add: 'guard-interfaces',
        remove: 'unguard-interfaces',
      },
      {
        line: '-A <chain> <rest*>',
        object: [`${tool} <table>`, '<chain>'],
        sequence: `chain ${tool} <table> <chain>`,
        rewrite: true,
        within: [`chain ${tool} <table> <chain>`],
        undo: ['-D <chain> <rest>'],
        add: 'swap-filters',
        remove: 'remove-filters',
      },
    ]),
  ];
}

/** Keys of an interface vanish with it and say nothing when 0; global keys are asserted, never taken away. */
const SYSCTLS: readonly LineRule[] = [
  sharedKey('net.ipv4.conf.<any=all|default>.rp_filter = <value>'),
  sharedKey('net.ipv6.conf.<any=all|default>.<leaf> = <value>'),
  ...[
    'net.mpls.conf.<device>.input',
    'net.ipv4.conf.<device>.rp_filter',
    'net.ipv6.conf.<device>.keep_addr_on_down',
  ].flatMap(interfaceKey),
  sharedKey('<key> = <value>'),
];

function sharedKey(line: string): LineRule {
  const key = line.replace(/ = <value>$/, '');
  return {
    line,
    object: (words) => ({ kind: 'sysctl', name: filled(key, words), shared: true }),
    setting: key,
    send: [`${key}=<value>`],
    undo: [`${key}=0`],
    add: 'prepare-host',
    remove: 'settle-host',
  };
}

function filled(template: string, words: Words): string {
  return template.replace(/<(\w+)(?:=[^>]*)?>/g, (_, name: string) => words[name] ?? '');
}

function interfaceKey(key: string): readonly LineRule[] {
  return [
    { line: `${key} = 0`, role: 'container', add: 'guard-interfaces', remove: 'unguard-interfaces' },
    {
      line: `${key} = <value>`,
      derive: (words) => ({ if: (words['device'] ?? '').replaceAll('/', '.') }),
      object: ['interface', '<if>'],
      witness: false,
      setting: key,
      send: [`${key}=<value>`],
      undo: [`${key}=0`],
      within: ['link <if>'],
      add: 'guard-interfaces',
      remove: 'unguard-interfaces',
    },
  ];
}

/** Lines of the kernel: devices, addresses, rules, routes, packet filters, sysctls. */
export const HOST_RULES: readonly LineRule[] = [
  ...inView(SECTIONS.link, LINKS),
  ...inView(SECTIONS.address, ADDRESSES),
  ...inView(SECTIONS.rule4, RULES),
  ...inView(SECTIONS.rule6, RULES),
  ...inView(SECTIONS.route4, ROUTES),
  ...inView(SECTIONS.route6, ROUTES),
  ...inView(SECTIONS.filter4, filterRules('iptables')),
  ...inView(SECTIONS.filter6, filterRules('ip6tables')),
  ...inView(SECTIONS.sysctl, SYSCTLS),
  ...Object.values(SECTIONS).map(
    (line): LineRule => ({ line, role: 'container', add: 'prepare-host', remove: 'prepare-host' }),
  ),
];
