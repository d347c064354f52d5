import type { Family } from '../../net/address.ts';
import { ownedPart, type Policy, siteBoxes } from '../policy/policy.ts';
import type { Site, VpnService } from '../subject/subject.ts';
import type { Breach, Missing, PairVerdict, SitePairs, SitesAsked, Verdict } from '../types.ts';
import { type Breaching, packetOf } from './breaches.ts';
import { forbiddenSites } from './forbidden.ts';
import { arrivesInReplay } from './replaying.ts';

/** Ordered pairs of sites (`from to`) that something undeclared joins: now, replayed or not, and in some state. */
export interface JoinedSites {
  readonly family: Family;
  readonly present: ReadonlyMap<string, 'breach' | 'inconclusive'>;
  readonly possible: ReadonlySet<string>;
}

/** Finds them by walking the tables that are not proved; each present one is replayed with a packet of its own. */
export function joinedSites(now: Breaching, ever: Omit<Breaching, 'network'>): JoinedSites {
  const present = [...forbiddenSites(now)].flatMap(([key, way]) => {
    const packet = packetOf(now, way);
    if (packet === undefined) return [];
    const arrives = arrivesInReplay(now.network, way.from, way.to, packet);
    return [[key, arrives ? 'breach' : 'inconclusive'] as const];
  });
  return {
    family: now.fabric.family,
    present: new Map(present),
    possible: new Set(forbiddenSites(ever).keys()),
  };
}

export interface SiteFacts {
  readonly policy: Policy;
  readonly pairs: readonly PairVerdict[];
  readonly breaches: readonly Breach[];
  readonly missing: readonly Missing[];
  readonly joined: readonly JoinedSites[];
  /** Whether every router and neighbour was collected and nothing is in doubt. */
  readonly complete: boolean;
}

/**
 * The verdict of every ordered pair of sites as products: `from` × `to` share it (a site with itself left out). Sites that neither an
 * agreement nor a finding of the pair of VPNs names stand together by role, so a network of any size gives few rows.
 */
export function sitePairs(facts: SiteFacts, asked: SitesAsked): readonly SitePairs[] {
  const vpns = new Map(facts.policy.vpns.map((vpn) => [vpn.id, vpn]));
  return facts.pairs.flatMap((pair) => {
    const [from, to] = [vpns.get(pair.fromVpn), vpns.get(pair.toVpn)];
    return from === undefined || to === undefined ? [] : rowsOf(facts, asked, pair, { from, to });
  });
}

function rowsOf(
  facts: SiteFacts,
  asked: SitesAsked,
  pair: PairVerdict,
  ends: { readonly from: VpnService; readonly to: VpnService },
): readonly SitePairs[] {
  const sites = (vpn: VpnService, wanted: string | undefined) =>
    (facts.policy.sites.get(vpn.id) ?? []).filter(
      (site) => wanted === undefined || wanted === site.id || wanted === vpn.id,
    );
  const [from, to] = [sites(ends.from, asked.from), sites(ends.to, asked.to)];
  const judge = judgeOf(facts, pair);
  const named = namedSites(facts, pair);
  const special = (site: Site) => named.has(site.id) || ends.from.allows !== undefined;
  const plain = Map.groupBy(
    from.filter((site) => !special(site)),
    ({ role }) => role,
  );
  const groups = [...plain.values(), ...from.filter(special).map((site) => [site])];
  return groups.flatMap((group) => productRows(pair, group, to, judge));
}

type Judgement = Omit<SitePairs, 'from' | 'to'>;

/** One row per verdict that the group has towards other sites. Plain sites of one role are alike, so the first speaks for all. */
function productRows(
  pair: PairVerdict,
  group: readonly Site[],
  to: readonly Site[],
  judge: (from: Site, to: Site) => Judgement,
): readonly SitePairs[] {
  const rows = new Map<string, { readonly judgement: Judgement; readonly to: string[] }>();
  for (const other of to) {
    const speaker = group.find(({ id }) => id !== other.id);
    if (speaker === undefined) continue;
    const judgement = judge(speaker, other);
    const key = JSON.stringify(judgement);
    const row = rows.get(key) ?? { judgement, to: [] };
    row.to.push(other.id);
    rows.set(key, row);
  }
  const from = group.map(({ id }) => id);
  return [...rows.values()].map((row) => ({ ...row.judgement, trust: pair.trust, from, to: row.to }));
}

/** Sites about which something is known that does not hold for their whole VPN: findings of the pair, and agreed prefixes. */
function namedSites(facts: SiteFacts, { fromVpn, toVpn, family }: PairVerdict): ReadonlySet<string> {
  const joined = facts.joined.filter((one) => one.family === family);
  const keys = joined.flatMap(({ present, possible }) => [...present.keys(), ...possible]);
  const clauses = facts.policy.clauses(fromVpn, toVpn, family);
  const holders = (facts.policy.sites.get(fromVpn) ?? []).filter((site) =>
    clauses.some(({ fromPrefixes }) => ownedPart(fromPrefixes, site).length > 0),
  );
  const ofPair = (one: { readonly fromVpn: string; readonly toVpn: string }) =>
    one.fromVpn === fromVpn && one.toVpn === toVpn;
  return new Set([
    ...keys.map((key) => key.split(' ')[0] ?? ''),
    ...holders.map(({ id }) => id),
    ...facts.breaches.filter(ofPair).map(({ fromSite }) => fromSite),
    ...facts.missing.filter(ofPair).map(({ fromSite }) => fromSite),
  ]);
}

/** The verdict of one pair of sites of a pair of VPNs. */
function judgeOf(facts: SiteFacts, pair: PairVerdict): (from: Site, to: Site) => Judgement {
  const { fromVpn, toVpn, family } = pair;
  const breaches = facts.breaches.filter(
    (one) => one.fromVpn === fromVpn && one.toVpn === toVpn && one.packet.family === family,
  );
  const ids = breaches.map(({ id }) => id);
  const broken = new Set(breaches.map(({ fromSite, toSite }) => `${fromSite} ${toSite}`));
  const lost = new Set(
    facts.missing.flatMap((one) => (one.family === family ? [`${one.fromSite} ${one.toSite}`] : [])),
  );
  const joined = facts.joined.find((one) => one.family === family);
  const clauses = facts.policy.clauses(fromVpn, toVpn, family);
  return (from, to) => {
    const key = `${from.id} ${to.id}`;
    const agreements = clauses.filter((clause) => siteBoxes(clause, from, to).length > 0);
    const declared = agreements.length > 0 || facts.policy.sameVpnAllows(from, to);
    const now = broken.has(key) ? 'breach' : joined?.present.get(key);
    const verdict: Verdict =
      now ??
      (lost.has(key)
        ? 'missing'
        : pair.verdict === 'inconclusive'
          ? 'inconclusive'
          : declared
            ? 'reachable-as-declared'
            : 'isolated');
    const sure = facts.complete && now === undefined && joined?.possible.has(key) !== true;
    return {
      fromVpn,
      toVpn,
      family,
      verdict,
      level: sure ? 'A' : 'B',
      agreements: [...new Set(agreements.map(({ agreement }) => agreement.id))],
      because: verdict === 'breach' ? ids : verdict === 'isolated' || declared ? [] : pair.because,
      trust: pair.trust,
    };
  };
}
