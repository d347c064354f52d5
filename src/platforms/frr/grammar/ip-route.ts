import type { FilterRule, Origin } from '../../../device/model.ts';
import { type Family, type IpAddress, parseAddress } from '../../../net/address.ts';
import type { Prefix } from '../../../net/prefix.ts';
import type { FrrLine } from '../tree.ts';
import type { Draft } from './draft.ts';
import { markUnread, type Tally } from './line-table.ts';
import { readPrefix } from './statics.ts';

/** `rule add pref N [selectors] lookup TABLE|l3mdev|unreachable`. */
export interface KernelRule {
  readonly family: Family;
  readonly at: Origin;
  readonly node: FrrLine;
  readonly preference: number;
  /** `local`, `main`, a number, `l3mdev`; absent for a rule that only refuses. */
  readonly lookup?: string;
  readonly refuses: boolean;
  readonly entersBy?: string;
  readonly leavesBy?: string;
  readonly selective: boolean;
  /** The packets it sees, where addresses alone say so; absent: not known exactly. */
  readonly picks?: FilterRule;
}

/** `route add [unreachable] PREFIX [via ADDRESS] [dev IF] [table N] [metric N]`. */
export interface KernelRoute {
  readonly family: Family;
  readonly at: Origin;
  readonly node: FrrLine;
  readonly prefix: Prefix;
  readonly discard: boolean;
  readonly nextHop?: IpAddress;
  readonly interface?: string;
  /** Absent: the main table. */
  readonly table?: number;
}

type Options = ReadonlyMap<string, string>;

const REFUSING = new Set(['unreachable', 'blackhole', 'prohibit']);
const RULE_OPTIONS = new Set(['pref', 'priority', 'from', 'to', 'iif', 'oif', 'lookup', 'table', 'fwmark']);
const ROUTE_OPTIONS = new Set([
  ...['via', 'dev', 'table', 'metric', 'proto', 'scope', 'src', 'pref', 'mtu', 'advmss'],
]);
const MAIN_TABLES = new Set(['main', '254', undefined]);

/** Reads `### ip rule` or `### ip -6 rule` into the draft; what a rule means is known when every VRF is (`finish.ts`). */
export function readRules(nodes: readonly FrrLine[], family: Family, draft: Draft, tally: Tally): void {
  for (const node of nodes) {
    const rule = readRule(node, family);
    if (rule === undefined) markUnread(node, true, tally);
    else draft.rules.push(rule);
  }
}

/** Reads `### ip route` or `### ip -6 route` into the draft. */
export function readRoutes(nodes: readonly FrrLine[], family: Family, draft: Draft, tally: Tally): void {
  for (const node of nodes) {
    const route = readRoute(node, family);
    if (route === undefined) markUnread(node, true, tally);
    else draft.routes.push(route);
  }
}

function readRule(node: FrrLine, family: Family): KernelRule | undefined {
  const words = node.words();
  if (words[0] !== 'rule' || words[1] !== 'add') return undefined;
  const flags = words.filter((word) => word === 'l3mdev' || REFUSING.has(word));
  const options = readOptions(
    words.slice(2).filter((word) => !flags.includes(word)),
    RULE_OPTIONS,
  );
  const preference = Number(options?.get('pref') ?? options?.get('priority') ?? Number.NaN);
  if (options === undefined || Number.isNaN(preference)) return undefined;
  const lookup = flags.includes('l3mdev') ? 'l3mdev' : (options.get('lookup') ?? options.get('table'));
  const refuses = flags.some((word) => REFUSING.has(word));
  if (lookup === undefined && !refuses) return undefined;
  const [entersBy, leavesBy] = [options.get('iif'), options.get('oif')];
  return {
    family,
    at: node.line,
    node,
    preference,
    refuses,
    ...(lookup === undefined ? {} : { lookup }),
    ...(entersBy === undefined ? {} : { entersBy }),
    ...(leavesBy === undefined ? {} : { leavesBy }),
    ...picksOf(family, node.line, options),
    selective: ['from', 'to', 'fwmark', 'iif', 'oif'].some((name) => narrows(options.get(name))),
  };
}

/** What `from` and `to` say; a mark narrows too, and is left out: then the rule is taken to see more than it does. */
function picksOf(
  family: Family,
  at: Origin,
  options: ReadonlyMap<string, string>,
): Pick<KernelRule, 'picks'> {
  const prefixOf = (name: string) => {
    const value = options.get(name);
    return value === undefined || value === 'all' ? undefined : readTarget(value, family);
  };
  const [source, destination] = [prefixOf('from'), prefixOf('to')];
  if (source === undefined && destination === undefined) return {};
  const ends = {
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
  };
  return { picks: { action: 'permit', protocol: 'ip', ...ends, at } };
}

function narrows(value: string | undefined): boolean {
  return value !== undefined && value !== 'all';
}

function readRoute(node: FrrLine, family: Family): KernelRoute | undefined {
  const words = node.words();
  if (words[0] !== 'route' || words[1] !== 'add') return undefined;
  const discard = REFUSING.has(words[2] ?? '');
  const rest = words.slice(discard ? 3 : 2).filter((word) => word !== 'onlink');
  const prefix = readTarget(rest[0] ?? '', family);
  const options = readOptions(rest.slice(1), ROUTE_OPTIONS);
  if (prefix?.family !== family || options === undefined) return undefined;
  const via = options.get('via');
  const nextHop = via === undefined ? undefined : parseAddress(via);
  const table = options.get('table');
  if ((via !== undefined && nextHop === undefined) || !isTable(table)) return undefined;
  const device = discard ? undefined : options.get('dev');
  return {
    family,
    at: node.line,
    node,
    prefix,
    discard,
    ...(nextHop === undefined ? {} : { nextHop }),
    ...(device === undefined ? {} : { interface: device }),
    ...(MAIN_TABLES.has(table) ? {} : { table: Number(table) }),
  };
}

function isTable(table: string | undefined): boolean {
  return MAIN_TABLES.has(table) || /^\d+$/.test(table ?? '');
}

function readTarget(target: string, family: Family): Prefix | undefined {
  if (target === 'default') return { family, address: 0n, length: 0 };
  return readPrefix(target.includes('/') ? target : `${target}/${family === 4 ? 32 : 128}`);
}

/** Word pairs; `undefined` when a word is none of the names, or given twice. */
function readOptions(words: readonly string[], names: ReadonlySet<string>): Options | undefined {
  const options = new Map<string, string>();
  for (let i = 0; i < words.length; i += 2) {
    const [name = '', value] = [words[i], words[i + 1]];
    if (!names.has(name) || value === undefined || options.has(name)) return undefined;
    options.set(name, value);
  }
  return options;
}
