import { FAMILIES, type Family } from '../../net/address.ts';
import type { LiveReader } from '../platform.ts';
import { frrEcho } from './echo.ts';
import { documentsIn, labelledVrfs, member } from './live-json.ts';
import { forwardedLabelsIn, forwardingIn, KERNEL_READS } from './live-kernel.ts';
import { answersOf, showing } from './live-shows.ts';

type Answers = ReadonlyMap<string, string>;

const routes = (family: Family): string => `${family === 4 ? 'ip' : 'ipv6'} route vrf all json`;
const vpnTable = (family: Family): string => `bgp ipv${family} vpn json`;
const vpnPrefix = (family: Family, prefix: string): string => `bgp ipv${family} vpn ${prefix} json`;
const INTERFACES = 'interface vrf all json';
const LABELS = 'mpls table json';
const VPN_TABLES = showing(FAMILIES.map(vpnTable));

/** Shows of one call: starting vtysh costs more than they do, and a command line has an end. */
const AT_ONCE = 100;

/**
 * zebra's, bgpd's and the kernel's own tables (FRR 8.4.4). The table of VPN routes does not tell route targets, with `detail` neither: its prefixes
 * are asked for by themselves, a hundred in a call.
 */
export const frrLive: LiveReader = {
  reads: [showing([INTERFACES, ...FAMILIES.map(routes), LABELS]), ...KERNEL_READS],
  readsOfVpnRoutes: [VPN_TABLES],
  follow: (answers) => {
    const shows = FAMILIES.flatMap((family) =>
      prefixesIn(answersOf(answers), family).map((prefix) => vpnPrefix(family, prefix)),
    );
    return Array.from({ length: Math.ceil(shows.length / AT_ONCE) }, (_, at) =>
      showing(shows.slice(at * AT_ONCE, (at + 1) * AT_ONCE)),
    );
  },
  facts: (answers) => {
    const shown = answersOf(answers);
    const multicast = multicastIn(shown);
    return {
      bindings: bindingsIn(shown),
      labels: labelledVrfs(shown.get(LABELS) ?? ''),
      forwardedLabels: forwardedLabelsIn(answers),
      routes: new Map(FAMILIES.flatMap((family) => routesIn(shown, family))),
      forwarding: forwardingIn(answers),
      vpnRoutes: new Map(
        FAMILIES.filter((family) => shown.has(vpnTable(family))).map((family) => [
          family,
          vpnRoutesIn(shown, family),
        ]),
      ),
      ...(multicast === undefined ? {} : { multicast }),
    };
  },
  echo: frrEcho,
};

/** Interfaces by name; VRF devices, which stand in themselves, are left out. */
function interfacesIn(shown: Answers): readonly (readonly [name: string, entry: unknown])[] {
  return documentsIn(shown.get(INTERFACES) ?? '')
    .flatMap((document) => Object.entries(document))
    .filter(([name, entry]) => member(entry, 'vrfName') !== name);
}

/** Every interface with its VRF and whether it takes labels; what is in no VRF of a VPN stays in. */
function bindingsIn(shown: Answers): readonly string[] {
  return interfacesIn(shown)
    .map(([name, entry]) => {
      const labels = member(entry, 'mplsEnabled') === true ? ' labels' : '';
      return `${name} in ${String(member(entry, 'vrfName'))}${labels}`;
    })
    .sort();
}

/** zebra says of every interface whether the kernel forwards multicast on it. */
function multicastIn(shown: Answers): readonly string[] | undefined {
  const all = interfacesIn(shown);
  const flags = (entry: unknown) => [member(entry, 'mcForwardingV4'), member(entry, 'mcForwardingV6')];
  if (all.length === 0 || all.some(([, entry]) => flags(entry).includes(undefined))) return undefined;
  return all
    .filter(([, entry]) => flags(entry).includes(true))
    .map(([name, entry]) => `${name} in ${String(member(entry, 'vrfName'))}`)
    .sort();
}

/** Selected routes by VRF (`default` is none); the unreachable default is a guard and no route, link-local networks are on every interface. */
function routesIn(shown: Answers, family: Family): readonly (readonly [string, readonly string[]])[] {
  const entries = documentsIn(shown.get(routes(family)) ?? '').flatMap((document) =>
    Object.entries(document).flatMap(([prefix, list]) =>
      (Array.isArray(list) ? list : []).map((entry: unknown) => ({ prefix, entry })),
    ),
  );
  const real = entries.filter(
    ({ prefix, entry }) =>
      member(entry, 'selected') === true && !isEndOfTable(prefix, entry) && !prefix.startsWith('fe80:'),
  );
  const byVrf = Map.groupBy(real, ({ entry }) => String(member(entry, 'vrfName')));
  byVrf.delete('default');
  return [...byVrf].map(([vrf, list]) => [
    `IPv${family} ${vrf}`,
    [...new Set(list.map(({ prefix }) => prefix))].sort(),
  ]);
}

function isEndOfTable(prefix: string, entry: unknown): boolean {
  const hops = member(entry, 'nexthops');
  const nowhere = Array.isArray(hops) && hops.every((hop: unknown) => member(hop, 'unreachable') === true);
  return prefix.endsWith('/0') && member(entry, 'protocol') === 'kernel' && nowhere;
}

function prefixesIn(shown: Answers, family: Family): readonly string[] {
  const byDistinguisher = documentsIn(shown.get(vpnTable(family)) ?? '').flatMap((document) =>
    Object.values(member(member(document, 'routes'), 'routeDistinguishers') ?? {}),
  );
  return [...new Set(byDistinguisher.flatMap((table) => Object.keys(table ?? {})))].sort();
}

/** `DISTINGUISHER PREFIX TARGETS` of every path of every VPN route. */
function vpnRoutesIn(shown: Answers, family: Family): readonly string[] {
  const lines = prefixesIn(shown, family).flatMap((prefix) =>
    documentsIn(shown.get(vpnPrefix(family, prefix)) ?? '').flatMap((document) =>
      Object.entries(document).flatMap(([rd, entry]) => {
        const paths: unknown = member(entry, 'paths');
        return (Array.isArray(paths) ? paths : []).map(
          (path: unknown) => `${rd} ${String(member(entry, 'prefix'))} ${targetsIn(path)}`,
        );
      }),
    ),
  );
  return [...new Set(lines)].sort();
}

function targetsIn(path: unknown): string {
  const text = String(member(member(path, 'extendedCommunity'), 'string') ?? '');
  return text
    .split(' ')
    .flatMap((word) => (word.startsWith('RT:') ? [word.slice(3)] : []))
    .sort()
    .join(' ');
}
