import type { PrefixList, RoutePolicy, RoutePolicyEntry, Sourced } from '../../device/model.ts';
import { addressBits, FAMILIES, type Family } from '../../net/address.ts';
import type { NodeDraft, RoutePolicyDraft, RouterDraft } from './draft.ts';
import type { PolicyUses } from './policy-uses.ts';
import { isMatchesNothing, SCRUB_MARK } from './stand-ins.ts';

type Match = RoutePolicyEntry['matchPrefixLists'][number];

/** Route policies in neutral form; what they mean depends on where VRFs use them. */
export function builtPolicies(router: RouterDraft, uses: PolicyUses): readonly RoutePolicy[] {
  return [...router.routePolicies.values()].map((policy) => ({
    name: policy.name,
    at: policy.at,
    entries: policy.nodes.flatMap((node) => entriesOf(policy, node, uses)),
  }));
}

/** Prefix lists, with the lists that stand for "any route of the other family" where a policy needs them. */
export function builtPrefixLists(
  router: RouterDraft,
  policies: readonly RoutePolicy[],
): readonly PrefixList[] {
  const named = policies.flatMap(({ entries }) => entries.flatMap((entry) => entry.matchPrefixLists));
  const any = FAMILIES.flatMap((family) => {
    const use = named.find(({ value }) => value.name === anyRoute(family));
    return use === undefined ? [] : [anyRouteList(family, use.at)];
  });
  const lists = [...router.prefixLists.values()].map(({ entries, ...list }) => ({
    ...list,
    entries: entries.length === 1 && entries.every(isMatchesNothing) ? [] : entries,
  }));
  return [...lists, ...any];
}

/** A name no device can have, because of its blanks. */
function anyRoute(family: Family): string {
  return `any IPv${family} route`;
}

function anyRouteList(family: Family, at: number): PrefixList {
  const prefix = { family, address: 0n, length: 0 };
  const entry = { sequence: 10, action: 'permit', prefix, le: addressBits(family), at } as const;
  return { name: anyRoute(family), family, at, entries: [entry] };
}

/** One node can need several entries: conditions of one kind are alternatives, and other families pass conditions that are not theirs. */
function entriesOf(policy: RoutePolicyDraft, node: NodeDraft, uses: PolicyUses): RoutePolicyEntry[] {
  const targetLists = node.targetLists.length === 0 ? [undefined] : node.targetLists;
  return prefixConditions(policy, node, uses).flatMap((matchPrefixLists) =>
    targetLists.map((list) => ({
      sequence: node.sequence,
      action: node.action,
      at: node.at,
      matchPrefixLists,
      matchTargetLists: list === undefined ? [] : [list],
      ...appliedTargets(policy, node, uses),
      ...(node.peerNextHop.length === 0 ? {} : { peerNextHop: node.peerNextHop }),
    })),
  );
}

/** Each element is one way to meet the node's prefix conditions. */
function prefixConditions(
  policy: RoutePolicyDraft,
  node: NodeDraft,
  uses: PolicyUses,
): readonly (readonly Match[])[] {
  if (node.prefixLists.length === 0) return [[]];
  const byFamily = FAMILIES.map((family) => node.prefixLists.filter(({ value }) => value.family === family));
  const users = uses.familiesOf(policy.name);
  if (
    policy.mismatchDeny ||
    users.every((family) => node.prefixLists.every(({ value }) => value.family === family))
  )
    return alternatives(byFamily.filter((lists) => lists.length > 0));
  return users.flatMap((family) => {
    const own = byFamily[FAMILIES.indexOf(family)] ?? [];
    return own.length > 0
      ? alternatives([own])
      : [[{ value: { family, name: anyRoute(family) }, at: node.at }]];
  });
}

function alternatives(kinds: readonly (readonly Match[])[]): readonly (readonly Match[])[] {
  return kinds.reduce<readonly (readonly Match[])[]>(
    (ways, lists) => ways.flatMap((way) => lists.map((list) => [...way, list])),
    [[]],
  );
}

/** Replacing route targets by those the VRF exports anyway on a CE session removes the customer's: that is a scrub. */
function appliedTargets(
  policy: RoutePolicyDraft,
  { targets }: NodeDraft,
  uses: PolicyUses,
): { scrub?: Sourced<boolean>; setTargets?: NonNullable<RoutePolicyEntry['setTargets']> } {
  if (targets === undefined) return {};
  const harmless = new Set([SCRUB_MARK, ...uses.ownTargetsOf(policy.name)]);
  const scrubs = !targets.value.additive && targets.value.targets.every((target) => harmless.has(target));
  return scrubs ? { scrub: { value: true, at: targets.at } } : { setTargets: targets };
}
