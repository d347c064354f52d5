import { hash } from 'node:crypto';
import type { Origin } from '../../device/model.ts';
import type { ReadRouter } from '../read/routers.ts';

/** Words of a line that could change who reaches whom: a certificate accounts for every line that holds one (docs/proof.md). */
const ISOLATION_WORDS: ReadonlySet<string> = new Set([
  ...['vrf', 'vpn', 'vpn-instance', 'rd', 'route-distinguisher', 'rt', 'vpn-target', 'import', 'export'],
  ...[
    'import-route',
    'import-rib',
    'export-rib',
    'redistribute',
    'network',
    'aggregate',
    'label',
    'apply-label',
  ],
  ...['mpls', 'route-map', 'route-policy', 'prefix-list', 'ip-prefix', 'ipv6-prefix', 'extcommunity'],
  ...[
    'extcommunity-list',
    'extcommunity-filter',
    'route',
    'route-static',
    'nexthop-vrf',
    'remote-as',
    'as-number',
  ],
  ...[
    'master',
    'vlan',
    'vlan-type',
    'table',
    'rule',
    '-A',
    '-I',
    'l3mdev',
    'netns',
    'redirect',
    'traffic-policy',
  ],
  ...[
    'traffic-filter',
    'pbr',
    'pbr-map',
    'pbr-policy',
    'policy-based-route',
    'nat',
    'tunnel',
    'gre',
    'ipip',
    'sit',
  ],
  ...['vxlan', 'nve', 'evpn', 'l2vpn', 'segment-routing', 'bridge', 'reoriginate', 'route-replicate'],
  ...['binding', 'bridge-domain', 'ccc', 'flow', 'ipsec', 'listen-net', 'local-switch', 'observe-port'],
  ...['service-instance', 've-group', 'vlan-id', 'vlan-mapping', 'vlan-stacking', 'vlan-switch', 'vsys'],
  ...['xconnect', 'import-table', 'termination', 'user-vlan', 'tunnel-protocol', 'port-observing'],
  ...['traffic-redirect', 'header', 'direct-route', 'vlink-direct-route', 'peer-group', 'virtual-ip'],
  ...['arp-proxy', 'proxy', 'confederation', 'mirror', 'observe-server'],
]);

/** A peer in a group has what the group says, which no line of its own shows. */
const IN_GROUP = /(?:^|\s)peer\s\S+\sgroup(?!\S)/;

const FREE_TEXT = /^(description|remark|hostname|sysname|[#!])|^(neighbor|peer) \S+ description /;

/** Numbers of the lines of a router that hold an isolation word outside free text. */
export function isolationLines(router: ReadRouter): readonly Origin[] {
  const holds = (text: string) =>
    !FREE_TEXT.test(text) &&
    (text.split(/\s+/).some((word) => ISOLATION_WORDS.has(word)) || IN_GROUP.test(text));
  return router.lines().flatMap((line, i) => (holds(line.trim()) ? [i + 1] : []));
}

/** The first 16 hexadecimal digits of SHA-256. */
export function shortDigest(text: string): string {
  return hash('sha256', text).slice(0, 16);
}
