import type { Family } from '../../net/address.ts';
import { compareText } from '../../net/order.ts';
import { NOTHING, type Packets, type Space } from '../space/packets.ts';
import { alikeOf, NEVER_ALIKE } from './alike.ts';
import { type Carried, type Carrying, carriedTo, entriesOf, packetsIn, sameParts } from './carried.ts';
import { type Changed, causesOf } from './causes.ts';
import { type Entered, joinedPairs, suspectsOf } from './comparable.ts';
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
  /** Follows every table on both sides, whatever the change could touch: the measure of what is left out. */
  readonly followsAll?: boolean;
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
  return {
    changes: [...now.changes, ...ever.changes],
    sitePairs: joinedPairs(counted(now, ever), comparison.followsAll),
  };
}

/**
 * The sides by which pairs of places are counted. What a place joins in the present state it joins in the union of all states, so of places treated
 * alike on both sides, now and ever, one side of that union says everything.
 */
function counted(now: Differences, ever: Differences): readonly Entered[] {
  const [last, ...first] = [...now.entered, ...ever.entered].reverse();
  const isAlike = (place: number) => now.alike.has(place) && ever.alike.has(place);
  const rest = first.map(({ side, entries }) => ({
    side,
    entries: new Map([...entries].filter(([place]) => !isAlike(place))),
  }));
  return last === undefined ? [] : [last, ...rest];
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
  readonly entered: readonly Entered[];
  /** Places of which nothing had to be compared. */
  readonly alike: ReadonlySet<number>;
  /** By pair of sites and direction of the change: what differs. */
  readonly told: ReadonlyMap<string, Space>;
}

function differences(
  comparison: FamilyComparison,
  state: PairChange['state'],
  before: ReadonlyMap<string, Space>,
): Differences {
  const { packets, family } = comparison;
  const { before: old, after: young } = comparison[state];
  const [was, is] = [entriesOf(old), entriesOf(young)];
  const sides = comparison[state];
  const drafts = new Map<string, Drafted>();
  const told = new Map<string, Space>();
  const compare = (pair: Pair, change: PairChange['change'], carried: Carried, other: Carried) => {
    const [here, there] = change === 'gained' ? [young, old] : [old, young];
    const all = packets.without(packetsIn(here, carried.parts), packetsIn(there, other.parts));
    const id = `${change} ${pair.from} ${pair.to}`;
    const rest = packets.without(all, before.get(id) ?? NOTHING);
    if (rest === NOTHING) return;
    told.set(id, rest);
    note(drafts, comparison, { sides, change, carried, pair, packets: rest });
  };
  const suspects = suspectsOf();
  const treatedAlike = comparison.followsAll === true ? NEVER_ALIKE : alikeOf(old, young);
  const places = new Set([...is.keys(), ...was.keys()]);
  const alike = new Set([...places].filter((from) => treatedAlike(was.get(from), is.get(from))));
  for (const from of [...places].filter((place) => !alike.has(place)))
    for (const to of suspects.of(was.get(from), is.get(from))) {
      if (to === from) continue;
      const [lost, gained] = [
        carriedTo(old, was.get(from) ?? [], to),
        carriedTo(young, is.get(from) ?? [], to),
      ];
      if (sameParts(lost.parts, gained.parts)) continue;
      compare({ from, to }, 'gained', gained, lost);
      compare({ from, to }, 'lost', lost, gained);
    }
  const changes = [...drafts.values()].map((draft) => changeOf(packets, draft, { family, state }));
  const entered = [
    { side: old, entries: was },
    { side: young, entries: is },
  ];
  return { changes: changes.sort(byPair), entered, alike, told };
}

/** Two places by number. */
interface Pair {
  readonly from: number;
  readonly to: number;
}

interface Noted {
  readonly sides: Compared;
  readonly change: PairChange['change'];
  readonly carried: Carried;
  readonly pair: Pair;
  readonly packets: Space;
}

function note(drafts: Map<string, Drafted>, comparison: FamilyComparison, noted: Noted): void {
  const { sides, change, carried, pair, packets } = noted;
  const [from, to] = [sides.after.numbers.place(pair.from), sides.after.numbers.place(pair.to)];
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
    sites: draft.sites.toSorted(byName).slice(0, MOST_NAMED),
    sitePairs: draft.sites.length,
    causes: [...draft.causes.values()].slice(0, MOST_NAMED),
  };
}

function byName(a: Drafted['sites'][number], b: Drafted['sites'][number]): number {
  return compareText(a.from, b.from) || compareText(a.to, b.to);
}

function byPair(a: PairChange, b: PairChange): number {
  return (
    compareText(a.fromVpn, b.fromVpn) ||
    compareText(a.toVpn, b.toVpn) ||
    a.family - b.family ||
    compareText(a.change, b.change)
  );
}
