import type { FilterRule, Leak, Origin, PacketPick } from '../../../device/model.ts';
import { FAMILIES, type Family } from '../../../net/address.ts';
import type { Draft, InterfaceDraft, PbrTarget, VrfDraft } from './draft.ts';
import { vrfRule } from './guards.ts';
import type { KernelRoute, KernelRule } from './ip-route.ts';
import { markUnread, type Tally } from './line-table.ts';

interface Kernel {
  readonly draft: Draft;
  /** VRFs by the number of their table. */
  readonly tables: ReadonlyMap<number, VrfDraft>;
  readonly tally: Tally;
}

/**
 * What goes out by the device of a VRF, out of a label or out of another table, is asked for as if the router itself had sent it
 * (drivers/net/vrf.c, vrf_process_v4_outbound): it enters by `lo`, whichever VRF it is.
 */
const LOOPBACK = 'lo';
const GLOBAL_TABLES = new Set(['main', 'default', 'local', '254', '253', '255']);

/** Leaks that `ip rule` and pbr-maps open; rules that refuse everything behind the VRFs end every VRF's look-up. */
export function addPolicyRouting(draft: Draft, tally: Tally): readonly Leak[] {
  const tables = vrfTables(draft);
  // What a rule sees depends on those in front of it.
  draft.rules.sort((a, b) => a.preference - b.preference);
  return [...draft.rules.flatMap((rule) => ruleLeaks({ draft, tables, tally }, rule)), ...pbrLeaks(draft)];
}

/** Kernel routes of VRF tables become their routes; `unreachable default` ends the look-up. Returns what leads elsewhere. */
export function addKernelRoutes(draft: Draft, tally: Tally): readonly Leak[] {
  const tables = vrfTables(draft);
  return draft.routes.flatMap((route) => routeLeaks({ draft, tables, tally }, route));
}

/** Static routes of the global table that leave by an interface of a VRF, or by the device of one. */
export function globalStaticLeaks(draft: Draft): readonly Leak[] {
  return draft.globalStatics.flatMap(({ family, prefix, interface: device, at }) => {
    const from = homeOf(draft, device);
    return from === '' ? [] : [{ kind: 'global-leak' as const, from, to: '', family, prefix, at }];
  });
}

/** VRF devices of a kernel of which no rule was collected: whether their tables are asked at all nobody knows. */
export function unruledVrfs(draft: Draft, hostStateCollected: boolean): readonly Origin[] {
  const vrfs = [...draft.vrfs.values()].flatMap(({ table }) => table?.at ?? []);
  const speaks = (family: Family) =>
    [...draft.interfaces.values()].some(
      ({ vrf, addresses }) => vrf !== undefined && addresses.some(({ value }) => value.family === family),
    );
  const isUnruled = FAMILIES.some(
    (family) => speaks(family) && draft.rules.every((rule) => rule.family !== family),
  );
  return hostStateCollected && isUnruled ? vrfs : [];
}

function ruleLeaks({ draft, tables, tally }: Kernel, rule: KernelRule): readonly Leak[] {
  const position = rule.preference - frontOf(draft, rule.family);
  if (rule.refuses) return refuse(draft, rule, position, tally);
  const to = targetTable(tables, rule.lookup ?? '');
  // Which packets miss the VRFs' tables by it nobody worked out.
  if (to === undefined || (to === 'vrf' && rule.selective)) {
    markUnread(rule.node, true, tally);
    return [];
  }
  tally.read++;
  if (to === 'vrf' || isOrdinary(rule, to.table, position)) return [];
  const named = sourceTable(draft, rule);
  const from = position > 0 ? sourceBehind(draft, rule, named) : named;
  if (from === undefined || from === to.table) return [];
  const picks = {
    ...(rule.entersBy === LOOPBACK ? { entry: '' } : {}),
    ...(rule.picks === undefined ? {} : { rules: [rule.picks] }),
  };
  const some = Object.keys(picks).length === 0 ? {} : { picks };
  return [{ kind: 'policy-routing', from, to: to.table, family: rule.family, ...some, at: rule.at }];
}

/** A rule without a look-up, or `l3mdev unreachable`: what gets this far in a VRF ends here. */
function refuse(draft: Draft, rule: KernelRule, position: number, tally: Tally): readonly Leak[] {
  if (rule.selective || position <= 0 || (rule.lookup !== undefined && rule.lookup !== 'l3mdev')) {
    markUnread(rule.node, true, tally);
    return [];
  }
  tally.read++;
  if (draft.rules.some((other) => isGlobalBetween(draft, other, rule))) return [];
  for (const vrf of draft.vrfs.values()) vrf.families[rule.family].terminator = { value: true, at: rule.at };
  return [];
}

/** Where the look-up comes to the VRFs' tables; never without the rule for them, which the kernel adds with the first VRF and anybody may delete. */
function frontOf(draft: Draft, family: Family): number {
  return vrfRule(draft, family)?.preference ?? Number.POSITIVE_INFINITY;
}

/** A global table that the look-up of a VRF comes to before it is refused. */
function isGlobalBetween(
  draft: Draft,
  { family, preference, refuses, lookup = '' }: KernelRule,
  refusal: KernelRule,
) {
  const between = frontOf(draft, family) < preference && preference <= refusal.preference;
  return family === refusal.family && between && !refuses && GLOBAL_TABLES.has(lookup);
}

/** `local` is reported as a guard of its own; the global tables behind the VRFs are where an unfinished look-up falls to. */
function isOrdinary(rule: KernelRule, to: string, position: number): boolean {
  if (to !== '') return false;
  return (rule.lookup === 'local' && !rule.selective) || position > 0;
}

function targetTable(
  tables: Kernel['tables'],
  lookup: string,
): { readonly table: string } | 'vrf' | undefined {
  if (lookup === 'l3mdev') return 'vrf';
  if (GLOBAL_TABLES.has(lookup)) return { table: '' };
  const vrf = tables.get(Number(lookup));
  return vrf === undefined ? undefined : { table: vrf.name };
}

/** The VRF whose packets a rule with `iif` or `oif` sees; `*` when it sees those of all. */
function sourceTable(draft: Draft, rule: KernelRule): string {
  const device = rule.entersBy === LOOPBACK ? rule.leavesBy : (rule.entersBy ?? rule.leavesBy);
  if (device === undefined) return '*';
  if (draft.vrfs.get(device)?.table !== undefined) return device;
  return draft.interfaces.get(device)?.vrf?.value ?? '';
}

/**
 * Whose packets a rule behind the VRFs still sees: those of VRFs whose tables have no end, and those of no VRF. An unreachable route ends
 * the look-up (net/core/fib_rules.c goes on only where a table has no route at all).
 */
function sourceBehind(draft: Draft, { family }: KernelRule, named: string): string | undefined {
  const ends = (vrf: VrfDraft) => vrf.families[family].terminator.value;
  if (named === '*') return [...draft.vrfs.values()].every(ends) ? '' : '*';
  const vrf = draft.vrfs.get(named);
  return vrf !== undefined && ends(vrf) ? undefined : named;
}

/** Into the table an interface's packets are looked up in anyway only a next hop leads elsewhere. */
function pbrLeaks(draft: Draft): readonly Leak[] {
  return [...draft.interfaces.values()].flatMap((one) => {
    const from = one.name === LOOPBACK ? '*' : homeOf(draft, one.name);
    return draft.pbrTargets
      .filter(({ map, vrf, nextHop }) => one.pbrMaps.includes(map) && (vrf !== from || nextHop !== undefined))
      .flatMap((target) =>
        FAMILIES.filter((family) => isOf(target, family)).map((family) => ({
          kind: 'policy-routing' as const,
          from,
          to: target.vrf,
          family,
          picks: pickOf(draft, one, target),
          at: target.at,
        })),
      );
  });
}

function isOf({ nextHop, picks: { source, destination } }: PbrTarget, wanted: Family): boolean {
  return [nextHop, source, destination].every((one) => one === undefined || one.family === wanted);
}

/** Packets that come in by the interface; by the device of a VRF those of all its interfaces do, by `lo` those that come in by none. */
function pickOf(
  draft: Draft,
  { name }: InterfaceDraft,
  { nextHop, picks: { source, destination }, at }: PbrTarget,
): PacketPick {
  const ends = { ...(source && { source }), ...(destination && { destination }) };
  const rule: FilterRule = { action: 'permit', protocol: 'ip', ...ends, at };
  return {
    ...(draft.vrfs.has(name) ? {} : { entry: name === LOOPBACK ? '' : name }),
    ...(source === undefined && destination === undefined ? {} : { rules: [rule] }),
    ...(nextHop === undefined ? {} : { nextHop }),
  };
}

function routeLeaks({ draft, tables, tally }: Kernel, route: KernelRoute): readonly Leak[] {
  const home = route.table === undefined ? '' : tables.get(route.table);
  if (home === undefined) {
    markUnread(route.node, true, tally);
    return [];
  }
  tally.read++;
  const via = route.interface === undefined ? undefined : homeOf(draft, route.interface);
  if (home === '' && !route.discard) draft.globalRoutes.push({ value: route.family, at: route.at });
  if (home !== '') addRoute(home, route, via);
  else if (via !== undefined && via !== '')
    return [
      { kind: 'global-leak', from: via, to: '', family: route.family, prefix: route.prefix, at: route.at },
    ];
  return [];
}

function addRoute(vrf: VrfDraft, route: KernelRoute, via: string | undefined): void {
  const family = vrf.families[route.family];
  if (route.discard && route.prefix.length === 0) {
    family.terminator = { value: true, at: route.at };
    return;
  }
  family.statics.push({
    prefix: route.prefix,
    discard: route.discard,
    kernel: true,
    ...(route.nextHop === undefined ? {} : { nextHop: route.nextHop }),
    ...(route.interface === undefined ? {} : { interface: route.interface }),
    ...(via === undefined || via === vrf.name ? {} : { viaVrf: via }),
    at: route.at,
  });
}

/** The table an interface's packets are looked up in; a VRF device stands for its VRF. */
function homeOf(draft: Draft, device: string): string {
  if (draft.vrfs.get(device)?.table !== undefined) return device;
  return draft.interfaces.get(device)?.vrf?.value ?? '';
}

function vrfTables(draft: Draft): Kernel['tables'] {
  const tables = new Map<number, VrfDraft>();
  for (const vrf of draft.vrfs.values()) if (vrf.table !== undefined) tables.set(vrf.table.value, vrf);
  return tables;
}

/**
 * Rules in front of the VRFs' own for what enters or leaves by a port outside VRFs. The source check of any packet that leaves by it asks them too (Linux
 * from 6.0 on: net/ipv4/fib_frontend.c); and a name that no link has may be another name of a circuit's port, or come to be one.
 */
export function rulesOfOtherPorts(draft: Draft): readonly Origin[] {
  return draft.rules
    .filter((rule) => rule.preference < (vrfRule(draft, rule.family)?.preference ?? Number.POSITIVE_INFINITY))
    .filter(({ refuses, lookup }) => !refuses && lookup !== 'l3mdev')
    .filter(({ entersBy, leavesBy }) => [entersBy, leavesBy].some((port) => isOtherPort(draft, port)))
    .map(({ at }) => at);
}

function isOtherPort({ interfaces, vrfs }: Draft, port: string | undefined): boolean {
  if (port === undefined || port === LOOPBACK || vrfs.get(port)?.table !== undefined) return false;
  return interfaces.get(port)?.vrf === undefined;
}
