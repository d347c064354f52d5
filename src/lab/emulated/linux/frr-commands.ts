import { BGP_COMMANDS, BGP_FAMILY_COMMANDS } from './frr-commands-bgp.ts';

/** The views of FRR's configuration mode that the emulated router knows. */
export type FrrView =
  | 'config'
  | 'vrf'
  | 'interface'
  | 'bgp'
  | 'bgp-family'
  | 'ospf'
  | 'ospf6'
  | 'ldp'
  | 'ldp-family'
  | 'ldp-interface'
  | 'route-map';

/** The commands whose effect goes beyond storing a line. */
export type FrrAct =
  | 'forwarding'
  | 'vrf'
  | 'interface'
  | 'router-bgp'
  | 'router-ospf'
  | 'static'
  | 'prefix-list'
  | 'extcommunity-list'
  | 'route-map'
  | 'clear-area'
  | 'must-match'
  | 'on-match'
  | 'router-id'
  | 'default-unicast'
  | 'family'
  | 'peer'
  | 'internal-peer'
  | 'hops'
  | 'remote-as'
  | 'remove-peer'
  | 'activate'
  | 'as-override'
  | 'names-route-map'
  | 'vpn-route-map'
  | 'rd'
  | 'rt'
  | 'import-vrf'
  | 'set-targets';

/**
 * One configuration command. The position in its table is its place in `show running-config`; commands of one `group` stand in the order
 * they were typed. `key` names what a second typing replaces (default: the whole line); `no` are further forms that remove it.
 */
export interface FrrCommand {
  readonly line: string;
  readonly key?: string;
  readonly no?: readonly string[];
  readonly on?: true;
  /** A `no` with another value than the stored one does nothing. */
  readonly exact?: true;
  /** `no` takes only the forms in `no`, not the whole line. */
  readonly bare?: true;
  readonly perPeer?: true;
  readonly group?: string;
  readonly opens?: FrrView;
  readonly act?: FrrAct;
}

const HOP_WORDS = '[<if>] [<1-255:distance>] [tag <number:tag>] [nexthop-vrf <word:nexthopVrf>]';

const CONFIG: readonly FrrCommand[] = [
  { line: 'frr defaults (traditional|datacenter)', key: 'defaults' },
  { line: 'hostname <word>', key: 'hostname', no: ['hostname'] },
  {
    line: 'log syslog [<word:level>]',
    key: 'log syslog',
    no: ['log syslog (errors|warnings|notifications|informational|debugging)'],
  },
  { line: 'log file <word> [<word:level>]', key: 'log file', no: ['log file'] },
  { line: 'log timestamp precision <0-6>', key: 'log timestamp', no: ['log timestamp precision'] },
  { line: '(ip|ipv6) forwarding', on: true, act: 'forwarding' },
  { line: 'service integrated-vtysh-config' },
  { line: 'service password-encryption' },
  { line: 'ip router-id <ip4>', key: 'ip router-id', no: ['ip router-id'] },
  { line: `ip route <p4:prefix> <hop4:hop> ${HOP_WORDS} [vrf <word:vrf>]`, group: 'static', act: 'static' },
  {
    line: `ipv6 route <p6:prefix> <hop6:hop> ${HOP_WORDS} [vrf <word:vrf>]`,
    group: 'static6',
    act: 'static',
  },
  { line: 'vrf <word:name>', opens: 'vrf', act: 'vrf' },
  { line: 'interface <word:name>', opens: 'interface', act: 'interface' },
  { line: 'router bgp <as> [vrf <word:vrf>]', opens: 'bgp', act: 'router-bgp' },
  { line: 'router ospf [vrf <word:vrf>]', opens: 'ospf', act: 'router-ospf' },
  { line: 'router ospf6 [vrf <word:vrf>]', opens: 'ospf6' },
  { line: 'mpls ldp', opens: 'ldp' },
  {
    line: 'ip prefix-list <word:name> [seq <1-4294967295:seq>] (permit|deny) (any|<p4:prefix> [ge <0-32:ge>] [le <0-32:le>])',
    act: 'prefix-list',
    no: ['ip prefix-list <word:name> seq <number:seq>', 'ip prefix-list <word:name>'],
    group: 'prefix-list',
  },
  {
    line: 'ipv6 prefix-list <word:name> [seq <1-4294967295:seq>] (permit|deny) (any|<p6:prefix> [ge <0-128:ge>] [le <0-128:le>])',
    act: 'prefix-list',
    no: ['ipv6 prefix-list <word:name> seq <number:seq>', 'ipv6 prefix-list <word:name>'],
    group: 'prefix-list6',
  },
  {
    line: 'bgp extcommunity-list (standard|expanded) <word:name> [seq <1-4294967295:seq>] (permit|deny) <line:list>',
    act: 'extcommunity-list',
    no: ['bgp extcommunity-list (standard|expanded) <word:name>'],
    group: 'extcommunity-list',
  },
  {
    line: 'route-map <word:name> (permit|deny) <1-65535:seq>',
    act: 'route-map',
    opens: 'route-map',
    no: ['route-map <word:name>'],
  },
];

const VRF: readonly FrrCommand[] = [
  { line: 'ip router-id <ip4>', key: 'ip router-id', no: ['ip router-id'], act: 'router-id' },
  { line: `ip route <p4:prefix> <hop4:hop> ${HOP_WORDS}`, group: 'static', act: 'static' },
  { line: `ipv6 route <p6:prefix> <hop6:hop> ${HOP_WORDS}`, group: 'static6', act: 'static' },
];

const INTERFACE: readonly FrrCommand[] = [
  { line: 'description <line>', key: 'description', no: ['description'], bare: true },
  { line: 'shutdown' },
  { line: 'mpls enable' },
  { line: 'ip ospf area <area>', key: 'ip ospf area', no: ['ip ospf area'], act: 'clear-area' },
  ...intervals('ip ospf', 'dead-interval', 'hello-interval'),
  { line: 'ip ospf cost <1-65535>', key: 'ip ospf cost', no: ['ip ospf cost'] },
  network('ip ospf'),
  { line: 'ip ospf passive' },
  { line: 'ipv6 ospf6 area <area>', key: 'ipv6 ospf6 area', no: ['ipv6 ospf6 area'] },
  { line: 'ipv6 ospf6 cost <1-65535>', key: 'ipv6 ospf6 cost', no: ['ipv6 ospf6 cost'] },
  ...intervals('ipv6 ospf6', 'dead-interval', 'hello-interval'),
  network('ipv6 ospf6'),
  { line: 'ipv6 ospf6 passive' },
];

const OSPF: readonly FrrCommand[] = [
  { line: 'ospf router-id <ip4>', key: 'router-id', no: ['ospf router-id'], act: 'must-match' },
  { line: 'log-adjacency-changes [detail]', key: 'log-adjacency-changes' },
  {
    line: 'timers throttle spf <number:delay> <number:initial> <number:max>',
    key: 'spf',
    no: ['timers throttle spf'],
  },
  {
    line: 'timers lsa min-arrival <number>',
    key: 'min-arrival',
    no: ['timers lsa min-arrival'],
    exact: true,
  },
  { line: 'redistribute (connected|static|bgp|kernel)', group: 'redistribute' },
  { line: 'network <p4:prefix> area <area>', group: 'network', act: 'must-match' },
];

const OSPF6: readonly FrrCommand[] = [
  { line: 'ospf6 router-id <ip4>', key: 'router-id', no: ['ospf6 router-id'] },
  { line: 'log-adjacency-changes [detail]', key: 'log-adjacency-changes' },
  { line: 'timers lsa min-arrival <number>', key: 'min-arrival', no: ['timers lsa min-arrival'] },
  {
    line: 'timers throttle spf <number:delay> <number:initial> <number:max>',
    key: 'spf',
    no: ['timers throttle spf'],
  },
  { line: 'redistribute (connected|static|bgp|kernel)', group: 'redistribute' },
];

const LDP: readonly FrrCommand[] = [
  { line: 'router-id <ip4>', key: 'router-id' },
  { line: 'ordered-control' },
  { line: 'discovery hello holdtime <1-65535>', key: 'hello holdtime', no: ['discovery hello holdtime'] },
  { line: 'discovery hello interval <1-65535>', key: 'hello interval', no: ['discovery hello interval'] },
  { line: 'dual-stack transport-connection prefer ipv4' },
  {
    line: 'neighbor <ip4:peer> password <word>',
    key: 'neighbor {peer} password',
    no: ['neighbor <ip4:peer> password'],
  },
  { line: 'address-family (ipv4|ipv6)', opens: 'ldp-family' },
];

const LDP_FAMILY: readonly FrrCommand[] = [
  {
    line: 'discovery transport-address (<ip4>|<ip6>)',
    key: 'transport-address',
    no: ['discovery transport-address'],
  },
  { line: 'label local allocate (host-routes|for <word>)', key: 'allocate', no: ['label local allocate'] },
  { line: 'label local advertise explicit-null' },
  { line: 'ttl-security disable' },
  { line: 'interface <word:name>', opens: 'ldp-interface' },
];

const LDP_INTERFACE: readonly FrrCommand[] = [
  { line: 'discovery hello holdtime <1-65535>', key: 'hello holdtime', no: ['discovery hello holdtime'] },
  { line: 'discovery hello interval <1-65535>', key: 'hello interval', no: ['discovery hello interval'] },
];

const ROUTE_MAP: readonly FrrCommand[] = [
  { line: 'description <line>', key: 'description', no: ['description'] },
  match('extcommunity', '<word:name> [exact-match]'),
  match('community', '<word:name> [exact-match]'),
  match('ip address prefix-list', '<word:name>'),
  match('ipv6 address prefix-list', '<word:name>'),
  match('ip next-hop prefix-list', '<word:name>'),
  match('as-path', '<word:name>'),
  match('tag', '<number>'),
  { line: 'on-match next', act: 'on-match' },
  { line: 'set extcommunity none', group: 'set' },
  {
    line: 'set extcommunity rt <word:list>+',
    key: 'set extcommunity rt',
    no: ['set extcommunity rt'],
    group: 'set',
    act: 'set-targets',
  },
  {
    line: 'set extcommunity soo <word:list>',
    key: 'set extcommunity soo',
    no: ['set extcommunity soo'],
    group: 'set',
    act: 'set-targets',
  },
  { line: 'set community <line>', key: 'set community', no: ['set community'], group: 'set' },
  { line: 'set ip next-hop peer-address', group: 'set' },
  { line: 'set ipv6 next-hop peer-address', group: 'set' },
  {
    line: 'set local-preference <number>',
    key: 'set local-preference',
    no: ['set local-preference'],
    group: 'set',
  },
  { line: 'set metric <number>', key: 'set metric', no: ['set metric'], group: 'set' },
];

/** Every command of every view, in print order (seen on FRR 8.4.4). */
export const FRR_COMMANDS: Readonly<Record<FrrView, readonly FrrCommand[]>> = {
  config: CONFIG,
  vrf: VRF,
  interface: INTERFACE,
  bgp: BGP_COMMANDS,
  'bgp-family': BGP_FAMILY_COMMANDS,
  ospf: OSPF,
  ospf6: OSPF6,
  ldp: LDP,
  'ldp-family': LDP_FAMILY,
  'ldp-interface': LDP_INTERFACE,
  'route-map': ROUTE_MAP,
};

/** The word that closes a view in the printed configuration. */
export const FRR_CLOSERS: Readonly<Record<FrrView, string>> = {
  config: 'end',
  vrf: 'exit-vrf',
  interface: 'exit',
  bgp: 'exit',
  'bgp-family': 'exit-address-family',
  ospf: 'exit',
  ospf6: 'exit',
  ldp: 'exit',
  'ldp-family': 'exit-address-family',
  'ldp-interface': 'exit',
  'route-map': 'exit',
};

function match(words: string, values: string): FrrCommand {
  return { line: `match ${words} ${values}`, key: `match ${words}`, no: [`match ${words}`], group: 'match' };
}

function intervals(words: string, ...names: readonly string[]): readonly FrrCommand[] {
  return names.map((name) => ({
    line: `${words} ${name} <1-65535>`,
    key: `${words} ${name}`,
    no: [`${words} ${name}`],
  }));
}

function network(words: string): FrrCommand {
  const kinds = '(point-to-point|broadcast|non-broadcast|point-to-multipoint)';
  return { line: `${words} network ${kinds}`, key: `${words} network`, no: [`${words} network`] };
}
