import type { TargetList } from '../../device/model.ts';
import type { RouteTarget } from '../../net/route-target.ts';
import { targetOfWords } from '../../net/route-target.ts';
import { possibleAdditions, runPolicy } from '../routing/route-policy.ts';
import { prefixAt } from './intern.ts';
import { type CompactNetwork, type CompactPolicy, ROUTE, widthOf } from './network.ts';

/**
 * Whether an import policy admits a route. Entries that ask for targets only are settled once per (policy, set of targets); where no prefix
 * matters the answer is one for all routes with that set, else the policy runs over the route.
 */
export interface Admission {
  admits(policy: number, route: number, set: number): boolean;
  /** What holds for every exact route that leaves with a set; `undefined` where its prefix matters. */
  admitsExact(policy: number, set: number): boolean | undefined;
}

export function admissionOf(network: CompactNetwork): Admission {
  const { routes, policies, family } = network;
  const targets: (ReadonlySet<RouteTarget> | undefined)[] = [];
  const settled = new Map<number, boolean | undefined>();
  const entries = policies.map(settlingEntries);
  /** Routes of one table come one behind the other: mostly the same is asked again. */
  let last: { readonly key: number; readonly answer: boolean } | undefined;
  const targetsOf = (set: number) => {
    const known = targets[set] ?? targetTexts(network, set);
    targets[set] = known;
    return known;
  };
  return {
    admitsExact: (policy, set) =>
      policies[policy] === undefined ? true : settledAnswer(entries[policy], targetsOf(set), true),
    admits(policy, route, set) {
      const one = policies[policy];
      if (one === undefined) return true;
      const exact = ((routes.flags[route] ?? 0) & ROUTE.exact) !== 0;
      const key = (policy * MOST_SETS + set) * 2 + (exact ? 1 : 0);
      if (last?.key === key) return last.answer;
      let answer = settled.get(key);
      if (answer === undefined && !settled.has(key)) {
        answer = settledAnswer(entries[policy], targetsOf(set), exact);
        settled.set(key, answer);
      }
      if (answer !== undefined) {
        last = { key, answer };
        return answer;
      }
      const asked = { prefix: prefixAt(routes, route, widthOf(family)), targets: targetsOf(set) };
      return exact
        ? runPolicy(one.text, one.name, asked).permit
        : possibleAdditions(one.text, one.name, asked) !== undefined;
    },
  };
}

/** More sets than any network has rows; a policy and a set are one number with it. */
const MOST_SETS = 2 ** 25;

export function targetTexts({ sets, targets }: CompactNetwork, set: number): ReadonlySet<RouteTarget> {
  const texts = new Set<RouteTarget>();
  for (let place = sets.start[set] ?? 0; place < (sets.start[set + 1] ?? 0); place++) {
    const target = sets.items[place] ?? 0;
    texts.add(targetOfWords(targets.words[2 * target] ?? 0, targets.words[2 * target + 1] ?? 0));
  }
  return texts;
}

/** What of an entry is settled by targets alone; no lists where one that it names is nowhere defined. */
interface SettlingEntry {
  readonly lists: readonly TargetList[] | undefined;
  readonly anyPrefix: boolean;
  readonly permits: boolean;
}

/** Those of a policy in their order; `undefined` for one that is nowhere defined. */
function settlingEntries({ name, text }: CompactPolicy): readonly SettlingEntry[] | undefined {
  const policy = text.routePolicies.find((candidate) => candidate.name === name);
  return policy?.entries.map(({ action, matchTargetLists, matchPrefixLists }) => {
    const lists = matchTargetLists.flatMap(
      ({ value }) => text.targetLists.find((list) => list.name === value) ?? [],
    );
    return {
      lists: lists.length === matchTargetLists.length ? lists : undefined,
      anyPrefix: matchPrefixLists.length === 0,
      permits: action === 'permit',
    };
  });
}

/** The answer that holds for every prefix, if there is one. */
function settledAnswer(
  entries: readonly SettlingEntry[] | undefined,
  carried: ReadonlySet<RouteTarget>,
  exact: boolean,
): boolean | undefined {
  if (entries === undefined) return undefined;
  for (const { lists, anyPrefix, permits } of entries) {
    if (lists === undefined) return undefined;
    if (!lists.every(({ targets }) => targets.some((target) => carried.has(target)))) continue;
    if (anyPrefix && (exact || permits)) return permits;
    if (exact) return undefined;
  }
  return exact ? false : undefined;
}
