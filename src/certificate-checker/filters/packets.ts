import { type Family, parseAddress } from '../../net/address.ts';
import { networkOf } from '../../net/prefix.ts';
import { prefixIn, type Reading } from '../read.ts';
import type { Fact } from '../vocabulary.ts';
import { everyAddress, type Range, rangeOf } from './ranges.ts';

/** A set of packets: one range per field. `opening` is 1 for a TCP packet that opens a session. */
export type Box = Readonly<Record<Field, Range>>;
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

export function everyPacket(family: Family): Box {
  const [all, ports, bit] = [everyAddress(family), [0n, 65535n], [0n, 1n]] as const;
  const addresses = { source: all, destination: all, protocol: [0n, 255n] } as const;
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
  const vague = router.say('vlan', port).some(({ line }) => /^dot1q t/.test(router.lines[line - 1] ?? ''));
  const checks = [...router.say('check', port), ...router.say('check', port.replace('.', '/'))];
  const strict = checks.filter(({ b }) => b === '' || b === 'strict' || (b === '1' && !loose));
  return !vague && strict.some(({ f }) => f === family);
}

const ADDRESS = String.raw`[\da-fA-F.:]+(?:/\d+| [\d.]+)?`;
const PORTS = String.raw`\d+(?::\d+)?|eq \d+|range \d+ \d+`;
const PROTOCOLS: Readonly<Record<string, string>> = {
  tcp: '6',
  udp: '17',
  icmp: '1',
  icmpv6: '58',
  'ipv6-icmp': '58',
  gre: '47',
};
/** One condition of `-s 10.0.0.0/8 -p tcp -m tcp --dport 443` or `tcp source 10.0.0.0 0.0.0.15 destination-port eq 443`. */
const CONDITIONS = [
  String.raw`(?:-p )?(?<protocol>tcp|udp|icmp|icmpv6|ipv6-icmp|gre|\d+)|-m tcp|-m udp|ip|ipv6|logging`,
  `(?:-s|source) (?<source>${ADDRESS})|(?:-d|destination) (?<destination>${ADDRESS})`,
  `(?:--sport|source-port) (?<sourcePort>${PORTS})|(?:--dport|destination-port) (?<destinationPort>${PORTS})`,
  '(?<opening>! --tcp-flags SYN,ACK SYN|tcp-flag established)',
];
const CONDITION = RegExp(` (?:${CONDITIONS.join('|')})(?= |$)`, 'g');

function ruleOf({ line, c, f }: Fact, deny: boolean, kernel: boolean): Rule | undefined {
  const conditions = [...c.matchAll(CONDITION)];
  if (conditions.map(([text]) => text).join('') !== c) return undefined;
  const box: Record<Field, Range> = { ...everyPacket(f) };
  for (const { groups = {} } of conditions)
    for (const field of FIELDS) {
      const text = groups[field];
      const range = text === undefined ? box[field] : rangeIn(field, text);
      if (range === undefined) return undefined;
      box[field] = range;
    }
  if (!conditions.some(([text]) => /port|flag/.test(text))) return { line, deny, boxes: [box] };
  const { source, destination, protocol } = box;
  const behind: Box = { ...everyPacket(f), source, destination, protocol, fragment: [1n, 1n] };
  const first: Box = { ...box, fragment: [0n, 0n] };
  // Where the platform does not say, a permit with ports may take fragments behind the first all the same.
  return { line, deny, boxes: deny || kernel ? [first] : [first, behind] };
}

function rangeIn(field: Field, text: string): Range | undefined {
  if (field === 'source' || field === 'destination') return addressesIn(text);
  if (field === 'opening') return [0n, 0n];
  const [from, to = from] = ((PROTOCOLS[text] ?? text).match(/\d+/g) ?? []).map(BigInt);
  return from === undefined || to === undefined ? undefined : [from, to];
}

/** `10.0.0.0/8`, or `10.0.0.0 0.255.255.255` with a wildcard whose ones stand together. */
function addressesIn(text: string): Range | undefined {
  const [address = '', wildcard = '0'] = text.split(' ');
  const prefix = prefixIn(address);
  if (prefix !== undefined) return rangeOf(networkOf(prefix));
  const [at, free] = [parseAddress(address), wildcard === '0' ? 0n : parseAddress(wildcard)?.value];
  if (at === undefined || free === undefined || (free & (free + 1n)) > 0n) return undefined;
  return [at.value & ~free, at.value | free];
}
