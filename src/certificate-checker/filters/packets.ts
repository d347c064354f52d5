import { addressBits, type Family } from '../../net/address.ts';
import { type AddressRange, addressesOf, everyAddress } from '../../net/address-ranges.ts';
import { lengthOfWildcard, parseMasked } from '../../net/mask.ts';
import { networkOf } from '../../net/prefix.ts';
import type { Reading } from '../read.ts';
import { type Fact, patternOf } from '../sentences.ts';
import vocabulary from '../vocabulary.json' with { type: 'json' };
import { byNumber } from './routes.ts';

/** A set of packets: one range per field. `opening` is 1 for a TCP packet that opens a session. */
export type Box = Readonly<Record<Field, AddressRange>>;
export type Field = (typeof FIELDS)[number];
const ENDS = ['source', 'destination'] as const;
export const FIELDS = [...ENDS, 'protocol', 'sourcePort', 'destinationPort', 'opening', 'fragment'] as const;

/**
 * A rule by the name that a witness gives it, the first that matches decides. One that settles its packets refuses them, or is an agreement: its
 * boxes hold only what it surely decides about; those of a permit all that it may let pass.
 */
export type Rule = Readonly<{ name: string; settles: boolean; boxes: readonly Box[] }>;

export const numbers = (from: number, to = from): AddressRange => ({ from: BigInt(from), to: BigInt(to) });
export const [NO, YES] = [numbers(0), numbers(1)];

export function everyPacket(family: Family): Box {
  const [all, ports, bit] = [everyAddress(family), numbers(0, 65535), numbers(0, 1)];
  const addresses = { source: all, destination: all, protocol: numbers(0, 255) };
  return { ...addresses, sourcePort: ports, destinationPort: ports, opening: bit, fragment: bit };
}

/** The rules a packet meets that enters or leaves by an interface; none at all where one of them cannot be read. */
export function chainAt(router: Reading, port: string, side: 'in' | 'out', family: Family): readonly Rule[] {
  const own = router.say(side, port).map(({ c: list, f }) => ({ list, f, deny: false }));
  const picked = router.say(`policed-${side}`, port).flatMap(({ c }) => pickedBy(router, c));
  const lists = [...own, ...picked].filter(({ f }) => f === family);
  const rules = lists.flatMap(({ list, deny }) => {
    const lines = ['rule', 'numbered'].flatMap((kind) => router.say(kind, list, family)).toSorted(byNumber);
    return lines.map((one) => ruleOf(one, deny || /DROP|deny/.test(one.act), router.kernel));
  });
  return rules.every((rule) => rule !== undefined) ? rules : [];
}

/** The lists of a traffic policy in its order, and whether what they pick is dropped. */
function pickedBy(router: Reading, policy: string) {
  const pairs = router.say('pair', policy).toSorted((x, y) => Number(x.c) - Number(y.c));
  // Where one without a precedence stands among those that have one, no manual says.
  if (new Set(pairs.map(({ c }) => c === '')).size > 1) return [];
  return pairs.flatMap(({ b: classifier, act: behavior }) => {
    const deny = router.say('does', behavior).some(({ act }) => act === 'deny');
    return router.say('picks', classifier).map(({ b: list, f }) => ({ list, f, deny }));
  });
}

/** Whether an interface lets in only packets whose source lies behind it. A loose setting of IPv4 for all counts for each; so does a tag that is terminated. */
export function isChecked(router: Reading, port: string, family: Family): boolean {
  const terminated = router.say('vlan', port).some(({ act }) => act !== '');
  const set = (name: string) => router.say('check', name, family);
  const isTight = family === 6 || !router.kernel || set('all').some(({ act }) => !act);
  return !terminated && isTight && set(port).some(({ c }) => c);
}

/** One condition of `-s 10.0.0.0/8 -p tcp -m tcp --dport 443` or `tcp source 10.0.0.0 0.0.0.15 destination-port eq 443`. */
const CONDITION = RegExp(` (?:${vocabulary.conditions.map(patternOf).join('|')})(?= |$)`, 'g');
const PROTOCOLS: ReadonlyMap<string, number> = new Map(Object.entries(vocabulary.protocols));

function ruleOf({ line, c, f }: Fact, deny: boolean, kernel: boolean): Rule | undefined {
  const conditions = [...c.matchAll(CONDITION)];
  if (conditions.map(([text]) => text).join('') !== c) return undefined;
  const box: Record<Field, AddressRange> = { ...everyPacket(f) };
  for (const field of FIELDS)
    for (const text of conditions.flatMap(({ groups }) => groups?.[field] ?? [])) {
      const range = rangeIn(field, text);
      if (range === undefined) return undefined;
      box[field] = range;
    }
  // A packet without any flag opens nothing and is not of an established session either.
  // Huawei does not say whether a rule sees the protocol behind headers of IPv6 that go before it.
  const sees = kernel || f === 4 || !conditions.some(({ groups }) => groups?.['protocol']);
  const rule = { name: `${line}`, settles: deny && sees && !c.includes('established') };
  if (!conditions.some(([text]) => /port|flag|-m /.test(text))) return { ...rule, boxes: [box] };
  const { source, destination, protocol } = box;
  const behind: Box = { ...everyPacket(f), source, destination, protocol, fragment: YES };
  // Where the platform does not say, a permit with ports may take fragments behind the first all the same.
  return { ...rule, boxes: [{ ...box, fragment: NO }, ...(deny || kernel ? [] : [behind])] };
}

function rangeIn(field: Field, text: string): AddressRange | undefined {
  if (field === 'source' || field === 'destination') return addressesIn(text);
  if (field === 'opening') return NO;
  const [from = PROTOCOLS.get(text), to] = (text.match(/\b\d+\b/g) ?? []).map(Number);
  return from === undefined || Number(to) < from ? undefined : numbers(from, to);
}

/** `10.0.0.0/8`, `10.0.0.1`, or `10.0.0.0 0.255.255.255` with a wildcard whose ones stand together; `0` is the wildcard of one address. */
function addressesIn(text: string): AddressRange | undefined {
  const [address = '', wildcard = '0'] = text.split(' ');
  const bits = addressBits(address.includes(':') ? 6 : 4);
  const length = wildcard === '0' ? bits : lengthOfWildcard(wildcard);
  const prefix = parseMasked(address.includes('/') ? address : `${address}/${length}`);
  return prefix && addressesOf(networkOf(prefix));
}
