import type {
  CePeer,
  DeviceModel,
  FilterRule,
  Interface,
  Leak,
  PacketFilter,
  RoutePolicyEntry,
  StaticRoute,
  Vrf,
  VrfFamily,
} from '../../src/device/model.ts';
import type { Inventory } from '../../src/inventory/types.ts';
import type { IpAddress } from '../../src/net/address.ts';
import { parseAddress } from '../../src/net/address.ts';
import { type Prefix, parseInterfaceAddress, parsePrefix } from '../../src/net/prefix.ts';
import { parseRouteDistinguisher, parseRouteTarget } from '../../src/net/route-target.ts';
import { frrRemedies } from '../../src/platforms/frr/remedies.ts';
import type { ReadRouter } from '../../src/verify/read/routers.ts';
import { fc } from '../fast-check.ts';

/** Three routers of three VRFs with two circuits each, over a universe small enough that everything overlaps with everything. */
export const ROUTERS = ['r1', 'r2', 'r3'] as const;
const VRFS = ['red', 'green', 'blue'] as const;
export const LINKS = ROUTERS.flatMap((router, r) =>
  VRFS.flatMap((vrf, v) =>
    [0, 1].map((n) => ({ router, vrf, name: `${vrf}${n}`, net: `10.${r}.${v * 2 + n}` })),
  ),
);

const at = 1;
const must = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('arbitrary-network: malformed constant');
  return value;
};
export const prefix = (text: string): Prefix => must(parsePrefix(text));
export const address = (text: string): IpAddress => must(parseAddress(text));
const targets = ['1:1', '1:2', '1:3', '1:4'].map((text) => must(parseRouteTarget(text)));
const destinations = [
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.1.0.0/16',
  '10.2.0.0/24',
  '10.0.3.0/24',
  '172.16.0.0/24',
  '172.16.0.0/16',
  '172.16.0.64/26',
].map(prefix);
export const hosts = [
  '172.16.0.9',
  '172.16.0.70',
  '172.16.9.9',
  '10.0.0.2',
  '10.0.3.2',
  '10.1.2.2',
  '10.2.0.2',
  '10.2.5.2',
  '10.9.9.9',
  '192.0.2.1',
  '192.0.2.3',
].map(address);

const target = fc.constantFrom(...targets);
const sourced = <Value>(value: Value) => ({ value, at });

function nextHops(router: string): readonly IpAddress[] {
  return LINKS.filter((link) => link.router === router).map(({ net }) => address(`${net}.2`));
}

function staticRoute(router: string): fc.Arbitrary<StaticRoute> {
  return fc
    .record({
      prefix: fc.constantFrom(...destinations),
      kind: fc.constantFrom('hop', 'hop', 'hop', 'discard', 'port', 'far'),
      hop: fc.constantFrom(...nextHops(router), address('172.16.0.9'), address('9.9.9.9')),
      port: fc.constantFrom('red0', 'green1', 'core', 'nowhere'),
      via: fc.constantFrom(undefined, undefined, undefined, 'red', 'green', '', 'absent'),
      distance: fc.constantFrom(undefined, undefined, 1, 250),
    })
    .map(({ prefix: to, kind, hop, port, via, distance }) => ({
      prefix: to,
      discard: kind === 'discard',
      ...(kind === 'hop' ? { nextHop: hop } : {}),
      ...(kind === 'port' ? { interface: port } : {}),
      ...(via === undefined ? {} : { viaVrf: via }),
      ...(distance === undefined ? {} : { distance }),
      at,
    }));
}

function peer(router: string, vrf: string): fc.Arbitrary<CePeer> {
  const own = LINKS.filter((link) => link.router === router && link.vrf === vrf).map(({ net }) =>
    address(`${net}.2`),
  );
  return fc
    .record({
      address: fc.constantFrom(...own),
      policy: fc.constantFrom(undefined, 'tight', 'scrub', 'add', 'absent'),
      required: fc.boolean(),
    })
    .map(({ address: neighbour, policy, required }) => ({
      address: neighbour,
      at,
      remoteAs: 64512,
      ...(policy === undefined ? {} : { inboundPolicy: sourced(policy) }),
      asOverride: false,
      policyRequired: required,
    }));
}

function vrfFamily(router: string, vrf: string): fc.Arbitrary<VrfFamily> {
  return fc
    .record({
      imports: fc.uniqueArray(target, { maxLength: 2 }),
      exports: fc.uniqueArray(target, { maxLength: 2 }),
      importPolicy: fc.constantFrom(undefined, undefined, 'tight', 'add', 'absent'),
      exportPolicy: fc.constantFrom(undefined, undefined, 'tight', 'add'),
      exportsVpn: fc.constantFrom(true, true, false),
      importsVpn: fc.constantFrom(true, true, false),
      rd: fc.constantFrom(true, true, true, false),
      labelMode: fc.constantFrom('per-vrf', 'per-vrf', 'per-next-hop', 'unknown', 'none'),
      label: fc.constantFrom(undefined, undefined, undefined, 100, 200),
      terminator: fc.constantFrom(true, true, false),
      redistributes: fc.subarray(['connected', 'static', 'kernel'] as const),
      statics: fc.array(staticRoute(router), { maxLength: 3 }),
      peers: fc.array(peer(router, vrf), { maxLength: 1 }),
    })
    .map((one) => ({
      family: 4,
      at,
      ...(one.rd ? { rd: sourced(must(parseRouteDistinguisher('1:1'))) } : {}),
      importTargets: one.imports.map(sourced),
      exportTargets: one.exports.map(sourced),
      ...(one.importPolicy === undefined ? {} : { importPolicy: sourced(one.importPolicy) }),
      ...(one.exportPolicy === undefined ? {} : { exportPolicy: sourced(one.exportPolicy) }),
      exportsVpn: one.exportsVpn,
      importsVpn: one.importsVpn,
      labelMode: sourced(one.labelMode),
      ...(one.label === undefined ? {} : { staticLabel: sourced(one.label) }),
      terminator: sourced(one.terminator),
      redistributes: one.redistributes.map(sourced),
      statics: one.statics,
      peers: one.peers,
    }));
}

const rule: fc.Arbitrary<FilterRule> = fc
  .record({
    action: fc.constantFrom('permit', 'deny'),
    protocol: fc.constantFrom<FilterRule['protocol']>('ip', 'tcp', 'tcp', 'udp', 'icmp', 47),
    source: fc.constantFrom(undefined, ...destinations),
    destination: fc.constantFrom(undefined, ...destinations),
    ports: fc.constantFrom(undefined, { from: 443, to: 443 }, { from: 0, to: 1023 }),
    established: fc.boolean(),
    fragments: fc.constantFrom(undefined, undefined, undefined, 'only', 'not'),
    tracked: fc.constantFrom(undefined, undefined, 'known', 'new'),
    icmp: fc.constantFrom(undefined, { type: 8 }, { type: 3, code: 4 }),
  })
  .map(({ action, protocol, source, destination, ports, established, fragments, tracked, icmp }) => ({
    action,
    protocol,
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
    ...(ports === undefined || (protocol !== 'tcp' && protocol !== 'udp') ? {} : { destinationPorts: ports }),
    ...(established && protocol === 'tcp' ? { established: true } : {}),
    ...(fragments === undefined ? {} : { fragments }),
    ...(tracked === undefined ? {} : { tracked }),
    ...(icmp !== undefined && protocol === 'icmp' ? { icmp } : {}),
    at,
  }));

const filters: fc.Arbitrary<readonly PacketFilter[]> = fc
  .tuple(fc.array(rule, { maxLength: 4 }), fc.array(rule, { maxLength: 4 }))
  .map((lists) => lists.map((rules, i) => ({ name: `f${i}`, family: 4, at, rules })));

function circuit(link: (typeof LINKS)[number]): fc.Arbitrary<Interface> {
  const use = fc.record({
    filter: fc.constantFrom('f0', 'f1', 'absent'),
    hook: fc.constantFrom('inbound', 'outbound', 'forwarded-outbound', 'forwarded-inbound'),
  });
  return fc
    .record({
      uses: fc.array(use, { maxLength: 2 }),
      check: fc.constantFrom(undefined, undefined, 'strict', 'loose'),
      addressed: fc.constantFrom(true, true, true, false),
    })
    .map(({ uses, check, addressed }) => ({
      name: link.name,
      at,
      parent: 'port',
      vrf: sourced<string>(link.vrf),
      addresses: addressed ? [sourced(must(parseInterfaceAddress(`${link.net}.1/24`)))] : [],
      filters: uses.map((one) => ({ ...one, family: 4 as const, at })),
      sourceCheck: check === undefined ? [] : [{ family: 4 as const, mode: check, at }],
      acceptsLabels: sourced(false),
      ldp: [],
    }));
}

const leak = fc
  .record({
    kind: fc.constantFrom('vrf-import', 'global-leak', 'policy-routing'),
    from: fc.constantFrom('red', 'green', ''),
    to: fc.constantFrom('green', 'blue', ''),
  })
  .map((one): Leak => ({ ...one, at }));

const entry = (sequence: number, more: Partial<RoutePolicyEntry>): RoutePolicyEntry => ({
  sequence,
  action: 'permit',
  at,
  matchPrefixLists: [],
  matchTargetLists: [],
  ...more,
});

/** Policies by what they do: `tight` lets one prefix in and one target out, `scrub` removes communities, `add` attaches a target to some. */
const POLICIES: DeviceModel['routePolicies'] = [
  {
    name: 'tight',
    at,
    entries: [
      entry(10, { matchPrefixLists: [sourced({ family: 4, name: 'some' })] }),
      entry(20, { action: 'deny', matchTargetLists: [sourced('two')] }),
      entry(30, { matchTargetLists: [sourced('one')] }),
    ],
  },
  { name: 'scrub', at, entries: [entry(10, { scrub: sourced(true), peerNextHop: [sourced(4)] })] },
  {
    name: 'add',
    at,
    entries: [
      entry(10, {
        matchPrefixLists: [sourced({ family: 4, name: 'some' })],
        setTargets: sourced({ targets: targets.slice(2, 3), additive: true }),
      }),
      entry(20, { action: 'deny', matchPrefixLists: [sourced({ family: 4, name: 'absent' })] }),
      entry(30, {}),
    ],
  },
];

function router(name: (typeof ROUTERS)[number]): fc.Arbitrary<DeviceModel> {
  const links = LINKS.filter((link) => link.router === name);
  return fc
    .record({
      families: fc.tuple(...VRFS.map((vrf) => vrfFamily(name, vrf))),
      circuits: fc.tuple(...links.map(circuit)),
      filters,
      leaks: fc.array(leak, { maxLength: 1 }),
      localBehind: fc.constantFrom(true, true, true, false),
    })
    .map(({ families, circuits, filters: defined, leaks, localBehind }) => ({
      hostname: name,
      platform: 'frr',
      vrfs: VRFS.map((vrf, i): Vrf => ({ name: vrf, at, families: [must(families[i])] })),
      interfaces: [...circuits, core(name)],
      filters: defined,
      routePolicies: POLICIES,
      prefixLists: [
        {
          name: 'some',
          family: 4,
          at,
          entries: [
            { sequence: 5, action: 'permit', prefix: prefix('172.16.0.0/16'), le: 26, at },
            { sequence: 6, action: 'permit', prefix: prefix('10.1.0.0/16'), ge: 24, le: 32, at },
          ],
        },
      ],
      targetLists: [
        { name: 'one', at, targets: targets.slice(0, 1) },
        { name: 'two', at, targets: targets.slice(1, 2) },
      ],
      leaks,
      backbone: { peers: [], sendsDuplicates: sourced(true) },
      guards: {
        localRuleBehindVrf: [{ family: 4, value: localBehind, at }],
        servicesOutsideVrfs: sourced(true),
        forwards: [],
        hostStateCollected: true,
      },
    }));
}

function core(name: (typeof ROUTERS)[number]): Interface {
  const own = must(parseInterfaceAddress(`192.0.2.${ROUTERS.indexOf(name) + 1}/32`));
  return {
    name: 'core',
    at,
    addresses: [sourced(own)],
    filters: [],
    sourceCheck: [],
    acceptsLabels: sourced(true),
    ldp: [],
  };
}

/** Networks in which some policies and prefix lists are named and defined nowhere. */
export const sloppyNetwork: fc.Arbitrary<readonly DeviceModel[]> = fc.tuple(...ROUTERS.map(router));

/** Networks in which every name that could let a route pass or stop it is defined, and no filter remembers connections. */
export const network = sloppyNetwork.map((models) => models.map(withDefinitions).map(withoutMemory));

function withDefinitions(model: DeviceModel): DeviceModel {
  const absent: DeviceModel['routePolicies'][number] = { name: 'absent', at, entries: [] };
  const list: DeviceModel['prefixLists'][number] = { name: 'absent', family: 4, at, entries: [] };
  return {
    ...model,
    routePolicies: [...model.routePolicies, absent],
    prefixLists: [...model.prefixLists, list],
  };
}

function withoutMemory(model: DeviceModel): DeviceModel {
  const stateless = ({ tracked: _, ...rule }: FilterRule): FilterRule => rule;
  return {
    ...model,
    filters: model.filters.map((filter) => ({ ...filter, rules: filter.rules.map(stateless) })),
  };
}

/** What customers announce: any prefix of the universe over any circuit, with any targets attached. */
export const announcements = fc.array(
  fc
    .record({
      link: fc.constantFrom(...LINKS),
      prefix: fc.constantFrom(...destinations),
      targets: fc.subarray(targets),
      beyond: fc.option(fc.constantFrom(...LINKS), { nil: undefined }),
    })
    .map(({ link, prefix: announced, targets: tags, beyond }) => ({
      router: link.router as string,
      interface: link.name,
      prefix: announced,
      targets: tags as readonly string[],
      ...(beyond === undefined ? {} : { beyond: beyond.name }),
    })),
  { maxLength: 2 },
);

export const packet = fc
  .record({
    source: fc.constantFrom(...hosts),
    destination: fc.constantFrom(...hosts),
    protocol: fc.constantFrom('tcp', 'tcp', 'udp', 'icmp', 'ip-47'),
    port: fc.constantFrom(443, 80, 5000),
    opening: fc.boolean(),
    fragment: fc.constantFrom(false, false, true),
    icmp: fc.constantFrom(undefined, { type: 8, code: 0 }, { type: 3, code: 4 }, { type: 0, code: 0 }),
  })
  .map(({ port, opening, protocol, fragment, icmp, ...ends }) => ({
    family: 4 as const,
    ...ends,
    protocol: protocol as 'tcp' | 'udp' | 'icmp' | 'ip-47',
    ...(fragment ? { fragment } : {}),
    ...(!fragment && (protocol === 'tcp' || protocol === 'udp')
      ? { sourcePort: 40000, destinationPort: port }
      : {}),
    ...(!fragment && protocol === 'tcp' ? { opening } : {}),
    ...(!fragment && protocol === 'icmp' && icmp !== undefined ? { icmp } : {}),
  }));

/** Connections that routers remember: of any packet, begun by anybody. */
export const connections = fc.array(fc.record({ router: fc.constantFrom(...ROUTERS), packet }), {
  maxLength: 3,
});

/** A model as the auditor reads it, of a router nobody declared. */
export function routerOf(model: DeviceModel, index: number): ReadRouter {
  const coverage = { lines: 0, read: 0, ignored: 0, unread: [] };
  return {
    index,
    name: model.hostname,
    file: '',
    declared: undefined,
    model,
    portsOnFragments: 'unseen',
    heardNextHops: 'recursive',
    // Routers of both kinds, whatever number they have.
    nextHopLabels: model.hostname.charCodeAt(model.hostname.length - 1) % 2 === 0 ? 'unjudged' : 'judged',
    remedies: frrRemedies,
    coverage,
    lines: () => [],
    lineAt: () => undefined,
    digest: '',
  };
}

const SPAN = { file: '', line: 1, column: 1, endLine: 1, endColumn: 1 };
/** An inventory without routers, VPNs or sites. */
export const NOTHING_DECLARED: Inventory = {
  network: {
    id: 'random',
    name: 'random',
    asNumber: 65101,
    manages: 'vpn',
    pools: { loopbacks: [], coreLinks: [], accessLinks: [] },
    routeReflectors: [],
    firewalls: [],
    span: SPAN,
  },
  routers: [],
  coreLinks: [],
  departments: [],
  vpns: [],
  sites: [],
  agreements: [],
  digest: '',
};
