import { compareAddresses, type Family, type IpAddress } from '../net/address.ts';
import { compareText } from '../net/order.ts';
import { comparePrefixes, prefixText } from '../net/prefix.ts';
import { compareTargets } from '../net/route-target.ts';
import type {
  Backbone,
  BackbonePeer,
  DeviceModel,
  FilterUse,
  HostGuards,
  Interface,
  Leak,
  Sourced,
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
    vrfs: sortedEach(byName(device.vrfs), sortedVrf),
    interfaces: sortedEach(byName(device.interfaces), sortedInterface),
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
  const families = sorted(sortedEach(vrf.families, sortedFamily), byFamily);
  return families === vrf.families ? vrf : { ...vrf, families };
}

/** A family whose lists are in order already stays what it is: routers print most of them so. */
function sortedFamily(family: VrfFamily): VrfFamily {
  const importTargets = sorted(family.importTargets, byTarget);
  const exportTargets = sorted(family.exportTargets, byTarget);
  const redistributes = sorted(family.redistributes, (a, b) => compareText(a.value, b.value));
  const networks =
    family.networks === undefined
      ? undefined
      : sorted(family.networks, (a, b) => comparePrefixes(a.value, b.value));
  const statics = sorted(family.statics, compareStatics);
  const peers = sorted(family.peers, byAddress);
  const inOrder =
    importTargets === family.importTargets &&
    exportTargets === family.exportTargets &&
    redistributes === family.redistributes &&
    networks === family.networks &&
    statics === family.statics &&
    peers === family.peers;
  if (inOrder) return family;
  const lists = { importTargets, exportTargets, redistributes, statics, peers };
  return { ...family, ...lists, ...(networks === undefined ? {} : { networks }) };
}

function byTarget(a: Sourced<string>, b: Sourced<string>): number {
  return compareTargets(a.value, b.value);
}

function compareStatics(a: StaticRoute, b: StaticRoute): number {
  return comparePrefixes(a.prefix, b.prefix) || compareText(nextHopKey(a), nextHopKey(b));
}

function nextHopKey(route: StaticRoute): string {
  const address = route.nextHop === undefined ? '' : route.nextHop.value.toString(16).padStart(32, '0');
  return [address, route.interface ?? '', route.viaVrf ?? '', route.discard, route.distance ?? ''].join(' ');
}

function sortedInterface(one: Interface): Interface {
  const addresses = sorted(one.addresses, (a, b) => comparePrefixes(a.value, b.value));
  const filters = sorted(one.filters, compareUses);
  const sourceCheck = sorted(one.sourceCheck, byFamily);
  const ldp = sorted(one.ldp, (a, b) => a.value - b.value);
  const families = one.igp === undefined ? undefined : sortedFamilies(one.igp.value.families);
  const inOrder =
    addresses === one.addresses &&
    filters === one.filters &&
    sourceCheck === one.sourceCheck &&
    ldp === one.ldp &&
    families === one.igp?.value.families;
  if (inOrder) return one;
  const igp =
    one.igp === undefined || families === undefined
      ? {}
      : { igp: { ...one.igp, value: { ...one.igp.value, families } } };
  return { ...one, addresses, filters, sourceCheck, ldp, ...igp };
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
  const { targetFilters, labelledPeers, unseenRoutes } = backbone;
  return {
    ...backbone,
    peers: sorted(backbone.peers.map(sortedPeer), byAddress),
    ...(targetFilters === undefined
      ? {}
      : { targetFilters: sorted(targetFilters, (a, b) => a.family - b.family || a.at - b.at) }),
    ...(labelledPeers === undefined ? {} : { labelledPeers: sorted(labelledPeers, byAddress) }),
    ...(unseenRoutes === undefined
      ? {}
      : { unseenRoutes: sorted(unseenRoutes, (a, b) => a.value - b.value) }),
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

/** The list with each item in order; the list itself when every item was. */
function sortedEach<Item>(list: readonly Item[], sort: (item: Item) => Item): readonly Item[] {
  const items = list.map(sort);
  return items.every((item, i) => item === list[i]) ? list : items;
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
