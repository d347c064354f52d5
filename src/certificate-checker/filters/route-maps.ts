import type { Family } from '../../net/address.ts';
import { addressBits } from '../../net/address.ts';
import { covers, networkOf, overlaps, type Prefix } from '../../net/prefix.ts';
import { parseRouteTarget } from '../../net/route-target.ts';
import { prefixIn, type Reading, shortDigest } from '../read.ts';

interface ListEntry {
  readonly permit: boolean;
  readonly prefix: Prefix;
  readonly least: number;
  readonly most: number;
}

interface Entry {
  readonly permit: boolean;
  readonly prefixes: readonly { readonly family: Family; readonly list: readonly ListEntry[] }[];
  readonly targets: readonly (readonly string[])[];
  readonly adds: readonly string[];
  readonly seals: boolean;
}

/** A route policy as it stands on one router; `digest` is equal for equal content, `''` stands for no policy: all pass. */
export interface RouteMap {
  readonly name: string;
  readonly digest: string;
  readonly entries: readonly Entry[];
  readonly lines: readonly number[];
  /** Where it attaches a target, and where it takes away what came with the route. */
  readonly addsAt: ReadonlyMap<string, number>;
  readonly sealsAt: readonly number[];
  readonly defined: boolean;
}

/** A route with the targets it may carry and those it surely carries; `exact`: the prefix itself, else any prefix inside. */
export interface Route {
  readonly prefix: Prefix;
  readonly exact: boolean;
  readonly may: readonly string[];
  readonly sure: readonly string[];
}

/** Route targets in their one spelling. */
export function targetsIn(text: string): readonly string[] {
  const words = text.trim().split(/\s+/);
  return words.filter((word) => word !== 'rt').map((word) => parseRouteTarget(word) ?? word);
}

export function routeMap(router: Reading, name: string): RouteMap {
  const entries = router.say('entry', name).toSorted((a, b) => Number(a.b) - Number(b.b));
  const lines = entries.map(({ line }) => line);
  let defined = name === '' || entries.length > 0;
  const found = entries.map(({ b: number, c }): Entry => {
    const of = (kind: string) => router.say(kind, name).filter(({ b }) => b === number);
    const take = (kind: string, list: string, family?: Family) => {
      const known = router.say(kind, list).filter(({ f }) => family === undefined || f === family);
      defined &&= known.length > 0;
      lines.push(...known.map(({ line }) => line));
      return known.toSorted((x, y) => Number(x.b) - Number(y.b));
    };
    for (const kind of ['match-prefix', 'match-target', 'add', 'replace', 'scrub'])
      lines.push(...of(kind).map(({ line }) => line));
    return {
      permit: c === 'permit',
      prefixes: of('match-prefix').map(({ c: list, f: family }) => ({
        family,
        list: take('list', list, family).flatMap((one) => listEntry(one.c) ?? []),
      })),
      targets: of('match-target').map(({ c: list }) =>
        take('target-list', list)
          .flatMap((one) => targetsIn(one.c))
          .toSorted(),
      ),
      adds: [...of('add'), ...of('replace')].flatMap((one) => targetsIn(one.c)).toSorted(),
      seals: of('scrub').length + of('replace').length > 0,
    };
  });
  const marks = ['add', 'replace'].flatMap((kind) => router.say(kind, name));
  const sealsAt = ['scrub', 'replace'].flatMap((kind) => router.say(kind, name).map(({ line }) => line));
  const byLine = marks.toSorted((a, b) => b.line - a.line);
  const addsAt = new Map(byLine.flatMap(({ c, line }) => targetsIn(c).map((one) => [one, line] as const)));
  const digest = name === '' ? '' : shortDigest(contentOf(found));
  return { name, digest, entries: found, lines, addsAt, sealsAt, defined };
}

/** What a policy may make of a route: `undefined` when it surely stops it, else the targets it may and surely does add. */
export function mayPass(
  { entries, digest }: RouteMap,
  route: Route,
): Pick<Route, 'may' | 'sure'> | undefined {
  if (digest === '') return { may: [], sure: [] };
  const added: string[] = [];
  let passes = false;
  for (const entry of entries) {
    if (!entry.targets.every((list) => list.some((target) => route.may.includes(target)))) continue;
    if (!entry.prefixes.every(({ family, list }) => mayMatch(route, family, list))) continue;
    const sure =
      (route.exact || entry.prefixes.length === 0) &&
      entry.targets.every((list) => list.some((target) => route.sure.includes(target)));
    if (entry.permit && sure && !passes) return { may: entry.adds, sure: entry.adds };
    if (entry.permit) added.push(...entry.adds);
    passes ||= entry.permit;
    if (sure) break;
  }
  return passes ? { may: added, sure: [] } : undefined;
}

/** What an inbound policy may let in: the prefixes its permitting entries name (or any inside), everything where one names none. */
export function admitted(
  { entries, digest }: RouteMap,
  family: Family,
): readonly Pick<Route, 'prefix' | 'exact'>[] {
  const all = { prefix: { family, address: 0n, length: 0 }, exact: false };
  if (digest === '') return [all];
  const byTargets = entries.some(({ targets }) => targets.length > 0);
  return entries.flatMap(({ permit, prefixes: [first] }) => {
    if (!permit) return [];
    if (first === undefined) return [all];
    const named = first.family === family ? first.list.filter((one) => one.permit) : [];
    return named.map(({ prefix, most }) => ({ prefix, exact: !byTargets && most === prefix.length }));
  });
}

function mayMatch({ prefix, exact }: Route, family: Family, list: readonly ListEntry[]): boolean {
  if (family !== prefix.family) return false;
  if (!exact) return list.some((one) => one.permit && overlaps(one.prefix, prefix));
  const { length } = prefix;
  return (
    list.find((one) => covers(one.prefix, prefix) && one.least <= length && length <= one.most)?.permit ===
    true
  );
}

/** `permit 10.0.0.0/8 ge 16 le 24` or `permit 10.0.0.0 8 greater-equal 16 less-equal 24`. */
function listEntry(text: string): ListEntry | undefined {
  const form =
    /^(permit|deny) (\S+?)(?: (\d+))?(?: (?:ge|greater-equal) (\d+))?(?: (?:le|less-equal) (\d+))?$/;
  const [, action, address = '', length, least, most] = form.exec(text) ?? [];
  const found = prefixIn(address, length);
  if (found === undefined) return undefined;
  const prefix = networkOf(found);
  const longest = least === undefined ? prefix.length : addressBits(prefix.family);
  return {
    permit: action === 'permit',
    prefix,
    least: Number(least ?? prefix.length),
    most: Number(most ?? longest),
  };
}

function contentOf(entries: readonly Entry[]): string {
  return JSON.stringify(entries, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}
