import type { FilterRule, FilterUse, Origin, PacketFilter, SourceCheck } from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import type { PortRange } from '../../../net/ports.ts';
import { covers, type Prefix } from '../../../net/prefix.ts';
import type { Draft, InterfaceDraft } from './draft.ts';
import type { FilterChain, FilterChains } from './iptables.ts';
import type { Match, PacketRule } from './packet-rule.ts';

/** What the packet filters of the kernel mean: the filters themselves, and what stands on each interface. */
export interface FilterReading {
  readonly filters: readonly PacketFilter[];
  readonly uses: ReadonlyMap<string, readonly FilterUse[]>;
  readonly sourceChecks: ReadonlyMap<string, readonly SourceCheck[]>;
  /** Lines whose meaning the model cannot hold. */
  readonly unread: readonly Origin[];
}

interface Walk {
  readonly draft: Draft;
  readonly interfaces: readonly InterfaceDraft[];
  readonly byName: ReadonlyMap<string, InterfaceDraft>;
  readonly byVrf: ReadonlyMap<string, readonly InterfaceDraft[]>;
  /** Chain names that two tables of a family use. */
  readonly twins: ReadonlySet<string>;
  readonly filters: PacketFilter[];
  readonly uses: Map<string, FilterUse[]>;
  readonly sourceChecks: Map<string, SourceCheck[]>;
  readonly unread: Origin[];
}

/** The kernel walks raw, then mangle, then filter at every hook. */
const TABLE_ORDER = ['raw', 'mangle', 'filter'];
const BASE_CHAINS = ['PREROUTING', 'FORWARD', 'POSTROUTING'];
const DEEPEST = 16;

/** Works out the filters once every interface and VRF is known. */
export function readFilterUses(draft: Draft): FilterReading {
  const walk = emptyWalk(draft);
  const tables = [...draft.chains].sort(
    (a, b) => TABLE_ORDER.indexOf(a.table) - TABLE_ORDER.indexOf(b.table),
  );
  for (const table of tables) addChains(walk, table);
  for (const table of tables) addUses(walk, table);
  return walk;
}

function emptyWalk(draft: Draft): Walk {
  const interfaces = [...draft.interfaces.values()].filter((one) => !isVrf(draft, one.name));
  const names = draft.chains.flatMap(({ family, chains }) =>
    [...chains.keys()].map((name) => `${family} ${name}`),
  );
  const seen = new Set<string>();
  return {
    draft,
    interfaces,
    byName: new Map(interfaces.map((one) => [one.name, one])),
    byVrf: Map.groupBy(interfaces, (one) => one.vrf?.value ?? ''),
    twins: new Set(names.filter((name) => seen.has(name) || !seen.add(name))),
    filters: [],
    uses: new Map(),
    sourceChecks: new Map(),
    unread: [],
  };
}

/** Every chain of its own name is a packet filter, whether something jumps to it or not. */
function addChains(walk: Walk, table: FilterChains): void {
  for (const chain of table.chains.values()) {
    if (chain.builtIn) continue;
    const rules = chain.rules.flatMap((rule) => flatten(walk, table, rule, { protocol: 'ip' }, 0));
    const unread = unreadIn(table, chain, 0);
    walk.filters.push({
      name: filterName(walk, table, chain),
      family: table.family,
      at: chain.at,
      rules,
      ...(unread === undefined ? {} : { unread: { value: true, at: unread } }),
    });
  }
}

/** The first line of a chain, or of one it jumps to, that was not understood. */
function unreadIn(table: FilterChains, { rules, unread }: FilterChain, depth: number): Origin | undefined {
  if (unread !== undefined || depth > DEEPEST) return unread;
  for (const { target } of rules) {
    const next = 'jump' in target ? table.chains.get(target.jump) : undefined;
    const found = next === undefined ? undefined : unreadIn(table, next, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function addUses(walk: Walk, table: FilterChains): void {
  for (const name of BASE_CHAINS) {
    const rules = table.chains.get(name)?.rules ?? [];
    rules.forEach((rule, place) => {
      const isEvaded =
        rule.sourceCheck !== undefined &&
        rules.slice(0, place).some((front) => isOfOneDevice(walk, front, rule) && permits(table, front, 0));
      if (isEvaded || isSparedInFront(walk, table, name)) walk.unread.push(rule.at);
      else addUse(walk, table, name, rule);
    });
  }
}

/** Whether the table before lets packets of this chain pass: they meet the rules here all the same, as they would not in the model's one list. */
function isSparedInFront({ draft }: Walk, { table, family }: FilterChains, chain: string): boolean {
  if (table !== 'filter') return false;
  return draft.chains
    .filter((other) => other.table === 'mangle' && other.family === family)
    .some((front) => (front.chains.get(chain)?.rules ?? []).some((rule) => permits(front, rule, 0)));
}

/** Whether an interface hands its packets to both rules. */
function isOfOneDevice(walk: Walk, { entersBy }: PacketRule, other: PacketRule): boolean {
  const others = new Set(interfacesOf(walk, other.entersBy));
  return interfacesOf(walk, entersBy).some((one) => others.has(one));
}

/** Whether a rule lets packets pass that no rule behind it sees. */
function permits(table: FilterChains, { target }: PacketRule, depth: number): boolean {
  if ('action' in target) return target.action === 'permit';
  const rules = table.chains.get(target.jump)?.rules ?? [];
  return depth > DEEPEST || rules.some((inner) => permits(table, inner, depth + 1));
}

function addUse(walk: Walk, table: FilterChains, chain: string, rule: PacketRule): void {
  const [hook, interfaces] = standsOn(walk, chain, rule);
  if (hook === undefined) walk.unread.push(rule.at);
  else if (rule.sourceCheck !== undefined) addSourceCheck(walk, table.family, rule, interfaces);
  else {
    const filter = usedFilter(walk, table, rule);
    for (const one of interfaces)
      grow(walk.uses, one.name, { filter, family: table.family, hook, at: rule.at });
  }
}

function addSourceCheck(
  walk: Walk,
  family: Family,
  rule: PacketRule,
  interfaces: readonly InterfaceDraft[],
): void {
  for (const one of interfaces)
    grow(walk.sourceChecks, one.name, { family, mode: rule.sourceCheck ?? 'strict', at: rule.at });
}

/**
 * Which packets a rule of a base chain sees. By the VRF's device packets only enter: those that leave have the circuit as their device
 * (seen on Linux 6.1), so a filter on `-o VRF` would judge nothing and has no hook.
 */
function standsOn(
  walk: Walk,
  chain: string,
  rule: PacketRule,
): readonly [FilterUse['hook'] | undefined, readonly InterfaceDraft[]] {
  const entering = rule.leavesBy === undefined;
  const device = rule.entersBy ?? rule.leavesBy;
  const members = interfacesOf(walk, device);
  if (!entering && device !== undefined && isVrf(walk.draft, device)) return [undefined, []];
  if (chain === 'FORWARD') return [entering ? 'forwarded-inbound' : 'forwarded-outbound', members];
  if (chain === 'POSTROUTING') return [rule.entersBy === undefined ? 'outbound' : undefined, members];
  return [entering ? 'inbound' : undefined, members];
}

function isVrf(draft: Draft, device: string): boolean {
  return draft.vrfs.get(device)?.table !== undefined;
}

/** The interfaces behind `-i NAME`, `-i PREFIX+`, `-i VRF`, or no interface at all. */
function interfacesOf(walk: Walk, device: string | undefined): readonly InterfaceDraft[] {
  if (device === undefined) return walk.interfaces;
  if (device.endsWith('+')) return walk.interfaces.filter((one) => one.name.startsWith(device.slice(0, -1)));
  if (isVrf(walk.draft, device)) return walk.byVrf.get(device) ?? [];
  const one = walk.byName.get(device);
  return one === undefined ? [] : [one];
}

/** A jump without conditions uses the chain's own filter; anything narrower becomes a filter of its own, named by its line. */
function usedFilter(walk: Walk, table: FilterChains, rule: PacketRule): string {
  const chain = 'jump' in rule.target ? table.chains.get(rule.target.jump) : undefined;
  if (chain !== undefined && matchesAll(rule.match)) return filterName(walk, table, chain);
  const name = `${'jump' in rule.target ? rule.target.jump : rule.chain}@${rule.at}`;
  const rules = flatten(walk, table, rule, { protocol: 'ip' }, 0);
  walk.filters.push({ name, family: table.family, at: rule.at, rules });
  return name;
}

/** Chains of one name in two tables are two filters. */
function filterName(walk: Walk, table: FilterChains, chain: FilterChain): string {
  const twin = walk.twins.has(`${table.family} ${chain.name}`);
  return twin && table.table !== 'mangle' ? `${table.table} ${chain.name}` : chain.name;
}

/** A rule as rules without jumps: the conditions of the jump hold for every rule of the chain. */
function flatten(
  walk: Walk,
  table: FilterChains,
  rule: PacketRule,
  guard: Match,
  depth: number,
): readonly FilterRule[] {
  const match = both(guard, rule.match);
  if (match === undefined) return [];
  if ('action' in rule.target) return ruleOf(match, rule.target.action, rule.at);
  const chain = table.chains.get(rule.target.jump);
  if (chain === undefined || depth > DEEPEST) {
    walk.unread.push(rule.at);
    return [];
  }
  return chain.rules.flatMap((inner) => flatten(walk, table, inner, match, depth + 1));
}

/** One rule per pair of port ranges. */
function ruleOf(match: Match, action: FilterRule['action'], at: Origin): readonly FilterRule[] {
  const { sourcePorts, destinationPorts, ...rest } = match;
  return (sourcePorts ?? [undefined]).flatMap((from) =>
    (destinationPorts ?? [undefined]).map((to) => ({
      action,
      ...rest,
      ...(from === undefined ? {} : { sourcePorts: from }),
      ...(to === undefined ? {} : { destinationPorts: to }),
      at,
    })),
  );
}

/** Both conditions at once; `undefined` when no packet can meet them. */
function both(a: Match, b: Match): Match | undefined {
  const source = narrower(a.source, b.source);
  const destination = narrower(a.destination, b.destination);
  const sourcePorts = commonPorts(a.sourcePorts, b.sourcePorts);
  const destinationPorts = commonPorts(a.destinationPorts, b.destinationPorts);
  const [fragments, tracked] = [agreed(a.fragments, b.fragments), agreed(a.tracked, b.tracked)];
  const protocol = a.protocol === 'ip' ? b.protocol : a.protocol;
  const possible = b.protocol === 'ip' || protocol === b.protocol;
  if (!possible || source === null || destination === null) return undefined;
  if (fragments === null || tracked === null) return undefined;
  if (sourcePorts?.length === 0 || destinationPorts?.length === 0) return undefined;
  return {
    protocol,
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
    ...(sourcePorts === undefined ? {} : { sourcePorts }),
    ...(destinationPorts === undefined ? {} : { destinationPorts }),
    ...(a.established === true || b.established === true ? { established: true } : {}),
    ...(fragments === undefined ? {} : { fragments }),
    ...(tracked === undefined ? {} : { tracked }),
  };
}

/** Two words for one field: the one that is there, or null when they exclude each other. */
function agreed<Word>(a: Word | undefined, b: Word | undefined): Word | undefined | null {
  if (a === undefined || b === undefined) return a ?? b;
  return a === b ? a : null;
}

/** Prefixes nest or are disjoint (null). */
function narrower(a: Prefix | undefined, b: Prefix | undefined): Prefix | undefined | null {
  if (a === undefined || b === undefined) return a ?? b;
  if (covers(a, b)) return b;
  return covers(b, a) ? a : null;
}

function commonPorts(
  a: readonly PortRange[] | undefined,
  b: readonly PortRange[] | undefined,
): readonly PortRange[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.flatMap((x) =>
    b
      .map((y) => ({ from: Math.max(x.from, y.from), to: Math.min(x.to, y.to) }))
      .filter((range) => range.from <= range.to),
  );
}

function matchesAll(match: Match): boolean {
  return match.protocol === 'ip' && Object.keys(match).length === 1;
}

function grow<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [item]);
  else known.push(item);
}
