import { equalButOrigins } from '../../device/equal.ts';
import type { RoutePolicy, RoutePolicyEntry, Sourced } from '../../device/model.ts';
import type { RoutingText } from '../routing/route-policy.ts';

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

/** Entries of two policies are combined up to this many; longer ones count as none, which lets everything pass. */
const MOST_PAIRS = 4000;

/**
 * A policy that lets pass what either of two lets pass and sets the targets of both: entry by entry, what matches both first, then what
 * matches one alone. None is a policy that lets everything pass unchanged; a named one that nobody defines counts as none.
 */
export function widerPolicy(old: BoundPolicy, now: BoundPolicy): WiderPolicy {
  if (old.bound === undefined && now.bound === undefined) return { bound: undefined };
  if (sameContent(old, now)) return { bound: now.bound };
  const [before, after] = [entriesOf(old), entriesOf(now)];
  const { at } = now.bound ?? old.bound ?? { at: 0 };
  if (before.length * after.length > MOST_PAIRS) return { bound: undefined };
  const pairs = before.flatMap((a) => after.map((b) => bothEntries(a, b)));
  const name = `${old.bound?.value ?? ''} or ${now.bound?.value ?? ''}`;
  const entries = [...pairs, ...before, ...after].map((entry, i) => ({ ...entry, sequence: i + 1 }));
  return { bound: { value: name, at }, policy: { name, at, entries } };
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
  return policy?.entries ?? [PASS];
}

/** The routes of both entries: refused only when both refuse, with the targets of those that let pass. */
function bothEntries(a: RoutePolicyEntry, b: RoutePolicyEntry): RoutePolicyEntry {
  const matches = {
    matchPrefixLists: [...a.matchPrefixLists, ...b.matchPrefixLists],
    matchTargetLists: [...a.matchTargetLists, ...b.matchTargetLists],
  };
  if (a.action === 'deny') return { ...b, ...matches };
  if (b.action === 'deny') return { ...a, ...matches };
  const set = [a, b].flatMap(({ setTargets }) => setTargets?.value ?? []);
  const additive = set.length < 2 || set.some((one) => one.additive);
  const targets = [...new Set(set.flatMap((one) => one.targets))];
  const scrub = a.scrub?.value === true && b.scrub?.value === true ? b.scrub : undefined;
  const peerNextHop = b.peerNextHop?.filter(({ value }) => a.peerNextHop?.some((one) => one.value === value));
  return {
    sequence: b.sequence,
    action: 'permit',
    at: b.at,
    ...matches,
    ...(scrub === undefined ? {} : { scrub }),
    ...(peerNextHop === undefined ? {} : { peerNextHop }),
    ...(set.length === 0 ? {} : { setTargets: { value: { targets, additive }, at: b.at } }),
  };
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
    entry.setTargets,
    entry.peerNextHop,
    entry.matchPrefixLists.map(({ value }) => [
      value.family,
      text.prefixLists.find((list) => list.name === value.name && list.family === value.family)?.entries,
    ]),
    entry.matchTargetLists.map(({ value }) => text.targetLists.find(({ name }) => name === value)?.targets),
  ]);
}
