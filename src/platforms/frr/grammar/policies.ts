import type { PrefixListEntry } from '../../../device/model.ts';
import type { Family } from '../../../net/address.ts';
import { parseRouteTarget, type RouteTarget } from '../../../net/route-target.ts';
import type { Draft, PolicyDraft } from './draft.ts';
import { IGNORED, ignored, type LineHandler, lineTable, readLines, UNREAD } from './line-table.ts';
import { readPrefix } from './statics.ts';

type Entry = PolicyDraft['entries'][number];

/** `ip prefix-list NAME [seq N] permit|deny PREFIX|any [ge G] [le L]`. */
export function addPrefixListEntry(
  draft: Draft,
  family: Family,
  name: string,
  words: readonly string[],
  at: number,
): typeof UNREAD | undefined {
  if (words[0] === 'description') return undefined;
  const list = found(draft.prefixLists, `${family} ${name}`, () => ({ name, family, at, entries: [] }));
  const [sequence, rest] = readSequence(words, list.entries);
  // FRR takes the later one of a number.
  if (list.entries.some((one) => one.sequence === sequence)) return UNREAD;
  const action = rest[0];
  if (action !== 'permit' && action !== 'deny') return UNREAD;
  const range = readRange(family, rest.slice(1));
  if (range === undefined) return UNREAD;
  list.entries.push({ sequence, action, ...range, at });
  return undefined;
}

/** `bgp extcommunity-list standard NAME [seq N] permit rt A:B`; entries with several targets need all of them and stay unread. */
export function addTargetListEntry(
  draft: Draft,
  kind: string,
  name: string,
  words: readonly string[],
  at: number,
): typeof UNREAD | undefined {
  const [, rest] = readSequence(words, []);
  const targets = readTargets(rest.slice(1));
  if (kind !== 'standard' || rest[0] !== 'permit' || targets?.length !== 1) return UNREAD;
  const list = found(draft.targetLists, name, () => ({ name, at, targets: [] }));
  list.targets.push(...targets.filter((target) => !list.targets.includes(target)));
  return undefined;
}

/** `route-map NAME permit|deny N`. */
export const openRouteMap: LineHandler<Draft> = (draft, [name = '', action, sequence = ''], node) => {
  if ((action !== 'permit' && action !== 'deny') || !/^\d+$/.test(sequence)) return UNREAD;
  const policy = found(draft.policies, name, () => ({ name, at: node.line, entries: [] }));
  // FRR goes on with the entry it has, or throws it away where the action differs.
  if (policy.entries.some((one) => one.sequence === Number(sequence))) return UNREAD;
  const entry: Entry = {
    sequence: Number(sequence),
    action,
    at: node.line,
    matchPrefixLists: [],
    matchTargetLists: [],
  };
  policy.entries.push(entry);
  return (children, tally) => readLines(children, ENTRY_LINES, entry, tally);
};

/** Route targets of a line: `rt A rt B` or `A B`; `undefined` when one is none. */
export function readTargets(words: readonly string[]): readonly RouteTarget[] | undefined {
  const texts = words.filter((word) => word !== 'rt');
  // FRR 8.4 takes `1.0:1` for 1.0.0.0:1 (seen), younger releases for 65536:1.
  if (texts.some((text) => /^\d+\.\d+:/.test(text))) return undefined;
  const targets = texts.map(parseRouteTarget);
  return targets.length === 0 || targets.includes(undefined)
    ? undefined
    : targets.filter((one) => one !== undefined);
}

const attribute = ignored('changes an attribute that decides between equal routes, not who gets them');

const ENTRY_LINES = lineTable<Entry>(
  {
    'match ip address prefix-list <name>': (entry, [name = ''], node) => addMatch(entry, 4, name, node.line),
    'match ipv6 address prefix-list <name>': (entry, [name = ''], node) =>
      addMatch(entry, 6, name, node.line),
    'match extcommunity <list>': (entry, [list = ''], node) => {
      if (entry.matchTargetLists.length > 0) return UNREAD;
      entry.matchTargetLists.push({ value: list, at: node.line });
      return undefined;
    },
    'set extcommunity none': (entry, _values, node) => {
      entry.scrub = { value: true, at: node.line };
    },
    'set ip next-hop peer-address': (entry, _values, node) => addPeerNextHop(entry, 4, node.line),
    'set ipv6 next-hop peer-address': (entry, _values, node) => addPeerNextHop(entry, 6, node.line),
    // Additive on FRR: the route keeps what it had (docs/platforms.md, T20).
    'set extcommunity rt ...': (entry, words, node) => {
      const targets = readTargets(words);
      if (targets === undefined || entry.setTargets !== undefined) return UNREAD;
      entry.setTargets = { value: { targets, additive: true }, at: node.line };
      return undefined;
    },
    'set extcommunity soo ...': attribute,
    'set extcommunity bandwidth ...': attribute,
    'set community ...': (_entry, words) => (words.every(isOrdinary) ? IGNORED : UNREAD),
    'set comm-list ...': attribute,
    'set large-community ...': attribute,
    'set large-comm-list ...': attribute,
    'set as-path ...': ignored('isolation never rests on a path that is refused'),
    'set local-preference ...': attribute,
    'set metric ...': attribute,
    'set min-metric ...': attribute,
    'set max-metric ...': attribute,
    'set metric-type ...': attribute,
    'set origin ...': attribute,
    'set weight ...': attribute,
    'set tag ...': attribute,
    // What has 255 is never installed.
    'set distance <distance>': (_entry, [distance]) => (distance === '255' ? UNREAD : IGNORED),
    'set src ...': attribute,
    'description ...': ignored('words for people'),
  },
  true,
);

/** Well-known communities, by name or by number, hold routes back from neighbors or out of the kernel (RFC 1997, 7999). */
function isOrdinary(word: string): boolean {
  return word === 'additive' || word === 'none' || (/^\d+:\d+$/.test(word) && !/^0*65535:/.test(word));
}

function addPeerNextHop(entry: Entry, family: Family, at: number): undefined {
  entry.peerNextHop = [...(entry.peerNextHop ?? []), { value: family, at }];
}

/** The second match of a kind takes the place of the first. */
function addMatch(entry: Entry, family: Family, name: string, at: number): typeof UNREAD | undefined {
  if (entry.matchPrefixLists.some(({ value }) => value.family === family)) return UNREAD;
  entry.matchPrefixLists.push({ value: { family, name }, at });
  return undefined;
}

function readSequence(
  words: readonly string[],
  entries: readonly { readonly sequence: number }[],
): readonly [number, readonly string[]] {
  if (words[0] === 'seq') return [Number(words[1]), words.slice(2)];
  // FRR numbers entries without a number itself, in steps of five behind the last.
  const last = Math.max(0, ...entries.map(({ sequence }) => sequence));
  return [Math.floor(last / 5) * 5 + 5, words];
}

function readRange(
  family: Family,
  words: readonly string[],
): Pick<PrefixListEntry, 'prefix' | 'ge' | 'le'> | undefined {
  if (words[0] === 'any' && words.length === 1)
    return { prefix: { family, address: 0n, length: 0 }, le: family === 4 ? 32 : 128 };
  const prefix = readPrefix(words[0] ?? '');
  if (prefix?.family !== family) return undefined;
  const ge = optionOf(words, 'ge');
  const le = optionOf(words, 'le');
  const known = 1 + (ge === undefined ? 0 : 2) + (le === undefined ? 0 : 2);
  if (known !== words.length) return undefined;
  return { prefix, ...(ge === undefined ? {} : { ge }), ...(le === undefined ? {} : { le }) };
}

function optionOf(words: readonly string[], name: string): number | undefined {
  const index = words.indexOf(name);
  const value = words[index + 1];
  return index < 1 || value === undefined || !/^\d+$/.test(value) ? undefined : Number(value);
}

function found<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
