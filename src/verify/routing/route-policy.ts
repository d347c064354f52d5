import type { DeviceModel, Origin, PrefixList, RoutePolicy, RoutePolicyEntry } from '../../device/model.ts';
import { addressBits, type Family } from '../../net/address.ts';
import { covers, overlaps, type Prefix } from '../../net/prefix.ts';
import type { RouteTarget } from '../../net/route-target.ts';

/**
 * How a name that is defined nowhere reads: `may` as the most permissive a platform could take it (missing policy or list: let pass),
 * `must` as the least. Platforms differ here, so a route that hangs on such a name is never proof of anything.
 */
export type ReadingMode = 'may' | 'must';

/** What of a router's text route policies read. */
export type RoutingText = Pick<DeviceModel, 'routePolicies' | 'prefixLists' | 'targetLists'>;

/**
 * The targets of a route: all it may carry, and those of them it carries for certain (absent: all). An entry may match by what the route may carry;
 * only one that matches by what is certain keeps it from the entries behind.
 */
export interface Carried {
  readonly targets: ReadonlySet<RouteTarget>;
  readonly certain?: ReadonlySet<RouteTarget>;
}

/** A route as a policy sees it. */
export interface PolicyRoute extends Carried {
  readonly prefix: Prefix;
}

/**
 * A policy's answer. `replaces`: targets that came with the route are gone; `scrubs`: so are all its extended communities; `mayStrip`: they may be gone.
 * `certainAdds`: those of `adds` that it adds for certain (absent: all).
 */
export interface PolicyAnswer {
  readonly permit: boolean;
  readonly entry: RoutePolicyEntry | undefined;
  readonly adds: readonly RouteTarget[];
  readonly certainAdds?: readonly RouteTarget[];
  readonly replaces: boolean;
  readonly scrubs: boolean;
  readonly mayStrip?: true;
}

const PASSED: PolicyAnswer = { permit: true, entry: undefined, adds: [], replaces: false, scrubs: false };
const REFUSED: PolicyAnswer = { ...PASSED, permit: false };

/** Runs a route policy (none = let pass unchanged) over one route. */
export function runPolicy(
  model: RoutingText,
  name: string | undefined,
  route: PolicyRoute,
  mode: ReadingMode = 'may',
): PolicyAnswer {
  if (name === undefined) return PASSED;
  const policy = policyNamed(model, name);
  if (policy === undefined) return mode === 'may' ? PASSED : REFUSED;
  const entry = policy.entries.find((candidate) => matches(model, candidate, route, mode));
  return entry === undefined ? REFUSED : answerOf(entry);
}

/** Every answer that a policy may give to a route, as far as it is not certain what the route carries. */
export function possibleAnswers(
  model: RoutingText,
  name: string | undefined,
  route: PolicyRoute,
): readonly PolicyAnswer[] {
  const policy = name === undefined ? undefined : policyNamed(model, name);
  const { prefix, certain } = route;
  if (policy === undefined || certain === undefined) return [runPolicy(model, name, route)];
  const answers: PolicyAnswer[] = [];
  for (const entry of policy.entries) {
    if (!matches(model, entry, route, 'may')) continue;
    answers.push(answerOf(entry));
    if (matches(model, entry, { prefix, targets: certain }, 'may')) return answers;
  }
  return [...answers, REFUSED];
}

/** What a route carries behind a policy that lets it pass. */
export function carriedPast(
  { adds, certainAdds, replaces, scrubs, mayStrip }: PolicyAnswer,
  { targets, certain }: Carried,
): Carried {
  const isBare = replaces || scrubs;
  const after = new Set([...(isBare ? [] : targets), ...adds]);
  // An entry that takes all away and adds: whether what it adds stays hangs on the order of its lines.
  const staysOn = !scrubs || adds.length === 0;
  const isSure = staysOn && certainAdds === undefined;
  if (isSure && (isBare || (certain === undefined && mayStrip === undefined))) return { targets: after };
  const kept = isBare || mayStrip === true ? [] : (certain ?? targets);
  return { targets: after, certain: new Set([...kept, ...(staysOn ? (certainAdds ?? adds) : [])]) };
}

function answerOf(entry: RoutePolicyEntry): PolicyAnswer {
  if (entry.action === 'deny') return { ...REFUSED, entry };
  const set = entry.setTargets?.value;
  const answer = {
    permit: true,
    entry,
    adds: set?.targets ?? [],
    replaces: set?.additive === false,
    scrubs: entry.scrub?.value === true,
  };
  if (set?.certain === undefined && entry.mayStrip === undefined) return answer;
  return {
    ...answer,
    ...(set?.certain === undefined ? {} : { certainAdds: set.certain }),
    ...(entry.mayStrip === undefined ? {} : { mayStrip: entry.mayStrip }),
  };
}

/** What a policy may let in: a prefix (`exact`), or any prefix inside one. */
export interface AdmittedPrefix {
  readonly prefix: Prefix;
  readonly exact: boolean;
  /** Whoever announces it may name a next hop other than itself. */
  readonly anyHop: boolean;
}

/**
 * The prefixes a policy may let in: what its permitting prefix lists name, or everything where an entry asks for no prefix. Where the policy
 * asks for targets too, whoever sends the route has a say in which entry judges it, and nothing is exact.
 */
export function admittedPrefixes(
  model: RoutingText,
  name: string | undefined,
  family: Family,
): readonly AdmittedPrefix[] {
  const all = { prefix: { family, address: 0n, length: 0 }, exact: false };
  const policy = name === undefined ? undefined : policyNamed(model, name);
  if (policy === undefined) return [{ ...all, anyHop: true }];
  const byTargets = policy.entries.some(({ matchTargetLists }) => matchTargetLists.length > 0);
  const found: AdmittedPrefix[] = [];
  for (const { action, matchPrefixLists, peerNextHop } of policy.entries) {
    const [first] = matchPrefixLists;
    if (action !== 'permit' || (first !== undefined && first.value.family !== family)) continue;
    const list = first === undefined ? undefined : prefixListNamed(model, first.value);
    const anyHop = peerNextHop?.some(({ value }) => value === family) !== true;
    if (list === undefined) found.push({ ...all, anyHop });
    else
      for (const one of list.entries)
        if (one.action === 'permit')
          found.push({ prefix: one.prefix, exact: !byTargets && isSingle(one), anyHop });
  }
  return found;
}

/** Whether some entry asks what targets a route carries. */
export function asksForTargets(model: RoutingText, name: string): boolean {
  return (
    policyNamed(model, name)?.entries.some(({ matchTargetLists }) => matchTargetLists.length > 0) === true
  );
}

/** The entry matches its own prefix and none inside it. */
function isSingle({ prefix, ge, le }: PrefixList['entries'][number]): boolean {
  return (le ?? (ge === undefined ? prefix.length : addressBits(prefix.family))) === prefix.length;
}

/** The targets a policy could add to some prefix inside `prefix`, or `undefined` when it lets none of them pass. */
export function possibleAdditions(
  model: RoutingText,
  name: string | undefined,
  { prefix, targets }: PolicyRoute,
): readonly RouteTarget[] | undefined {
  const policy = name === undefined ? undefined : policyNamed(model, name);
  if (policy === undefined) return [];
  const passing = policy.entries.filter(
    (entry) =>
      entry.action === 'permit' &&
      admittedBy(model, entry, prefix) &&
      entry.matchTargetLists.every(({ value }) => {
        const list = model.targetLists.find((candidate) => candidate.name === value);
        return list === undefined || list.targets.some((target) => targets.has(target));
      }),
  );
  return passing.length === 0 ? undefined : passing.flatMap((entry) => entry.setTargets?.value.targets ?? []);
}

function admittedBy(model: RoutingText, entry: RoutePolicyEntry, prefix: Prefix): boolean {
  return entry.matchPrefixLists.every(({ value }) => {
    if (value.family !== prefix.family) return false;
    const list = prefixListNamed(model, value);
    return (
      list === undefined ||
      list.entries.some((one) => one.action === 'permit' && overlaps(one.prefix, prefix))
    );
  });
}

/** Names used by a policy, or by whoever binds it, that the text defines nowhere. */
export function danglingNames(
  model: RoutingText,
  name: string,
): readonly { readonly name: string; readonly at: Origin | undefined }[] {
  const policy = policyNamed(model, name);
  if (policy === undefined) return [{ name, at: undefined }];
  return policy.entries.flatMap((entry) => [
    ...entry.matchPrefixLists
      .filter(({ value }) => prefixListNamed(model, value) === undefined)
      .map(({ value, at }) => ({ name: value.name, at })),
    ...entry.matchTargetLists
      .filter(({ value }) => !model.targetLists.some((list) => list.name === value))
      .map(({ value, at }) => ({ name: value, at })),
  ]);
}

/** Whether a prefix list lets a prefix pass: first match decides, no match denies. */
export function listPermits(list: PrefixList, prefix: Prefix): boolean {
  const entry = list.entries.find((candidate) => {
    const shortest = candidate.ge ?? candidate.prefix.length;
    const longest = candidate.le ?? (candidate.ge === undefined ? candidate.prefix.length : 128);
    return covers(candidate.prefix, prefix) && prefix.length >= shortest && prefix.length <= longest;
  });
  return entry?.action === 'permit';
}

function prefixListNamed(
  text: RoutingText,
  { family, name }: { readonly family: Family; readonly name: string },
): PrefixList | undefined {
  return namesOf(text).prefixLists[family].get(name);
}

/** The policy of this name; undefined where it is nowhere defined. */
export function policyNamed(text: RoutingText, name: string): RoutePolicy | undefined {
  return namesOf(text).policies.get(name);
}

/** Policies and lists by name; of several with one name the first counts. */
interface Names {
  readonly policies: ReadonlyMap<string, RoutePolicy>;
  readonly prefixLists: Readonly<Record<Family, ReadonlyMap<string, PrefixList>>>;
}

const names = new WeakMap<RoutingText, Names>();

function namesOf(text: RoutingText): Names {
  const known = names.get(text);
  if (known !== undefined) return known;
  const made = {
    policies: new Map(text.routePolicies.toReversed().map((policy) => [policy.name, policy])),
    prefixLists: { 4: listsByName(text, 4), 6: listsByName(text, 6) },
  };
  names.set(text, made);
  return made;
}

function listsByName({ prefixLists }: RoutingText, family: Family): ReadonlyMap<string, PrefixList> {
  const own = prefixLists.filter((list) => list.family === family);
  return new Map(own.toReversed().map((list) => [list.name, list]));
}

function matches(
  model: RoutingText,
  entry: RoutePolicyEntry,
  route: PolicyRoute,
  mode: ReadingMode,
): boolean {
  const unknown = (mode === 'may') === (entry.action === 'permit');
  const prefixes = entry.matchPrefixLists.every(({ value }) => {
    if (value.family !== route.prefix.family) return false;
    const list = prefixListNamed(model, value);
    return list === undefined ? unknown : listPermits(list, route.prefix);
  });
  return (
    prefixes &&
    entry.matchTargetLists.every(({ value }) => {
      const list = model.targetLists.find((candidate) => candidate.name === value);
      return list === undefined ? unknown : list.targets.some((target) => route.targets.has(target));
    })
  );
}
