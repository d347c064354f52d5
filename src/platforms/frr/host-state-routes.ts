import type { Family } from '../../net/address.ts';
import { compareText } from '../../net/order.ts';
import { type JsonRecord, recordsField, textField } from './host-state-json.ts';

/** Selectors and actions of a rule, in the order `ip rule add` is usually typed. What is not here is appended as it is, never dropped. */
const RULE_WORDS: readonly (readonly [field: string, word: string])[] = [
  ['iif', 'iif'],
  ['oif', 'oif'],
  ['tos', 'tos'],
  ['ipproto', 'ipproto'],
  ['sport', 'sport'],
  ['dport', 'dport'],
];
const RULE_KNOWN = new Set([
  'priority',
  'not',
  'src',
  'srclen',
  'dst',
  'dstlen',
  'fwmark',
  'fwmask',
  'l3mdev',
  'table',
  'action',
  'protocol',
  ...RULE_WORDS.map(([field]) => field),
]);
const ROUTE_KNOWN = new Set([
  'type',
  'dst',
  'gateway',
  'via',
  'dev',
  'table',
  'protocol',
  'scope',
  'metric',
  'prefsrc',
  'flags',
  'pref',
  'nexthops',
  'error',
]);

/** Route types that the kernel makes by itself for each address. */
const OF_ADDRESSES = new Set(['local', 'broadcast', 'anycast', 'multicast']);

/**
 * `### ip rule` or `### ip -6 rule` from `ip -j rule show`, in order of preference. The kernel adds an l3mdev rule of its own with the first
 * VRF device, beside one that was typed (seen with Linux 6.1): equal rules are one line.
 */
export function ruleLines(rules: readonly JsonRecord[]): readonly string[] {
  return [...new Set(rules.map(ruleLine))];
}

/** `### ip route` or `### ip -6 route` from `ip -j route show table all`: what an operator set, by table and then by text. */
export function routeLines(routes: readonly JsonRecord[], family: Family): readonly string[] {
  return routes
    .filter((route) => familyOf(route) === family && isOperators(route))
    .map((route) => ({ table: tableOf(route), text: routeLine(route, family) }))
    .sort((a, b) => compareTables(a.table, b.table) || compareText(a.text, b.text))
    .map(({ text }) => text);
}

function ruleLine(rule: JsonRecord): string {
  return [
    `rule add pref ${textField(rule, 'priority') ?? '?'}`,
    ...('not' in rule ? ['not'] : []),
    ...selector(rule, 'src', 'srclen', 'from'),
    ...selector(rule, 'dst', 'dstlen', 'to'),
    ...mark(rule),
    ...RULE_WORDS.flatMap(([field, word]) => pair(rule, field, word)),
    ...others(rule, RULE_KNOWN),
    ...('l3mdev' in rule ? ['l3mdev'] : pair(rule, 'table', 'lookup')),
    ...[textField(rule, 'action')].filter((action) => action !== undefined),
  ].join(' ');
}

/** `ip -j route` without `-4` lists IPv6 routes of other tables too; those carry a router preference (seen with iproute2 6.1). */
function familyOf(route: JsonRecord): Family {
  return 'pref' in route || (textField(route, 'dst') ?? '').includes(':') ? 6 : 4;
}

/**
 * Protocol boot is left out of the JSON. FRR's static routes are protocol 196, which FRR's own `rt_protos.d` file also names `static`;
 * theirs come with a next-hop group or the metric 20 (seen with FRR 8.4.4 and iproute2 6.1).
 */
function isOperators(route: JsonRecord): boolean {
  if (OF_ADDRESSES.has(textField(route, 'type') ?? 'unicast')) return false;
  const protocol = textField(route, 'protocol') ?? 'boot';
  if (protocol === 'boot' || protocol === '3') return true;
  if (protocol !== 'static' && protocol !== '4') return false;
  return !('nhid' in route) && textField(route, 'metric') !== '20';
}

function routeLine(route: JsonRecord, family: Family): string {
  const type = textField(route, 'type');
  const unicast = type === undefined || type === 'unicast';
  return [
    'route add',
    ...(unicast ? [] : [type]),
    textField(route, 'dst') ?? '?',
    ...gateway(route),
    ...(unicast ? pair(route, 'dev', 'dev') : []),
    ...others(route, ROUTE_KNOWN),
    ...(tableOf(route) === 'main' ? [] : ['table', tableOf(route)]),
    ...metric(route, family),
    ...pair(route, 'prefsrc', 'src'),
    ...(unicast && family === 4 ? pair(route, 'scope', 'scope') : []),
    ...recordsField(route, 'nexthops').flatMap(nextHop),
  ].join(' ');
}

function gateway(route: JsonRecord): readonly string[] {
  const via = route['via'];
  if (typeof via === 'object' && via !== null && 'family' in via && 'host' in via) {
    return ['via', String(via.family), String(via.host)];
  }
  return pair(route, 'gateway', 'via');
}

function nextHop(hop: JsonRecord): readonly string[] {
  const weight = textField(hop, 'weight');
  return [
    'nexthop',
    ...gateway(hop),
    ...pair(hop, 'dev', 'dev'),
    ...(weight === undefined ? [] : ['weight', weight]),
  ];
}

/** 1024 is what the kernel gives an IPv6 route that was added without a metric. */
function metric(route: JsonRecord, family: Family): readonly string[] {
  const value = textField(route, 'metric');
  return value === undefined || value === '0' || (family === 6 && value === '1024') ? [] : ['metric', value];
}

function tableOf(route: JsonRecord): string {
  return textField(route, 'table') ?? 'main';
}

function compareTables(a: string, b: string): number {
  const [left, right] = [Number(a), Number(b)];
  return Number.isNaN(left) || Number.isNaN(right) ? compareText(a, b) : left - right;
}

function selector(rule: JsonRecord, field: string, length: string, word: string): readonly string[] {
  const value = textField(rule, field);
  if (value === undefined || value === 'all') return [];
  const bits = textField(rule, length);
  return [word, bits === undefined ? value : `${value}/${bits}`];
}

function mark(rule: JsonRecord): readonly string[] {
  const [value, mask] = [textField(rule, 'fwmark'), textField(rule, 'fwmask')];
  if (value === undefined) return [];
  return ['fwmark', mask === undefined ? value : `${value}/${mask}`];
}

function pair(record: JsonRecord, field: string, word: string): readonly string[] {
  const value = textField(record, field);
  return value === undefined ? [] : [word, value];
}

/** Fields we have no word for still make the line differ, so that nothing an operator did goes unseen. */
function others(record: JsonRecord, known: ReadonlySet<string>): readonly string[] {
  return Object.keys(record)
    .filter((field) => !known.has(field))
    .flatMap((field) =>
      pair(record, field, field).concat(textField(record, field) === undefined ? [field] : []),
    );
}
