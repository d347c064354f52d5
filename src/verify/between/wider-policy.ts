import { equalButOrigins } from '../../device/equal.ts';
import type { RoutePolicy, RoutePolicyEntry, Sourced } from '../../device/model.ts';
import type { RoutingText } from '../routing/route-policy.ts';
import { eitherEntry } from './either-entry.ts';

/** The name by which a policy is bound, with the text that defines it. */
export interface BoundPolicy {
  readonly text: RoutingText;
  readonly bound: Sourced<string> | undefined;
}

/** What is bound while either of two policies may be there; `policy` is one made for it. */
export interface WiderPolicy {
  readonly bound: Sourced<string> | undefined;
  readonly policy?: RoutePolicy;
}

/** Entries of two policies are combined up to this many; of longer ones each entry may do what any of them does. */
const MOST_PAIRS = 4000;

/**
 * A policy that lets pass what either of two lets pass and sets the targets of both, for certain only what both set: entry by entry, what matches
 * both first, then what matches one alone. None is a policy that lets everything pass unchanged; a named one that nobody defines counts as none.
 */
export function widerPolicy(old: BoundPolicy, now: BoundPolicy): WiderPolicy {
  if (old.bound === undefined && now.bound === undefined) return { bound: undefined };
  if (sameContent(old, now)) return { bound: now.bound };
  const [before, after] = [entriesOf(old), entriesOf(now)];
  const { at } = now.bound ?? old.bound ?? { at: 0 };
  const name = `${old.bound?.value ?? ''} or ${now.bound?.value ?? ''}`;
  const isLong = before.length * after.length > MOST_PAIRS;
  const joined = isLong ? anyPermit([...before, ...after]) : paired(before, after);
  const entries = joined.map((entry, i) => ({ ...entry, sequence: i + 1 }));
  return { bound: { value: name, at }, policy: { name, at, entries } };
}

/** A policy as wide as one that may leave what it lets pass as it is. */
export function orUnchanged({ name, at, entries }: RoutePolicy): RoutePolicy {
  const either = (entry: RoutePolicyEntry) => (entry.action === 'deny' ? entry : bothEntries(entry, PASS));
  return { name, at, entries: entries.map(either) };
}

function paired(
  before: readonly RoutePolicyEntry[],
  after: readonly RoutePolicyEntry[],
): readonly RoutePolicyEntry[] {
  return [...before.flatMap((a) => after.map((b) => bothEntries(a, b))), ...before, ...after];
}

/** Whatever some entry lets pass; which of them did it is not told apart, nor whether one before refuses. */
function anyPermit(entries: readonly RoutePolicyEntry[]): readonly RoutePolicyEntry[] {
  const permits = entries.filter(({ action }) => action === 'permit');
  const [first, ...rest] = permits;
  if (first === undefined) return [];
  const any = rest.reduce(eitherEntry, first);
  return permits.map(({ at, matchPrefixLists, matchTargetLists }) => ({
    ...any,
    at,
    matchPrefixLists,
    matchTargetLists,
  }));
}

const PASS: RoutePolicyEntry = {
  sequence: 1,
  action: 'permit',
  at: 0,
  matchPrefixLists: [],
  matchTargetLists: [],
};

function entriesOf({ text, bound }: BoundPolicy): readonly RoutePolicyEntry[] {
  const policy = text.routePolicies.find(({ name }) => name === bound?.value);
  return policy?.entries.filter((entry) => entry.action === 'permit' || isDefined(text, entry)) ?? [PASS];
}

/** An entry that refuses what a list names that nobody defines refuses nothing for certain. */
function isDefined({ prefixLists, targetLists }: RoutingText, entry: RoutePolicyEntry): boolean {
  return (
    entry.matchPrefixLists.every(({ value }) =>
      prefixLists.some(({ name, family }) => name === value.name && family === value.family),
    ) && entry.matchTargetLists.every(({ value }) => targetLists.some(({ name }) => name === value))
  );
}

/** The routes of both entries: refused only when both refuse, with the targets of those that let pass. */
function bothEntries(a: RoutePolicyEntry, b: RoutePolicyEntry): RoutePolicyEntry {
  const matches = {
    matchPrefixLists: [...a.matchPrefixLists, ...b.matchPrefixLists],
    matchTargetLists: [...a.matchTargetLists, ...b.matchTargetLists],
  };
  if (a.action === 'deny') return { ...b, ...matches };
  if (b.action === 'deny') return { ...a, ...matches };
  return { ...eitherEntry(a, b), ...matches };
}

function sameContent(old: BoundPolicy, now: BoundPolicy): boolean {
  if (old.bound === undefined || now.bound === undefined) return false;
  return equalButOrigins(contentOf(old), contentOf(now));
}

/** What a policy says, with the lists it names written out. */
function contentOf({ text, bound }: BoundPolicy): unknown {
  const policy = text.routePolicies.find(({ name }) => name === bound?.value);
  return policy?.entries.map((entry) => [
    entry.action,
    entry.scrub,
    entry.mayStrip,
    entry.setTargets,
    entry.peerNextHop,
    entry.matchPrefixLists.map(({ value }) => [
      value.family,
      text.prefixLists.find((list) => list.name === value.name && list.family === value.family)?.entries,
    ]),
    entry.matchTargetLists.map(({ value }) => text.targetLists.find(({ name }) => name === value)?.targets),
  ]);
}
