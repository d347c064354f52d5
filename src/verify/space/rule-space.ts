import type { FilterRule } from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { PortRange } from '../../net/ports.ts';
import {
  type Box,
  everything,
  icmpOf,
  meetSpaces,
  only,
  type Range,
  rangeOf,
  type Space,
  TCP,
  UDP,
  withoutSpace,
} from './box.ts';

/** The packets a rule takes by some reading of it, and those it takes by every reading. */
export interface RuleSpaces {
  readonly may: Space;
  readonly sure: Space;
}

/** What a rule is read with: what its platform does with ports on fragments, and which packets may, or surely do, belong to a known connection. */
export interface RuleReading {
  readonly family: Family;
  readonly portsOnFragments: 'unseen' | 'unsettled';
  readonly known: RuleSpaces;
}

/** The packets a rule matches. A rule that asks for ports or flags sees none in a fragment behind the first. */
export function ruleSpaces(rule: FilterRule, { family, portsOnFragments, known }: RuleReading): RuleSpaces {
  const blind = rule.sourcePorts ?? rule.destinationPorts ?? (rule.established === true ? true : undefined);
  const box = ruleBox(rule, family);
  if (blind === undefined || rule.fragments !== undefined) return byConnection(rule, [box], [box], known);
  const whole = { ...box, fragment: only(0n) };
  const rest = { ...withoutPorts(box, family), fragment: only(1n) };
  return byConnection(rule, portsOnFragments === 'unseen' ? [whole] : [whole, rest], [whole], known);
}

/** Every packet may belong to a known connection, none surely does: the upper bound. */
export function anyConnection(family: Family): RuleSpaces {
  return { may: [everything(family)], sure: [] };
}

/** The packets a rule names, ports and flags included, whatever the connection. */
export function ruleBox(rule: FilterRule, family: Family): Box {
  const all = everything(family);
  return {
    source: rule.source === undefined ? all.source : rangeOf(rule.source),
    destination: rule.destination === undefined ? all.destination : rangeOf(rule.destination),
    protocol: protocolRange(rule, family) ?? all.protocol,
    sourcePort: portRange(rule.sourcePorts) ?? all.sourcePort,
    destinationPort: portRange(rule.destinationPorts) ?? all.destinationPort,
    opening: rule.established === true ? only(0n) : all.opening,
    fragment: rule.fragments === undefined ? all.fragment : only(rule.fragments === 'only' ? 1n : 0n),
  };
}

function byConnection({ tracked }: FilterRule, may: Space, sure: Space, known: RuleSpaces): RuleSpaces {
  if (tracked === undefined) return { may, sure };
  return tracked === 'known'
    ? { may: meetSpaces(may, known.may), sure: meetSpaces(sure, known.sure) }
    : { may: withoutSpace(may, known.sure), sure: withoutSpace(sure, known.may) };
}

function withoutPorts(box: Box, family: Family): Box {
  const { sourcePort, destinationPort, opening } = everything(family);
  return { ...box, sourcePort, destinationPort, opening };
}

function protocolRange(rule: FilterRule, family: Family): Range | undefined {
  switch (rule.protocol) {
    case 'ip':
      return undefined;
    case 'tcp':
      return only(TCP);
    case 'udp':
      return only(UDP);
    case 'icmp':
      return only(icmpOf(family));
    default:
      return only(BigInt(rule.protocol));
  }
}

function portRange(ports: PortRange | undefined): Range | undefined {
  return ports === undefined ? undefined : { from: BigInt(ports.from), to: BigInt(ports.to) };
}
