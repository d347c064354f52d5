import type { PrefixList, RoutePolicy, RoutePolicyEntry, TargetList } from '../device/model.ts';
import type { LanPrefix, VpnNetworkAccess } from '../model/types.ts';
import type { Family } from '../net/address.ts';
import { compareText } from '../net/order.ts';
import { prefixText } from '../net/prefix.ts';
import { sourced } from './causes.ts';
import {
  agreementsIn,
  foreignRoutes,
  nameFor,
  ofFamily,
  originOf,
  prefixesBehind,
  type SiteVrf,
  type VrfAgreement,
} from './site-vrf.ts';

/** Route policies with the lists they match. */
export interface PolicySet {
  readonly routePolicies: readonly RoutePolicy[];
  readonly prefixLists: readonly PrefixList[];
  readonly targetLists: readonly TargetList[];
}

const LAST_SEQUENCE = 65535;
/** Entries for routes that serve several agreements stand behind all entries for one agreement (10 × order ≤ 60000). */
const FIRST_SHARED_SEQUENCE = 60001;

/** All route policies of a VRF: what it gives and takes under agreements, and what its CEs may announce. */
export function compilePolicies(vrf: SiteVrf): PolicySet {
  const families = vrf.profile.families.map(({ family }) => family);
  const sets = families.flatMap((family) => [
    ...(agreementsIn(vrf, family).length === 0 ? [] : [exportPolicy(vrf, family), importPolicy(vrf, family)]),
    ...vrf.node.networkAccesses
      .filter(({ routing }) => routing.type === 'bgp-routing')
      .map((access) => cePolicies(vrf, access, family)),
  ]);
  return {
    routePolicies: sets.flatMap((set) => set.routePolicies),
    prefixLists: sets.flatMap((set) => set.prefixLists),
    targetLists: uniqueByName(sets.flatMap((set) => set.targetLists)),
  };
}

/** A route that serves several agreements meets one entry only, so that entry sets the targets of all of them. */
function exportPolicy(vrf: SiteVrf, family: Family): PolicySet {
  const name = nameFor('EXP', family, vrf.node.vpnNodeId);
  const groups = routeGroups(vrf, family).map((group, index) => exportEntry(vrf, family, name, group, index));
  return {
    routePolicies: [policy(vrf, name, [...groups.map(({ entry }) => entry), permitRest(vrf)])],
    prefixLists: groups.map(({ list }) => list),
    targetLists: [],
  };
}

interface RouteGroup {
  readonly agreements: readonly VrfAgreement[];
  readonly routes: readonly LanPrefix[];
}

function routeGroups(vrf: SiteVrf, family: Family): RouteGroup[] {
  const pairs = agreementsIn(vrf, family).flatMap((agreement) =>
    ofFamily(agreement.ownRoutes, family).map((route) => ({ agreement, route })),
  );
  const byRoute = [...Map.groupBy(pairs, ({ route }) => prefixText(route.prefix)).values()].map((same) => ({
    agreements: same.map(({ agreement }) => agreement),
    routes: same.slice(0, 1).map(({ route }) => route),
  }));
  const idsOf = (group: RouteGroup) => group.agreements.map(({ agreement }) => agreement.id).join('-');
  return [...Map.groupBy(byRoute, idsOf)]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([, groups]) => ({
      agreements: groups[0]?.agreements ?? [],
      routes: groups.flatMap(({ routes }) => routes),
    }));
}

function exportEntry(
  vrf: SiteVrf,
  family: Family,
  policyName: string,
  { agreements, routes }: RouteGroup,
  index: number,
): { readonly entry: RoutePolicyEntry; readonly list: PrefixList } {
  const ids = agreements.map(({ agreement }) => agreement.id);
  const first = agreements[0];
  const at = originOf(vrf, first?.agreement.span ?? vrf.service.span, ids[0]);
  const own = vrf.profile.families.find((entry) => entry.family === family)?.exportTargets ?? [];
  const targets = [...own, ...agreements.map(({ exportTarget }) => exportTarget)];
  const sequence =
    agreements.length === 1 && first !== undefined ? first.order * 10 : FIRST_SHARED_SEQUENCE + index;
  const name = `${policyName}-${ids.join('-')}`;
  return {
    entry: {
      sequence,
      action: 'permit',
      at,
      matchPrefixLists: [sourced({ family, name }, at)],
      matchTargetLists: [],
      setTargets: sourced({ targets, additive: true }, at),
    },
    list: exactList(name, family, routes, at),
  };
}

/** What comes by an agreement's target must be one of its prefixes; everything without such a target is the VPN's own. */
function importPolicy(vrf: SiteVrf, family: Family): PolicySet {
  const name = nameFor('IMP', family, vrf.node.vpnNodeId);
  const agreements = agreementsIn(vrf, family);
  const parts = agreements.map((agreement) => importEntries(vrf, family, name, agreement));
  return {
    routePolicies: [policy(vrf, name, [...parts.flatMap(({ entries }) => entries), permitRest(vrf)])],
    prefixLists: parts.map(({ list }) => list),
    targetLists: parts.map(({ targets }) => targets),
  };
}

function importEntries(vrf: SiteVrf, family: Family, policyName: string, one: VrfAgreement) {
  const at = originOf(vrf, one.agreement.span, one.agreement.id);
  const listName = `${policyName}-${one.agreement.id}`;
  const targetName = `IMP-${vrf.node.vpnNodeId}-${one.agreement.id}`;
  const marked = { at, matchTargetLists: [sourced(targetName, at)] };
  const entries: RoutePolicyEntry[] = [
    {
      ...marked,
      sequence: one.order * 10,
      action: 'permit',
      matchPrefixLists: [sourced({ family, name: listName }, at)],
    },
    { ...marked, sequence: one.order * 10 + 5, action: 'deny', matchPrefixLists: [] },
  ];
  const targets: TargetList = { name: targetName, at, targets: [one.importTarget] };
  return { entries, list: exactList(listName, family, foreignRoutes(one, family), at), targets };
}

/** A CE announces its site's own prefixes and nothing else, to itself (`peerNextHop`), and never chooses route targets (`scrub`). */
function cePolicies(vrf: SiteVrf, access: VpnNetworkAccess, family: Family): PolicySet {
  const at = originOf(vrf, access.span);
  const name = nameFor('CE', family, access.id);
  const entry: RoutePolicyEntry = {
    sequence: 10,
    action: 'permit',
    at,
    matchPrefixLists: [sourced({ family, name }, at)],
    matchTargetLists: [],
    scrub: sourced(true, at),
    peerNextHop: [sourced(family, at)],
  };
  const all: RoutePolicyEntry = {
    sequence: 10,
    action: 'permit',
    at,
    matchPrefixLists: [],
    matchTargetLists: [],
  };
  return {
    routePolicies: [
      { name, at, entries: [entry] },
      { name: nameFor('OUT', family, access.id), at, entries: [all] },
    ],
    prefixLists: [exactList(name, family, prefixesBehind(vrf, access, family), at)],
    targetLists: [],
  };
}

function exactList(name: string, family: Family, routes: readonly LanPrefix[], at: number): PrefixList {
  const entries = routes.map(({ prefix }, index) => ({
    sequence: (index + 1) * 10,
    action: 'permit' as const,
    prefix,
    at,
  }));
  return { name, family, at, entries };
}

function policy(vrf: SiteVrf, name: string, entries: readonly RoutePolicyEntry[]): RoutePolicy {
  return { name, at: originOf(vrf, vrf.service.span), entries };
}

function permitRest(vrf: SiteVrf): RoutePolicyEntry {
  const at = originOf(vrf, vrf.service.span);
  return { sequence: LAST_SEQUENCE, action: 'permit', at, matchPrefixLists: [], matchTargetLists: [] };
}

function uniqueByName(lists: readonly TargetList[]): TargetList[] {
  return [...new Map(lists.map((list) => [list.name, list])).values()];
}
