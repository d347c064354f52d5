import { FAMILIES, type Family } from '../../net/address.ts';
import type { Doubt } from '../doubt.ts';
import type { Clause, Policy } from '../policy/policy.ts';
import { wholePackets } from '../space/box.ts';
import type { Subject, VpnService } from '../subject/subject.ts';
import type { Breach, PairVerdict, TrustAssumption, Verdict } from '../types.ts';
import type { MissingReach } from './connectivity.ts';
import { vpnsInDoubt } from './doubts.ts';
import type { PairLevel } from './levels.ts';
import { trustFrom } from './trust.ts';

export interface Facts {
  readonly subject: Subject;
  readonly policy: Policy;
  readonly breaches: readonly Breach[];
  readonly missing: readonly MissingReach[];
  readonly doubts: readonly Doubt[];
  readonly levelOf: (fromVpn: string, toVpn: string, family: Family) => PairLevel;
  readonly trust: readonly TrustAssumption[];
}

/** One verdict per ordered pair of active VPNs and family; within a VPN only for the families it has. */
export function pairVerdicts(facts: Facts): readonly PairVerdict[] {
  const { vpns } = facts.policy;
  const trustOf = trustFrom(facts.trust);
  const families = FAMILIES.filter((family) => vpns.some((vpn) => vpn.families.includes(family)));
  return vpns.flatMap((from) => {
    const trusted = trustOf(from.id);
    return vpns.flatMap((to) =>
      families
        .filter((family) => from.id !== to.id || from.families.includes(family))
        .map((family) => pairVerdict(facts, { from, to, family, trust: trusted.get(to.id) ?? [] })),
    );
  });
}

interface Pair {
  readonly from: VpnService;
  readonly to: VpnService;
  readonly family: Family;
  readonly trust: readonly string[];
}

function pairVerdict(facts: Facts, pair: Pair): PairVerdict {
  const { from, to, family, trust } = pair;
  const clauses = facts.policy.clauses(from.id, to.id, family);
  const opened = clauses.filter(({ traffic }) => wholePackets(traffic).some((box) => box.opening.to === 1n));
  const { verdict, because } = verdictOf(facts, pair, clauses);
  return {
    fromVpn: from.id,
    toVpn: to.id,
    family,
    verdict: verdict ?? (clauses.length > 0 || from.id === to.id ? 'reachable-as-declared' : 'isolated'),
    ...(verdict === 'breach' || verdict === 'inconclusive'
      ? { level: 'B' as const }
      : facts.levelOf(from.id, to.id, family)),
    sitePairs: sitePairs(facts.policy, from, to),
    agreements: [...new Set(opened.map(({ agreement }) => agreement.id))],
    because,
    trust,
  };
}

/** The gravest of what is known about a pair; `undefined` when nothing speaks against it. */
function verdictOf(
  facts: Facts,
  { from, to, family }: Pair,
  clauses: readonly Clause[],
): { readonly verdict: Verdict | undefined; readonly because: readonly string[] } {
  const breaches = facts.breaches.filter(
    (one) => one.fromVpn === from.id && one.toVpn === to.id && one.packet.family === family,
  );
  if (breaches.length > 0) return { verdict: 'breach', because: breaches.map(({ id }) => id) };
  const missing = facts.missing.filter(
    ({ missing: one }) => one.fromVpn === from.id && one.toVpn === to.id && one.family === family,
  );
  if (missing.length > 0)
    return { verdict: 'missing', because: [...new Set(missing.map(({ reason }) => reason))] };
  const declared = from.id === to.id || clauses.length > 0;
  const doubts = facts.doubts.filter((doubt) => {
    if (doubt.only === 'reach' && !declared) return false;
    const about = vpnsInDoubt(facts.subject, doubt);
    return about === undefined || about.has(from.id) || about.has(to.id);
  });
  if (doubts.length > 0)
    return { verdict: 'inconclusive', because: [...new Set(doubts.map(({ reason }) => reason))] };
  return { verdict: undefined, because: [] };
}

function sitePairs(policy: Policy, from: VpnService, to: VpnService): number {
  const [there, here] = [policy.sites.get(from.id)?.length ?? 0, policy.sites.get(to.id)?.length ?? 0];
  return from.id === to.id ? there * (there - 1) : there * here;
}
