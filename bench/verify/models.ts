import type {
  CePeer,
  DeviceModel,
  FilterRule,
  Interface,
  PacketFilter,
  PrefixList,
  RoutePolicy,
  StaticRoute,
  TargetList,
  Vrf,
  VrfFamily,
} from '../../src/device/model.ts';
import type { Family } from '../../src/net/address.ts';
import { FAMILIES } from '../../src/net/address.ts';
import type { Prefix } from '../../src/net/prefix.ts';
import { loopbackDistinguisher, type RouteTarget, routeTarget } from '../../src/net/route-target.ts';
import { frontPrefix, linkAddress, ownedPrefixes } from './addresses.ts';
import {
  hasIpv6,
  isFront,
  isHub,
  isHubSpoke,
  providerOf,
  rankOf,
  type Spec,
  speaksBgp,
  vpnOf,
  vrfKey,
} from './spec.ts';

const at = 0;
const sourced = <Value>(value: Value) => ({ value, at });

/** Every second router speaks the one platform, every second the other. */
export function platformOf(edge: number): 'frr' | 'huawei_vrpv8' {
  return edge % 2 === 0 ? 'frr' : 'huawei_vrpv8';
}

export function edgeName(edge: number): string {
  return `pe${edge}`;
}

export function portOf(edge: number): string {
  return platformOf(edge) === 'frr' ? 'eth2' : 'GigabitEthernet0/2/0';
}

/** VLAN of a site on its router's port. */
export function vlanOf(spec: Spec, site: number): number {
  return 100 + (spec.placeOf[site] ?? 0);
}

export const AUTONOMOUS_SYSTEM = 65101;
export function customerAs(site: number): number {
  return 64512 + (site % 500);
}

/** The router model of one PE: what its configuration says, in the words both platforms share. */
export function modelOf(spec: Spec, edge: number): DeviceModel {
  const sites = [...(spec.sitesAt[edge] ?? [])];
  const groups = [...Map.groupBy(sites, (site) => vrfKey(spec, site))].sort(([a], [b]) => (a < b ? -1 : 1));
  const parts = groups.map(([name, members], index) => vrfPart(spec, { edge, name, members, index }));
  const filterOf = new Map(
    groups.flatMap(([, members]) => {
      const front = members.find((site) => isFront(spec, site));
      return front === undefined ? [] : members.map((site) => [site, filterName(spec, front)] as const);
    }),
  );
  const byName = <Named extends { readonly name: string }>(a: Named, b: Named) => (a.name < b.name ? -1 : 1);
  const frr = platformOf(edge) === 'frr';
  return {
    hostname: edgeName(edge),
    platform: platformOf(edge),
    vrfs: parts.map(({ vrf }) => vrf),
    interfaces: sites
      .map((site, place) => circuit(spec, { site, edge, vlan: 100 + place, filter: filterOf.get(site) }))
      .sort(byName),
    filters: parts.flatMap(({ filters }) => filters).sort(byName),
    routePolicies: parts.flatMap(({ policies }) => policies).sort(byName),
    prefixLists: parts.flatMap(({ lists }) => lists).sort(byName),
    targetLists: parts.flatMap(({ targets }) => targets).sort(byName),
    leaks: [],
    backbone: { asNumber: sourced(AUTONOMOUS_SYSTEM), peers: [], sendsDuplicates: sourced(!frr) },
    guards: {
      localRuleBehindVrf: FAMILIES.map((family) => ({ family, value: true, at })),
      servicesOutsideVrfs: sourced(true),
      forwards: FAMILIES.map((family) => ({ family, value: true, at })),
      hostStateCollected: true,
    },
  };
}

interface VrfPart {
  readonly vrf: Vrf;
  readonly filters: readonly PacketFilter[];
  readonly policies: readonly RoutePolicy[];
  readonly lists: readonly PrefixList[];
  readonly targets: readonly TargetList[];
}

interface VrfPlace {
  readonly edge: number;
  readonly name: string;
  readonly members: readonly number[];
  readonly index: number;
}

export function familiesOf(vpn: number): readonly Family[] {
  return hasIpv6(vpn) ? FAMILIES : [4];
}

function vrfPart(spec: Spec, place: VrfPlace): VrfPart {
  const { edge, name, members, index } = place;
  const vpn = vpnOf(spec, members[0] ?? 0);
  const front = members.filter((site) => isFront(spec, site));
  const families = familiesOf(vpn).map((family) => familyPart(spec, place, family));
  const frr = platformOf(edge) === 'frr';
  const loopback = `10.255.${edge >>> 8}.${edge & 255}`;
  const rd = sourced(loopbackDistinguisher(loopback, index + 1));
  return {
    vrf: {
      name,
      at,
      ...(frr
        ? {
            table: sourced(1000 + index),
            routerId: sourced({ family: 4 as const, value: (10n << 24n) | (255n << 16n) | BigInt(edge) }),
          }
        : {}),
      families: families.map(({ settings }) => ({ ...settings, rd })),
    },
    filters: front
      .slice(0, 1)
      .flatMap((site) => familiesOf(vpn).map((family) => agreedFilter(spec, site, family))),
    policies: families.flatMap(({ policies }) => policies),
    lists: families.flatMap(({ lists }) => lists),
    targets: families.slice(0, 1).flatMap(({ targets }) => targets),
  };
}

function ownTargets(
  spec: Spec,
  site: number,
): { readonly imports: readonly RouteTarget[]; readonly exports: readonly RouteTarget[] } {
  const vpn = vpnOf(spec, site);
  const [full, hub, spoke] = [0, 1, 2].map((n) => routeTarget(AUTONOMOUS_SYSTEM, vpn * 10 + n));
  if (full === undefined || hub === undefined || spoke === undefined) throw new Error('targets');
  if (!isHubSpoke(vpn)) return { imports: [full], exports: [full] };
  return isHub(spec, site) ? { imports: [hub, spoke], exports: [hub] } : { imports: [hub], exports: [spoke] };
}

const servicesOut = (provider: number) => routeTarget(AUTONOMOUS_SYSTEM, 1_000_000 + provider);
const servicesIn = (provider: number) => routeTarget(AUTONOMOUS_SYSTEM, 2_000_000 + provider);

function familyPart(spec: Spec, { name, members }: VrfPlace, family: Family) {
  const own = ownTargets(spec, members[0] ?? 0);
  const tail = family === 4 ? '' : '6';
  const fronts = members.filter((site) => isFront(spec, site));
  const [front] = fronts;
  const vpn = vpnOf(spec, members[0] ?? 0);
  const provider = front === undefined ? 0 : vpn === 0 ? Math.floor(front / spec.vpns) : providerOf(vpn);
  const consumes = front !== undefined && vpn !== 0;
  const taken =
    front === undefined
      ? []
      : vpn === 0
        ? fronts.map((one) => servicesIn(Math.floor(one / spec.vpns)))
        : [servicesOut(provider)];
  const [EXP, IMP] = [`EXP${tail}-${name}`, `IMP${tail}-${name}`];
  const speakers = members.filter((site) => speaksBgp(spec, site));
  const settings: VrfFamily = {
    family,
    at,
    importTargets: [...own.imports, ...taken].map(sourced),
    exportTargets: own.exports.map(sourced),
    ...(consumes ? { importPolicy: sourced(IMP) } : {}),
    ...(front === undefined ? {} : { exportPolicy: sourced(EXP) }),
    exportsVpn: true,
    importsVpn: true,
    labelMode: sourced('per-vrf'),
    terminator: sourced(true),
    redistributes: [sourced('connected'), sourced('static')],
    statics: members
      .filter((site) => !speaksBgp(spec, site))
      .flatMap((site) => staticsOf(spec, site, family)),
    peers: speakers.map((site) => peerOf(site, family)),
  };
  const policies: RoutePolicy[] = speakers.flatMap((site) => [
    {
      name: `CE${tail}-${site}`,
      at,
      entries: [
        {
          sequence: 10,
          action: 'permit' as const,
          at,
          matchPrefixLists: [sourced({ family, name: `CE${tail}-${site}` })],
          matchTargetLists: [],
          scrub: sourced(true),
          peerNextHop: [sourced(family)],
        },
      ],
    },
  ]);
  const lists: PrefixList[] = speakers.map((site) =>
    listOf(`CE${tail}-${site}`, family, ownedPrefixes(spec, site, family)),
  );
  const targets: TargetList[] = [];
  if (front !== undefined) {
    policies.push({
      name: EXP,
      at,
      entries: [
        ...fronts.map((one, i) => {
          const give = vpn === 0 ? servicesOut(Math.floor(one / spec.vpns)) : servicesIn(provider);
          return {
            sequence: 10 + i * 10,
            action: 'permit' as const,
            at,
            matchPrefixLists: [sourced({ family, name: `${EXP}-${one}` })],
            matchTargetLists: [],
            setTargets: sourced({ targets: [...own.exports, give], additive: true }),
          };
        }),
        { sequence: 65535, action: 'permit', at, matchPrefixLists: [], matchTargetLists: [] },
      ],
    });
    lists.push(...fronts.map((one) => listOf(`${EXP}-${one}`, family, [frontPrefix(spec, one, family)])));
  }
  if (consumes) {
    const marked = `IMP-${name}`;
    targets.push({ name: marked, at, targets: [servicesOut(provider)] });
    lists.push(listOf(`${IMP}-X`, family, [frontPrefix(spec, provider * spec.vpns, family)]));
    policies.push({
      name: IMP,
      at,
      entries: [
        {
          sequence: 10,
          action: 'permit',
          at,
          matchPrefixLists: [sourced({ family, name: `${IMP}-X` })],
          matchTargetLists: [sourced(marked)],
        },
        { sequence: 15, action: 'deny', at, matchPrefixLists: [], matchTargetLists: [sourced(marked)] },
        { sequence: 65535, action: 'permit', at, matchPrefixLists: [], matchTargetLists: [] },
      ],
    });
  }
  return { settings, policies, lists, targets };
}

function listOf(name: string, family: Family, prefixes: ReturnType<typeof ownedPrefixes>): PrefixList {
  return {
    name,
    family,
    at,
    entries: prefixes.map((prefix, i) => ({ sequence: 10 + i * 10, action: 'permit', prefix, at })),
  };
}

function customerAddress(site: number, family: Family) {
  const { address } = linkAddress(site, family);
  return { family, value: address + 1n };
}

function staticsOf(spec: Spec, site: number, family: Family): readonly StaticRoute[] {
  const nextHop = customerAddress(site, family);
  return ownedPrefixes(spec, site, family).map((prefix) => ({ prefix, nextHop, discard: false, at }));
}

function peerOf(site: number, family: Family): CePeer {
  return {
    address: customerAddress(site, family),
    at,
    remoteAs: customerAs(site),
    inboundPolicy: sourced(`CE${family === 4 ? '' : '6'}-${site}`),
    asOverride: false,
    policyRequired: false,
  };
}

interface CircuitPlace {
  readonly site: number;
  readonly edge: number;
  readonly vlan: number;
  readonly filter: string | undefined;
}

function circuit(spec: Spec, { site, edge, vlan, filter }: CircuitPlace): Interface {
  const families = familiesOf(vpnOf(spec, site));
  return {
    name: `${portOf(edge)}.${vlan}`,
    at,
    parent: portOf(edge),
    description: sourced(`site ${site} of VPN ${vpnOf(spec, site)}, access link`),
    vlan: sourced({ outer: vlan }),
    vrf: sourced(vrfKey(spec, site)),
    addresses: families.map((family) => sourced(linkAddress(site, family))),
    filters:
      filter !== undefined
        ? families.flatMap((family) =>
            (['inbound', 'outbound'] as const).map((hook) => ({ filter, family, hook, at })),
          )
        : [],
    sourceCheck: families.map((family) => ({ family, mode: 'strict' as const, at })),
    acceptsLabels: sourced(false),
    ldp: [],
  };
}

function filterName(spec: Spec, front: number): string {
  const vpn = vpnOf(spec, front);
  return vpn === 0 ? `AGR-P${rankOf(spec, front)}` : `AGR-X${vpn}`;
}

/** Each side refuses by itself what was not agreed; a provider's filter holds the rules of all its consumers. */
function agreedFilter(spec: Spec, front: number, family: Family): PacketFilter {
  const vpn = vpnOf(spec, front);
  const own = frontPrefix(spec, front, family);
  const others =
    vpn === 0
      ? Array.from({ length: spec.vpns }, (_, one) => one).filter(
          (one) => one > 0 && providerOf(one) === rankOf(spec, front) && familiesOf(one).includes(family),
        )
      : [providerOf(vpn) * spec.vpns];
  const rules = others.flatMap((other) => rulesWith(own, frontPrefix(spec, other, family), vpn === 0));
  return { name: filterName(spec, front), family, at, rules };
}

function rulesWith(own: Prefix, other: Prefix, serves: boolean): readonly FilterRule[] {
  const [client, server] = serves ? [other, own] : [own, other];
  const port = { from: 443, to: 443 };
  return [
    { action: 'permit', protocol: 'tcp', source: client, destination: server, destinationPorts: port, at },
    {
      action: 'permit',
      protocol: 'tcp',
      source: server,
      destination: client,
      sourcePorts: port,
      established: true,
      at,
    },
    { action: 'deny', protocol: 'ip', destination: other, at },
    { action: 'deny', protocol: 'ip', source: other, at },
  ];
}
