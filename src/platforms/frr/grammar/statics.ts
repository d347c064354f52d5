import type { StaticRoute } from '../../../device/model.ts';
import { type Family, parseAddress } from '../../../net/address.ts';
import { networkOf, type Prefix, parseInterfaceAddress } from '../../../net/prefix.ts';
import type { Settling } from '../../settled.ts';
import { type Draft, type VrfDraft, vrfOf } from './draft.ts';
import { UNREAD } from './line-table.ts';

interface NextHop extends Omit<StaticRoute, 'prefix' | 'at'> {
  /** Old form: the route's own VRF at the end of the line. */
  readonly vrf?: string;
}

const DISCARD = new Set(['Null0', 'null0', 'blackhole', 'reject']);

/** Zebra installs no route of this distance (zebra/zebra_rib.c, DISTANCE_INFINITY). */
const NEVER = 255;

/** A route of a `vrf` block. One to nowhere for everything ends the look-up in the VRF. */
export function addStatic(
  _draft: Draft,
  vrf: VrfDraft,
  family: Family,
  words: readonly string[],
  at: number,
): typeof UNREAD | undefined {
  const prefix = readPrefix(words[0] ?? '');
  const hop = readNextHop(words);
  if (prefix?.family !== family || hop === undefined || hop.distance === NEVER) return UNREAD;
  const route: Settling<StaticRoute> = { prefix, discard: hop.discard, at };
  if (hop.nextHop !== undefined) route.nextHop = hop.nextHop;
  if (hop.interface !== undefined) route.interface = hop.interface;
  if (hop.viaVrf !== undefined) route.viaVrf = hop.viaVrf;
  if (hop.distance !== undefined) route.distance = hop.distance;
  vrf.families[family].statics.push(route);
  if (route.discard && prefix.length === 0) vrf.families[family].terminator = { value: true, at };
  return undefined;
}

/** A route of the global table: it matters when its next hop or its interface lives in a VRF, or (old form) when it names its own VRF. */
export function addGlobalStatic(
  draft: Draft,
  family: Family,
  words: readonly string[],
  at: number,
): typeof UNREAD | undefined {
  const prefix = readPrefix(words[0] ?? '');
  const hop = readNextHop(words);
  if (prefix?.family !== family || hop === undefined) return UNREAD;
  if (hop.vrf !== undefined) return addStatic(draft, vrfOf(draft, hop.vrf, at), family, words, at);
  if (!hop.discard) draft.globalRoutes.push({ value: family, at });
  if (hop.viaVrf !== undefined && hop.viaVrf !== '')
    draft.leaks.push({ kind: 'global-leak', from: hop.viaVrf, to: '', family, prefix, at });
  else if (hop.viaVrf === undefined && hop.interface !== undefined)
    draft.globalStatics.push({ family, prefix, interface: hop.interface, at });
  return undefined;
}

/** A prefix as routers take it: host bits fall away. */
export function readPrefix(text: string): Prefix | undefined {
  const found = parseInterfaceAddress(text);
  return found === undefined ? undefined : networkOf(found);
}

/** Everything behind the prefix; `undefined` when a word is unknown. */
function readNextHop(words: readonly string[]): NextHop | undefined {
  const hop: Settling<NextHop> = { discard: false };
  for (let i = readPlace(hop, words); i < words.length; i++) {
    const word = words[i] ?? '';
    const value = words[i + 1] ?? '';
    if (/^\d+$/.test(word)) hop.distance = Number(word);
    else if (word === 'nexthop-vrf') hop.viaVrf = vrfName(value);
    else if (word === 'vrf') hop.vrf = value;
    else if (word !== 'tag' && word !== 'onlink') return undefined;
    if (word === 'nexthop-vrf' || word === 'vrf' || word === 'tag') i++;
  }
  return hop;
}

/** Reads where the packets go; the index behind it. */
function readPlace(hop: Settling<NextHop>, words: readonly string[]): number {
  const [, first = '', second = ''] = words;
  const nextHop = parseAddress(first);
  if (DISCARD.has(first)) hop.discard = true;
  else if (nextHop === undefined) hop.interface = first;
  else {
    hop.nextHop = nextHop;
    if (second === '' || isOption(second)) return 2;
    hop.interface = second;
    return 3;
  }
  return 2;
}

function isOption(word: string): boolean {
  return (
    /^\d+$/.test(word) || ['nexthop-vrf', 'vrf', 'tag', 'onlink', 'table', 'label', 'color'].includes(word)
  );
}

function vrfName(name: string): string {
  return name === 'default' ? '' : name;
}
