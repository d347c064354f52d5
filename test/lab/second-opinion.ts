import { FAMILIES, type Family } from '../../src/net/address.ts';
import { type Prefix, prefixText } from '../../src/net/prefix.ts';
import { attach } from '../../src/verify/bind/attachment.ts';
import { familyOf } from '../../src/verify/bind/circuit.ts';
import { type ReadRouter, readRouters } from '../../src/verify/read/routers.ts';
import { type Fabric, fabricOf } from '../../src/verify/routing/fabric.ts';
import type { CollectedConfig } from '../../src/verify/types.ts';
import { documentsIn, member } from './daemon-json.ts';
import type { RunningLab } from './running-lab.ts';

/** Facts of a network as sorted lines, by subject: what two readers of the same network can be compared by. */
export type Facts = ReadonlyMap<string, readonly string[]>;

/** One subject where the daemons and our reading of their configuration text differ. */
export interface Difference {
  readonly subject: string;
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}

/** What the auditor reads out of the collected texts: bindings, routes of every VRF, VPN routes with RD and targets. */
export function factsFromTexts(running: RunningLab, configs: readonly CollectedConfig[]): Facts {
  const { inventory } = running.lab.compilation;
  const { routers } = readRouters(inventory, configs);
  const attachment = attach(inventory, routers);
  const facts = new Map<string, readonly string[]>(
    routers.map((router) => [`bindings ${router.name}`, bindingsOf(router)]),
  );
  for (const family of FAMILIES) {
    const fabric = fabricOf(attachment, routers, family, []);
    facts.set(`vpn routes IPv${family}`, vpnRoutesOf(fabric, family));
    for (const table of attachment.tables)
      facts.set(`routes IPv${family} ${table.router.name} ${table.vrf.name}`, routesOf(fabric, table.id));
  }
  return facts;
}

/** The same facts in the daemons' own words: JSON of zebra on every PE, of bgpd on the first route reflector. */
export async function factsFromDaemons(running: RunningLab, routers: readonly string[]): Promise<Facts> {
  const facts = new Map<string, readonly string[]>();
  for (const router of routers) {
    const ask = (show: string): Promise<string> => running.exec(router, `vtysh -c '${show} json'`);
    facts.set(`bindings ${router}`, interfacesIn(await ask('show interface vrf all')));
    for (const family of FAMILIES)
      for (const [vrf, routes] of routesIn(await ask(`show ${family === 4 ? 'ip' : 'ipv6'} route vrf all`)))
        facts.set(`routes IPv${family} ${router} ${vrf}`, routes);
  }
  const reflector = running.lab.network.inventory.network.routeReflectors[0] ?? '';
  for (const family of FAMILIES)
    facts.set(`vpn routes IPv${family}`, await reflected(running, reflector, family));
  return facts;
}

/** Subjects both sides know are compared line by line; VRFs without a VPN (management) only the daemons list. */
export function differencesBetween(ours: Facts, theirs: Facts): readonly Difference[] {
  return [...ours.keys()].sort().flatMap((subject) => {
    const [mine, other] = [new Set(ours.get(subject)), new Set(theirs.get(subject))];
    const onlyOurs = [...mine].filter((line) => !other.has(line));
    const onlyTheirs = [...other].filter((line) => !mine.has(line));
    return onlyOurs.length + onlyTheirs.length === 0 ? [] : [{ subject, onlyOurs, onlyTheirs }];
  });
}

function bindingsOf(router: ReadRouter): readonly string[] {
  const { interfaces, vrfs } = router.model;
  return interfaces
    .filter(({ name }) => !vrfs.some((vrf) => vrf.name === name))
    .map(
      ({ name, vrf, acceptsLabels }) =>
        `${name} in ${vrf?.value ?? 'default'}${acceptsLabels.value ? ' labels' : ''}`,
    )
    .sort();
}

function routesOf(fabric: Fabric, table: number): readonly string[] {
  const own = (fabric.locals[table] ?? [])
    .filter(({ source }) => source !== 'self')
    .map(({ prefix }) => prefix);
  const imported = (fabric.classes.admitted[fabric.classes.of[table] ?? -1] ?? []).flatMap(
    (id) => fabric.routes[id]?.local.prefix ?? [],
  );
  return texts([...own, ...imported]);
}

function vpnRoutesOf(fabric: Fabric, family: Family): readonly string[] {
  const lines = fabric.routes.flatMap(({ table, local, targets }) => {
    const place = fabric.attachment.tables[table];
    const rd = place === undefined ? undefined : familyOf(place, family)?.rd?.value;
    const names = targets.flatMap((number) => fabric.numbers.text(number) ?? []).sort();
    return [`${rd} ${prefixText(local.prefix)} ${names.join(' ')}`];
  });
  return [...new Set(lines)].sort();
}

function texts(prefixes: readonly Prefix[]): readonly string[] {
  return [...new Set(prefixes.map(prefixText))].sort();
}

function interfacesIn(text: string): readonly string[] {
  return documentsIn(text)
    .flatMap((document) => Object.entries(document))
    .filter(([name, entry]) => member(entry, 'vrfName') !== name)
    .map(
      ([name, entry]) =>
        `${name} in ${String(member(entry, 'vrfName'))}${member(entry, 'mplsEnabled') === true ? ' labels' : ''}`,
    )
    .sort();
}

/** Selected routes by VRF; the unreachable default is a guard and no route, link-local networks are on every interface. */
function routesIn(text: string): ReadonlyMap<string, readonly string[]> {
  const entries = documentsIn(text).flatMap((document) =>
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
  return new Map(
    [...byVrf].map(([vrf, list]) => [vrf, [...new Set(list.map(({ prefix }) => prefix))].sort()]),
  );
}

/** Every VPN route with its distinguisher and targets, asked for prefix by prefix: the table itself does not tell the targets. */
async function reflected(running: RunningLab, reflector: string, family: Family): Promise<readonly string[]> {
  const show = `show bgp ipv${family} vpn`;
  const table = documentsIn(await running.exec(reflector, `vtysh -c '${show} json'`));
  const byDistinguisher = table.flatMap((document) =>
    Object.values(member(member(document, 'routes'), 'routeDistinguishers') ?? {}),
  );
  const prefixes = [...new Set(byDistinguisher.flatMap((routes) => Object.keys(routes ?? {})))];
  const questions = prefixes.map((prefix) => `-c '${show} ${prefix} json'`).join(' ');
  const answers = documentsIn(await running.exec(reflector, `vtysh ${questions}`));
  const lines = answers.flatMap((document) =>
    Object.entries(document).map(
      ([rd, entry]) => `${rd} ${String(member(entry, 'prefix'))} ${targetsIn(entry)}`,
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
