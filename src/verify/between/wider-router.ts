import { sameDeviceModel } from '../../device/equal.ts';
import type {
  DeviceModel,
  HostGuards,
  Interface,
  PacketFilter,
  RoutePolicy,
  Vrf,
  VrfFamily,
} from '../../device/model.ts';
import { marked, renamed } from './renamed.ts';
import { weakerFilters } from './weaker-filter.ts';
import { widerBackbone } from './wider-backbone.ts';
import { union, widerVrf } from './wider-vrf.ts';

/** What two states define differently stands under its old name with this mark. */
const BEFORE = 'before';

/**
 * One router as open as either of two states of it, object by object: both target sets, the weaker filters, both bindings, the wider
 * policies. A route may carry the targets of either state, and for certain only those of both. Whatever a state between the two lets pass, if it takes each
 * object from one of them, this router lets pass.
 */
export function widerRouter(before: DeviceModel, after: DeviceModel, mark = BEFORE): DeviceModel {
  const old = renamed(before, after, mark);
  const vrfs = widerVrfs(old, after);
  const interfaces = widerInterfaces(old, after, mark);
  const sessions = widerBackbone(old, after);
  return inUse({
    ...after,
    vrfs: vrfs.vrfs,
    interfaces: interfaces.interfaces,
    filters: [...after.filters, ...onlyIn(old.filters, after.filters), ...interfaces.filters],
    routePolicies: [
      ...after.routePolicies,
      ...onlyIn(old.routePolicies, after.routePolicies),
      ...vrfs.policies,
      ...sessions.policies,
    ],
    prefixLists: [...after.prefixLists, ...onlyIn(old.prefixLists, after.prefixLists)],
    targetLists: [...after.targetLists, ...onlyIn(old.targetLists, after.targetLists)],
    leaks: union(before.leaks, after.leaks),
    backbone: sessions.backbone,
    guards: weakerGuards(before.guards, after.guards),
  });
}

/** Whether a router as it is `later` is at least as open as it is `earlier`: then the later state covers the earlier one. */
export function isAsOpen(later: DeviceModel, earlier: DeviceModel): boolean {
  return sameDeviceModel(widerRouter(earlier, later), inUse(later));
}

/** Members of one list that the other does not name. */
function onlyIn<Named extends { readonly name: string; readonly family?: number }>(
  some: readonly Named[],
  others: readonly Named[],
): readonly Named[] {
  const known = new Set(others.map(({ name, family }) => `${family ?? ''} ${name}`));
  return some.filter(({ name, family }) => !known.has(`${family ?? ''} ${name}`));
}

/** The router without filters, policies and lists that nothing names. */
function inUse(model: DeviceModel): DeviceModel {
  const bound = new Set([
    ...model.vrfs.flatMap((vrf) => vrf.families.flatMap(policiesOf)),
    ...model.backbone.peers.flatMap(({ policies = [] }) => policies.map(({ policy }) => policy)),
  ]);
  const used = new Set(model.interfaces.flatMap((one) => one.filters.map(({ filter }) => filter)));
  const routePolicies = model.routePolicies.filter(({ name }) => bound.has(name));
  const entries = routePolicies.flatMap((policy) => policy.entries);
  const prefixes = new Set(
    entries.flatMap((entry) => entry.matchPrefixLists.map(({ value }) => `${value.family} ${value.name}`)),
  );
  const targets = new Set([
    ...entries.flatMap((entry) => entry.matchTargetLists.map(({ value }) => value)),
    ...(model.backbone.targetFilters ?? []).flatMap(({ list = [] }) => list),
  ]);
  return {
    ...model,
    routePolicies,
    filters: model.filters.filter(({ name }) => used.has(name)),
    prefixLists: model.prefixLists.filter(({ family, name }) => prefixes.has(`${family} ${name}`)),
    targetLists: model.targetLists.filter(({ name }) => targets.has(name)),
  };
}

function policiesOf({ importPolicy, exportPolicy, peers }: VrfFamily): readonly string[] {
  const ofPeers = peers.flatMap(({ inboundPolicy, outboundPolicy }) => [inboundPolicy, outboundPolicy]);
  return [importPolicy, exportPolicy, ...ofPeers].flatMap((one) => one?.value ?? []);
}

function widerVrfs(
  old: DeviceModel,
  now: DeviceModel,
): { readonly vrfs: readonly Vrf[]; readonly policies: readonly RoutePolicy[] } {
  const there = new Map(old.vrfs.map((vrf) => [vrf.name, vrf]));
  const joined = now.vrfs.map((vrf) => {
    const before = there.get(vrf.name);
    return before === undefined ? { vrf, policies: [] } : widerVrf([before, old], [vrf, now]);
  });
  const known = new Set(now.vrfs.map(({ name }) => name));
  return {
    vrfs: [...joined.map(({ vrf }) => vrf), ...old.vrfs.filter(({ name }) => !known.has(name))],
    policies: joined.flatMap(({ policies }) => policies),
  };
}

interface WiderInterfaces {
  readonly interfaces: readonly Interface[];
  readonly filters: readonly PacketFilter[];
}

function widerInterfaces(old: DeviceModel, now: DeviceModel, mark: string): WiderInterfaces {
  const there = new Map(old.interfaces.map((one) => [one.name, one]));
  const filters: PacketFilter[] = [];
  const joined = now.interfaces.flatMap((one): readonly Interface[] => {
    const before = there.get(one.name);
    if (before === undefined) return [one];
    const weaker = weakerFilters([before, old], [one, now]);
    filters.push(...weaker.filters);
    const wide = { ...widerInterface(before, one), filters: weaker.uses };
    if (before.vrf?.value === one.vrf?.value) return [wide];
    const { vrf: _, ...unbound } = wide;
    const asBefore = { ...unbound, name: marked(one.name, mark), addresses: before.addresses };
    return [wide, before.vrf === undefined ? asBefore : { ...asBefore, vrf: before.vrf }];
  });
  const known = new Set(now.interfaces.map(({ name }) => name));
  return { interfaces: [...joined, ...old.interfaces.filter(({ name }) => !known.has(name))], filters };
}

function widerInterface(before: Interface, after: Interface): Interface {
  const checked = (family: number, mode: string) =>
    before.sourceCheck.some((one) => one.family === family && one.mode === mode);
  const vrfIgp = union(before.vrfIgp ?? [], after.vrfIgp ?? []);
  return {
    ...after,
    addresses: union(before.addresses, after.addresses),
    sourceCheck: after.sourceCheck.filter(({ family, mode }) => checked(family, mode)),
    acceptsLabels: before.acceptsLabels.value ? before.acceptsLabels : after.acceptsLabels,
    ldp: union(before.ldp, after.ldp),
    ...(vrfIgp.length === 0 ? {} : { vrfIgp }),
  };
}

function weakerGuards(before: HostGuards, after: HostGuards): HostGuards {
  return {
    localRuleBehindVrf: after.localRuleBehindVrf.map((one) => ({
      ...one,
      value: one.value && before.localRuleBehindVrf.some((old) => old.family === one.family && old.value),
    })),
    servicesOutsideVrfs: before.servicesOutsideVrfs.value
      ? after.servicesOutsideVrfs
      : before.servicesOutsideVrfs,
    forwards: after.forwards.map((one) => ({
      ...one,
      value: one.value || before.forwards.some((old) => old.family === one.family && old.value),
    })),
    hostStateCollected: before.hostStateCollected && after.hostStateCollected,
  };
}
