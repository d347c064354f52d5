import type {
  BackbonePeer,
  CePeer,
  DeviceModel,
  FilterUse,
  HostGuards,
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
import {
  type EntryChange,
  nothing,
  prefixLists,
  routePolicies,
  scrub,
  setTargets,
  targetLists,
} from './arbitrary-policies.ts';

const VRFS = ['v110-flood', 'v110-flood-1', 'v140-tax'] as const;
const asNumber = fc.integer({ min: 1, max: 4_294_967_295 });
const target: fc.Arbitrary<RouteTarget> = fc
  .tuple(fc.constantFrom(65101, 4200000001), fc.integer({ min: 1, max: 40 }))
  .map(([as, number]) => routeTarget(as, number));

function onLink(family: Family): fc.Arbitrary<InterfaceAddress> {
  return fc
    .tuple(address(family), fc.integer({ min: 1, max: addressBits(family) }))
    .map(([{ value }, length]) => ({ family, address: value, length }));
}

/** `no bgp ebgp-requires-policy` is said once for all sessions of a VRF. */
function peers(family: Family, policyRequired: boolean): fc.Arbitrary<readonly CePeer[]> {
  const peer = all(
    fc.record({
      address: address(family),
      at: fc.constant(at),
      remoteAs: asNumber,
      asOverride: fc.boolean(),
      policyRequired: fc.constant(policyRequired),
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

function statics(family: Family, home: string): fc.Arbitrary<readonly StaticRoute[]> {
  const nextHop = address(family);
  const others = ['', ...VRFS.filter((vrf) => vrf !== home)];
  const way = fc.oneof(
    fc.record({ discard: fc.constant(false), nextHop }),
    fc.record({ discard: fc.constant(true) }),
    fc.record({ discard: fc.constant(false), interface: fc.constant('eth2.1110'), nextHop }),
    fc.record({ discard: fc.constant(false), interface: fc.constant('eth9') }),
    fc.record({ discard: fc.constant(false), viaVrf: fc.constantFrom(...others), nextHop }),
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

function vrfFamily(family: Family, home: string, policyRequired: boolean): fc.Arbitrary<VrfFamily> {
  const rd = fc.constantFrom('65101:7', '100.64.0.21:1100', '4200000001:9').map(parseRouteDistinguisher);
  const targets = fc.uniqueArray(sourced(target), { maxLength: 12, selector: (one) => one.value });
  const label = fc.oneof(
    sourced(fc.constantFrom('per-vrf' as const, 'none' as const)).map((labelMode) => ({ labelMode })),
    sourced(fc.integer({ min: 16, max: 1048575 })).map((staticLabel) => ({
      labelMode: { value: 'per-vrf' as const, at },
      staticLabel,
    })),
  );
  return all(
    fc.record({
      family: fc.constant(family),
      at: fc.constant(at),
      importTargets: targets,
      exportTargets: targets,
      exportsVpn: fc.boolean(),
      importsVpn: fc.boolean(),
      terminator: sourced(fc.boolean()),
      redistributes: fc.uniqueArray(
        sourced(fc.constantFrom(...(['connected', 'static', 'kernel', 'ospf', 'isis', 'rip'] as const))),
        { selector: (one) => one.value },
      ),
      statics: statics(family, home),
      peers: peers(family, policyRequired),
    }),
    label,
    rd.map((value) => (value === undefined ? {} : { rd: { value, at } })),
    maybe('importPolicy', sourced(name)),
    maybe('exportPolicy', sourced(name)),
    maybe(
      'networks',
      fc.uniqueArray(sourced(prefix(family)), {
        minLength: 1,
        maxLength: 2,
        selector: (one) => `${one.value.address}/${one.value.length}`,
      }),
    ),
  ).map(withOwnEnd);
}

/** A discarding default route of the VRF's own ends every look-up too. */
function withOwnEnd(family: VrfFamily): VrfFamily {
  const ends = family.statics.some((route) => route.discard && route.prefix.length === 0);
  return ends ? { ...family, terminator: { value: true, at } } : family;
}

const vrfs: fc.Arbitrary<readonly Vrf[]> = fc.subarray([...VRFS]).chain((names) =>
  fc.tuple(
    ...names.map((home, index) =>
      fc.boolean().chain((policyRequired) =>
        all(
          fc.record({
            name: fc.constant(home),
            at: fc.constant(at),
            table: fc.constant({ value: 1100 + index, at }),
            families: fc.tuple(...FAMILIES.map((family) => vrfFamily(family, home, policyRequired))),
          }),
          maybe('routerId', sourced(address(4))),
        ),
      ),
    ),
  ),
);

const filters = packetFilters('AGR-X1-c', 'AGR-X1-p', 'AGR-X2-c');

function uses(available: readonly PacketFilter[]): fc.Arbitrary<readonly FilterUse[]> {
  const hooks = ['inbound', 'outbound', 'forwarded-inbound', 'forwarded-outbound'] as const;
  const every = available.flatMap((one) =>
    hooks.map((hook) => ({ filter: one.name, family: one.family, hook, at })),
  );
  return fc.shuffledSubarray(every);
}

type Place = Pick<Interface, 'name' | 'parent' | 'vlan' | 'vrf'>;

function interfaceOf(available: readonly PacketFilter[], place: Place): fc.Arbitrary<Interface> {
  const igp = sourced(
    fc.record({
      protocol: fc.constant('ospf' as const),
      area: fc.constantFrom('0.0.0.0', '0.0.1.1'),
      families: fc.subarray([...FAMILIES], { minLength: 1 }),
    }),
  );
  return all(
    fc.record({
      at: fc.constant(at),
      addresses: fc.uniqueArray(sourced(fc.oneof(onLink(4), onLink(6))), {
        maxLength: 3,
        selector: (each) => each.value.address,
      }),
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
      ldp: fc.subarray([...FAMILIES]).map((list) => list.map((value) => ({ value, at }))),
    }),
    fc.constant(place),
    maybe('description', sourced(text)),
    maybe('igp', igp),
  ).map(withoutForeignIgp);
}

/** In a VRF the lines would belong to the VRF's own OSPF, which is no part of the backbone. */
function withoutForeignIgp(one: Interface): Interface {
  const { igp: _, ...rest } = one;
  return one.vrf === undefined ? one : rest;
}

/** Ports, circuits with one and with two tags, a circuit on the port itself, and the loopback. */
function interfaces(
  available: readonly PacketFilter[],
  bound: readonly string[],
): fc.Arbitrary<readonly Interface[]> {
  const vrf = (index: number): Pick<Place, 'vrf'> => {
    const value = bound[index];
    return value === undefined ? {} : { vrf: { value, at } };
  };
  const single = { value: { outer: 1110 }, at };
  const double = { value: { outer: 1110, inner: 7 }, at };
  // Nobody renders a circuit of another table on top of a VRF's: it would be a way out of the VRF.
  const places: readonly Place[] = [
    { name: 'eth1' },
    { name: 'eth2' },
    { name: 'eth2.1110', parent: 'eth2', vlan: single, ...vrf(0) },
    { name: 'eth2.1110.7', parent: 'eth2.1110', vlan: double, ...vrf(0) },
    { name: 'eth3', ...vrf(2) },
    { name: 'lo' },
  ];
  return fc
    .tuple(...places.map((place) => interfaceOf(available, place)))
    .chain((list) => fc.subarray([...list]))
    .map(withParents);
}

/** A circuit on a tagged circuit stands only with it. */
function withParents(list: readonly Interface[]): readonly Interface[] {
  return list.filter(
    (one) => one.vlan?.value.inner === undefined || list.some(({ name: other }) => other === one.parent),
  );
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
    maybe('updateSource', sourced(fc.constant('lo'))),
  ),
  { maxLength: 4, selector: (one) => one.address.value },
);

/** With a default instance of BGP, and without one (a network whose backbone others run). */
function backbone(withBgp: boolean): fc.Arbitrary<DeviceModel['backbone']> {
  const ldp = maybe('ldpRouterId', sourced(address(4)));
  const with_ = all(
    fc.record({
      asNumber: sourced(asNumber),
      routerId: sourced(address(4)),
      peers: backbonePeers,
      sendsDuplicates: sourced(fc.boolean()),
    }),
    maybe('clusterId', sourced(address(4))),
    ldp,
  ).map((made) => ({ ...made, peers: made.peers.map((peer) => toldLabels(made, peer)) }));
  const without = all(
    fc.record({ peers: fc.constant([]), sendsDuplicates: fc.constant({ value: true, at }) }),
    ldp,
  );
  const onlyVrfs = all(without, fc.record({ asNumber: sourced(asNumber) }));
  return withBgp ? fc.oneof(with_, onlyVrfs) : fc.oneof(with_, without);
}

/** What a router tells neighbours in other ASes of the routes it heard follows from the sessions. */
function toldLabels(
  { asNumber: own, peers }: Pick<DeviceModel['backbone'], 'asNumber' | 'peers'>,
  peer: BackbonePeer,
) {
  const foreignLabels = { value: true, at } as const;
  return peers.length > 1 && peer.remoteAs !== own?.value ? { ...peer, foreignLabels } : peer;
}

const guards: fc.Arbitrary<HostGuards> = fc
  .record({ local: fc.tuple(fc.boolean(), fc.boolean()), outside: sourced(fc.boolean()), on: fc.boolean() })
  .map(({ local, outside, on }) => ({
    localRuleBehindVrf: FAMILIES.map((family) => ({ family, value: local[family === 4 ? 0 : 1], at })),
    servicesOutsideVrfs: outside,
    forwards: FAMILIES.map((family) => ({ family, value: on || family === 6, at })),
    hostStateCollected: true,
  }));

/** FRR has no word for replacing the targets a route carries; it can drop them all and set new ones in one entry. */
const added = setTargets(fc.constant(true));
const change: fc.Arbitrary<EntryChange> = fc.oneof(nothing, scrub, added, all(scrub, added));

/** Any router that Linux with FRR can hold in the form we render. */
export const frrDevice: fc.Arbitrary<DeviceModel> = fc.tuple(filters, vrfs).chain(([filterList, vrfList]) =>
  fc.record({
    hostname: fc.constantFrom('cd-pe-gov1', 'PE_7'),
    platform: fc.constant('frr' as const),
    vrfs: fc.constant(vrfList),
    interfaces: interfaces(
      filterList,
      vrfList.map((vrf) => vrf.name),
    ),
    filters: fc.constant(filterList),
    routePolicies: routePolicies(change),
    prefixLists,
    targetLists,
    leaks: fc.constant([]),
    backbone: backbone(vrfList.length > 0),
    guards,
  }),
);
