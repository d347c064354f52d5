import { addressBits, FAMILIES, type Family } from '../../net/address.ts';
import { covers, networkOf, overlaps, type Prefix } from '../../net/prefix.ts';
import { parseRouteTarget } from '../../net/route-target.ts';
import { prefixIn, type Reading } from '../read.ts';
import type { Fact } from '../sentences.ts';

interface Listed {
  readonly permit: boolean;
  readonly prefix: Prefix;
  readonly least: number;
  readonly most: number;
}

/** An entry of a route policy; every prefix list and every target list it names must match. */
export interface Entry {
  readonly permit: boolean;
  readonly prefixes: readonly (readonly Listed[])[];
  readonly targets: readonly (readonly string[])[];
  readonly adds: readonly string[];
  readonly seals: boolean;
}

/** A route with its targets; `exact`: the prefix itself, else any prefix inside. */
export interface Route {
  readonly prefix: Prefix;
  readonly exact: boolean;
  readonly targets: readonly string[];
}

const PASS: Entry = { permit: true, prefixes: [], targets: [], adds: [], seals: false };

/** Route targets in their one spelling. */
export function targetsIn(text: string): readonly string[] {
  const words = text.trim().split(/\s+/);
  return words.flatMap((word) => (/^(rt)?$/.test(word) ? [] : (parseRouteTarget(word) ?? word))).sort();
}

/** The entries of a route policy; no policy at all is one that lets everything pass. A name that is nowhere defined refuses. */
export function policyOf(router: Reading, name: string | undefined): readonly Entry[] {
  if (name === undefined) return [PASS];
  const defined = (kind: string, list: string, families: readonly Family[] = FAMILIES) => {
    const known = router.say(kind, list).filter(({ f }) => families.includes(f));
    if (known.length === 0) router.refuse('policy-undefined', 0);
    return known.toSorted((a, b) => Number(a.b) - Number(b.b));
  };
  return defined('entry', name).map(({ b: number, act }) => {
    const of = (kind: string) => router.say(kind, name).filter(({ b }) => b === number);
    return {
      permit: act === 'permit',
      prefixes: of('match-prefix').map(({ c, f }) => defined('prefixes', c, [f]).flatMap(listedIn)),
      targets: of('match-target').map(({ c }) =>
        defined('target-list', c).flatMap((one) => targetsIn(one.c)),
      ),
      adds: [...of('add'), ...of('replace')].flatMap(({ c }) => targetsIn(c)),
      seals: of('replace').length > 0,
    };
  });
}

/** Every form in which a policy may let a route pass, in any version of the platform: what it adds may join the route's targets or replace them. */
export function passing(policy: readonly Entry[], route: Route): readonly Route[] {
  const passed: Route[] = [];
  for (const entry of policy) {
    const taken = takes(entry, route);
    const { permit, adds, seals } = entry;
    if (taken !== 'no' && permit) passed.push({ ...route, targets: [...route.targets, ...adds] });
    if (taken !== 'no' && permit && (seals || adds.length > 0)) passed.push({ ...route, targets: adds });
    if (taken === 'yes') break;
  }
  return passed;
}

function takes(
  { prefixes, targets }: Entry,
  { exact, prefix, targets: own }: Route,
): 'yes' | 'no' | 'perhaps' {
  if (!targets.every((list) => list.some((target) => own.includes(target)))) return 'no';
  const first = (list: readonly Listed[]) =>
    list.find((one) => covers(one.prefix, prefix) && one.least <= prefix.length && prefix.length <= one.most);
  if (exact) return prefixes.every((list) => first(list)?.permit === true) ? 'yes' : 'no';
  if (prefixes.length === 0) return 'yes';
  const near = (list: readonly Listed[]) => list.some((one) => one.permit && overlaps(one.prefix, prefix));
  return prefixes.every(near) ? 'perhaps' : 'no';
}

/** What a customer may announce past a policy: the prefixes its permitting entries name (or any inside), everything where one names none. */
export function admitted(policy: readonly Entry[], family: Family): readonly Route[] {
  const all = { prefix: { family, address: 0n, length: 0 }, exact: false };
  return policy.flatMap(({ permit, prefixes: [first], adds: targets }) => {
    if (!permit) return [];
    if (first === undefined) return [{ ...all, targets }];
    const named = first.filter((one) => one.permit && one.prefix.family === family);
    return named.map(({ prefix, most }) => ({ prefix, exact: most === prefix.length, targets }));
  });
}

function listedIn({ c, act, ge, le }: Fact): readonly Listed[] {
  const found = prefixIn(c);
  if (found === undefined) return [];
  const prefix = networkOf(found);
  const least = ge === '' ? prefix.length : Number(ge);
  const most = ge === '' ? prefix.length : addressBits(prefix.family);
  return [{ permit: act === 'permit', prefix, least, most: le === '' ? most : Number(le) }];
}
