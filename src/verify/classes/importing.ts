import type { RouteTarget } from '../../net/route-target.ts';
import { targetOfWords } from '../../net/route-target.ts';
import { possibleAdditions, runPolicy } from '../routing/route-policy.ts';
import { prefixAt } from './intern.ts';
import { type CompactNetwork, type CompactPolicy, NONE, ROUTE, widthOf } from './network.ts';
import { IntList, PairTable } from './pairs.ts';
import type { PrefixOrder } from './prefixes.ts';

/**
 * Who takes which routes from the VPN tables. Tables with one import set and policy are one importer: what they take is listed once, in the
 * order of prefixes. `cover[i]` is the place of the next shorter prefix around in the same list, -1 at the top.
 */
export interface Imports {
  /** Importer of each table; NONE for one that takes nothing. */
  readonly of: Int32Array;
  readonly count: number;
  /** Importer i takes `route[start[i]…start[i + 1])`, whose prefixes are `prefix[…]`. */
  readonly start: Int32Array;
  readonly route: Int32Array;
  readonly prefix: Int32Array;
  readonly cover: Int32Array;
  /** Place of each route in the list of its own table's importer, where it comes back; NONE elsewhere. */
  readonly own: Int32Array;
}

/** Joins import sets with the routes of a scope that carry one of their targets and pass the import policy: an inverted index, no pairs. */
export function importsOf(network: CompactNetwork, order: PrefixOrder, scope: number): Imports {
  const importers = importersOf(network);
  const bySet = importersBySet(network, importers);
  const admission = admissionOf(network);
  const [pairImporter, pairRoute] = [new IntList(1 << 16), new IntList(1 << 16)];
  const { routes } = network;
  for (const route of exportedInOrder(network, order, scope)) {
    const set = routes.exports[route] ?? NONE;
    for (let place = bySet.start[set] ?? 0; place < (bySet.start[set + 1] ?? 0); place++) {
      const importer = bySet.items[place] ?? 0;
      const policy = importers.policy[importer] ?? NONE;
      if (policy !== NONE && !admission(policy, route, set)) continue;
      pairImporter.push(importer);
      pairRoute.push(route);
    }
  }
  return listed({
    of: importers.of,
    count: importers.count,
    importer: pairImporter.view(),
    taken: pairRoute.view(),
    order,
    table: routes.table,
  });
}

interface Importers {
  readonly of: Int32Array;
  readonly count: number;
  readonly set: Int32Array;
  readonly policy: Int32Array;
}

function importersOf({ tables }: CompactNetwork): Importers {
  const pairs = new PairTable();
  const of = new Int32Array(tables.imports.length).fill(NONE);
  const [set, policy] = [new IntList(), new IntList()];
  for (let table = 0; table < of.length; table++) {
    const imports = tables.imports[table] ?? NONE;
    if (imports === NONE) continue;
    const through = tables.importPolicy[table] ?? NONE;
    const before = pairs.count;
    of[table] = pairs.of(imports, through);
    if (pairs.count === before) continue;
    set.push(imports);
    policy.push(through);
  }
  return { of, count: pairs.count, set: set.view(), policy: policy.view() };
}

/** For every set of targets the importers that ask for one of them, each once. */
function importersBySet(network: CompactNetwork, importers: Importers) {
  const { sets, targets } = network;
  const byTarget: number[][] = Array.from({ length: targets.words.length / 2 }, () => []);
  for (let importer = 0; importer < importers.count; importer++) {
    const set = importers.set[importer] ?? 0;
    for (let place = sets.start[set] ?? 0; place < (sets.start[set + 1] ?? 0); place++)
      byTarget[sets.items[place] ?? 0]?.push(importer);
  }
  const count = sets.start.length - 1;
  const start = new Int32Array(count + 1);
  const items = new IntList();
  const stamp = new Int32Array(importers.count).fill(NONE);
  for (let set = 0; set < count; set++) {
    for (let place = sets.start[set] ?? 0; place < (sets.start[set + 1] ?? 0); place++)
      for (const importer of byTarget[sets.items[place] ?? 0] ?? []) {
        if (stamp[importer] === set) continue;
        stamp[importer] = set;
        items.push(importer);
      }
    start[set + 1] = items.length;
  }
  return { start, items: items.view() };
}

/** Exported routes of a scope by prefix. */
function exportedInOrder({ routes }: CompactNetwork, { sorted }: PrefixOrder, scope: number): Int32Array {
  const rows = routes.table.length;
  const found = new Int32Array(rows);
  let count = 0;
  for (let place = 0; place < sorted.length; place++) {
    const row = sorted[place] ?? 0;
    if (row < rows && (routes.exports[row] ?? NONE) !== NONE && ((routes.flags[row] ?? 0) & scope) !== 0)
      found[count++] = row;
  }
  return found.subarray(0, count);
}

/** Of the lists for any state those routes that stand in the present one: no exported route is present and not possible. */
export function presentAmong(all: Imports, { routes }: CompactNetwork, order: PrefixOrder): Imports {
  const start = new Int32Array(all.start.length);
  const route = new Int32Array(all.route.length);
  const prefix = new Int32Array(all.route.length);
  let count = 0;
  for (let list = 0; list < all.count; list++) {
    for (let place = all.start[list] ?? 0; place < (all.start[list + 1] ?? 0); place++) {
      const row = all.route[place] ?? 0;
      if (((routes.flags[row] ?? 0) & ROUTE.present) === 0) continue;
      route[count] = row;
      prefix[count++] = all.prefix[place] ?? 0;
    }
    start[list + 1] = count;
  }
  const [routesLeft, prefixesLeft] = [route.subarray(0, count), prefix.subarray(0, count)];
  return {
    of: all.of,
    count: all.count,
    start,
    route: routesLeft,
    prefix: prefixesLeft,
    cover: coversIn(start, prefixesLeft, order),
    own: ownPlaces({ of: all.of, count: all.count, start, route: routesLeft }, routes.table),
  };
}

/**
 * Whether an import policy admits a route. Entries that ask for targets only are settled once per (policy, set of targets); where no prefix
 * matters the answer is one for all routes with that set, else the policy runs over the route.
 */
export function admissionOf(
  network: CompactNetwork,
): (policy: number, route: number, set: number) => boolean {
  const { routes, policies, family } = network;
  const targets = new Map<number, ReadonlySet<RouteTarget>>();
  const sets = network.sets.start.length;
  const settled = new Uint8Array(policies.length * sets * 2);
  const targetsOf = (set: number) => {
    const known = targets.get(set) ?? targetTexts(network, set);
    targets.set(set, known);
    return known;
  };
  return (policy, route, set) => {
    const one = policies[policy];
    if (one === undefined) return true;
    const exact = ((routes.flags[route] ?? 0) & ROUTE.exact) !== 0;
    const key = (policy * sets + set) * 2 + (exact ? 1 : 0);
    let answer: number = settled[key] ?? ANSWER.unknown;
    if (answer === ANSWER.unknown) {
      const found = settledAnswer(one, targetsOf(set), exact);
      answer = found === undefined ? ANSWER.byPrefix : found ? ANSWER.yes : ANSWER.no;
      settled[key] = answer;
    }
    if (answer !== ANSWER.byPrefix) return answer === ANSWER.yes;
    const asked = { prefix: prefixAt(routes, route, widthOf(family)), targets: targetsOf(set) };
    return exact
      ? runPolicy(one.text, one.name, asked).permit
      : possibleAdditions(one.text, one.name, asked) !== undefined;
  };
}

const ANSWER = { unknown: 0, yes: 1, no: 2, byPrefix: 3 } as const;

export function targetTexts({ sets, targets }: CompactNetwork, set: number): ReadonlySet<RouteTarget> {
  const texts = new Set<RouteTarget>();
  for (let place = sets.start[set] ?? 0; place < (sets.start[set + 1] ?? 0); place++) {
    const target = sets.items[place] ?? 0;
    texts.add(targetOfWords(targets.words[2 * target] ?? 0, targets.words[2 * target + 1] ?? 0));
  }
  return texts;
}

/** The answer that holds for every prefix, if there is one. */
function settledAnswer(
  { name, text }: CompactPolicy,
  carried: ReadonlySet<RouteTarget>,
  exact: boolean,
): boolean | undefined {
  const policy = text.routePolicies.find((candidate) => candidate.name === name);
  if (policy === undefined) return undefined;
  for (const entry of policy.entries) {
    const lists = entry.matchTargetLists.map(({ value }) =>
      text.targetLists.find((list) => list.name === value),
    );
    if (lists.includes(undefined)) return undefined;
    if (!lists.every((list) => list?.targets.some((target) => carried.has(target)))) continue;
    if (entry.matchPrefixLists.length === 0 && (exact || entry.action === 'permit'))
      return entry.action === 'permit';
    if (exact) return undefined;
  }
  return exact ? false : undefined;
}

interface Joined {
  readonly of: Int32Array;
  readonly count: number;
  readonly importer: Int32Array;
  readonly taken: Int32Array;
  readonly order: PrefixOrder;
  readonly table: Int32Array;
}

/** Groups (importer, route) pairs by importer; they come by prefix and stay so. */
function listed({ of, count, importer, taken, order, table }: Joined): Imports {
  const start = new Int32Array(count + 1);
  for (let pair = 0; pair < importer.length; pair++) {
    const next = (importer[pair] ?? 0) + 1;
    start[next] = (start[next] ?? 0) + 1;
  }
  for (let i = 0; i < count; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  const fill = start.slice();
  const route = new Int32Array(importer.length);
  const prefix = new Int32Array(importer.length);
  for (let pair = 0; pair < importer.length; pair++) {
    const to = importer[pair] ?? 0;
    const place = fill[to] ?? 0;
    const row = taken[pair] ?? 0;
    route[place] = row;
    prefix[place] = order.of[row] ?? 0;
    fill[to] = place + 1;
  }
  return {
    of,
    count,
    start,
    route,
    prefix,
    cover: coversIn(start, prefix, order),
    own: ownPlaces({ of, count, start, route }, table),
  };
}

function ownPlaces(
  { of, count, start, route }: Pick<Imports, 'of' | 'count' | 'start' | 'route'>,
  table: Int32Array,
): Int32Array {
  const own = new Int32Array(table.length).fill(NONE);
  for (let list = 0; list < count; list++)
    for (let place = start[list] ?? 0; place < (start[list + 1] ?? 0); place++) {
      const row = route[place] ?? 0;
      if (of[table[row] ?? 0] === list) own[row] = place;
    }
  return own;
}

function coversIn(start: Int32Array, prefix: Int32Array, { last }: PrefixOrder): Int32Array {
  const cover = new Int32Array(prefix.length);
  for (let list = 0; list + 1 < start.length; list++) {
    const [begin, end] = [start[list] ?? 0, start[list + 1] ?? 0];
    for (let place = begin; place < end; place++) {
      const own = prefix[place] ?? 0;
      let around = place - 1;
      if (around < begin) around = NONE;
      else if (prefix[around] === own) around = cover[around] ?? NONE;
      while (around >= 0 && (last[prefix[around] ?? 0] ?? 0) < own) around = cover[around] ?? NONE;
      cover[place] = around;
    }
  }
  return cover;
}

/** First place of list entries whose prefix number is at least `number`, between `begin` and `end`. */
export function firstPlace(prefix: Int32Array, begin: number, end: number, number: number): number {
  let [low, high] = [begin, end];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((prefix[middle] ?? 0) >= number) high = middle;
    else low = middle + 1;
  }
  return low;
}
