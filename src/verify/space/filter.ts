import type {
  DeviceModel,
  FilterRule,
  FilterUse,
  Interface,
  Origin,
  PacketFilter,
} from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import { type Box, everything, only, reversed, TCP } from './box.ts';
import { NOTHING, type Packets, type Space } from './packets.ts';
import {
  anyConnection,
  type FragmentReading,
  type RuleReading,
  type RuleSpaces,
  ruleBoxes,
  ruleSpaces,
} from './rule-space.ts';

/** The rules a packet meets at one hook of an interface, one after the other. */
export interface HookRules {
  readonly hook: FilterUse['hook'];
  readonly rules: readonly FilterRule[];
}

/** Rules that judge one after the other; the first that matches decides, a packet that none matches passes. */
export interface RuleChain extends HookRules {
  readonly spaces: readonly RuleSpaces[];
}

/** Where filters are read: the router's model, how its platform treats fragments, and whether connections of any state may be known. */
export interface FilterPlace {
  readonly model: DeviceModel;
  readonly portsOnFragments: FragmentReading;
  readonly anyConnectionKnown: boolean;
}

/** The rules a packet of this family meets at an interface, by hook. A filter that is bound but nowhere defined stops nothing. */
export function hookRulesAt(model: DeviceModel, one: Interface, family: Family): readonly HookRules[] {
  const byHook = Map.groupBy(
    one.filters.filter((use) => use.family === family),
    (use) => use.hook,
  );
  return [...byHook].map(([hook, uses]) => ({
    hook,
    rules: uses.flatMap((use) => filterNamed(model, use)?.rules ?? []),
  }));
}

/** The chains of an interface with the packets each rule takes. */
export function chainsAt(packets: Packets, place: FilterPlace, one: Interface): readonly RuleChain[] {
  const all = hookRulesAt(place.model, one, packets.family);
  return all.map(({ hook, rules }) => {
    const known = rules.some(({ tracked }) => tracked !== undefined)
      ? knownPackets(packets, place, all, hook)
      : NO_CONNECTION;
    const reading: RuleReading = { portsOnFragments: fragmentReading(place), known };
    return { hook, rules, spaces: rules.map((rule) => ruleSpaces(packets, rule, reading)) };
  });
}

/** No packet belongs to a known connection. */
export const NO_CONNECTION: RuleSpaces = { may: NOTHING, sure: NOTHING };

/** Where connections are tracked datagrams are put together first (nf_defrag): a fragment fares like its datagram, which nobody here knows. */
export function fragmentReading({
  model,
  portsOnFragments,
}: Pick<FilterPlace, 'model' | 'portsOnFragments'>): FragmentReading {
  return tracks(model) ? 'unsettled' : portsOnFragments;
}

/** Whether any filter of the router asks for the state of connections. */
export function tracks(model: DeviceModel): boolean {
  return model.filters.some(({ rules }) => rules.some(({ tracked }) => tracked !== undefined));
}

/**
 * Packets of connections that the interface's other hooks let begin, on their way back. The router's memory of connections knows no VRF
 * (seen on Linux 6.1), so in some state another VPN may have begun the same one: then any packet may belong to a known connection.
 */
function knownPackets(
  packets: Packets,
  place: FilterPlace,
  all: readonly HookRules[],
  hook: FilterUse['hook'],
): RuleSpaces {
  if (place.anyConnectionKnown) return anyConnection(packets);
  const opposite = all.filter((other) => entering(other.hook) !== entering(hook));
  const whole = packets.of([{ ...everything(packets.family), fragment: only(0n) }]);
  const begun = opposite.reduce(
    (space, { rules }) => packets.meet(space, permittedBackwards(packets, rules)),
    whole,
  );
  const back = answers(packets, begun);
  return { may: back, sure: back };
}

/** The ways back of all packets that rules let through while no connection is known. */
function permittedBackwards(packets: Packets, rules: readonly FilterRule[]): Space {
  const spaces = rules.map((rule): RuleSpaces => {
    if (rule.tracked === 'known') return NO_CONNECTION;
    const { may, sure } = ruleBoxes(rule, packets.family, 'unseen');
    return { may: packets.of(reversed(may)), sure: packets.of(reversed(sure)) };
  });
  return permittedBy(packets, { rules, spaces });
}

/** A TCP packet that opens a session is no answer. */
function answers(packets: Packets, begun: Space): Space {
  const tcp = { ...everything(packets.family), protocol: only(TCP) };
  const replies = packets.meet(packets.freed(begun, 'opening'), packets.of([{ ...tcp, opening: only(0n) }]));
  return packets.join(packets.without(begun, packets.of([tcp])), replies);
}

function entering(hook: FilterUse['hook']): boolean {
  return hook === 'inbound' || hook === 'forwarded-inbound';
}

/** Bound filters that exist nowhere in the text. */
export function danglingUses(model: DeviceModel, one: Interface): readonly FilterUse[] {
  return one.filters.filter((use) => filterNamed(model, use) === undefined);
}

/**
 * Every packet a chain may let through, worked out from its last rule up: a permit adds all it may match, a deny takes away only what it surely
 * matches.
 */
export function permittedBy(packets: Packets, { rules, spaces }: Pick<RuleChain, 'rules' | 'spaces'>): Space {
  return rules.reduceRight((permitted, { action }, i) => {
    const { may, sure } = spaces[i] ?? NO_CONNECTION;
    return action === 'permit' ? packets.join(permitted, may) : packets.without(permitted, sure);
  }, packets.all);
}

/** The rule that decides about a packet (a box of one packet): the first that lets it pass or surely stops it; `undefined` when none does. */
export function decidingRule(packets: Packets, chain: RuleChain, packet: Box): FilterRule | undefined {
  return chain.rules.find((rule, i) => matches(packets, rule, chain.spaces[i], packet));
}

/** Rules behind `at` that would have refused the packet, had an earlier one not let it pass. */
export function laterDenial(
  packets: Packets,
  chain: RuleChain,
  packet: Box,
  at: Origin,
): FilterRule | undefined {
  const first = chain.rules.findIndex((rule) => rule.at === at);
  return chain.rules.find(
    (rule, i) => i > first && rule.action === 'deny' && matches(packets, rule, chain.spaces[i], packet),
  );
}

function matches(packets: Packets, { action }: FilterRule, spaces = NO_CONNECTION, packet: Box): boolean {
  return packets.holds(action === 'permit' ? spaces.may : spaces.sure, packet);
}

function filterNamed(model: DeviceModel, use: FilterUse): PacketFilter | undefined {
  return model.filters.find((filter) => filter.name === use.filter && filter.family === use.family);
}
