import type { FrrLine } from '../tree.ts';
import { openBgp } from './bgp.ts';
import { type Draft, interfaceOf, vrfOf } from './draft.ts';
import { protocolOf } from './global-routes.ts';
import { INTERFACE_LINES } from './interface-lines.ts';
import { openLdp } from './ldp.ts';
import {
  IGNORED,
  ignored,
  type LineHandler,
  lineTable,
  MATTERS,
  readLines,
  type Tally,
  UNREAD,
} from './line-table.ts';
import { openOspf } from './ospf.ts';
import { openPbrMap } from './pbr.ts';
import { addPrefixListEntry, addTargetListEntry, openRouteMap } from './policies.ts';
import { addGlobalStatic, addStatic } from './statics.ts';

/** Reads FRR's own configuration. */
export function readFrrLines(nodes: readonly FrrLine[], draft: Draft, tally: Tally): void {
  readLines(nodes, TOP_LINES, draft, tally);
}

const terminal = ignored('printed by the terminal around the configuration');
const local = ignored('concerns the router itself: its names, log, terminal, management');
const toldOnly = ignored('a protocol of its own; what it tells neighbors decides nothing here');
const resolved = ignored(
  'a next hop is looked up in the same table; routes whose next hop is none are taken to be there',
);
const filterOfOthers = ignored('only used by filters that would themselves be reported');

const openInterface: LineHandler<Draft> = (draft, [name = ''], node) => {
  const one = interfaceOf(draft, name, node.line);
  return (children, tally) => readLines(children, INTERFACE_LINES, one, tally);
};

const openVrf: LineHandler<Draft> = (draft, [name = ''], node) => {
  if (name === 'default') return (children, tally) => readLines(children, DEFAULT_VRF_LINES, draft, tally);
  const vrf = vrfOf(draft, name, node.line);
  return (children, tally) => readLines(children, VRF_LINES, { draft, vrf }, tally);
};

const TOP_LINES = lineTable<Draft>({
  'hostname <name>': (draft, [name = '']) => {
    draft.hostname = name;
  },
  'frr defaults <profile>': (draft, [profile = '']) => {
    draft.profile = profile;
  },
  'frr version <version>': (draft, [version = '']) => {
    draft.isOld = isBeforePolicies(version);
  },
  'vrf <name>': openVrf,
  'interface <name>': openInterface,
  // Releases before 8 print the binding of an interface here.
  'interface <name> vrf <vrf>': (draft, [name = '', vrf = ''], node) => {
    const known = draft.interfaces.get(name);
    // The kernel was asked first: FRR keeps the block of an interface that has gone to another VRF.
    if (known !== undefined && (known.vrf?.value ?? 'default') !== vrf) return MATTERS;
    if (vrf !== 'default') interfaceOf(draft, name, node.line).vrf = { value: vrf, at: node.line };
    return openInterface(draft, [name], node);
  },
  'router bgp <as>': (draft, [asNumber = ''], node) => openBgp(draft, asNumber, undefined, node),
  'router bgp <as> vrf <vrf>': (draft, [asNumber = '', vrf], node) => openBgp(draft, asNumber, vrf, node),
  'router bgp <as> as-notation <form>': (draft, [asNumber = ''], node) =>
    openBgp(draft, asNumber, undefined, node),
  'router bgp <as> vrf <vrf> as-notation <form>': (draft, [asNumber = '', vrf], node) =>
    openBgp(draft, asNumber, vrf, node),
  // A view has routes too, and a VRF may import from it by its name.
  'router bgp ...': () => MATTERS,
  'router ospf': (draft) => openOspf(draft),
  'router ospf <instance>': (draft) => openOspf(draft),
  'router ospf ...': protocolOf(),
  'router ospf6 ...': protocolOf(6),
  'router rip ...': protocolOf(),
  'router ripng ...': protocolOf(6),
  'router eigrp ...': protocolOf(),
  'router isis ...': protocolOf(4, 6),
  'router openfabric ...': protocolOf(4, 6),
  'router babel': protocolOf(4, 6),
  'router pim ...': toldOnly,
  'mpls ldp': openLdp,
  'ip prefix-list <name> ...': (draft, [name = '', ...words], node) =>
    addPrefixListEntry(draft, 4, name, words, node.line),
  'ipv6 prefix-list <name> ...': (draft, [name = '', ...words], node) =>
    addPrefixListEntry(draft, 6, name, words, node.line),
  'bgp extcommunity-list <kind> <name> ...': (draft, [kind = '', name = '', ...words], node) =>
    addTargetListEntry(draft, kind, name, words, node.line),
  'bgp community-list ...': filterOfOthers,
  'bgp large-community-list ...': filterOfOthers,
  'bgp as-path ...': filterOfOthers,
  'route-map <name> optimization': ignored('speed, not meaning'),
  'route-map <name> <action> <sequence>': openRouteMap,
  'pbr-map <name> seq <sequence>': (draft, [name = '', sequence = '']) => openPbrMap(draft, name, sequence),
  'ip route ...': (draft, words, node) => addGlobalStatic(draft, 4, words, node.line) && MATTERS,
  'ipv6 route ...': (draft, words, node) => addGlobalStatic(draft, 6, words, node.line) && MATTERS,
  'access-list ...': filterOfOthers,
  'ip access-list ...': filterOfOthers,
  'ipv6 access-list ...': filterOfOthers,
  'service ...': local,
  'no service ...': local,
  'log ...': local,
  'no log ...': local,
  'debug ...': local,
  'line vty': local,
  'banner ...': local,
  'domainname ...': local,
  'username ...': local,
  'password ...': local,
  'enable password ...': local,
  agentx: local,
  'allow-external-route-update': local,
  'allow-reserved-ranges': local,
  'no ipv6 nd ...': local,
  'key chain ...': local,
  bfd: local,
  'nexthop-group ...': ignored('a next hop group acts through the pbr-map that uses it'),
  'ip nht resolve-via-default': resolved,
  'ipv6 nht resolve-via-default': resolved,
  'ip router-id ...': local,
  'ipv6 router-id ...': local,
  'router-id ...': local,
  // Others may change what is installed: `zebra on-rib-process script`.
  'zebra ...': (_draft, [setting = '']) => (PACE_OF_ZEBRA.has(setting) ? IGNORED : MATTERS),
  'no zebra ...': (_draft, [setting = '']) => (PACE_OF_ZEBRA.has(setting) ? IGNORED : MATTERS),
  'ip multicast-routing': local,
  'ip pim ...': local,
  'ip igmp ...': local,
  'ipv6 pim ...': local,
  'ip protocol <protocol> route-map <map>': ignored(
    'a filter between protocols and the kernel; without it more is installed',
  ),
  'ipv6 protocol <protocol> route-map <map>': ignored(
    'a filter between protocols and the kernel; without it more is installed',
  ),
  'ip forwarding': local,
  'ipv6 forwarding': local,
  'no ip forwarding': ignored('the sysctl section says whether the kernel forwards'),
  'no ipv6 forwarding': ignored('the sysctl section says whether the kernel forwards'),
  'bgp send-extra-data ...': local,
  'Building configuration...': terminal,
  'Current configuration:': terminal,
  'Hello, this is FRRouting ...': terminal,
  'Copyright ...': terminal,
});

/** What zebra hands over to the kernel together, and when. */
const PACE_OF_ZEBRA = new Set([
  'work-queue',
  'zapi-packets',
  'nexthop',
  'nexthop-group',
  'dplane',
  'kernel',
  'protodown',
]);

/** Releases before 7.4 let an eBGP session without policies exchange everything (bgpd/bgp_vty.c, RFC 8212). */
function isBeforePolicies(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < 7 || (major === 7 && minor < 4);
}

const VRF_LINES = lineTable<{ readonly draft: Draft; readonly vrf: ReturnType<typeof vrfOf> }>(
  {
    'ip route ...': ({ draft, vrf }, words, node) => addStatic(draft, vrf, 4, words, node.line),
    'ipv6 route ...': ({ draft, vrf }, words, node) => addStatic(draft, vrf, 6, words, node.line),
    // Its interfaces, tables and filters are those of another namespace, where nobody collected anything.
    'netns <path>': () => UNREAD,
    'ip router-id ...': ignored(
      'a router-id decides nothing about forwarding; targets are read as they stand',
    ),
    'ipv6 router-id ...': ignored('a router-id decides nothing about forwarding'),
    // It may keep out the very routes to nowhere that end the look-up in the VRF.
    'ip protocol ...': () => UNREAD,
    'ipv6 protocol ...': () => UNREAD,
    'ip nht resolve-via-default': resolved,
    'ipv6 nht resolve-via-default': resolved,
    'ip pim ...': local,
    'ip igmp ...': local,
    'vni ...': () => UNREAD,
    'exit-vrf': () => IGNORED,
  },
  true,
);

/** `vrf default`: the global table. */
const DEFAULT_VRF_LINES = lineTable<Draft>(
  {
    'ip route ...': (draft, words, node) => addGlobalStatic(draft, 4, words, node.line) && MATTERS,
    'ipv6 route ...': (draft, words, node) => addGlobalStatic(draft, 6, words, node.line) && MATTERS,
    'ip router-id ...': local,
    'ipv6 router-id ...': local,
    'ip nht resolve-via-default': resolved,
    'ipv6 nht resolve-via-default': resolved,
    'exit-vrf': () => IGNORED,
  },
  true,
);
