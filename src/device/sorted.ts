import { compareAddresses, type Family, type IpAddress } from '../net/address.ts';
import { compareText } from '../net/order.ts';
import { comparePrefixes, prefixText } from '../net/prefix.ts';
import { compareTargets } from '../net/route-target.ts';
import type {
  Backbone,
  BackbonePeer,
  CePeer,
  DeviceModel,
  FilterUse,
  HostGuards,
  Interface,
  Leak,
  StaticRoute,
  Vrf,
  VrfFamily,
} from './model.ts';

/**
 * The same router with every list in its one order: by name, then family, then number. Orders that mean something (rules of a filter, filters
 * at one hook of an interface) stay. Compilers and grammars end with it, so that equal routers have equal models.
 */
export function sortedDevice(device: DeviceModel): DeviceModel {
  return {
    ...device,
    vrfs: byName(device.vrfs).map(sortedVrf),
    interfaces: byName(device.interfaces).map(sortedInterface),
    filters: sorted(device.filters, (a, b) => compareText(a.name, b.name) || a.family - b.family),
    routePolicies: byName(device.routePolicies).map((policy) => ({
      ...policy,
      entries: sorted(policy.entries, bySequence).map((entry) => ({
        ...entry,
        matchPrefixLists: sorted(
          entry.matchPrefixLists,
          (a, b) => compareText(a.value.name, b.value.name) || a.value.family - b.value.family,
        ),
        matchTargetLists: sorted(entry.matchTargetLists, (a, b) => compareText(a.value, b.value)),
        ...(entry.setTargets === undefined ? {} : { setTargets: sortedTargets(entry.setTargets) }),
      })),
    })),
    prefixLists: sorted(
      device.prefixLists.map((list) => ({ ...list, entries: sorted(list.entries, bySequence) })),
      (a, b) => compareText(a.name, b.name) || a.family - b.family,
    ),
    targetLists: byName(device.targetLists).map((list) => ({
      ...list,
      targets: sorted(list.targets, compareTargets),
    })),
    leaks: sorted(device.leaks, compareLeaks),
    backbone: sortedBackbone(device.backbone),
    guards: sortedGuards(device.guards),
  };
}

function sortedVrf(vrf: Vrf): Vrf {
  return { ...vrf, families: sorted(vrf.families, byFamily).map(sortedFamily) };
}

function sortedFamily(family: VrfFamily): VrfFamily {
  return {
    ...family,
    importTargets: sorted(family.importTargets, (a, b) => compareTargets(a.value, b.value)),
    exportTargets: sorted(family.exportTargets, (a, b) => compareTargets(a.value, b.value)),
    redistributes: sorted(family.redistributes, (a, b) => compareText(a.value, b.value)),
    ...(family.networks === undefined
      ? {}
      : { networks: sorted(family.networks, (a, b) => comparePrefixes(a.value, b.value)) }),
    statics: sorted(family.statics, compareStatics),
    peers: sorted(family.peers, (a: CePeer, b: CePeer) => compareAddresses(a.address, b.address)),
  };
}

function compareStatics(a: StaticRoute, b: StaticRoute): number {
  return comparePrefixes(a.prefix, b.prefix) || compareText(nextHopKey(a), nextHopKey(b));
}

function nextHopKey(route: StaticRoute): string {
  const address = route.nextHop === undefined ? '' : route.nextHop.value.toString(16).padStart(32, '0');
  return [address, route.interface ?? '', route.viaVrf ?? '', route.discard, route.distance ?? ''].join(' ');
}

function sortedInterface(one: Interface): Interface {
  return {
    ...one,
    addresses: sorted(one.addresses, (a, b) => comparePrefixes(a.value, b.value)),
    filters: sorted(one.filters, compareUses),
    sourceCheck: sorted(one.sourceCheck, byFamily),
    ldp: sorted(one.ldp, (a, b) => a.value - b.value),
    ...(one.igp === undefined
      ? {}
      : {
          igp: { ...one.igp, value: { ...one.igp.value, families: sortedFamilies(one.igp.value.families) } },
        }),
  };
}

/** Filters at the same hook keep the order in which they judge. */
function compareUses(a: FilterUse, b: FilterUse): number {
  return a.family - b.family || compareText(a.hook, b.hook);
}

function sortedTargets<Targets extends { readonly value: { readonly targets: readonly string[] } }>(
  set: Targets,
): Targets {
  return { ...set, value: { ...set.value, targets: sorted(set.value.targets, compareTargets) } };
}

function compareLeaks(a: Leak, b: Leak): number {
  const key = ({ kind, from, to, family, prefix, picks }: Leak) =>
    [kind, from, to, family ?? '', prefix === undefined ? '' : prefixText(prefix), picks?.entry ?? ''].join(
      ' ',
    );
  return compareText(key(a), key(b)) || a.at - b.at;
}

function sortedBackbone(backbone: Backbone): Backbone {
  const { targetFilters, labelledPeers } = backbone;
  return {
    ...backbone,
    peers: sorted(backbone.peers.map(sortedPeer), byAddress),
    ...(targetFilters === undefined
      ? {}
      : { targetFilters: sorted(targetFilters, (a, b) => a.family - b.family || a.at - b.at) }),
    ...(labelledPeers === undefined ? {} : { labelledPeers: sorted(labelledPeers, byAddress) }),
  };
}

function sortedPeer(peer: BackbonePeer): BackbonePeer {
  const { policies, defaults } = peer;
  return {
    ...peer,
    families: sortedFamilies(peer.families),
    ...(policies === undefined
      ? {}
      : {
          policies: sorted(policies, (a, b) => a.family - b.family || compareText(a.direction, b.direction)),
        }),
    ...(defaults === undefined
      ? {}
      : { defaults: sorted(defaults, (a, b) => a.family - b.family || compareText(a.vrf, b.vrf)) }),
  };
}

function byAddress(a: { readonly address: IpAddress }, b: { readonly address: IpAddress }): number {
  return compareAddresses(a.address, b.address);
}

function sortedGuards(guards: HostGuards): HostGuards {
  return {
    ...guards,
    localRuleBehindVrf: sorted(guards.localRuleBehindVrf, byFamily),
    forwards: sorted(guards.forwards, byFamily),
  };
}

function sortedFamilies(families: readonly Family[]): readonly Family[] {
  return sorted(families, (a, b) => a - b);
}

function byName<Named extends { readonly name: string }>(list: readonly Named[]): readonly Named[] {
  return sorted(list, (a, b) => compareText(a.name, b.name));
}

function byFamily(a: { readonly family: Family }, b: { readonly family: Family }): number {
  return a.family - b.family;
}

function bySequence(a: { readonly sequence: number }, b: { readonly sequence: number }): number {
  return a.sequence - b.sequence;
}

function sorted<Item>(list: readonly Item[], compare: (a: Item, b: Item) => number): readonly Item[] {
  return isSorted(list, compare) ? list : [...list].sort(compare);
}

/** Most lists come in order: routers print them so. */
function isSorted<Item>(list: readonly Item[], compare: (a: Item, b: Item) => number): boolean {
  let before: Item | undefined;
  for (const item of list) {
    if (before !== undefined && compare(before, item) > 0) return false;
    before = item;
  }
  return true;
}
