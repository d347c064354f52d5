import { type Family, parseAddress } from '../../net/address.ts';
import { type AddressRange, addressesOf, everyAddress } from '../../net/address-ranges.ts';
import { lengthOfWildcard } from '../../net/mask.ts';
import { hostPrefix, networkOf } from '../../net/prefix.ts';
import { prefixIn, type Reading } from '../read.ts';
import { type Fact, patternOf } from '../sentences.ts';
import vocabulary from '../vocabulary.json' with { type: 'json' };

/** A set of packets: one range per field. `opening` is 1 for a TCP packet that opens a session. */
export type Box = Readonly<Record<Field, AddressRange>>;
export type Field = (typeof FIELDS)[number];
export const FIELDS = [
  'source',
  'destination',
  'protocol',
  'sourcePort',
  'destinationPort',
  'opening',
  'fragment',
] as const;

/** A rule of a packet filter on its line, the first that matches decides: all packets that a permit may match, those that a deny surely does. */
export interface Rule {
  readonly line: number;
  readonly deny: boolean;
  readonly boxes: readonly Box[];
}

export function numbers(from: number, to = from): AddressRange {
  return { from: BigInt(from), to: BigInt(to) };
}
export const [NO, YES] = [numbers(0), numbers(1)];

export function everyPacket(family: Family): Box {
  const [all, ports, bit] = [everyAddress(family), numbers(0, 65535), numbers(0, 1)];
  const addresses = { source: all, destination: all, protocol: numbers(0, 255) };
  return { ...addresses, sourcePort: ports, destinationPort: ports, opening: bit, fragment: bit };
}

/** The rules a packet meets that enters (`in`) or leaves (`out`) by an interface; none at all where one of them cannot be read. */
export function chainAt(router: Reading, port: string, side: 'in' | 'out', family: Family): readonly Rule[] {
  const hook = side === 'in' ? /^(PREROUTING|inbound)$/ : /^(POSTROUTING|outbound)$/;
  const own = router.say('applied', port).filter(({ b, f }) => hook.test(b) && f === family);
  const policies = router.say('policed', port).filter(({ b }) => hook.test(b));
  const lists = [
    ...own.map(({ c: list }) => ({ list, deny: false })),
    ...policies.flatMap(({ c }) => listsOf(router, c, family)),
  ];
  const rules = lists.flatMap(({ list, deny }) => {
    const lines = router.say('rule', list).filter(({ f }) => f === family);
    return lines.map((one) => ruleOf(one, deny || /DROP|deny/.test(one.act), router.kernel));
  });
  const read = rules.flatMap((rule) => rule ?? []);
  return read.length === rules.length ? read : [];
}

/** The lists of a traffic policy in its order, and whether what they pick is dropped. */
function listsOf(router: Reading, policy: string, family: Family) {
  const pairs = router.say('pair', policy).map(({ b: classifier, c }, i) => {
    const [behavior = '', , precedence = String(i + 1)] = c.split(' ');
    return { classifier, behavior, precedence: Number(precedence) };
  });
  return pairs
    .toSorted((a, b) => a.precedence - b.precedence)
    .flatMap(({ classifier, behavior }) => {
      const deny = router.say('does', behavior).some(({ act }) => act === 'deny');
      const picks = router.say('picks', classifier).filter(({ f }) => f === family);
      return picks.map(({ b: list }) => ({ list, deny }));
    });
}

/** Whether an interface lets in only packets whose source lies behind it. The kernel takes the higher of its two settings, and 2 is loose; so is any check where a tag is terminated. */
export function isChecked(router: Reading, port: string, family: Family): boolean {
  const loose = router.say('check', 'all').some(({ b }) => b === '2');
  const vague = router.say('vlan', port).some(({ line }) => /^dot1q t/.test(router.texts[line - 1] ?? ''));
  const checks = [...router.say('check', port), ...router.say('check', port.replace('.', '/'))];
  const strict = checks.filter(({ b }) => b === '' || b === 'strict' || (b === '1' && !loose));
  return !vague && strict.some(({ f }) => f === family);
}

/** One condition of `-s 10.0.0.0/8 -p tcp -m tcp --dport 443` or `tcp source 10.0.0.0 0.0.0.15 destination-port eq 443`. */
const CONDITION = RegExp(` (?:${vocabulary.conditions.map(patternOf).join('|')})(?= |$)`, 'g');
const PROTOCOLS: ReadonlyMap<string, number> = new Map(Object.entries(vocabulary.protocols));

function ruleOf({ line, c, f }: Fact, deny: boolean, kernel: boolean): Rule | undefined {
  const conditions = [...c.matchAll(CONDITION)];
  if (conditions.map(([text]) => text).join('') !== c) return undefined;
  const box: Record<Field, AddressRange> = { ...everyPacket(f) };
  for (const { groups = {} } of conditions)
    for (const field of FIELDS) {
      const text = groups[field];
      const range = text === undefined ? box[field] : rangeIn(field, text);
      if (range === undefined) return undefined;
      box[field] = range;
    }
  if (!conditions.some(([text]) => /port|flag/.test(text))) return { line, deny, boxes: [box] };
  const { source, destination, protocol } = box;
  const behind: Box = { ...everyPacket(f), source, destination, protocol, fragment: YES };
  const first: Box = { ...box, fragment: NO };
  // Where the platform does not say, a permit with ports may take fragments behind the first all the same.
  return { line, deny, boxes: deny || kernel ? [first] : [first, behind] };
}

function rangeIn(field: Field, text: string): AddressRange | undefined {
  if (field === 'source' || field === 'destination') return addressesIn(text);
  if (field === 'opening') return NO;
  const [from, to] = (text.match(/\d+/g) ?? []).map(Number);
  const named = field === 'protocol' ? PROTOCOLS.get(text) : undefined;
  return named === undefined && from === undefined ? undefined : numbers(named ?? from ?? 0, named ?? to);
}

/** `10.0.0.0/8`, `10.0.0.1`, or `10.0.0.0 0.255.255.255` with a wildcard whose ones stand together; `0` is the wildcard of one address. */
function addressesIn(text: string): AddressRange | undefined {
  const [address = '', wildcard = '0'] = text.split(' ');
  const [host, length] = [parseAddress(address), lengthOfWildcard(wildcard)];
  const prefix = prefixIn(length === undefined ? address : `${address}/${length}`);
  if (prefix !== undefined && (length !== undefined || wildcard === '0'))
    return addressesOf(networkOf(prefix));
  return host !== undefined && wildcard === '0' ? addressesOf(hostPrefix(host)) : undefined;
}
