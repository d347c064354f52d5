import { hostPrefix, type Prefix } from '../../net/prefix.ts';
import { holdersOf } from '../policy/holders.ts';
import { demandedOf, ownedPart, siteBoxes } from '../policy/policy.ts';
import { onDemand } from '../routing/on-demand.ts';
import { rangeOf, wholePackets } from '../space/box.ts';
import type { Agreement, Site } from '../subject/subject.ts';
import type { AgreementEvidence, AgreementVerdict, Verdict } from '../types.ts';
import { cellsFor } from './agreement-cells.ts';
import { type Parties, type Question, questionsFor } from './agreement-questions.ts';
import {
  type Connecting,
  circuitsOf,
  lostHop,
  type MissingReach,
  missingReach,
  unattached,
} from './connectivity.ts';
import { failureOf } from './delivery.ts';
import { probe } from './probe.ts';

/** An agreement judged in one family: its evidence, and the declared reach that fails. */
export interface AgreementJudgement {
  readonly verdict: AgreementVerdict;
  readonly missing: readonly MissingReach[];
}

/** An agreement of which it is known what is missing, and the pair of sites whose packets are shown. */
interface Asked {
  readonly shown: Parties;
  readonly questions: readonly Question[];
  readonly missing: readonly MissingReach[];
  readonly proved: boolean;
}

/** Every agreement in force whose both sides have prefixes of this family. */
export function judgeAgreements(context: Connecting): readonly AgreementJudgement[] {
  const asked = context.policy.agreements.flatMap((agreement) => askedOf(context, agreement));
  // What is proved is only shown, by packets between few addresses: nobody else may ever ask for the tables of the whole network.
  const near = onDemand(() => ({
    ...context,
    ...context.near?.(asked.flatMap((one) => (one.proved ? addressesOf(context, one) : []))),
  }));
  return asked.map((one) => judgementOf(one.proved ? near() : context, one));
}

function askedOf(context: Connecting, agreement: Agreement): readonly Asked[] {
  if (agreement.permitsOnly === true) return [];
  const pairs = partiesOf(context, agreement);
  const proved = context.agreed?.has(agreement.id) === true;
  const missing = proved ? [] : pairs.flatMap((parties) => missingIn(context, parties));
  const shown =
    pairs.find(({ opener, server }) =>
      missing.some(({ missing: one }) => [opener.id, server.id].includes(one.fromSite)),
    ) ?? pairs[0];
  return shown === undefined ? [] : [{ shown, questions: questionsFor(context, shown), missing, proved }];
}

function judgementOf(context: Connecting, { shown, questions, missing }: Asked): AgreementJudgement {
  const { agreement, opener, server } = shown;
  const evidence = questions.map(({ question, from, to, packet, expected }): AgreementEvidence => {
    const { passes, lines } = probe(context, from, to, packet, expected);
    return { question, packet, expected, passes, lines };
  });
  const verdict = verdictOf(evidence, missing);
  const cells = cellsFor(context, agreement, opener, server);
  return {
    verdict: { agreement: agreement.id, family: context.family, verdict, evidence, cells },
    missing,
  };
}

/** Everything that packets of the questions and of the cells come from or go to. */
function addressesOf({ family }: Connecting, { shown, questions }: Asked): readonly Prefix[] {
  const sites = [shown.opener, shown.server].flatMap((site) => [
    ...site.prefixes.map(({ value }) => value),
    ...demandedOf(site),
  ]);
  const hosts = questions.flatMap(({ packet: { source, destination } }) => [source, destination]);
  return [...sites, ...hosts.map(hostPrefix)].filter((prefix) => prefix.family === family);
}

function verdictOf(evidence: readonly AgreementEvidence[], missing: readonly MissingReach[]): Verdict {
  if (evidence.some(({ passes, expected }) => passes && !expected)) return 'breach';
  return missing.length > 0 || evidence.some(({ passes, expected }) => expected && !passes)
    ? 'missing'
    : 'reachable-as-declared';
}

/** Pairs of sites that hold agreed prefixes, by who opens. */
function partiesOf({ policy, family, subject }: Connecting, agreement: Agreement): readonly Parties[] {
  const holders = (vpn: string, prefixes: Agreement['consumerPrefixes']): readonly Site[] => {
    const wanted = prefixes.map(({ value }) => value).filter((prefix) => prefix.family === family);
    const families = subject.vpns.find(({ id }) => id === vpn)?.families ?? [];
    return families.includes(family) ? holdersOf(policy.sites.get(vpn) ?? [], wanted) : [];
  };
  const consumers = holders(agreement.consumerVpn, agreement.consumerPrefixes);
  const providers = holders(agreement.providerVpn, agreement.providerPrefixes);
  return consumers.flatMap((consumer) =>
    providers.flatMap((provider) => {
      const forth = { agreement, opener: consumer, server: provider };
      const back = { agreement, opener: provider, server: consumer };
      if (agreement.direction === 'both') return [forth, back];
      return [agreement.direction === 'consumer-opens' ? forth : back];
    }),
  );
}

/** Both directions of the declared session, from every circuit of the two sites. */
function missingIn(context: Connecting, { agreement, opener, server }: Parties): readonly MissingReach[] {
  return [[opener, server] as const, [server, opener] as const].flatMap(([from, to]) => {
    const found = missingOneWay(context, agreement, from, to);
    return found === undefined
      ? []
      : [{ ...found, missing: { ...found.missing, agreement: agreement.id, declared: [agreement.span] } }];
  });
}

function missingOneWay(
  context: Connecting,
  agreement: Agreement,
  from: Site,
  to: Site,
): MissingReach | undefined {
  const { family, policy } = context;
  const clauses = policy
    .clauses(from.vpn, to.vpn, family)
    .filter((clause) => clause.agreement.id === agreement.id);
  const demand = wholePackets(clauses.flatMap((clause) => siteBoxes(clause, from, to)));
  const lost = unattached(context, from) ?? unattached(context, to);
  if (lost !== undefined)
    return missingReach(context, from, to, {
      reason: 'circuit-missing',
      stoppedAt: lostHop(context, lost),
      stopped: context.passage.packets.of(demand),
    });
  if (circuitsOf(context, to).length === 0) return undefined;
  for (const circuit of circuitsOf(context, from))
    for (const prefix of clauses.flatMap(({ toPrefixes }) => ownedPart(toPrefixes, to))) {
      const wanted = demand.filter(
        ({ destination }) => destination.from <= rangeOf(prefix).to && rangeOf(prefix).from <= destination.to,
      );
      const failure = failureOf(context, circuit, to, prefix, context.passage.packets.of(wanted));
      if (failure !== undefined) return missingReach(context, from, to, failure);
    }
  return undefined;
}
