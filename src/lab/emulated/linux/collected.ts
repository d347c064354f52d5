import type { Family } from '../../../net/address.ts';
import type { FrrConfig } from './frr-config.ts';
import { saveTables, type Tables } from './iptables.ts';
import type { Kernel, KernelRoute, Link } from './kernel.ts';

const GLOBAL_KEYS = [
  'net.ipv4.conf.all.rp_filter',
  'net.ipv4.ip_forward',
  'net.ipv4.raw_l3mdev_accept',
  'net.ipv4.tcp_l3mdev_accept',
  'net.ipv4.udp_l3mdev_accept',
  'net.ipv6.conf.all.forwarding',
  'net.mpls.platform_labels',
];

/** The running configuration as one text in the form of a collected Linux router, straight from the state. */
export function collectedText(
  kernel: Kernel,
  frr: FrrConfig,
  tables: Readonly<Record<Family, Tables>>,
  sysctl: (key: string) => string,
): string {
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['vtysh -c "show running-config no-header"', frrLines(frr.running())],
    ['ip link', linkLines(kernel)],
    ['ip address', addressLines(kernel)],
    ['ip rule', ruleLines(kernel, 4)],
    ['ip -6 rule', ruleLines(kernel, 6)],
    ['ip route', routeLines(kernel, 4)],
    ['ip -6 route', routeLines(kernel, 6)],
    ['iptables-save', tableLines(tables[4], 4)],
    ['ip6tables-save', tableLines(tables[6], 6)],
    ['sysctl', sysctlLines(kernel, sysctl)],
  ];
  return sections
    .map(([name, lines]) => `### ${name}\n${lines.map((line) => `${line}\n`).join('')}`)
    .join('');
}

function frrLines(running: string): readonly string[] {
  return running.split('\n').filter((line) => !/^(\s*!?|frr version .*)$/.test(line));
}

function inOrder(kernel: Kernel): readonly Link[] {
  return [...kernel.links].sort(
    (a, b) => Number(b.kind === 'vrf') - Number(a.kind === 'vrf') || (a.name < b.name ? -1 : 1),
  );
}

function linkLines(kernel: Kernel): readonly string[] {
  return inOrder(kernel).flatMap((one) => [
    ...(one.kind === 'vrf' ? [`link add ${one.name} type vrf table ${one.table}`] : []),
    ...(one.kind === 'vlan' ? [`link add link ${one.parent} name ${one.name} type vlan id ${one.vlan}`] : []),
    ...(one.master === undefined ? [] : [`link set ${one.name} master ${one.master}`]),
    ...(one.up ? [`link set ${one.name} up`] : []),
  ]);
}

function addressLines(kernel: Kernel): readonly string[] {
  return inOrder(kernel).flatMap((one) =>
    one.addresses
      .filter((address) => !(one.kind === 'loopback' && /^(127\.|::1$)/.test(address.local)))
      .map((address) => `address add ${address.local}/${address.length} dev ${one.name}`),
  );
}

/** A typed rule beside the kernel's own twin is one line. */
function ruleLines(kernel: Kernel, family: Family): readonly string[] {
  const lines = kernel.rules[family].map(
    ({ priority, selector, table }) =>
      `rule add pref ${priority} ${selector === 'l3mdev' ? 'l3mdev' : `lookup ${table}`}`,
  );
  return [...new Set(lines)];
}

function routeLines(kernel: Kernel, family: Family): readonly string[] {
  return kernel.routes
    .filter((route) => route.family === family)
    .map((route) => ({ table: Number(route.table) || 0, text: routeLine(route) }))
    .sort((a, b) => a.table - b.table || (a.text < b.text ? -1 : 1))
    .map(({ text }) => text);
}

function routeLine(route: KernelRoute): string {
  const kind = route.type === 'unicast' ? '' : `${route.type} `;
  return [
    `route add ${kind}${route.dst}`,
    ...(route.gateway === undefined ? [] : [`via ${route.gateway}`]),
    ...(route.dev === undefined ? [] : [`dev ${route.dev}`]),
    ...(route.table === 'main' ? [] : [`table ${route.table}`]),
    ...(route.metric === undefined ? [] : [`metric ${route.metric}`]),
  ].join(' ');
}

function tableLines(tables: Tables, family: Family): readonly string[] {
  const busy = new Map(
    [...tables].filter(([, table]) =>
      [...table.chains.values()].some((chain) => chain.rules.length > 0 || chain.policy !== 'ACCEPT'),
    ),
  );
  return saveTables(busy, family)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.replace(/ \[\d+:\d+\]$/, ''));
}

function sysctlLines(kernel: Kernel, sysctl: (key: string) => string): readonly string[] {
  const perLink = kernel.links.flatMap((one) => {
    const name = one.name.replaceAll('.', '/');
    const keys = [
      `net.ipv4.conf.${name}.rp_filter`,
      `net.ipv6.conf.${name}.keep_addr_on_down`,
      `net.mpls.conf.${name}.input`,
    ];
    return keys.filter((key) => sysctl(key) !== '0');
  });
  return [...GLOBAL_KEYS, ...perLink].sort().map((key) => `${key} = ${sysctl(key)}`);
}
