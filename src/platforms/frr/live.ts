import { FAMILIES, type Family } from '../../net/address.ts';
import type { LiveReader } from '../platform.ts';
import { documentsIn, labelledVrfs, member } from './live-json.ts';

type Answers = ReadonlyMap<string, string>;

const vtysh = (show: string): string => `vtysh -c "show ${show} json"`;
const routes = (family: Family): string => vtysh(`${family === 4 ? 'ip' : 'ipv6'} route vrf all`);
const vpnTable = (family: Family): string => vtysh(`bgp ipv${family} vpn`);
const vpnPrefix = (family: Family, prefix: string): string => vtysh(`bgp ipv${family} vpn ${prefix}`);
const INTERFACES = vtysh('interface vrf all');
const LABELS = vtysh('mpls table');

/** zebra's and bgpd's own tables (FRR 8.4.4). The VPN table does not tell route targets: every prefix is asked for by itself. */
export const frrLive: LiveReader = {
  reads: [INTERFACES, ...FAMILIES.map(routes), LABELS],
  readsOfReflector: FAMILIES.map(vpnTable),
  follow: (answers) =>
    FAMILIES.flatMap((family) => prefixesIn(answers, family).map((prefix) => vpnPrefix(family, prefix))),
  facts: (answers) => ({
    bindings: bindingsIn(answers),
    labels: labelledVrfs(answers.get(LABELS) ?? ''),
    routes: new Map(FAMILIES.flatMap((family) => routesIn(answers, family))),
    vpnRoutes: new Map(
      FAMILIES.filter((family) => answers.has(vpnTable(family))).map((family) => [
        family,
        vpnRoutesIn(answers, family),
      ]),
    ),
  }),
};

/** Every interface with its VRF and whether it takes labels; VRF devices and what is in no VRF of a VPN stay in. */
function bindingsIn(answers: Answers): readonly string[] {
  return documentsIn(answers.get(INTERFACES) ?? '')
    .flatMap((document) => Object.entries(document))
    .filter(([name, entry]) => member(entry, 'vrfName') !== name)
    .map(([name, entry]) => {
      const labels = member(entry, 'mplsEnabled') === true ? ' labels' : '';
      return `${name} in ${String(member(entry, 'vrfName'))}${labels}`;
    })
    .sort();
}

/** Selected routes by VRF; the unreachable default is a guard and no route, link-local networks are on every interface. */
function routesIn(answers: Answers, family: Family): readonly (readonly [string, readonly string[]])[] {
  const entries = documentsIn(answers.get(routes(family)) ?? '').flatMap((document) =>
    Object.entries(document).flatMap(([prefix, list]) =>
      (Array.isArray(list) ? list : []).map((entry: unknown) => ({ prefix, entry })),
    ),
  );
  const real = entries.filter(
    ({ prefix, entry }) =>
      member(entry, 'selected') === true &&
      member(entry, 'protocol') !== 'kernel' &&
      !prefix.startsWith('fe80:'),
  );
  const byVrf = Map.groupBy(real, ({ entry }) => String(member(entry, 'vrfName')));
  return [...byVrf].map(([vrf, list]) => [
    `IPv${family} ${vrf}`,
    [...new Set(list.map(({ prefix }) => prefix))].sort(),
  ]);
}

function prefixesIn(answers: Answers, family: Family): readonly string[] {
  const byDistinguisher = documentsIn(answers.get(vpnTable(family)) ?? '').flatMap((document) =>
    Object.values(member(member(document, 'routes'), 'routeDistinguishers') ?? {}),
  );
  return [...new Set(byDistinguisher.flatMap((table) => Object.keys(table ?? {})))].sort();
}

/** `DISTINGUISHER PREFIX TARGETS` of every VPN route. */
function vpnRoutesIn(answers: Answers, family: Family): readonly string[] {
  const lines = prefixesIn(answers, family).flatMap((prefix) =>
    documentsIn(answers.get(vpnPrefix(family, prefix)) ?? '').flatMap((document) =>
      Object.entries(document).map(
        ([rd, entry]) => `${rd} ${String(member(entry, 'prefix'))} ${targetsIn(entry)}`,
      ),
    ),
  );
  return [...new Set(lines)].sort();
}

function targetsIn(entry: unknown): string {
  const paths = member(entry, 'paths');
  const first: unknown = Array.isArray(paths) ? paths[0] : undefined;
  const text = String(member(member(first, 'extendedCommunity'), 'string') ?? '');
  return text
    .split(' ')
    .flatMap((word) => (word.startsWith('RT:') ? [word.slice(3)] : []))
    .sort()
    .join(' ');
}
