import type { ObjectClaim } from '../../plan/rules.ts';
import { SECTIONS } from './change-sections.ts';

/** The order in which `show running-config` prints blocks and lines of the first level. */
const ROUTING_ORDER = [
  'frr ',
  'hostname ',
  'log ',
  'service ',
  'ip route',
  'ipv6 route',
  'vrf ',
  'interface ',
  'router bgp',
  'router ospf',
  'router ospf6',
  'mpls ldp',
  'ip prefix-list ',
  'ipv6 prefix-list ',
  'bgp as-path ',
  'bgp community-list ',
  'bgp extcommunity-list ',
  'route-map ',
] as const;

const TABLE_ORDER = [
  ':',
  '-A PREROUTING',
  '-A INPUT',
  '-A FORWARD',
  '-A OUTPUT',
  '-A POSTROUTING',
  '-A ',
] as const;
const BUILT_IN = /^:(PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) /;
const LINK_ORDER = ['link add', 'master', 'up'] as const;

/** A key that sorts the lines below one parent as they are printed; its first word is the group of the line. */
export function frrPrintOrder(
  path: readonly string[],
  text: string,
  object: ObjectClaim | undefined,
): string {
  const [section] = path;
  if (section === undefined) return number(Object.values<string>(SECTIONS).indexOf(text));
  if (section === SECTIONS.routing) return path.length === 1 ? routingKey(text) : '0';
  if (section === SECTIONS.link) return linkKey(text, object);
  if (section === SECTIONS.address) return natural(text.split(' dev ')[1] ?? text);
  if (section === SECTIONS.filter4 || section === SECTIONS.filter6)
    return path.length === 1 ? text : tableKey(text);
  return section === SECTIONS.sysctl ? text : natural(text);
}

function routingKey(text: string): string {
  const group = ROUTING_ORDER.findLastIndex((start) => text.startsWith(start));
  const words = text.split(' ');
  const name = text.startsWith('router bgp') ? (words[4] ?? '') : nameIn(text, words);
  return `${number(group < 0 ? ROUTING_ORDER.length : group)} ${natural(name)}`;
}

function nameIn(text: string, words: readonly string[]): string {
  if (text.startsWith('route-map ')) return `${words[1]} ${words[3]}`;
  if (text.includes('prefix-list ')) return `${words[2]} ${words[4]}`;
  return text.startsWith('bgp extcommunity-list') ? `${words[3]} ${words[5]}` : text;
}

/** VRF devices first, then by name; per device its `add`, `master`, `up`. */
function linkKey(text: string, object: ObjectClaim | undefined): string {
  const name = / name (\S+)/.exec(text)?.[1] ?? text.split(' ')[2] ?? '';
  const device = object?.kind === 'vrf' ? '0' : '1';
  const kind = LINK_ORDER.findIndex((word) => text.includes(word));
  return `${device} ${natural(name)} ${kind}`;
}

function tableKey(text: string): string {
  if (text.startsWith(':')) return BUILT_IN.test(text) ? '00' : `00 ${text}`;
  const group = TABLE_ORDER.findIndex(
    (start, i) => i > 0 && (start === '-A ' || text.startsWith(`${start} `)),
  );
  return group === TABLE_ORDER.length - 1 ? `${number(group)} ${text.split(' ')[1]}` : number(group);
}

/** Numbers inside names sort as numbers. */
function natural(text: string): string {
  return text.replace(/\d+/g, (digits) => digits.padStart(10, '0'));
}

function number(value: number): string {
  return `${value}`.padStart(2, '0');
}
