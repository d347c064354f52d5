import { equalButOrigins } from '../../device/equal.ts';
import type { Backbone, DeviceModel, Interface, RoutePolicy, Sourced, Vrf } from '../../device/model.ts';

/** Old names and new names of what two states define differently, by kind. */
interface Renames {
  readonly filters: ReadonlySet<string>;
  readonly prefixLists: ReadonlySet<string>;
  readonly targetLists: ReadonlySet<string>;
  readonly mark: string;
}

/**
 * A router with other names (marked) for filters, policies and lists that `other` defines differently: both forms can then stand side by
 * side. What both define alike keeps its name.
 */
export function renamed(model: DeviceModel, other: DeviceModel, mark: string): DeviceModel {
  const names = {
    filters: conflicts(model.filters, other.filters),
    prefixLists: conflicts(model.prefixLists, other.prefixLists),
    targetLists: conflicts(model.targetLists, other.targetLists),
    mark,
  };
  const policies = model.routePolicies.map((policy) => withRenamedLists(names, policy));
  const routePolicies = conflicts(policies, other.routePolicies);
  return {
    ...model,
    filters: markedAll(model.filters, names.filters, mark),
    prefixLists: markedAll(model.prefixLists, names.prefixLists, mark),
    targetLists: markedAll(model.targetLists, names.targetLists, mark),
    routePolicies: markedAll(policies, routePolicies, mark),
    interfaces: model.interfaces.map((one) => renamedUses(names, one)),
    vrfs: model.vrfs.map((vrf) => renamedBindings(routePolicies, mark, vrf)),
    backbone: renamedSessions(routePolicies, names, model.backbone),
  };
}

/** The name of what stands beside its other form. */
export function marked(name: string, mark: string): string {
  return `${name} (${mark})`;
}

/** Members of both lists that differ, and those named alike. */
function conflicts<Named extends { readonly name: string; readonly family?: number }>(
  mine: readonly Named[],
  theirs: readonly Named[],
): ReadonlySet<string> {
  const there = new Map(theirs.map((one) => [`${one.family ?? ''} ${one.name}`, one]));
  const differing = mine.filter((one) => {
    const other = there.get(`${one.family ?? ''} ${one.name}`);
    return other !== undefined && !equalButOrigins(one, other);
  });
  return new Set(differing.map(({ name }) => name));
}

function markedAll<Named extends { readonly name: string }>(
  all: readonly Named[],
  names: ReadonlySet<string>,
  mark: string,
): readonly Named[] {
  return all.map((one) => (names.has(one.name) ? { ...one, name: marked(one.name, mark) } : one));
}

function withRenamedLists({ prefixLists, targetLists, mark }: Renames, policy: RoutePolicy): RoutePolicy {
  const entries = policy.entries.map((entry) => ({
    ...entry,
    matchPrefixLists: entry.matchPrefixLists.map((one) =>
      prefixLists.has(one.value.name)
        ? { ...one, value: { ...one.value, name: marked(one.value.name, mark) } }
        : one,
    ),
    matchTargetLists: entry.matchTargetLists.map((one) =>
      targetLists.has(one.value) ? { ...one, value: marked(one.value, mark) } : one,
    ),
  }));
  return { ...policy, entries };
}

function renamedUses({ filters, mark }: Renames, one: Interface): Interface {
  const uses = one.filters.map((use) =>
    filters.has(use.filter) ? { ...use, filter: marked(use.filter, mark) } : use,
  );
  return { ...one, filters: uses };
}

function renamedBindings(policies: ReadonlySet<string>, mark: string, vrf: Vrf): Vrf {
  const bound = <Key extends string>(key: Key, policy: Sourced<string> | undefined) =>
    policy === undefined || !policies.has(policy.value)
      ? {}
      : { [key]: { ...policy, value: marked(policy.value, mark) } };
  const families = vrf.families.map((family) => ({
    ...family,
    ...bound('importPolicy', family.importPolicy),
    ...bound('exportPolicy', family.exportPolicy),
    peers: family.peers.map((peer) => ({
      ...peer,
      ...bound('inboundPolicy', peer.inboundPolicy),
      ...bound('outboundPolicy', peer.outboundPolicy),
    })),
  }));
  return { ...vrf, families };
}

function renamedSessions(
  policies: ReadonlySet<string>,
  { targetLists, mark }: Renames,
  backbone: Backbone,
): Backbone {
  const { peers, targetFilters } = backbone;
  const filters = targetFilters?.map((one) =>
    one.list !== undefined && targetLists.has(one.list) ? { ...one, list: marked(one.list, mark) } : one,
  );
  return {
    ...backbone,
    peers: peers.map((peer) =>
      peer.policies?.some(({ policy }) => policies.has(policy)) === true
        ? {
            ...peer,
            policies: peer.policies.map((one) =>
              policies.has(one.policy) ? { ...one, policy: marked(one.policy, mark) } : one,
            ),
          }
        : peer,
    ),
    ...(filters === undefined ? {} : { targetFilters: filters }),
  };
}
