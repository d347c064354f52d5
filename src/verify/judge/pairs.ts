import { FAMILIES, type Family } from '../../net/address.ts';
import type { Doubt } from '../doubt.ts';
import { byEnds } from '../policy/by-ends.ts';
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
  const { policy, levelOf } = facts;
  const { vpns } = policy;
  const trustOf = trustFrom(facts.trust);
  const gravestOf = gravestFor(facts);
  const families = FAMILIES.filter((family) => vpns.some((vpn) => vpn.families.includes(family)));
  const pairs: PairVerdict[] = [];
  for (const from of vpns) {
    const trusted = trustOf(from.id);
    for (const to of vpns)
      for (const family of families) {
        if (from.id === to.id && !from.families.includes(family)) continue;
        const clauses = policy.clauses(from.id, to.id, family);
        const declared = from.id === to.id || clauses.length > 0;
        const { verdict, because } = gravestOf(from.id, to.id, family, declared);
        const { level, opens } =
          verdict === 'breach' || verdict === 'inconclusive' ? BELOW : levelOf(from.id, to.id, family);
        const pair = {
          fromVpn: from.id,
          toVpn: to.id,
          family,
          verdict,
          level,
          sitePairs: sitePairs(policy, from, to),
          agreements: clauses.length === 0 ? NONE : openedBy(clauses),
          because,
          trust: trusted.get(to.id) ?? NONE,
        };
        pairs.push(opens === undefined ? pair : { ...pair, opens });
      }
  }
  return pairs;
}

/** Where packets cross, or nobody knows whether they do, nothing would have to open first. */
const BELOW: PairLevel = { level: 'B' };
const NONE: readonly string[] = [];

/** The agreements under which a session may open. */
function openedBy(clauses: readonly Clause[]): readonly string[] {
  const opened = clauses.filter(({ traffic }) => wholePackets(traffic).some((box) => box.opening.to === 1n));
  return [...new Set(opened.map(({ agreement }) => agreement.id))];
}

interface Judged {
  readonly verdict: Verdict;
  readonly because: readonly string[];
}

const AS_DECLARED: Judged = { verdict: 'reachable-as-declared', because: NONE };
const ISOLATED: Judged = { verdict: 'isolated', because: NONE };

/** The gravest of what is known about a pair. */
function gravestFor({ subject, breaches, missing, doubts }: Facts) {
  const breachesOf = byEnds(breaches, ({ fromVpn, toVpn, packet: { family } }) => ({
    fromVpn,
    toVpn,
    family,
  }));
  const missingOf = byEnds(missing, (one) => one.missing);
  const doubted = doubts.map((doubt) => ({ doubt, about: vpnsInDoubt(subject, doubt) }));
  return (from: string, to: string, family: Family, declared: boolean): Judged => {
    const crossing = breachesOf(from, to, family);
    if (crossing.length > 0) return { verdict: 'breach', because: crossing.map(({ id }) => id) };
    const lacking = missingOf(from, to, family);
    if (lacking.length > 0) return { verdict: 'missing', because: distinct(lacking) };
    const open = doubted.filter(
      ({ doubt, about }) =>
        (declared || doubt.only !== 'reach') && (about === undefined || about.has(from) || about.has(to)),
    );
    if (open.length > 0)
      return { verdict: 'inconclusive', because: distinct(open.map(({ doubt }) => doubt)) };
    return declared ? AS_DECLARED : ISOLATED;
  };
}

function distinct(all: readonly { readonly reason: string }[]): readonly string[] {
  return [...new Set(all.map(({ reason }) => reason))];
}

function sitePairs(policy: Policy, from: VpnService, to: VpnService): number {
  const [there, here] = [policy.sites.get(from.id)?.length ?? 0, policy.sites.get(to.id)?.length ?? 0];
  return from.id === to.id ? there * (there - 1) : there * here;
}
