import type { DeviceModel, RoutePolicy, RoutePolicyEntry, StaticRoute, Vrf } from '../../../device/model.ts';
import { FAMILIES, type Family } from '../../../net/address.ts';
import { type PolicyUses, policyUses } from '../../vrp/policy-uses.ts';
import { matchesNothing, SCRUB_MARK } from '../../vrp/stand-ins.ts';
import { listPrefix, routePrefix, vrpAddress } from './text.ts';

/** `route-policy` nodes, in the order of their names and numbers, each policy followed by its address-family rule where it needs one. */
export function routePolicyViews(device: DeviceModel) {
  const uses = policyUses(device.vrfs);
  const empty = device.routePolicies.find(({ entries }) => entries.length === 0);
  if (empty !== undefined) throw new Error(`route-policy ${empty.name}: VRP has no policy without nodes`);
  return device.routePolicies.map((policy) => ({
    name: policy.name,
    at: policy.at,
    nodes: policy.entries.map((entry) => nodeView(uses, policy, entry)),
    mismatchDeny: mixesFamilies(uses, policy),
  }));
}

/**
 * VRP lets a node with only IPv4 conditions match every IPv6 route, and the reverse, unless the policy says `address-family mismatch-deny`.
 * The line is written only where it changes the meaning.
 */
function mixesFamilies(uses: PolicyUses, policy: RoutePolicy): boolean {
  const users = uses.familiesOf(policy.name);
  return policy.entries.some(({ matchPrefixLists }) =>
    users.some((family) => matchPrefixLists.some(({ value }) => value.family !== family)),
  );
}

function nodeView(uses: PolicyUses, policy: RoutePolicy, entry: RoutePolicyEntry) {
  refuseTwoOfOneKind(policy, entry);
  return {
    action: entry.action,
    sequence: entry.sequence,
    at: entry.at,
    prefixLists: entry.matchPrefixLists.map(({ value, at }) => ({
      text: value.family === 4 ? `ip-prefix ${value.name}` : `ipv6 address prefix-list ${value.name}`,
      at,
    })),
    targetLists: entry.matchTargetLists,
    apply: applyView(uses, policy, entry),
    nextHops: (entry.peerNextHop ?? []).map(({ value, at }) => ({
      text: `${value === 4 ? 'ip-address' : 'ipv6'} next-hop peer-address`,
      at,
    })),
  };
}

/** Two conditions of one kind are alternatives on VRP, not both required. */
function refuseTwoOfOneKind(policy: RoutePolicy, entry: RoutePolicyEntry): void {
  const families = entry.matchPrefixLists.map(({ value }) => value.family);
  if (new Set(families).size < families.length || entry.matchTargetLists.length > 1)
    throw new Error(
      `route-policy ${policy.name} node ${entry.sequence}: two conditions of one kind cannot both be required on VRP`,
    );
}

/** VRP has no word that removes route targets: writing the VRF's own export target in their place has the same effect. */
function applyView(uses: PolicyUses, policy: RoutePolicy, entry: RoutePolicyEntry) {
  const { scrub, setTargets } = entry;
  if (setTargets !== undefined) {
    const additive = setTargets.value.additive && scrub?.value !== true;
    return { text: rtWords(setTargets.value.targets), additive, at: setTargets.at };
  }
  if (scrub?.value !== true) return null;
  return { text: rtWords([uses.ownTargetsOf(policy.name)[0] ?? SCRUB_MARK]), additive: false, at: scrub.at };
}

function rtWords(targets: readonly string[]): string {
  return targets.map((target) => `rt ${target}`).join(' ');
}

/** `ip extcommunity-filter` lines, one value each, indexed 10, 20, …. */
export function targetListViews(device: DeviceModel) {
  const empty = device.targetLists.find(({ targets }) => targets.length === 0);
  if (empty !== undefined) throw new Error(`extcommunity-filter ${empty.name}: VRP has no empty list`);
  return device.targetLists.map(({ name, at, targets }) =>
    targets.map((target, index) => ({ name, index: (index + 1) * 10, target, at })),
  );
}

/** `ip ip-prefix` (4) or `ip ipv6-prefix` (6) lines. */
export function prefixListViews(device: DeviceModel, family: Family) {
  const lists = device.prefixLists.filter((list) => list.family === family);
  return lists.map((list) =>
    (list.entries.length > 0 ? list.entries : [matchesNothing(family, list.at)]).map(
      ({ sequence, action, prefix, ge, le, at }) => ({
        name: list.name,
        index: sequence,
        text: `${action} ${listPrefix(prefix)}${ge === undefined ? '' : ` greater-equal ${ge}`}${le === undefined ? '' : ` less-equal ${le}`}`,
        at,
      }),
    ),
  );
}

/** Static routes of all VRFs, IPv4 before IPv6. */
export function staticViews(device: DeviceModel) {
  return FAMILIES.map((family) => ({
    word: family === 4 ? 'ip' : 'ipv6',
    routes: device.vrfs.flatMap((vrf) => staticsOf(vrf, family)),
  }));
}

function staticsOf(vrf: Vrf, family: Family) {
  const families = vrf.families.filter((one) => one.family === family);
  return families.flatMap(({ statics }) =>
    statics.map((route) => ({
      vrf: vrf.name,
      text: `${routePrefix(route.prefix)} ${nextHopWords(route)}`,
      at: route.at,
    })),
  );
}

function nextHopWords(route: StaticRoute): string {
  const words: string[] = [];
  if (route.viaVrf !== undefined && route.viaVrf !== '') words.push('vpn-instance', route.viaVrf);
  if (route.discard) words.push('NULL0');
  if (route.interface !== undefined) words.push(route.interface);
  if (route.nextHop !== undefined) words.push(vrpAddress(route.nextHop));
  if (route.viaVrf === '') words.push('public');
  if (route.distance !== undefined) words.push('preference', `${route.distance}`);
  return words.join(' ');
}
