import type { StaticRoute } from '../../device/model.ts';
import { type Family, parseAddress } from '../../net/address.ts';
import type { Prefix } from '../../net/prefix.ts';
import type { Settling } from '../settled.ts';
import { familyIn, type RouterDraft, vrfIn } from './draft.ts';
import { isPlainName } from './interface-name.ts';
import { type Line, numberIn, wordAt } from './line.ts';
import { prefixAt } from './values.ts';

/** The way of a static route while its words are read. */
interface WayDraft {
  nextHop?: NonNullable<StaticRoute['nextHop']>;
  interface?: string;
  viaVrf?: string;
  discard: boolean;
  permanent?: true;
  distance?: number;
}

/**
 * `ip route-static [vpn-instance A] D M {[vpn-instance B] N | I [N] | NULL0} [public] [preference P] [tag T] …`, `ipv6 route-static` alike.
 * A route of the global table matters only when it leads into a VRF, by name or out of an interface bound to one.
 */
export function readStatic(router: RouterDraft, family: Family, line: Line): boolean {
  const { words } = line;
  if (NOT_A_ROUTE.has(wordAt(line, 2))) return true;
  const vrf = words[2] === 'vpn-instance' ? wordAt(line, 3) : '';
  const found = prefixAt(family, words, vrf === '' ? 2 : 4);
  if (found === undefined) return false;
  const way: WayDraft = { discard: false };
  let index: number | undefined = readWay(way, words, found.next);
  while (index !== undefined && index < words.length) index = readOption(way, words, index);
  if (index === undefined) return false;
  if (way.interface !== undefined && !isPlainName(way.interface))
    router.namedWays.push({ interface: way.interface, line });
  if (vrf === '') return readGlobal(router, found.prefix, way, line);
  const target = familyIn(vrfIn(router, vrf, line.number), family, line.number);
  const route: Settling<StaticRoute> = { prefix: found.prefix, discard: way.discard, at: line.number };
  if (way.nextHop !== undefined) route.nextHop = way.nextHop;
  if (way.interface !== undefined) route.interface = way.interface;
  if (way.viaVrf !== undefined) route.viaVrf = way.viaVrf;
  if (way.permanent) route.permanent = true;
  if (way.distance !== undefined) route.distance = way.distance;
  target.statics.push(route);
  return true;
}

const NOT_A_ROUTE: ReadonlySet<string> = new Set([
  'default-preference',
  'bfd',
  'selection-rule',
  'default-bfd',
  'frr',
  'recursive-lookup',
]);

function readGlobal(router: RouterDraft, prefix: Prefix, way: WayDraft, line: Line): boolean {
  if (way.viaVrf !== undefined && way.viaVrf !== '')
    router.leaks.push({
      kind: 'global-leak',
      from: way.viaVrf,
      to: '',
      family: prefix.family,
      prefix,
      at: line.number,
    });
  else if (way.viaVrf === undefined && way.interface !== undefined)
    router.globalStatics.push({
      family: prefix.family,
      prefix,
      interface: way.interface,
      at: line.number,
    });
  return true;
}

/** Reads the next hop, the interface or the other table; the index behind it. */
function readWay(way: WayDraft, words: readonly string[], from: number): number | undefined {
  let index = from;
  if (words[index] === 'vpn-instance') {
    way.viaVrf = words[index + 1] ?? '';
    index += 2;
  } else if (words[index] === 'public') {
    way.viaVrf = '';
    return index + 1;
  } else index = readInterface(way, words, index);
  const nextHop = parseAddress(words[index] ?? '');
  if (nextHop === undefined) return index > from ? index : undefined;
  way.nextHop = nextHop;
  return index + 1;
}

/** An interface name has letters and ends with a number, perhaps behind a blank. */
function readInterface(way: WayDraft, words: readonly string[], index: number): number {
  const word = words[index] ?? '';
  if (/^null\s?0?$/i.test(word)) {
    way.discard = true;
    return word.endsWith('0') ? index + 1 : index + 2;
  }
  if (!/^[A-Za-z]/.test(word) || parseAddress(word) !== undefined || OPTIONS.has(word)) return index;
  const number = words[index + 1] ?? '';
  const split = !/\d/.test(word) && /^\d/.test(number);
  way.interface = split ? `${word}${number}` : word;
  return split ? index + 2 : index + 1;
}

/** Options and how many words they take; `description` takes the rest. */
const OPTIONS: ReadonlyMap<string, number> = new Map([
  ['preference', 2],
  ['tag', 2],
  ['cost', 2],
  ['public', 1],
  ['permanent', 1],
  ['bfd', 2],
  ['no-advertise', 1],
  ['no-install', 1],
  ['inherit-cost', 1],
  ['inter-protocol-ecmp', 1],
  ['recursive-lookup', 2],
  ['dhcp', 1],
  ['description', Number.POSITIVE_INFINITY],
]);

function readOption(way: WayDraft, words: readonly string[], index: number): number | undefined {
  const word = words[index] ?? '';
  if (word === 'track') return index + (words[index + 1] === 'nqa' ? 4 : 3);
  const length = OPTIONS.get(word);
  if (length === undefined) return undefined;
  if (word === 'public') way.viaVrf = '';
  if (word === 'permanent') way.permanent = true;
  // Among label-switched paths, and not in the table.
  if (word === 'recursive-lookup' && words[index + 1] === 'tunnel') return undefined;
  if (word === 'preference') {
    const distance = numberIn(words[index + 1]);
    if (distance === undefined) return undefined;
    way.distance = distance;
  }
  return index + length;
}
