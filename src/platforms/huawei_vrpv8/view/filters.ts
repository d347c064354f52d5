import type {
  DeviceModel,
  FilterRule,
  FilterUse,
  Interface,
  Origin,
  PacketFilter,
} from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import type { PortRange } from '../../../net/ports.ts';
import { rulePrefix } from './text.ts';

/** Rules of one action that stand together: one ACL, one classifier, one behavior. */
interface Group {
  readonly name: string;
  readonly action: 'permit' | 'deny';
  readonly filter: PacketFilter;
  readonly rules: readonly FilterRule[];
}

/** A traffic policy; `uses` are the filters it stands for, in the order they judge. */
interface TrafficPolicy {
  readonly name: string;
  readonly stem: string;
  readonly at: Origin;
  readonly uses: readonly FilterUse[];
}

type Hook = 'inbound' | 'outbound';

/** ACLs, classifiers, behaviors and traffic policies of a router's packet filters, and the policy of each interface. */
export function filterView(device: DeviceModel) {
  const groups = device.filters.flatMap(groupsOf);
  const policies = trafficPolicies(device);
  return {
    acls: [...groups].sort((a, b) => a.filter.family - b.filter.family).map(aclView),
    classifiers: groups.map(({ name, action, filter }) => ({
      name,
      action,
      ipv6: filter.family === 6,
      at: filter.at,
    })),
    trafficPolicies: policies.map(({ name, at, uses }) => ({ name, at, pairs: pairsOf(uses, groups) })),
    policyOf: (one: Interface, hook: Hook) => {
      const found = findPolicy(policies, one, hook);
      return found === undefined ? null : { name: found.name, at: usesOf(one, hook)[0]?.at ?? 0 };
    },
  };
}

/** Splits a filter at each change of action: permit-only and deny-only ACLs, because a `deny` rule inside a classifier is not the same everywhere. */
function groupsOf(filter: PacketFilter): Group[] {
  const runs: FilterRule[][] = [];
  for (const rule of filter.rules) {
    const last = runs.at(-1);
    if (last?.[0]?.action === rule.action) last.push(rule);
    else runs.push([rule]);
  }
  if (runs.length === 0) runs.push([]);
  const first = runs[0]?.[0]?.action === 'deny' ? 1 : 0;
  return runs.map((rules, index) => groupAt(filter, rules, first + index));
}

/** Places are numbered permit, deny, permit-2, deny-2, …; a filter that starts with deny leaves the first place empty. */
function groupAt(filter: PacketFilter, rules: readonly FilterRule[], place: number): Group {
  const action = place % 2 === 0 ? 'permit' : 'deny';
  const round = place < 2 ? '' : `-${Math.floor(place / 2) + 1}`;
  const family = filter.family === 6 ? '-ipv6' : '';
  return { name: `${filter.name}-${action}${round}${family}`, action, filter, rules };
}

function aclView(one: Group) {
  const { name, at, family } = one.filter;
  const rules = one.rules.map((rule, index) => ({
    number: (index + 1) * 5,
    text: ruleText(rule, family),
    at: rule.at,
  }));
  return { ipv6: family === 6, name: one.name, filter: name, at, rules };
}

function ruleText(rule: FilterRule, family: Family): string {
  const words = ['permit', protocolWord(rule.protocol, family)];
  if (rule.source !== undefined) words.push('source', rulePrefix(rule.source));
  if (rule.sourcePorts !== undefined) words.push('source-port', portWords(rule.sourcePorts));
  if (rule.destination !== undefined) words.push('destination', rulePrefix(rule.destination));
  if (rule.destinationPorts !== undefined) words.push('destination-port', portWords(rule.destinationPorts));
  if (rule.established === true) words.push('tcp-flag established');
  return words.join(' ');
}

function protocolWord(protocol: FilterRule['protocol'], family: Family): string {
  if (protocol === 'ip') return family === 4 ? 'ip' : 'ipv6';
  if (protocol === 'icmp') return family === 4 ? 'icmp' : 'icmpv6';
  return `${protocol}`;
}

function portWords(ports: PortRange): string {
  return ports.from === ports.to ? `eq ${ports.from}` : `range ${ports.from} ${ports.to}`;
}

/** One policy per VRF as a rule; interfaces of a VRF whose filters differ get `AGR-<vrf>-2`, `-3`, … in the order of their names. */
function trafficPolicies(device: DeviceModel): TrafficPolicy[] {
  const policies: TrafficPolicy[] = [];
  for (const one of device.interfaces)
    for (const hook of ['inbound', 'outbound'] as const) {
      const uses = usesOf(one, hook);
      if (uses.length === 0 || findPolicy(policies, one, hook) !== undefined) continue;
      const stem = stemOf(one);
      const others = policies.filter((policy) => policy.stem === stem).length;
      const name = others === 0 ? stem : `${stem}-${others + 1}`;
      policies.push({ name, stem, at: uses[0]?.at ?? 0, uses });
    }
  return policies;
}

function findPolicy(
  policies: readonly TrafficPolicy[],
  one: Interface,
  hook: Hook,
): TrafficPolicy | undefined {
  const wanted = keyOf(usesOf(one, hook));
  return policies.find((policy) => policy.stem === stemOf(one) && keyOf(policy.uses) === wanted);
}

function stemOf(one: Interface): string {
  return `AGR-${one.vrf === undefined ? one.name : one.vrf.value}`;
}

function usesOf(one: Interface, hook: Hook): readonly FilterUse[] {
  const other = one.filters.find((use) => use.hook !== 'inbound' && use.hook !== 'outbound');
  if (other !== undefined) throw new Error(`${one.name}: VRP has no packet filter hook ${other.hook}`);
  return one.filters.filter((use) => use.hook === hook);
}

function keyOf(uses: readonly FilterUse[]): string {
  return uses.map((use) => `${use.family} ${use.filter}`).join('\n');
}

function pairsOf(uses: readonly FilterUse[], groups: readonly Group[]) {
  const pairs = uses.flatMap((use) =>
    groups
      .filter(({ filter }) => filter.name === use.filter && filter.family === use.family)
      .map(({ name }) => ({ name, at: use.at })),
  );
  return pairs.map((pair, index) => ({ ...pair, precedence: index + 1 }));
}
