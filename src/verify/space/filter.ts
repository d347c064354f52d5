import type {
  DeviceModel,
  FilterRule,
  FilterUse,
  Interface,
  Origin,
  PacketFilter,
} from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import type { PortRange } from '../../net/ports.ts';
import {
  type Box,
  everything,
  icmpOf,
  meet,
  only,
  type Range,
  rangeOf,
  type Space,
  TCP,
  UDP,
  without,
} from './box.ts';

/** Rules that judge one after the other; the first that matches decides, a packet that none matches passes. */
export interface RuleChain {
  readonly hook: FilterUse['hook'];
  readonly rules: readonly FilterRule[];
  readonly boxes: readonly Box[];
}

/** The chains a packet of this family meets at an interface, one per hook. A filter that is bound but nowhere defined stops nothing. */
export function chainsAt(model: DeviceModel, one: Interface, family: Family): readonly RuleChain[] {
  const byHook = Map.groupBy(
    one.filters.filter((use) => use.family === family),
    (use) => use.hook,
  );
  return [...byHook].map(([hook, uses]) => {
    const rules = uses.flatMap((use) => filterNamed(model, use)?.rules ?? []);
    return { hook, rules, boxes: rules.map((rule) => ruleBox(rule, family)) };
  });
}

/** Rules one hook may hold before the exact set of what they pass gets too fine to be worked out as boxes. */
const MOST_RULES = 400;

/** Whether filters are too large for the exact judgement: they are then taken as open, and a doubt says so. */
export function tooLarge(chains: readonly RuleChain[]): boolean {
  return chains.some(({ rules }) => rules.length > MOST_RULES);
}

/** Bound filters that exist nowhere in the text. */
export function danglingUses(model: DeviceModel, one: Interface): readonly FilterUse[] {
  return one.filters.filter((use) => filterNamed(model, use) === undefined);
}

/** What of `space` a chain lets through. */
export function passing(chain: RuleChain, space: Space): Space {
  const passed: Box[] = [];
  let rest = space;
  for (const [i, rule] of chain.rules.entries()) {
    const box = chain.boxes[i];
    if (box === undefined || rest.length === 0) break;
    if (rule.action === 'permit') passed.push(...rest.flatMap((one) => meet(one, box) ?? []));
    rest = rest.flatMap((one) => without(one, box));
  }
  return [...passed, ...rest];
}

/** The rule that decides about a packet (a box of one packet); `undefined` when none matches. */
export function decidingRule(chain: RuleChain, packet: Box): FilterRule | undefined {
  return chain.rules.find((_, i) => {
    const box = chain.boxes[i];
    return box !== undefined && meet(packet, box) !== undefined;
  });
}

/** Rules behind `at` that would have refused the packet, had an earlier one not let it pass. */
export function laterDenial(chain: RuleChain, packet: Box, at: Origin): FilterRule | undefined {
  const first = chain.rules.findIndex((rule) => rule.at === at);
  return chain.rules.find((rule, i) => {
    const box = chain.boxes[i];
    return i > first && rule.action === 'deny' && box !== undefined && meet(packet, box) !== undefined;
  });
}

/** The packets a rule matches. */
export function ruleBox(rule: FilterRule, family: Family): Box {
  const all = everything(family);
  return {
    source: rule.source === undefined ? all.source : rangeOf(rule.source),
    destination: rule.destination === undefined ? all.destination : rangeOf(rule.destination),
    protocol: protocolRange(rule, family) ?? all.protocol,
    sourcePort: portRange(rule.sourcePorts) ?? all.sourcePort,
    destinationPort: portRange(rule.destinationPorts) ?? all.destinationPort,
    opening: rule.established === true ? only(0n) : all.opening,
  };
}

function filterNamed(model: DeviceModel, use: FilterUse): PacketFilter | undefined {
  return model.filters.find((filter) => filter.name === use.filter && filter.family === use.family);
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
