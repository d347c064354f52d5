import type { FilterRule } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { PortRange } from '../../net/ports.ts';
import { type Box, everything, icmpOf, only, type Range, rangeOf, TCP, UDP } from './box.ts';
import { NOTHING, type Packets, type Space } from './packets.ts';

/** The packets a rule takes by some reading of it, and those it takes by every reading. */
export interface RuleSpaces {
  readonly may: Space;
  readonly sure: Space;
}

/** What a platform does with a rule on ports when it meets a fragment behind the first, which shows none. */
export type FragmentReading = 'unseen' | 'unsettled';

/** What a rule is read with: the platform's way with fragments, and which packets may, or surely do, belong to a known connection. */
export interface RuleReading {
  readonly portsOnFragments: FragmentReading;
  readonly known: RuleSpaces;
}

/** The packets a rule matches, its question for the state of the connection included. */
export function ruleSpaces(
  packets: Packets,
  rule: FilterRule,
  { portsOnFragments, known }: RuleReading,
): RuleSpaces {
  const boxes = ruleBoxes(rule, packets.family, portsOnFragments);
  const [may, sure] = [packets.of(boxes.may), packets.of(boxes.sure)];
  if (rule.tracked === undefined) return { may, sure };
  return rule.tracked === 'known'
    ? { may: packets.meet(may, known.may), sure: packets.meet(sure, known.sure) }
    : { may: packets.without(may, known.sure), sure: packets.without(sure, known.may) };
}

/** Every packet may belong to a known connection, none surely does: the upper bound. */
export function anyConnection(packets: Packets): RuleSpaces {
  return { may: packets.all, sure: NOTHING };
}

/** The boxes a rule takes, whatever the connection: disjoint, and never asking for what a packet does not show. */
export interface RuleBoxes {
  readonly may: readonly Box[];
  readonly sure: readonly Box[];
}

/**
 * What a rule names. One that names ports, flags or an ICMP type speaks of packets that have them: TCP and UDP, TCP, ICMP, and no fragment behind
 * the first; where a platform's way with those is not settled it may take them by addresses and protocol. Nor is it settled there whether a rule that
 * refuses a protocol of IPv6 finds it behind extension headers (RFC 8200 §4).
 */
export function ruleBoxes(rule: FilterRule, family: Family, portsOnFragments: FragmentReading): RuleBoxes {
  const protocols = protocolRanges(rule, family);
  const boxes = (fragment: Range, inside: Inside = everything(family)) =>
    protocols.map((protocol) => boxOf(rule, family, { protocol, fragment, inside }));
  const escapes =
    portsOnFragments === 'unsettled' && family === 6 && rule.protocol !== 'ip' && rule.action === 'deny';
  if (!namesInside(rule)) {
    const all = boxes(fragmentRange(rule, family));
    return { may: all, sure: escapes ? [] : all };
  }
  const whole = rule.fragments === 'only' ? [] : boxes(WHOLE, insideOf(rule, family));
  const guessed = portsOnFragments === 'unsettled' && rule.fragments !== 'not';
  return { may: guessed ? [...whole, ...boxes(LATER)] : whole, sure: escapes ? [] : whole };
}

const [WHOLE, LATER] = [only(0n), only(1n)];

/** Whether a rule asks for something that only the first fragment of a packet shows. */
function namesInside({ sourcePorts, destinationPorts, established, icmp }: FilterRule): boolean {
  return (
    sourcePorts !== undefined || destinationPorts !== undefined || established === true || icmp !== undefined
  );
}

/** What only the first fragment of a packet shows. */
type Inside = Pick<Box, 'sourcePort' | 'destinationPort' | 'opening'>;

interface Shown extends Pick<Box, 'protocol' | 'fragment'> {
  readonly inside: Inside;
}

function boxOf(
  { source, destination }: FilterRule,
  family: Family,
  { protocol, fragment, inside: { sourcePort, destinationPort, opening } }: Shown,
): Box {
  const all = everything(family);
  return {
    source: source === undefined ? all.source : rangeOf(source),
    destination: destination === undefined ? all.destination : rangeOf(destination),
    protocol,
    sourcePort,
    destinationPort,
    opening,
    fragment,
  };
}

function fragmentRange({ fragments }: FilterRule, family: Family): Range {
  if (fragments === undefined) return everything(family).fragment;
  return only(fragments === 'only' ? 1n : 0n);
}

function insideOf(rule: FilterRule, family: Family): Inside {
  const all = everything(family);
  const destinationPort = rule.icmp === undefined ? portRange(rule.destinationPorts) : icmpRange(rule.icmp);
  return {
    sourcePort: portRange(rule.sourcePorts) ?? all.sourcePort,
    destinationPort: destinationPort ?? all.destinationPort,
    opening: rule.established === true ? only(0n) : all.opening,
  };
}

function protocolRanges(rule: FilterRule, family: Family): readonly Range[] {
  switch (rule.protocol) {
    case 'ip':
      return rangesOfAny(rule, family);
    case 'tcp':
      return [only(TCP)];
    case 'udp':
      return [only(UDP)];
    case 'icmp':
      return [only(icmpOf(family))];
    default:
      return [only(BigInt(rule.protocol))];
  }
}

/** The protocols a rule means that names none, by what else it names. */
function rangesOfAny(rule: FilterRule, family: Family): readonly Range[] {
  if (rule.icmp !== undefined) return [only(icmpOf(family))];
  if (rule.established === true) return [only(TCP)];
  if (namesInside(rule)) return [only(TCP), only(UDP)];
  return [everything(family).protocol];
}

function portRange(ports: PortRange | undefined): Range | undefined {
  return ports === undefined ? undefined : { from: BigInt(ports.from), to: BigInt(ports.to) };
}

/** Type and code side by side, as `Box` holds them; without a code all codes of the type. */
export function icmpRange({ type, code }: NonNullable<FilterRule['icmp']>): Range {
  const first = BigInt(type * 256);
  return code === undefined ? { from: first, to: first + 255n } : only(first + BigInt(code));
}
