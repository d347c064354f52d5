import type { StaticRoute } from '../../../device/model.ts';
import { type Family, parseAddress } from '../../../net/address.ts';
import { networkOf, type Prefix, parseInterfaceAddress } from '../../../net/prefix.ts';
import { type Draft, type VrfDraft, vrfOf } from './draft.ts';
import { UNREAD } from './line-table.ts';

interface NextHop extends Omit<StaticRoute, 'prefix' | 'at'> {
  /** Old form: the route's own VRF at the end of the line. */
  readonly vrf?: string;
}

const DISCARD = new Set(['Null0', 'null0', 'blackhole', 'reject']);

/** A route of a `vrf` block. One to nowhere for everything ends the look-up in the VRF. */
export function addStatic(
  _draft: Draft,
  vrf: VrfDraft,
  family: Family,
  words: readonly string[],
  at: number,
): typeof UNREAD | undefined {
  const prefix = readPrefix(words[0] ?? '');
  const hop = readNextHop(words.slice(1));
  if (prefix?.family !== family || hop === undefined) return UNREAD;
  const { vrf: _, ...route } = hop;
  vrf.families[family].statics.push({ prefix, ...route, at });
  if (route.discard && prefix.length === 0) vrf.families[family].terminator = { value: true, at };
  return undefined;
}

/** A route of the global table: it matters when its next hop lives in a VRF, or (old form) when it names its own VRF. */
export function addGlobalStatic(
  draft: Draft,
  family: Family,
  words: readonly string[],
  at: number,
): typeof UNREAD | undefined {
  const prefix = readPrefix(words[0] ?? '');
  const hop = readNextHop(words.slice(1));
  if (prefix?.family !== family || hop === undefined) return UNREAD;
  if (hop.vrf !== undefined) return addStatic(draft, vrfOf(draft, hop.vrf, at), family, words, at);
  if (hop.viaVrf !== undefined && hop.viaVrf !== '')
    draft.leaks.push({ kind: 'global-leak', from: hop.viaVrf, to: '', family, prefix, at });
  return undefined;
}

/** A prefix as routers take it: host bits fall away. */
export function readPrefix(text: string): Prefix | undefined {
  const found = parseInterfaceAddress(text);
  return found === undefined ? undefined : networkOf(found);
}

/** Everything behind the prefix; `undefined` when a word is unknown. */
function readNextHop(words: readonly string[]): NextHop | undefined {
  const { rest, ...place } = readPlace(words);
  let route: NextHop = place;
  for (let i = 0; i < rest.length; i++) {
    const [word = '', value = ''] = [rest[i], rest[i + 1]];
    if (/^\d+$/.test(word)) route = { ...route, distance: Number(word) };
    else if (word === 'nexthop-vrf') route = { ...route, viaVrf: vrfName(value) };
    else if (word === 'vrf') route = { ...route, vrf: value };
    else if (word !== 'tag' && word !== 'onlink') return undefined;
    if (word === 'nexthop-vrf' || word === 'vrf' || word === 'tag') i++;
  }
  return route;
}

function readPlace(words: readonly string[]): NextHop & { readonly rest: readonly string[] } {
  const [first = '', second = ''] = words;
  if (DISCARD.has(first)) return { discard: true, rest: words.slice(1) };
  const nextHop = parseAddress(first);
  if (nextHop === undefined) return { discard: false, interface: first, rest: words.slice(1) };
  if (second === '' || isOption(second)) return { discard: false, nextHop, rest: words.slice(1) };
  return { discard: false, nextHop, interface: second, rest: words.slice(2) };
}

function isOption(word: string): boolean {
  return (
    /^\d+$/.test(word) || ['nexthop-vrf', 'vrf', 'tag', 'onlink', 'table', 'label', 'color'].includes(word)
  );
}

function vrfName(name: string): string {
  return name === 'default' ? '' : name;
}
