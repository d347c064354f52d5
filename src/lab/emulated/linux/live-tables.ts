import type { Family } from '../../../net/address.ts';
import { networkOf, type Prefix, parseInterfaceAddress, prefixText } from '../../../net/prefix.ts';
import type { VpnView } from '../vpn-side.ts';
import type { Kernel, KernelRoute, Link } from './kernel.ts';

/** What a Linux router's own tables are told from. */
export interface LiveTables {
  readonly kernel: Kernel;
  /** Kernel routes of FRR's static ones. */
  readonly zebra: readonly KernelRoute[];
  readonly vpn: VpnView;
  readonly takesLabels: (name: string) => boolean;
}

/** `show interface vrf all`, `show ip route vrf all` and `show bgp ipv4 vpn` in FRR 8.4.4's JSON, as far as somebody reads them; undefined: another command. */
export function showLiveTables(tables: LiveTables, command: string): string | undefined {
  if (command === 'show interface vrf all json') return json(interfaces(tables));
  const [, words] = /^show (ip|ipv6) route vrf all json$/.exec(command) ?? [];
  if (words !== undefined) return routeDocuments(tables, words === 'ip' ? 4 : 6);
  const [, family, prefix] = /^show bgp ipv([46]) vpn(?: (\S+))? json$/.exec(command) ?? [];
  if (family === undefined) return undefined;
  return prefix === undefined || prefix === ''
    ? json(vpnTable(tables, family === '4' ? 4 : 6))
    : json(vpnPrefix(tables, family === '4' ? 4 : 6, prefix));
}

/** The routes of other VRFs as the kernel has them: under a label of the far router. */
export function labelledRoutes({ kernel, vpn }: Pick<LiveTables, 'kernel' | 'vpn'>): readonly KernelRoute[] {
  return vrfsOf(kernel).flatMap(({ name, table }) =>
    ([4, 6] as const).flatMap((family) =>
      vpn.imported(name, family).map((prefix) => ({
        family,
        type: 'unicast' as const,
        dst: prefix.length === 0 ? 'default' : prefixText(prefix),
        table: String(table),
        metric: 20,
        protocol: 'bgp',
      })),
    ),
  );
}

/** `ip -f mpls -j route show`: the labels that lead into VRFs; those of the backbone are taken for granted. */
export function showLabelRoutes(vrfs: readonly string[]): string {
  const records = vrfs.map((dev, at) => ({ dst: String(80 + at), dev, protocol: 'bgp', flags: [] }));
  return `${JSON.stringify(records)}\n`;
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function vrfsOf(kernel: Kernel): readonly Link[] {
  return kernel.links.filter(({ kind }) => kind === 'vrf');
}

function interfaces({ kernel, takesLabels }: LiveTables): object {
  return Object.fromEntries(
    kernel.links.map((one) => [
      one.name,
      {
        administrativeStatus: one.up ? 'up' : 'down',
        vrfName: one.kind === 'vrf' ? one.name : (one.master ?? 'default'),
        mplsEnabled: takesLabels(one.name),
        mcForwardingV4: false,
        mcForwardingV6: false,
      },
    ]),
  );
}

/** One document per VRF, as FRR prints them. */
function routeDocuments(tables: LiveTables, family: Family): string {
  return vrfsOf(tables.kernel)
    .map((vrf) => {
      const entries = routeEntries(tables, vrf, family);
      const byPrefix = Map.groupBy(entries, ({ prefix }) => prefix);
      return json(Object.fromEntries(byPrefix));
    })
    .join('');
}

function routeEntries({ kernel, zebra, vpn }: LiveTables, vrf: Link, family: Family) {
  const entry = (prefix: string, protocol: string, nexthops: readonly object[]) => ({
    prefix,
    protocol,
    vrfName: vrf.name,
    selected: true,
    installed: true,
    nexthops,
  });
  const inTable = (route: KernelRoute) => route.family === family && route.table === String(vrf.table);
  const known = (protocol: string) => (route: KernelRoute) =>
    entry(
      route.dst === 'default' ? (family === 4 ? '0.0.0.0/0' : '::/0') : route.dst,
      protocol,
      route.type === 'unreachable' ? [{ unreachable: true }] : [{ interfaceName: route.dev }],
    );
  return [
    ...connected(kernel, vrf, family).map((prefix) => entry(prefixText(prefix), 'connected', [{}])),
    ...zebra.filter(inTable).map(known('static')),
    // zebra takes no notice of routes that bear the number of one of its own daemons.
    ...kernel.routes.filter((route) => inTable(route) && route.protocol !== 'bgp').map(known('kernel')),
    ...vpn.imported(vrf.name, family).map((prefix) => entry(prefixText(prefix), 'bgp', [{ vrf: 'default' }])),
  ];
}

function connected(kernel: Kernel, vrf: Link, family: Family): readonly Prefix[] {
  return kernel.links
    .filter(({ name, master, up }) => up && (master === vrf.name || name === vrf.name))
    .flatMap(({ addresses }) => addresses)
    .flatMap(({ local, length }) => parseInterfaceAddress(`${local}/${length}`) ?? [])
    .filter((address) => address.family === family)
    .map(networkOf);
}

/** The table of all VPN routes tells no targets (FRR 8.4.4). */
function vpnTable({ vpn }: LiveTables, family: Family): object {
  const byDistinguisher = Map.groupBy(vpn.vpnRoutes(family), ({ distinguisher }) => distinguisher);
  const tables = [...byDistinguisher].map(([distinguisher, routes]) => [
    distinguisher,
    Object.fromEntries(routes.map(({ prefix }) => [prefixText(prefix), [{ valid: true }]])),
  ]);
  return { vrfId: 0, vrfName: 'default', routes: { routeDistinguishers: Object.fromEntries(tables) } };
}

function vpnPrefix({ vpn }: LiveTables, family: Family, text: string): object {
  const routes = vpn.vpnRoutes(family).filter(({ prefix }) => prefixText(prefix) === text);
  const byDistinguisher = Map.groupBy(routes, ({ distinguisher }) => distinguisher);
  const entries = [...byDistinguisher].map(([distinguisher, list]) => [
    distinguisher,
    {
      prefix: text,
      paths: list.map(({ targets }) => ({
        extendedCommunity: { string: targets.map((target) => `RT:${target}`).join(' ') },
      })),
    },
  ]);
  return Object.fromEntries(entries);
}
