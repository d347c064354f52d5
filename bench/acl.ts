import type { FilterRule } from '../src/device/model.ts';
import { networkOf, type Prefix } from '../src/net/prefix.ts';
import { everything } from '../src/verify/space/box.ts';
import { NOTHING, packetsOf } from '../src/verify/space/packets.ts';
import { boxedRules } from '../src/verify/space/refutation.ts';
import { firstPassing, type Question } from '../src/verify/space/sweep.ts';
import { randomOf } from './random.ts';

/** Two filters and what is asked about them. */
export interface FilterPair {
  readonly one: readonly FilterRule[];
  /** The same rules with a tenth of the permits narrowed to one source: everything it lets through, `one` does too. */
  readonly narrower: readonly FilterRule[];
  /** A filter that has nothing to do with `one`. */
  readonly other: readonly FilterRule[];
}

export interface FilterAnswers {
  readonly contained: boolean;
  readonly meet: boolean;
  readonly nodes: number;
}

/**
 * Random filters of IPv4 inside 10.0.0.0/8 as they grow on a border: four in ten ends are hosts, four subnets of /24 to /30, one a /16 to /23, one is
 * open; TCP, UDP, ICMP and any protocol, single ports and ranges; two permits to a deny, everything else denied at the end.
 */
export function filterPair(rules: number, seed: number): FilterPair {
  const random = randomOf(seed);
  const one = Array.from({ length: rules }, (_, i) => ruleOf(random, i + 1));
  const narrower = one.map((rule) =>
    rule.action === 'permit' && random() < 0.1 ? { ...rule, source: hostIn(rule.source) } : rule,
  );
  const closed = (list: readonly FilterRule[]) => [...list, DENY_ALL];
  const other = Array.from({ length: rules }, (_, i) => ruleOf(random, i + 1));
  return { one: closed(one), narrower: closed(narrower), other: closed(other) };
}

/** Whether all one filter lets through passes the other, and whether two filters have a packet in common, all from nothing. */
export function answersFor({ one, narrower, other }: FilterPair): FilterAnswers {
  const packets = packetsOf(4);
  const [a, b, c] = [one, narrower, other].map((rules) => boxedRules(rules, 4, 'unseen'));
  if (a === undefined || b === undefined || c === undefined) throw new Error('three filters');
  const region = everything(4);
  const passing = (question: Omit<Question, 'region'>) => firstPassing(packets, { region, ...question });
  return {
    contained: passing({ through: [b], against: a }) === NOTHING,
    meet: passing({ through: [a, c] }) !== NOTHING,
    nodes: packets.size(),
  };
}

const DENY_ALL: FilterRule = { action: 'deny', protocol: 'ip', at: 0 };

function ruleOf(random: () => number, at: number): FilterRule {
  const kind = random();
  const protocol = kind < 0.6 ? 'tcp' : kind < 0.85 ? 'udp' : kind < 0.95 ? 'ip' : 'icmp';
  const hasPorts = (protocol === 'tcp' || protocol === 'udp') && random() < 0.85;
  return {
    action: random() < 2 / 3 ? 'permit' : 'deny',
    protocol,
    at,
    ...(random() < 0.1 ? {} : { source: prefixOf(random) }),
    ...(random() < 0.1 ? {} : { destination: prefixOf(random) }),
    ...(hasPorts ? { destinationPorts: portsOf(random) } : {}),
  };
}

function prefixOf(random: () => number): Prefix {
  const address = 0x0a000000n + BigInt(Math.floor(random() * 0x1000000));
  const kind = random();
  const length =
    kind < 0.45 ? 32 : kind < 0.9 ? 24 + Math.floor(random() * 7) : 16 + Math.floor(random() * 8);
  return networkOf({ family: 4, address, length });
}

function hostIn(prefix: Prefix | undefined): Prefix {
  return { family: 4, address: prefix?.address ?? 0x0a010203n, length: 32 };
}

function portsOf(random: () => number) {
  const from = Math.floor(random() * 65536);
  return { from, to: random() < 0.7 ? from : Math.min(65535, from + Math.floor(random() * 4096)) };
}
