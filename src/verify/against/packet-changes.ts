import type { Family } from '../../net/address.ts';
import { compareText } from '../../net/order.ts';
import { NOTHING, type Packets, type Space } from '../space/packets.ts';
import { type Carried, type Carrying, carriedBy, packetsIn, sameParts } from './carried.ts';
import { type Changed, causesOf } from './causes.ts';
import { flowsOf } from './flows.ts';
import { type ChangedLine, MOST_FLOWS, type PairChange } from './types.ts';

/** Both sides of one family in one scope, their sets in one `Packets`. */
export interface Compared {
  readonly before: Carrying;
  readonly after: Carrying;
}

export interface FamilyComparison {
  readonly family: Family;
  readonly packets: Packets;
  readonly now: Compared;
  readonly ever: Compared;
  readonly changed: Changed;
}

/** What differs in one family, and how many pairs of sites were compared. */
export interface FamilyChanges {
  readonly changes: readonly PairChange[];
  readonly sitePairs: number;
}

/** How many pairs of sites, and lines, a change names. */
const MOST_NAMED = 12;

/** Compares what passes from site to site, now and ever; what `now` tells is not told again under `ever`. */
export function packetChanges(comparison: FamilyComparison): FamilyChanges {
  const now = differences(comparison, 'now', new Map());
  const ever = differences(comparison, 'ever', now.told);
  const keys = new Set([...now.keys, ...ever.keys]);
  return { changes: [...now.changes, ...ever.changes], sitePairs: keys.size };
}

interface Drafted {
  readonly fromVpn: string;
  readonly toVpn: string;
  readonly change: PairChange['change'];
  packets: Space;
  readonly sites: { readonly from: string; readonly to: string }[];
  readonly causes: Map<string, ChangedLine>;
}

interface Differences {
  readonly changes: readonly PairChange[];
  readonly keys: Iterable<string>;
  /** By pair of sites and direction of the change: what differs. */
  readonly told: ReadonlyMap<string, Space>;
}

function differences(
  comparison: FamilyComparison,
  state: PairChange['state'],
  before: ReadonlyMap<string, Space>,
): Differences {
  const { packets, family } = comparison;
  const sides = comparison[state];
  const [old, young] = [carriedBy(sides.before), carriedBy(sides.after)];
  const drafts = new Map<string, Drafted>();
  const told = new Map<string, Space>();
  const compare = (
    key: string,
    change: PairChange['change'],
    carried: Carried,
    other: Carried | undefined,
  ) => {
    if (other !== undefined && sameParts(carried.parts, other.parts)) return;
    const [here, there] = change === 'gained' ? [sides.after, sides.before] : [sides.before, sides.after];
    const all = packets.without(packetsIn(here, carried.parts), packetsIn(there, other?.parts ?? []));
    const id = `${change} ${key}`;
    const rest = packets.without(all, before.get(id) ?? NOTHING);
    if (rest === NOTHING) return;
    told.set(id, rest);
    note(drafts, comparison, { sides, change, carried, packets: rest });
  };
  for (const [key, one] of young) compare(key, 'gained', one, old.get(key));
  for (const [key, one] of old) compare(key, 'lost', one, young.get(key));
  const changes = [...drafts.values()].map((draft) => changeOf(packets, draft, { family, state }));
  return { changes: changes.sort(byPair), keys: new Set([...old.keys(), ...young.keys()]), told };
}

interface Noted {
  readonly sides: Compared;
  readonly change: PairChange['change'];
  readonly carried: Carried;
  readonly packets: Space;
}

function note(drafts: Map<string, Drafted>, comparison: FamilyComparison, noted: Noted): void {
  const { sides, change, carried, packets } = noted;
  const { from, to } = carried;
  const key = `${from.vpn}\n${to.vpn}\n${change}`;
  const fresh = { fromVpn: from.vpn, toVpn: to.vpn, change, packets: NOTHING, sites: [], causes: new Map() };
  const draft: Drafted = drafts.get(key) ?? fresh;
  drafts.set(key, draft);
  draft.packets = comparison.packets.join(draft.packets, packets);
  draft.sites.push({ from: from.site, to: to.site });
  if (draft.causes.size >= MOST_NAMED || draft.sites.length > MOST_NAMED) return;
  const carrier = change === 'gained' ? 'after' : 'before';
  const [here, there] = change === 'gained' ? [sides.after, sides.before] : [sides.before, sides.after];
  for (const line of causesOf({ carrier, here, there, carried, packets }, comparison.changed))
    draft.causes.set(`${line.side} ${line.router} ${line.line}`, line);
}

function changeOf(
  packets: Packets,
  draft: Drafted,
  { family, state }: Pick<PairChange, 'family' | 'state'>,
): PairChange {
  const flows = flowsOf(packets, draft.packets);
  return {
    fromVpn: draft.fromVpn,
    toVpn: draft.toVpn,
    family,
    change: draft.change,
    state,
    flows: flows.slice(0, MOST_FLOWS),
    moreFlows: Math.max(0, flows.length - MOST_FLOWS),
    sites: draft.sites.slice(0, MOST_NAMED),
    sitePairs: draft.sites.length,
    causes: [...draft.causes.values()].slice(0, MOST_NAMED),
  };
}

function byPair(a: PairChange, b: PairChange): number {
  return (
    compareText(a.fromVpn, b.fromVpn) ||
    compareText(a.toVpn, b.toVpn) ||
    a.family - b.family ||
    compareText(a.change, b.change)
  );
}
