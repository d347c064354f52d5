import { BGP_VIEWS } from './commands-bgp.ts';
import { INTERFACE_COMMANDS } from './commands-interface.ts';
import { QOS_VIEWS } from './commands-qos.ts';

/** The views of VRP V8's system configuration that the emulated router knows. */
export type VrpView =
  | 'system'
  | 'acl'
  | 'acl6'
  | 'classifier'
  | 'behavior'
  | 'traffic-policy'
  | 'vpn-instance'
  | 'vpn-family'
  | 'mpls'
  | 'mpls-ldp'
  | 'interface'
  | 'bgp'
  | 'bgp-family'
  | 'bgp-vpn-family'
  | 'bgp-vpn'
  | 'ospf'
  | 'ospfv3'
  | 'area'
  | 'isis'
  | 'route-policy';

/** The commands that do, refuse or ask more than storing a line; their rules are in `acts*.ts`. */
export type VrpAct =
  | 'acl'
  | 'acl-rule'
  | 'qos-object'
  | 'needs-acl'
  | 'needs-parts'
  | 'vpn-instance'
  | 'vpn-family'
  | 'rd'
  | 'after-rd'
  | 'after-rd-policy'
  | 'targets'
  | 'mpls'
  | 'interface'
  | 'binding'
  | 'address'
  | 'address6'
  | 'ipv6-enable'
  | 'vlan'
  | 'traffic-use'
  | 'interface-mpls'
  | 'bgp'
  | 'bgp-peer'
  | 'peer'
  | 'peer-policy'
  | 'peer-enable'
  | 'bgp-vpn-family'
  | 'needs-vpn'
  | 'unicast-enable'
  | 'route-policy'
  | 'last-match'
  | 'indexed'
  | 'static';

/**
 * One command of a view. Its place in the table is its place in `display current-configuration`. `undo` lists the forms behind the word
 * undo (default: the whole line); an empty list means there is no undo. `key` names what a second typing replaces.
 */
export interface VrpCommand {
  readonly line: string;
  readonly key?: string;
  readonly undo?: readonly string[];
  readonly opens?: VrpView;
  readonly act?: VrpAct;
  readonly perPeer?: true;
  /** Commands of one group share one place and keep the order of `sort` (default: as typed). */
  readonly group?: string;
  readonly sort?: 'name';
  /** The `undo` form is what is stored and printed; the plain form is the default. */
  readonly on?: true;
  /** Both forms are stored and printed. */
  readonly both?: true;
}

const RP = 'route-policy <name:policy>';
const LEAF_TARGET = '[vpn-instance <name31:vpn>]';

const SYSTEM: readonly VrpCommand[] = [
  { line: 'sysname <word:sysname>', key: 'sysname', undo: ['sysname'] },
  named('acl name <name:acl> (advance|basic)', 'acl name <name:acl>', 'acl', 'acl'),
  named('acl number <2000-3999:acl>', 'acl number <2000-3999:acl>', 'acl', 'acl'),
  named('acl ipv6 name <name:acl> (advance|basic)', 'acl ipv6 name <name:acl>', 'acl6', 'acl'),
  named(
    'traffic classifier <name:object> [operator (or|and)]',
    'traffic classifier <name:object>',
    'classifier',
    'qos-object',
  ),
  named('traffic behavior <name:object>', 'traffic behavior <name:object>', 'behavior', 'qos-object'),
  named('traffic policy <name:object>', 'traffic policy <name:object>', 'traffic-policy', 'qos-object'),
  named('ip vpn-instance <name31:vpn>', 'ip vpn-instance <name31:vpn>', 'vpn-instance', 'vpn-instance'),
  { line: 'mpls lsr-id <ip4>', key: 'lsr-id', undo: ['mpls lsr-id'], act: 'mpls' },
  { line: 'mpls', opens: 'mpls', act: 'mpls' },
  { line: 'mpls ldp', opens: 'mpls-ldp', act: 'mpls' },
  named('interface <interface:name>', 'interface <interface:name>', 'interface', 'interface'),
  { line: 'bgp <as>', undo: ['bgp', 'bgp <as>'], opens: 'bgp', act: 'bgp' },
  named(
    'ospf <1-4294967295:process> [router-id <ip4:id>] [vpn-instance <name31:vpn>]',
    'ospf <1-4294967295:process>',
    'ospf',
  ),
  named(
    'ospfv3 <1-4294967295:process> [vpn-instance <name31:vpn>]',
    'ospfv3 <1-4294967295:process>',
    'ospfv3',
  ),
  named('isis <1-4294967295:process> [vpn-instance <name31:vpn>]', 'isis <1-4294967295:process>', 'isis'),
  {
    line: `${RP} (permit|deny) node <0-65535:node>`,
    key: 'route-policy {policy} {node}',
    undo: [RP, `${RP} node <0-65535:node>`, `${RP} (permit|deny) node <0-65535:node>`],
    opens: 'route-policy',
    act: 'route-policy',
    group: 'route-policy',
    sort: 'name',
  },
  {
    line: `${RP} address-family mismatch-deny`,
    key: 'route-policy {policy} mismatch-deny',
    undo: [`${RP} address-family mismatch-deny`],
    act: 'route-policy',
    group: 'route-policy',
    sort: 'name',
  },
  {
    line: 'ip extcommunity-filter basic <name:list> [index <1-4294967295:index>] (permit|deny) (rt <rt:targets>)+',
    key: 'ip extcommunity-filter {list} {index}',
    undo: [
      'ip extcommunity-filter basic <name:list>',
      'ip extcommunity-filter basic <name:list> index <1-4294967295:index>',
      'ip extcommunity-filter basic <name:list> index <1-4294967295:index> (permit|deny) rt <rt:targets>',
    ],
    act: 'indexed',
    sort: 'name',
  },
  prefixList('ip ip-prefix', '<ip4:address> <0-32:length>', '0-32'),
  prefixList('ip ipv6-prefix', '<ip6:address> <0-128:length>', '0-128'),
  {
    line: `ip route-static ${LEAF_TARGET} <ip4:address> <mask> (vpn-instance <name31:via> <ip4:hop>|<interface:port> [<ip4:hop>]|<ip4:hop> [public]) [preference <1-255:preference>] [tag <number:tag>] [description <line>]`,
    undo: [
      `ip route-static ${LEAF_TARGET} <ip4:address> <mask>`,
      `ip route-static ${LEAF_TARGET} <ip4:address> <mask> (vpn-instance <name31:via> <ip4:hop>|<interface:port> [<ip4:hop>]|<ip4:hop> [public]) [preference <1-255:preference>]`,
    ],
    act: 'static',
    sort: 'name',
  },
  {
    line: `ipv6 route-static ${LEAF_TARGET} <ip6:address> <0-128:length> (vpn-instance <name31:via> <ip6:hop>|<interface:port> [<ip6:hop>]|<ip6:hop> [public]) [preference <1-255:preference>] [tag <number:tag>] [description <line>]`,
    undo: [
      `ipv6 route-static ${LEAF_TARGET} <ip6:address> <0-128:length>`,
      `ipv6 route-static ${LEAF_TARGET} <ip6:address> <0-128:length> (vpn-instance <name31:via> <ip6:hop>|<interface:port> [<ip6:hop>]|<ip6:hop> [public]) [preference <1-255:preference>]`,
    ],
    act: 'static',
    sort: 'name',
  },
];

const VPN_INSTANCE: readonly VrpCommand[] = [
  { line: 'description <line>', key: 'description', undo: ['description'] },
  {
    line: '(ipv4-family|ipv6-family)',
    opens: 'vpn-family',
    act: 'vpn-family',
    sort: 'name',
    group: 'family',
  },
];

const VPN_FAMILY: readonly VrpCommand[] = [
  {
    line: 'route-distinguisher <rt:rd>',
    key: 'route-distinguisher',
    undo: ['route-distinguisher', 'route-distinguisher <rt:rd>'],
    act: 'rd',
  },
  {
    line: `import ${RP}`,
    key: 'import route-policy',
    undo: ['import route-policy', `import ${RP}`],
    act: 'after-rd-policy',
  },
  {
    line: `export ${RP} [add-ert-first]`,
    key: 'export route-policy',
    undo: ['export route-policy', `export ${RP}`],
    act: 'after-rd-policy',
  },
  { line: 'tnl-policy <name:tunnel>', key: 'tnl-policy', undo: ['tnl-policy'], act: 'after-rd' },
  {
    line: 'apply-label (per-instance|per-nexthop [pop-go]|per-route [pop-go])',
    key: 'apply-label',
    undo: ['apply-label', 'apply-label (per-instance|per-nexthop [pop-go]|per-route [pop-go])'],
    act: 'after-rd',
  },
  {
    line: 'vpn-target <rt:targets>+ [(export-extcommunity|import-extcommunity|both)]',
    undo: ['vpn-target all', 'vpn-target <rt:targets>+ [(export-extcommunity|import-extcommunity|both)]'],
    act: 'targets',
  },
  {
    line: 'prefix limit <1-4294967295:limit> (<1-100:percent> [route-unchanged]|simply-alert)',
    key: 'prefix limit',
    undo: ['prefix limit'],
    act: 'after-rd',
  },
  {
    line: 'routing-table limit <1-4294967295:limit> (<1-100:percent>|simply-alert)',
    key: 'routing-table limit',
    undo: ['routing-table limit'],
    act: 'after-rd',
  },
];

const OSPF: readonly VrpCommand[] = [
  { line: 'import-route (direct|static|bgp)', group: 'import' },
  { line: 'domain-id <ip4>', key: 'domain-id', undo: ['domain-id'] },
  { line: 'router-id <ip4>', key: 'router-id', undo: ['router-id'] },
  { line: 'silent-interface <interface>' },
  { line: 'area <area>', opens: 'area', sort: 'name' },
];

/** Every command of every view, in print order. */
export const VRP_COMMANDS: Readonly<Record<VrpView, readonly VrpCommand[]>> = {
  system: SYSTEM,
  ...QOS_VIEWS,
  'vpn-instance': VPN_INSTANCE,
  'vpn-family': VPN_FAMILY,
  mpls: [
    { line: 'lsp-trigger <line>', key: 'lsp-trigger', undo: ['lsp-trigger'] },
    { line: 'label advertise <line>', key: 'label advertise', undo: ['label advertise'] },
  ],
  'mpls-ldp': [
    { line: 'graceful-restart' },
    {
      line: 'md5-password (cipher|plain) <ip4:peer> <word:secret>',
      key: 'md5 {peer}',
      undo: ['md5-password all'],
    },
  ],
  interface: INTERFACE_COMMANDS,
  ...BGP_VIEWS,
  ospf: OSPF,
  ospfv3: OSPF,
  area: [{ line: 'network <ip4> <ip4:wild>', sort: 'name' }],
  isis: [
    { line: 'is-level (level-1|level-2|level-1-2)', key: 'is-level', undo: ['is-level'] },
    { line: 'cost-style (narrow|wide|compatible)', key: 'cost-style', undo: ['cost-style'] },
    { line: 'network-entity <word>' },
    { line: 'ipv6 enable [topology (ipv6|standard)]', key: 'ipv6 enable', undo: ['ipv6 enable'] },
  ],
  'route-policy': [
    match('ip-prefix <name:list>', 'ip-prefix'),
    match('ipv6 address prefix-list <name:list>', 'ipv6 address prefix-list'),
    match('ip address prefix-list <name:list>', 'ip address prefix-list'),
    match('extcommunity-filter <name:list>', 'extcommunity-filter'),
    match('acl <2000-3999:acl>', 'acl'),
    {
      line: 'apply extcommunity (rt <rt:targets>)+ [additive]',
      key: 'apply extcommunity',
      undo: ['apply extcommunity', 'apply extcommunity (rt <rt:targets>)+ [additive]'],
    },
    {
      line: 'apply ip-address next-hop (peer-address|<ip4>)',
      key: 'apply ip-address next-hop',
      undo: ['apply ip-address next-hop (peer-address|<ip4>)'],
    },
    {
      line: 'apply ipv6 next-hop (peer-address|<ip6>)',
      key: 'apply ipv6 next-hop',
      undo: ['apply ipv6 next-hop (peer-address|<ip6>)'],
    },
    {
      line: 'apply local-preference <number>',
      key: 'apply local-preference',
      undo: ['apply local-preference'],
    },
    { line: 'apply cost <number>', key: 'apply cost', undo: ['apply cost'] },
    { line: 'goto next-node [<0-65535:node>]', key: 'goto', undo: ['goto next-node'] },
  ],
};

function named(line: string, undo: string, opens: VrpView, act?: VrpAct): VrpCommand {
  const key = undo.replace(/<[^:>]+:(\w+)>/g, '{$1}');
  return {
    line,
    key,
    undo: [undo, ...(line === undo ? [] : [line])],
    opens,
    sort: 'name',
    ...(act === undefined ? {} : { act }),
  };
}

function match(words: string, key: string): VrpCommand {
  return {
    line: `if-match ${words}`,
    key: `if-match ${key}`,
    undo: [`if-match ${words}`, `if-match ${key}`],
    act: 'last-match',
  };
}

function prefixList(words: string, values: string, lengths: string): VrpCommand {
  return {
    line: `${words} <name:list> [index <1-4294967295:index>] (permit|deny) ${values} [greater-equal <${lengths}:ge>] [less-equal <${lengths}:le>]`,
    key: `${words} {list} {index}`,
    undo: [`${words} <name:list>`, `${words} <name:list> index <1-4294967295:index>`],
    act: 'indexed',
    sort: 'name',
  };
}
