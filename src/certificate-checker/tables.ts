import type { Inventory, Site } from '../inventory/types.ts';
import { addressBits, type Family, type IpAddress, parseAddress } from '../net/address.ts';
import { coversAddress, type InterfaceAddress, networkOf, type Prefix } from '../net/prefix.ts';
import { admitted, mayPass, type Route, type RouteMap, routeMap, targetsIn } from './filters/route-maps.ts';
import { prefixIn, type Reading, shortDigest } from './read.ts';

/** An interface somebody may stand behind, and the declared site that does. */
export interface Circuit {
  readonly name: string;
  readonly links: readonly InterfaceAddress[];
  readonly access: string;
  readonly site: Site | undefined;
}

/** A route a VRF has by itself; without a circuit its packets go nowhere. */
export interface Local extends Route {
  readonly circuit: string;
}

/** One family of a VRF: what it is made of, what it may ever hold by itself and give away, and what of it cannot be certified. */
export interface Table {
  readonly router: Reading;
  readonly vrf: string;
  readonly family: Family;
  readonly circuits: readonly Circuit[];
  readonly vpn: string;
  readonly imports: ReadonlyMap<string, number>;
  readonly exports: ReadonlyMap<string, number>;
  readonly importMap: RouteMap;
  readonly maps: readonly RouteMap[];
  readonly locals: readonly Local[];
  readonly given: readonly Route[];
  /** Lines that end the table's look-ups, give its label, and take away targets that customers attach. */
  readonly ends: readonly number[];
  readonly label: number;
  readonly seals: readonly number[];
  readonly id: string;
  readonly record: object;
  readonly problems: readonly (readonly [reason: string, line: number])[];
}

/** The interface name as the kernel's settings write it: `eth2/1110` is eth2.1110. */
export function linksOf(router: Reading, port: string): readonly InterfaceAddress[] {
  return router.say('address', port).flatMap(({ b }) => prefixIn(b) ?? []);
}

export function isOn(links: readonly InterfaceAddress[], address: IpAddress | undefined): boolean {
  return address !== undefined && links.some((link) => coversAddress(networkOf(link), address));
}

export function tableOf(router: Reading, vrf: string, family: Family, ports: readonly Circuit[]): Table {
  const say = (kind: string) => router.say(kind, `${vrf} ${family}`);
  const open = (way: string) => !router.kernel || say('gate').some(({ b }) => b === way);
  const targets = (way: string) =>
    new Map(
      say('targets')
        .filter(({ b }) => b !== way)
        .flatMap(({ c, line }) => targetsIn(c).map((one) => [one, line] as const))
        .reverse(),
    );
  const imports = open('import') ? targets('export') : new Map<string, number>();
  const exports = open('export') && say('rd').length > 0 ? targets('import') : new Map<string, number>();
  const [importMap, exportMap] = ['import-map', 'export-map'].map((kind) =>
    routeMap(router, say(kind)[0]?.b ?? ''),
  ) as [RouteMap, RouteMap];
  const problems: [string, number][] = [];
  const circuits = ports.map((one) => ({
    ...one,
    links: one.links.filter((link) => link.family === family),
  }));
  const behind = (address: IpAddress | undefined) =>
    circuits.find(({ links }) => isOn(links, address))?.name ?? '';
  const fact = (prefix: Prefix, circuit: string) => ({ prefix, exact: true, may: [], sure: [], circuit });
  const connected = circuits.flatMap(({ name, links }) =>
    links.filter(({ length }) => length < addressBits(family)).map((link) => fact(networkOf(link), name)),
  );
  const statics = router.say('static', `${vrf} ${family}`).flatMap(({ b, c, line }) => {
    const prefix = prefixIn(b);
    if (prefix === undefined || (/[.:]/.test(c) && behind(parseAddress(c)) === ''))
      problems.push(['static-leads-elsewhere', line]);
    return prefix === undefined ? [] : [fact(networkOf(prefix), behind(parseAddress(c)))];
  });
  const sessions = [
    ...new Set([...say('active'), ...router.say('peer', `${vrf} 4`), ...say('peer')].map(({ a }) => a)),
  ].filter((peer) => say('active').some(({ a }) => a === peer) || parseAddress(peer)?.family === family);
  const maps = [importMap, exportMap];
  const announced = sessions.flatMap((peer) => {
    const inbound = routeMap(router, say('inbound').find(({ a }) => a === peer)?.b ?? '');
    const circuit = behind(parseAddress(peer));
    maps.push(inbound);
    const line = router.say('peer', peer)[0]?.line ?? 0;
    if (circuit === '') problems.push(['session-without-circuit', line]);
    if (inbound.digest === '' || inbound.entries.some(({ permit, seals }) => permit && !seals))
      problems.push(['customer-targets', line]);
    return admitted(inbound, family).flatMap(({ prefix, exact }) => {
      const passed = mayPass(inbound, { prefix, exact, may: [], sure: [] });
      return passed === undefined ? [] : [{ prefix, exact, may: passed.may, sure: passed.sure, circuit }];
    });
  });
  for (const map of maps) if (!map.defined) problems.push(['policy-undefined', map.lines[0] ?? 0]);
  const sources = new Set(say('source').map(({ b }) => (b === 'direct' ? 'connected' : b)));
  const leaving = [
    ...(sources.has('connected') ? connected : []),
    ...(sources.has('static') ? statics : []),
    ...announced,
  ];
  const given = leaving.flatMap((local): readonly Route[] => {
    const may = [...new Set([...exports.keys(), ...local.may])];
    const passed = exports.size === 0 ? undefined : mayPass(exportMap, { ...local, may, sure: may });
    const sure = passed === undefined || passed.sure.length > 0 ? (passed?.sure ?? []) : may;
    return passed === undefined
      ? []
      : [{ ...local, may: [...new Set([...may, ...passed.may])], sure: local.exact ? sure : [] }];
  });
  const vpns = new Set(circuits.flatMap(({ site }) => site?.vpn ?? []));
  if (vpns.size > 1) problems.push(['vrf-of-two-vpns', 0]);
  const vpn = [...vpns][0] ?? (circuits.length === 0 ? '' : `${vrf}@${router.name}`);
  const roles = [...new Set(circuits.map(({ site }) => site?.role ?? 'undeclared'))].sort();
  const key = {
    family,
    vpn,
    roles,
    imports: [...imports.keys()].sort(),
    exports: [...exports.keys()].sort(),
    importMap: importMap.digest,
    exportMap: exportMap.digest,
    sources: [...sources].sort(),
    label: say('label').length > 0 ? 'per-vrf' : 'other',
  };
  if (router.kernel && exports.size > 0 && key.label === 'other')
    problems.push(['label-missing', say('rd')[0]?.line ?? 0]);
  const number = router.facts.find(({ kind, v }) => kind === 'table' && v === vrf)?.b ?? '';
  const ends = router
    .say('end', number)
    .filter(({ f }) => f === family)
    .map(({ line }) => line);
  const reachable = exports.size > 0 || circuits.some(({ site }) => site !== undefined);
  const addressed = router.facts.some(({ kind, b }) => kind === 'address' && prefixIn(b)?.family === family);
  if (router.kernel && ends.length === 0 && reachable && addressed)
    problems.push(['table-without-end', say('rd')[0]?.line ?? 0]);
  const seals = [...new Set(maps.slice(2).flatMap(({ sealsAt }) => sealsAt))];
  const label = say('label')[0]?.line ?? 0;
  const id = shortDigest(JSON.stringify(key));
  const record = { record: 'class', id, ...key };
  const locals = [...connected, ...statics, ...announced];
  return {
    router,
    vrf,
    family,
    circuits,
    vpn,
    imports,
    exports,
    importMap,
    maps,
    locals,
    given,
    ends,
    label,
    seals,
    id,
    record,
    problems,
  };
}

/** Why two circuits' sites may send to each other without any agreement: one VPN, and its topology. */
export function topologyAllows(declared: Inventory, from: Site | undefined, to: Site | undefined): boolean {
  if (from === undefined || to === undefined || from.id === to.id) return true;
  const [a, b] = [from.role === 'hub-role', to.role === 'hub-role'];
  const topology = declared.vpns.find(({ id }) => id === from.vpn)?.topology;
  return topology === 'any-to-any' || (topology === 'hub-spoke' ? a || b : a !== b);
}
