import { addressBits, type Family } from '../../net/address.ts';
import { parseMasked } from '../../net/mask.ts';
import { covers, isOnLink, networkOf, overlaps, type Prefix } from '../../net/prefix.ts';
import { parseRouteTarget } from '../../net/route-target.ts';
import type { Reading } from '../read.ts';
import type { Fact } from '../sentences.ts';
import type { Table } from '../tables.ts';

/** An entry of a route policy; every prefix list it names must match, and any of the target lists (Huawei; FRR has one at most). */
export type Entry = ReturnType<typeof policyOf>[number];

/** A route with its targets; `exact`: the prefix itself, else any prefix inside. */
export type Route = Readonly<{ prefix: Prefix; exact: boolean; targets: readonly string[] }>;

type Behind = (peer: string) => string | undefined;
type Asked = Readonly<{ router: Reading; vrf: string; family: Family }>;

/** Entries, nodes and rules are asked by their numbers, not as they stand. */
export const byNumber = (x: Fact, y: Fact) => Number(x.b) - Number(y.b);

/** Route targets in their one spelling. */
export const targetsIn = (text: string): readonly string[] =>
  (text.match(/\S+:\S+/g) ?? []).map((word) => parseRouteTarget(word) ?? word).sort();

/** The entries of a route policy as one family meets them (Huawei: past conditions of the other); no policy at all is one that lets everything pass. A name that is nowhere defined refuses. */
export function policyOf({ router, family }: Pick<Asked, 'router' | 'family'>, name = '', inbound = false) {
  const defined = (kind: string, list: string, of?: Family) => {
    const known = router.say(kind, list, of);
    if (known.length === 0) router.refuse('policy-undefined', 0);
    return known.toSorted(byNumber);
  };
  // Elsewhere it sends packets to a router that has not given their label.
  for (const { line } of inbound ? [] : router.say('to-peer', name)) router.refuse('unread', line);
  const targets = (facts: readonly Fact[]) => facts.flatMap(({ c }) => targetsIn(c));
  const entries = name === '' ? [{ b: '', act: 'permit' }] : defined('entry', name);
  return entries.map(({ b: number, act }) => {
    const of = (kind: string) => router.say(kind, name).filter(({ b }) => b === number);
    const asked = of('match-prefix').filter(({ f }) => router.kernel || f === family);
    return {
      permit: act === 'permit',
      prefixes: asked.map(({ c, f }) => defined('prefixes', c, f).flatMap(listedIn)),
      targets: ['one-target', 'any-target'].flatMap(of).map(({ c }) => targets(defined('target-list', c))),
      adds: targets([...of('add'), ...of('replace')]),
      seals: of('replace').length > 0,
      ...(inbound ? { toPeer: of('to-peer').some(({ f }) => f === family) } : {}),
    };
  });
}

function listedIn({ c, act, ge, le }: Fact) {
  const prefix = parseMasked(c);
  if (prefix === undefined) return [];
  const most = Number(le || (ge === '' ? prefix.length : addressBits(prefix.family)));
  return [{ permit: act === 'permit', prefix: networkOf(prefix), least: Number(ge || prefix.length), most }];
}

/** Every form in which a policy may let a route pass, in any version of the platform: what it adds may join the route's targets or replace them. */
export function passing(policy: readonly Entry[], route: Route): readonly Route[] {
  const passed: Route[] = [];
  for (const entry of policy) {
    const [taken, { permit, adds, seals }] = [takes(entry, route), entry];
    const forms = [[...route.targets, ...adds], ...(seals || adds.length > 0 ? [adds] : [])];
    if (taken !== 'no' && permit) passed.push(...forms.map((targets) => ({ ...route, targets })));
    if (taken === 'yes') break;
  }
  return passed;
}

/** The first entry of a list that covers a prefix decides; of a block a list may take whatever part it permits. */
function takes({ prefixes, targets }: Entry, { exact, prefix, prefix: { length }, targets: own }: Route) {
  if (targets.length > 0 && !targets.flat().some((target) => own.includes(target))) return 'no';
  const matching = prefixes.map((list) =>
    exact
      ? list.find((one) => covers(one.prefix, prefix) && one.least <= length && length <= one.most)
      : list.find((one) => one.permit && overlaps(one.prefix, prefix)),
  );
  if (matching.some((one) => one?.permit !== true)) return 'no';
  return exact || prefixes.length === 0 ? 'yes' : 'perhaps';
}

/**
 * What customers may announce into a table: the prefixes that permitting entries of their policies name (or any inside), everything where one names none. `behind`
 * names the circuit by which a neighbour is reached; where the table has others (not `alone`), each must be held to itself as next hop.
 */
export function announcedTo({ router, vrf, family }: Asked, behind: Behind, alone: boolean) {
  const say = (kind: string) => router.say(kind, vrf, family);
  const every = { permit: true, prefix: { family, address: 0n, length: 0 }, most: addressBits(family) };
  // Where the daemon is not told otherwise, sessions over IPv6 carry IPv4 too.
  const unasked = say('quiet').length === 0 ? say('peer') : [];
  return [...say('active'), ...unasked].flatMap(({ a, line }) => {
    const circuit = behind(a);
    const inbound = policyOf({ router, family }, say('inbound').find((one) => one.a === a)?.c, true);
    const entries = inbound.filter(({ permit }) => permit);
    if (circuit === undefined) router.refuse('session-without-circuit', line);
    if (entries.some(({ seals }) => !seals)) router.refuse('customer-targets', line);
    const own = a.includes(':') === (family === 6);
    if (!alone && entries.some(({ toPeer }) => !own || !toPeer)) router.refuse('next-hop-free', line);
    return entries.flatMap(({ prefixes: [listed = [every]], adds: targets }) => {
      const named = listed.filter((one) => one.permit && one.prefix.family === family);
      const route = { targets, circuit, hop: a, line };
      return named.map(({ prefix, most }) => ({ ...route, prefix, exact: most === prefix.length }));
    });
  });
}

/** Refuses routes over a next hop that others lead to as well, being longer (routers take the longest) or left while the link is down, unless those lead all there that it is for: routes by another circuit, and imports from elsewhere. */
export function refuseAstray(tables: readonly Table[], imports: readonly { readonly route: Route }[]): void {
  const far = imports.map(({ route: { prefix } }) => ({ prefix, circuit: '' }));
  for (const { router, locals } of tables)
    for (const { prefix, circuit, hop, line } of locals) {
      const others = [...locals, ...far].filter((one) => (one.circuit ?? circuit) !== circuit);
      const undercut = others.some((one) => isOnLink(one.prefix, hop) && !covers(one.prefix, prefix));
      if (undercut) router.refuse('static-leads-elsewhere', line);
    }
}

/** The routes of a table with every target under which others may come to import them. Releases differ in whether the policy runs before the table's own targets are added. */
export function offered(policy: readonly Entry[], own: readonly Route[], exports: readonly string[]) {
  const joined = (one: Route) => ({ ...one, targets: [...exports, ...one.targets] });
  const before = own.flatMap((one) => passing(policy, one)).map(joined);
  const after = own.map(joined).flatMap((one) => passing(policy, one));
  return [...before, ...after].flatMap((route) => route.targets.map((target) => ({ route, target })));
}
