import type {
  BackbonePeer,
  CePeer,
  DeviceModel,
  FilterUse,
  Interface,
  PacketFilter,
  StaticRoute,
  Vrf,
  VrfFamily,
} from '../../src/device/model.ts';
import { addressBits, FAMILIES, type Family } from '../../src/net/address.ts';
import type { InterfaceAddress } from '../../src/net/prefix.ts';
import { parseRouteDistinguisher, type RouteTarget, routeTarget } from '../../src/net/route-target.ts';
import { fc } from '../fast-check.ts';
import { address, all, at, count, maybe, name, prefix, sourced, text } from './arbitrary-device.ts';
import { packetFilters } from './arbitrary-filters.ts';
import { nothing, prefixLists, routePolicies, scrub, setTargets, targetLists } from './arbitrary-policies.ts';

function onLink(family: Family): fc.Arbitrary<InterfaceAddress> {
  return fc
    .tuple(address(family), fc.integer({ min: 1, max: addressBits(family) }))
    .map(([{ value }, length]) => ({ family, address: value, length }));
}

/** Targets of VRFs; policies set others (`leakTarget`). */
const ownTarget: fc.Arbitrary<RouteTarget> = fc
  .tuple(fc.constantFrom(65101, 4200000001), fc.integer({ min: 1, max: 40 }))
  .map(([as, number]) => routeTarget(as, number));
const asNumber = fc.integer({ min: 1, max: 4_294_967_295 });

function peers(family: Family): fc.Arbitrary<readonly CePeer[]> {
  const peer = all(
    fc.record({
      address: address(family),
      at: fc.constant(at),
      remoteAs: asNumber,
      asOverride: fc.boolean(),
      policyRequired: fc.constant(false),
    }),
    maybe('description', sourced(text)),
    maybe('inboundPolicy', sourced(name)),
    maybe('outboundPolicy', sourced(name)),
    maybe('maximumPrefixes', sourced(count)),
    maybe(
      'password',
      sourced(fc.constantFrom('<env:TAX_BGP>', '<exec:vault%20read%20bgp#0a1b2c3d4e5f>', '<#0a1b2c3d4e5f>')),
    ),
    maybe('siteOfOrigin', sourced(fc.integer({ min: 1, max: 99 }).map((n) => `65101:${n}`))),
  );
  return fc.uniqueArray(peer, { maxLength: 3, selector: (one) => one.address.value });
}

function statics(family: Family): fc.Arbitrary<readonly StaticRoute[]> {
  const nextHop = address(family);
  const way = fc.oneof(
    fc.record({ discard: fc.constant(false), nextHop }),
    fc.record({ discard: fc.constant(true) }),
    fc.record({ discard: fc.constant(false), interface: fc.constant('GigabitEthernet0/2/0.7'), nextHop }),
    fc.record({ discard: fc.constant(false), interface: fc.constant('Tunnel1') }),
    fc.record({ discard: fc.constant(false), viaVrf: fc.constantFrom('', 'other'), nextHop }),
    fc.record({ discard: fc.constant(false), viaVrf: fc.constantFrom('', 'other') }),
  );
  const route = all(
    fc.record({ prefix: prefix(family), at: fc.constant(at) }),
    way,
    maybe('distance', fc.integer({ min: 1, max: 255 })),
  );
  return fc.uniqueArray(route, {
    maxLength: 3,
    selector: (one) => `${one.prefix.address}/${one.prefix.length}`,
  });
}

function vrfFamily(family: Family): fc.Arbitrary<VrfFamily> {
  const rd = fc
    .constantFrom('65101:7', '100.64.0.21:1100', '4200000001:9')
    .map((one) => parseRouteDistinguisher(one));
  const targets = fc.uniqueArray(sourced(ownTarget), { maxLength: 20, selector: (one) => one.value });
  return all(
    fc.record({
      family: fc.constant(family),
      at: fc.constant(at),
      importTargets: targets,
      exportTargets: targets,
      exportsVpn: fc.constant(true),
      importsVpn: fc.constant(true),
      labelMode: sourced(fc.constantFrom('per-vrf' as const, 'per-next-hop' as const, 'unknown' as const)),
      terminator: fc.constant({ value: true, at }),
      redistributes: fc.uniqueArray(
        sourced(fc.constantFrom('connected' as const, 'static' as const, 'ospf' as const, 'rip' as const)),
        {
          selector: (one) => one.value,
        },
      ),
      statics: statics(family),
      peers: peers(family),
    }),
    rd.map((value) => (value === undefined ? {} : { rd: { value, at } })),
    maybe(
      'networks',
      fc.uniqueArray(sourced(prefix(family)), {
        minLength: 1,
        maxLength: 3,
        selector: (one) => one.value.address,
      }),
    ),
    maybe('importPolicy', sourced(name)),
    maybe('exportPolicy', sourced(name)),
    maybe(
      'routeLimit',
      sourced(fc.record({ maximum: count, warnPercent: fc.integer({ min: 1, max: 100 }) })),
    ),
  );
}

const vrfs: fc.Arbitrary<readonly Vrf[]> = fc.uniqueArray(
  all(
    fc.record({
      name,
      at: fc.constant(at),
      families: fc
        .subarray([...FAMILIES], { minLength: 1 })
        .chain((families) => fc.tuple(...families.map((family) => vrfFamily(family)))),
    }),
    maybe('description', sourced(text)),
    maybe('routerId', sourced(address(4))),
  ),
  { maxLength: 3, selector: (one) => one.name },
);

const filters = packetFilters('AGR-X1-c', 'AGR-X1-p', 'AGR-X2-permit', 'odd-deny-2');

function uses(available: readonly PacketFilter[]): fc.Arbitrary<readonly FilterUse[]> {
  const chosen = fc.shuffledSubarray([...available]);
  const hook = (word: 'inbound' | 'outbound') =>
    chosen.map((list) => list.map((one) => ({ filter: one.name, family: one.family, hook: word, at })));
  const both = hook('inbound').map((list) => [
    ...list,
    ...list.map((use) => ({ ...use, hook: 'outbound' as const })),
  ]);
  return fc.oneof(
    both,
    fc.tuple(hook('inbound'), hook('outbound')).map((lists) => lists.flat()),
  );
}

const vlan = fc.oneof(
  fc.record({ outer: fc.integer({ min: 1, max: 4094 }) }),
  fc.record({ outer: fc.integer({ min: 1, max: 4094 }), inner: fc.integer({ min: 1, max: 4094 }) }),
);
const igp = fc.oneof(
  fc.record({
    protocol: fc.constant('ospf' as const),
    area: fc.constantFrom('0.0.0.0', '0.0.1.1'),
    families: fc.subarray([...FAMILIES], { minLength: 1 }),
  }),
  fc.record({
    protocol: fc.constant('isis' as const),
    area: fc.constantFrom('49.0001', '49.0002'),
    families: fc.subarray([...FAMILIES], { minLength: 1 }),
  }),
);

function interfaceOf(
  available: readonly PacketFilter[],
  one: string,
  parent?: string,
): fc.Arbitrary<Interface> {
  const addresses = fc.uniqueArray(sourced(fc.oneof(onLink(4), onLink(6))), {
    maxLength: 3,
    selector: (each) => each.value.address,
  });
  const common = fc.record({
    name: fc.constant(one),
    at: fc.constant(at),
    addresses,
    filters: uses(available),
    sourceCheck: fc.uniqueArray(
      fc.record({
        family: fc.constantFrom(...FAMILIES),
        mode: fc.constantFrom('strict' as const, 'loose' as const),
        at: fc.constant(at),
      }),
      { selector: (check) => check.family },
    ),
    acceptsLabels: sourced(fc.boolean()),
    ldp: fc.constantFrom([], [{ value: 4 as const, at }]),
  });
  const described = all(common, maybe('description', sourced(text)));
  if (parent === undefined) return all(described, maybe('igp', sourced(igp)));
  return all(described, fc.constant({ parent }), maybe('vlan', sourced(vlan)), maybe('vrf', sourced(name)));
}

/** One sub-interface a port: two with the same VLAN in different VRFs would be a leak. */
function interfaces(available: readonly PacketFilter[]): fc.Arbitrary<readonly Interface[]> {
  return fc
    .tuple(
      interfaceOf(available, 'GigabitEthernet0/1/0'),
      interfaceOf(available, 'GigabitEthernet0/2/0.7', 'GigabitEthernet0/2/0'),
      interfaceOf(available, 'GigabitEthernet0/2/1.8', 'GigabitEthernet0/2/1'),
      interfaceOf(available, 'Eth-Trunk3.9', 'Eth-Trunk3'),
      interfaceOf(available, 'LoopBack0'),
    )
    .chain((list) => fc.subarray(list));
}

const backbonePeers: fc.Arbitrary<readonly BackbonePeer[]> = fc.uniqueArray(
  all(
    fc.record({
      address: fc.oneof(address(4), address(6)),
      at: fc.constant(at),
      remoteAs: asNumber,
      families: fc.subarray([...FAMILIES], { minLength: 1 }),
      reflectorClient: fc.boolean(),
    }),
    maybe('updateSource', sourced(fc.constant('LoopBack0'))),
  ),
  { minLength: 1, maxLength: 4, selector: (one) => one.address.value },
);

const backbone = all(
  fc.record({
    asNumber: sourced(asNumber),
    peers: backbonePeers,
    sendsDuplicates: fc.constant({ value: true, at }),
  }),
  maybe('routerId', sourced(address(4))),
  maybe('clusterId', sourced(address(4))),
  maybe('ldpRouterId', sourced(address(4))),
).map(({ asNumber: own, ...rest }) => ({
  ...rest,
  asNumber: own,
  // Nobody renders a session to another AS; read back it says that the router checks the targets it passes on.
  peers: rest.peers.map((peer) => ({ ...peer, remoteAs: own.value })),
}));

const GUARDS: DeviceModel['guards'] = {
  localRuleBehindVrf: FAMILIES.map((family) => ({ family, value: true, at })),
  servicesOutsideVrfs: { value: true, at },
  forwards: FAMILIES.map((family) => ({ family, value: true, at })),
  hostStateCollected: true,
};

/** Any router that VRP can hold. */
export const vrpDevice: fc.Arbitrary<DeviceModel> = filters.chain((list) =>
  fc.record({
    hostname: fc.constantFrom('cd-pe-gov1', 'PE_7'),
    platform: fc.constant('huawei_vrpv8' as const),
    vrfs,
    interfaces: interfaces(list),
    filters: fc.constant(list),
    routePolicies: routePolicies(fc.oneof(nothing, scrub, setTargets(fc.boolean()))),
    prefixLists,
    targetLists,
    leaks: fc.constant([]),
    backbone,
    guards: fc.constant(GUARDS),
  }),
);
