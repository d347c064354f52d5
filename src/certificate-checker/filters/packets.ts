import { type Family, parseAddress } from '../../net/address.ts';
import { networkOf } from '../../net/prefix.ts';
import { everyAddress, type Range, rangeOf } from '../ranges.ts';
import { prefixIn, type Reading } from '../read.ts';

/** A set of packets: one range per field. `opening` is 1 for a TCP packet that opens a session. */
export const FIELDS = [
  'source',
  'destination',
  'protocol',
  'sourcePort',
  'destinationPort',
  'opening',
  'fragment',
] as const;
export type Box = Readonly<Record<(typeof FIELDS)[number], Range>>;

/** A rule of a packet filter on its line; the first that matches decides. */
export interface Rule {
  readonly line: number;
  readonly deny: boolean;
  readonly box: Box;
  /** Fragments behind the first that a rule with ports may take all the same, where the platform does not say. */
  readonly onFragments?: Box;
}

export interface Chain {
  readonly rules: readonly Rule[];
  /** Every line the filter is made of. */
  readonly lines: readonly number[];
  /** Whether each of its rules could be read; else it counts as no filter at all. */
  readonly read: boolean;
}

export function everyPacket(family: Family): Box {
  const [all, ports]: [Range, Range] = [everyAddress(family), [0n, 65535n]];
  return {
    source: all,
    destination: all,
    protocol: [0n, 255n],
    sourcePort: ports,
    destinationPort: ports,
    opening: [0n, 1n],
    fragment: [0n, 1n],
  };
}

/** The rules a packet meets that enters (`in`) or leaves (`out`) by an interface. */
export function chainAt(router: Reading, port: string, side: 'in' | 'out', family: Family): Chain {
  const hook = router.kernel ? { in: 'PREROUTING', out: 'POSTROUTING' }[side] : `${side}bound`;
  const uses = [...router.say('stand', port), ...router.say('applied', port)].filter(
    (one) => one.b === hook && (one.kind === 'applied' || one.f === family),
  );
  const picks = uses.flatMap(({ kind, c }) =>
    kind === 'stand' ? [{ list: c, deny: false }] : listsOf(router, c, family),
  );
  const rules = picks.flatMap(({ list, deny }) =>
    router
      .say('rule', list)
      .filter(({ f }) => f === family)
      .map((one) => ruleOf(one.line, deny || /DROP|deny/.test(one.c), one.b, family)),
  );
  const known = rules.flatMap((one) => one ?? []);
  const read = router.kernel ? known.map(({ line, deny, box }) => ({ line, deny, box })) : known;
  const checks = side === 'in' ? router.say('check', port).filter(({ f }) => f === family) : [];
  const lines = [
    ...uses,
    ...checks,
    ...picks.flatMap(({ list }) => router.say('rule', list).filter(({ f }) => f === family)),
  ];
  return {
    rules: read.length < rules.length ? [] : read,
    lines: lines.map(({ line }) => line),
    read: read.length === rules.length,
  };
}

/** The lists of a traffic policy in its order, and whether what they pick is dropped. */
function listsOf(
  router: Reading,
  policy: string,
  family: Family,
): readonly { list: string; deny: boolean }[] {
  const pairs = router.say('pair', policy).map(({ b: classifier, c }, i) => {
    const [behavior = '', , precedence = String(i + 1)] = c.split(' ');
    return { classifier, behavior, precedence: Number(precedence) };
  });
  return pairs
    .toSorted((a, b) => a.precedence - b.precedence)
    .flatMap(({ classifier, behavior }) => {
      const deny = router.say('does', behavior).some(({ b }) => b === 'deny');
      const picks = router.say('picks', classifier).filter(({ f }) => f === family);
      return picks.map(({ b: list }) => ({ list, deny }));
    });
}

const PROTOCOLS: Readonly<Record<string, bigint>> = {
  tcp: 6n,
  udp: 17n,
  icmp: 1n,
  icmpv6: 58n,
  'ipv6-icmp': 58n,
  gre: 47n,
};

/** Reads `-s 10.0.0.0/8 -p tcp -m tcp --dport 443` or `tcp source 10.0.0.0 0.0.0.15 destination-port eq 443`. */
function ruleOf(line: number, deny: boolean, text: string, family: Family): Rule | undefined {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const open = everyPacket(family);
  const box: { -readonly [field in keyof Box]: Range } = { ...open };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const known = word === '-p' ? words.shift() : word;
    const protocol = PROTOCOLS[known ?? ''];
    const field = FIELD_OF[word];
    if (protocol !== undefined) box.protocol = [protocol, protocol];
    else if (word === '-m' && /^(tcp|udp)$/.test(words[0] ?? '')) words.shift();
    else if (/^(ip|ipv6|logging)$/.test(word)) continue;
    else if (word === '!' && words.splice(0, 3).join(' ') === '--tcp-flags SYN,ACK SYN')
      box.opening = [0n, 0n];
    else if (word === 'tcp-flag' && words.shift() === 'established') box.opening = [0n, 0n];
    else if (field !== undefined) {
      const range = field.endsWith('Port') ? portsIn(words) : addressesIn(words);
      if (range === undefined) return undefined;
      box[field] = range;
    } else return undefined;
  }
  const looksInside = FIELDS.slice(3, 6).some((field) => box[field] !== open[field]);
  if (!looksInside) return { line, deny, box };
  return {
    line,
    deny,
    box: { ...box, fragment: [0n, 0n] },
    onFragments: {
      ...open,
      source: box.source,
      destination: box.destination,
      protocol: box.protocol,
      fragment: [1n, 1n],
    },
  };
}

const FIELD_OF: Readonly<Record<string, 'source' | 'destination' | 'sourcePort' | 'destinationPort'>> = {
  '-s': 'source',
  source: 'source',
  '-d': 'destination',
  destination: 'destination',
  '--sport': 'sourcePort',
  'source-port': 'sourcePort',
  '--dport': 'destinationPort',
  'destination-port': 'destinationPort',
};

/** `443`, `8000:8080`, `eq 443` or `range 8000 8080`; takes its words away. */
function portsIn(words: string[]): Range | undefined {
  const first = words.shift() ?? '';
  const text = first === 'eq' ? words.shift() : first === 'range' ? words.splice(0, 2).join(':') : first;
  const [, from, to = from] = /^(\d+)(?::(\d+))?$/.exec(text ?? '') ?? [];
  return from === undefined || to === undefined ? undefined : [BigInt(from), BigInt(to)];
}

/** `10.0.0.0/8`, or `10.0.0.0 0.255.255.255` with a wildcard whose ones stand together; takes its words away. */
function addressesIn(words: string[]): Range | undefined {
  const address = words.shift() ?? '';
  const wildcard =
    /^[\d.]+$/.test(address) && /^[\d.]+$/.test(words[0] ?? '')
      ? parseAddress(words.shift() ?? '')
      : undefined;
  if (wildcard !== undefined && wildcard.value & (wildcard.value + 1n)) return undefined;
  const length =
    wildcard === undefined ? undefined : String(32 - wildcard.value.toString(2).replace(/^0$/, '').length);
  const found = prefixIn(
    address,
    address.includes('/') ? undefined : (length ?? (address.includes(':') ? '128' : '32')),
  );
  return found === undefined ? undefined : rangeOf(networkOf(found));
}
