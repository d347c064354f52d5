import type {
  DeviceModel,
  FilterRule,
  FilterUse,
  Interface,
  Origin,
  PacketFilter,
} from '../../device/model.ts';
import type { Family } from '../../net/address.ts';
import {
  type Box,
  everything,
  meet,
  meetSpaces,
  only,
  reversed,
  type Space,
  TCP,
  without,
  withoutSpace,
} from './box.ts';
import { anyConnection, type RuleReading, type RuleSpaces, ruleSpaces } from './rule-space.ts';

/** Rules that judge one after the other; the first that matches decides, a packet that none matches passes. */
export interface RuleChain {
  readonly hook: FilterUse['hook'];
  readonly rules: readonly FilterRule[];
  readonly spaces: readonly RuleSpaces[];
}

/** Where filters are read: the router's model, how its platform treats fragments, and whether connections of any state may be known. */
export interface FilterPlace {
  readonly model: DeviceModel;
  readonly portsOnFragments: RuleReading['portsOnFragments'];
  readonly anyConnectionKnown: boolean;
}

/** The chains a packet of this family meets at an interface, one per hook. A filter that is bound but nowhere defined stops nothing. */
export function chainsAt(place: FilterPlace, one: Interface, family: Family): readonly RuleChain[] {
  const byHook = Map.groupBy(
    one.filters.filter((use) => use.family === family),
    (use) => use.hook,
  );
  const rulesOf = (uses: readonly FilterUse[]) =>
    uses.flatMap((use) => filterNamed(place.model, use)?.rules ?? []);
  const all = [...byHook].map(([hook, uses]) => ({ hook, rules: rulesOf(uses) }));
  return all.map(({ hook, rules }) => {
    const known = rules.some(({ tracked }) => tracked !== undefined)
      ? knownPackets(place, all, hook, family)
      : NO_CONNECTION;
    return chainOf(hook, rules, { family, portsOnFragments: fragmentReading(place), known });
  });
}

const NO_CONNECTION: RuleSpaces = { may: [], sure: [] };

function chainOf(hook: FilterUse['hook'], rules: readonly FilterRule[], reading: RuleReading): RuleChain {
  return { hook, rules, spaces: rules.map((rule) => ruleSpaces(rule, reading)) };
}

/** Where connections are tracked datagrams are put together first (nf_defrag): a fragment fares like its datagram, which nobody here knows. */
function fragmentReading({ model, portsOnFragments }: FilterPlace): RuleReading['portsOnFragments'] {
  return tracks(model) ? 'unsettled' : portsOnFragments;
}

/** Whether any filter of the router asks for the state of connections. */
export function tracks(model: DeviceModel): boolean {
  return model.filters.some(({ rules }) => rules.some(({ tracked }) => tracked !== undefined));
}

interface HookRules {
  readonly hook: FilterUse['hook'];
  readonly rules: readonly FilterRule[];
}

/**
 * Packets of connections that the interface's other hooks let begin, on their way back. The router's memory of connections knows no VRF
 * (seen on Linux 6.1), so in some state another VPN may have begun the same one: then any packet may belong to a known connection.
 */
function knownPackets(
  place: FilterPlace,
  all: readonly HookRules[],
  hook: FilterUse['hook'],
  family: Family,
): RuleSpaces {
  if (place.anyConnectionKnown) return anyConnection(family);
  const reading = { family, portsOnFragments: 'unseen' as const, known: NO_CONNECTION };
  const opposite = all.filter((other) => entering(other.hook) !== entering(hook));
  const begun = opposite.reduce<Space>(
    (space, other) => passing(chainOf(other.hook, other.rules, reading), space),
    [{ ...everything(family), fragment: only(0n) }],
  );
  const back = answers(reversed(begun));
  return { may: back, sure: back };
}

/** A TCP packet that opens a session is no answer. */
function answers(space: Space): Space {
  return space.flatMap((box) => {
    const tcp = { ...box, protocol: only(TCP) };
    const others = without(box, tcp);
    return meet(box, tcp) === undefined ? others : [{ ...tcp, opening: only(0n) }, ...others];
  });
}

function entering(hook: FilterUse['hook']): boolean {
  return hook === 'inbound' || hook === 'forwarded-inbound';
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

/** What of `space` a chain may let through: a permit takes all it may match, a rule takes away only what it surely matches. */
export function passing(chain: RuleChain, space: Space): Space {
  const passed: Box[] = [];
  let rest = space;
  for (const [i, rule] of chain.rules.entries()) {
    const spaces = chain.spaces[i];
    if (spaces === undefined || rest.length === 0) break;
    if (rule.action === 'permit') passed.push(...meetSpaces(rest, spaces.may));
    rest = withoutSpace(rest, spaces.sure);
  }
  return [...passed, ...rest];
}

/** The rule that decides about a packet (a box of one packet): the first that lets it pass or surely stops it; `undefined` when none does. */
export function decidingRule(chain: RuleChain, packet: Box): FilterRule | undefined {
  return chain.rules.find((rule, i) => matches(rule, chain.spaces[i], packet));
}

/** Rules behind `at` that would have refused the packet, had an earlier one not let it pass. */
export function laterDenial(chain: RuleChain, packet: Box, at: Origin): FilterRule | undefined {
  const first = chain.rules.findIndex((rule) => rule.at === at);
  return chain.rules.find(
    (rule, i) => i > first && rule.action === 'deny' && matches(rule, chain.spaces[i], packet),
  );
}

function matches({ action }: FilterRule, spaces: RuleSpaces | undefined, packet: Box): boolean {
  const taken = action === 'permit' ? spaces?.may : spaces?.sure;
  return taken?.some((box) => meet(packet, box) !== undefined) === true;
}

function filterNamed(model: DeviceModel, use: FilterUse): PacketFilter | undefined {
  return model.filters.find((filter) => filter.name === use.filter && filter.family === use.family);
}
