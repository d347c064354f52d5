import { FAMILIES, type Family } from '../net/address.ts';
import type { Prefix } from '../net/prefix.ts';
import type { RouteTarget } from '../net/route-target.ts';
import { attach } from './bind/attachment.ts';
import type { Attachment } from './bind/circuit.ts';
import type { Crossing } from './classes/crossing.ts';
import { proofOf } from './classes/proof.ts';
import type { Doubt } from './doubt.ts';
import { openSides } from './judge/agreement-sides.ts';
import { type AgreementJudgement, judgeAgreements } from './judge/agreements.ts';
import { beyondDeclared, fragileReach, vpnsWithSisters } from './judge/beyond-declared.ts';
import { type BreachDraft, routedBreaches } from './judge/breaches.ts';
import { type Connecting, type MissingReach, missingInVpns } from './judge/connectivity.ts';
import { declaredTrust } from './judge/declared-trust.ts';
import { endsOf } from './judge/delivery.ts';
import { doubtsOf } from './judge/doubts.ts';
import { fabricDoubts } from './judge/fabric-doubts.ts';
import { trustedFilters } from './judge/filter-trusted.ts';
import { findingsOf } from './judge/findings.ts';
import { forwardingLoops } from './judge/findings-ownership.ts';
import { corePrefixes } from './judge/forbidden.ts';
import { bareCircuits, labelledFrames } from './judge/guard-breaches.ts';
import { isComplete, levelFor } from './judge/levels.ts';
import { limitDoubts } from './judge/limit-doubts.ts';
import { nextHopDoubts } from './judge/next-hop-doubts.ts';
import { numberedBreaches } from './judge/numbering.ts';
import { type PossiblePairs, possiblePairs } from './judge/openings.ts';
import { pairVerdicts } from './judge/pairs.ts';
import { parityFindings } from './judge/parity.ts';
import { passageOf } from './judge/passage.ts';
import { undeclaredRoutes } from './judge/provenance.ts';
import { replayNetwork } from './judge/replaying.ts';
import { sharedConnections } from './judge/shared-connections.ts';
import { type JoinedSites, joinedSites, sitePairs } from './judge/site-pairs.ts';
import { tenantTargets } from './judge/tenant-targets.ts';
import { trustAssumptions } from './judge/trust.ts';
import { trustedCircuits } from './judge/trusted-circuits.ts';
import { type Policy, policyOf } from './policy/policy.ts';
import { coverageOf, type ReadResult, type ReadRouter, readRouters } from './read/routers.ts';
import { type Fabric, fabricNear, fabricsOf } from './routing/fabric.ts';
import { localRows } from './routing/locals.ts';
import type { Subject } from './subject/subject.ts';
import { type Redundancy, redundancyOf } from './transport/redundancy.ts';
import { type Transport, transportFor } from './transport/transport.ts';
import type { AuditOptions, AuditResult, CollectedConfig, ReplayNetwork, SitesAsked } from './types.ts';

/**
 * Decides from running configurations alone who can reach whom, and compares it with what the subject (an inventory, say) declares. Pure;
 * never throws on any text: what it cannot read makes the answer inconclusive. What is proved, and under which assumptions: README.md.
 */
export function audit(
  subject: Subject,
  configs: readonly CollectedConfig[],
  options: AuditOptions = {},
): AuditResult {
  return auditRead(subject, readRouters(subject, configs), options);
}

/** The same for texts that have been read already. */
export function auditRead(
  subject: Subject,
  { routers, doubts }: ReadResult,
  options: AuditOptions = {},
): AuditResult {
  const attachment = attach(subject, routers);
  const policy = policyOf(subject);
  const transport = transportFor(subject, routers, options.transport);
  const { sites } = options;
  const asksReach = options.asks !== 'isolation';
  const network = replayNetwork(routers, attachment);
  const redundancy =
    asksReach && transport.judged && subject.openEnded === undefined
      ? redundancyOf(subject, routers)
      : undefined;
  const facts = { subject, routers, attachment, policy, transport, sites, asksReach };
  const audited = { ...facts, network, redundancy };
  const judgements = FAMILIES.map((family) => judgeFamily(audited, family));
  const allDoubts = [
    ...doubts,
    ...doubtsOf(subject, routers, attachment, transport),
    ...judgements.flatMap((one) => one.doubts),
  ].filter(({ only }) => asksReach || only !== 'reach');
  const fabrics = judgements.map(({ fabric }) => fabric);
  return summary({
    ...facts,
    doubts: allDoubts,
    judgements,
    everyPair: options.pairs !== 'none',
    findings: asksReach
      ? findingsOf({
          subject,
          routers,
          attachment,
          fabrics,
          crossings: judgements.map(({ crossings }) => crossings),
          carries: judgements.map(({ carries }) => carries),
          transport,
          more: judgements.flatMap((one) => one.findings),
        })
      : [],
  });
}

interface Audited {
  readonly subject: Subject;
  readonly routers: readonly ReadRouter[];
  readonly attachment: Attachment;
  readonly policy: Policy;
  readonly transport: Transport;
  /** What packets are replayed in. */
  readonly network: ReplayNetwork;
  /** Which failures the backbone survives; absent where nobody asks. */
  readonly redundancy: Redundancy | undefined;
  readonly sites: SitesAsked | undefined;
  /** Whether what is declared is delivered is asked too. */
  readonly asksReach: boolean;
}

interface FamilyJudgement {
  readonly fabric: Fabric;
  readonly breaches: readonly BreachDraft[];
  readonly missing: readonly MissingReach[];
  readonly agreements: readonly AgreementJudgement[];
  readonly doubts: readonly Doubt[];
  readonly findings: AuditResult['findings'];
  readonly possible: PossiblePairs;
  readonly crossings: readonly Crossing[] | undefined;
  readonly carries: ((target: RouteTarget) => boolean) | undefined;
  /** Worked out only where somebody asks for pairs of sites. */
  readonly joined: readonly JoinedSites[];
}

/** The whole judgement of one address family; the two families are separate networks. */
function judgeFamily(audited: Audited, family: Family): FamilyJudgement {
  const { subject, routers, attachment, policy, transport, sites, asksReach } = audited;
  const { network, redundancy } = audited;
  const core = corePrefixes(routers, family);
  const extra = [...declaredPrefixes(subject), ...core];
  const rows = localRows(attachment, family);
  const ground = { attachment, routers, family, extra, rows };
  const fabrics = fabricsOf(ground);
  const { possible, present: fabric } = fabrics;
  const passage = passageOf(fabric);
  const proof = proofOf({ subject, policy, attachment, routers, transport, asksReach, rows }, family);
  const breaching = { fabric, policy, passage, subject, core, network, proved: proof.present };
  const { delivered, agreed, crossings } = proof;
  const ends = endsOf(fabric);
  const near = (prefixes: readonly Prefix[]) => {
    const some = fabricNear(ground, prefixes);
    return { fabric: some, passage: passageOf(some, false, passage.packets), ends: endsOf(some) };
  };
  const reaching = { delivered, agreed, near };
  const connecting = { fabric, policy, passage, subject, transport, family, ends, ...reaching };
  const ever = {
    policy,
    core,
    subject,
    fabric: possible,
    passage: passageOf(possible),
    proved: proof.possible,
  };
  const routed = routedBreaches(breaching);
  const sisters = vpnsWithSisters(policy);
  const breaches = [
    ...routed.breaches,
    ...bareCircuits(breaching),
    ...labelledFrames(breaching),
    ...tenantTargets(breaching),
    ...sharedConnections(breaching),
  ];
  return {
    fabric,
    breaches,
    possible: new Map([
      ...(redundancy === undefined ? [] : fragileReach(fabric, policy, redundancy)),
      ...beyondDeclared(possible, sisters, core),
      ...possiblePairs(ever),
    ]),
    crossings: crossings.present,
    carries: proof.carries,
    joined: sites === undefined ? [] : [joinedSites(breaching, ever)],
    doubts: [
      ...nextHopDoubts(possible, subject),
      ...routed.doubts,
      ...fabricDoubts(fabrics),
      ...(asksReach ? limitDoubts(fabric, rows) : []),
    ],
    ...(asksReach ? judgeReach(connecting) : { agreements: [], missing: [] }),
    findings: asksReach
      ? [
          ...undeclaredRoutes(fabric, policy, { breaches, crossings: crossings.present }),
          ...openSides(connecting),
          ...trustedFilters(fabrics, policy, crossings.possible),
          ...forwardingLoops(fabric, proof.present),
        ]
      : [],
  };
}

/** Whether what is declared is delivered. */
function judgeReach(connecting: Connecting): Pick<FamilyJudgement, 'agreements' | 'missing'> {
  const agreements = judgeAgreements(connecting);
  return {
    agreements,
    missing: [...missingInVpns(connecting), ...agreements.flatMap(({ missing }) => missing)],
  };
}

function declaredPrefixes(subject: Subject): readonly Prefix[] {
  return [
    ...subject.sites.flatMap((site) => site.prefixes),
    ...subject.agreements.flatMap((one) => [...one.providerPrefixes, ...one.consumerPrefixes]),
  ].map(({ value }) => value);
}

interface Summary
  extends Pick<Audited, 'subject' | 'policy' | 'routers' | 'attachment' | 'sites' | 'asksReach'> {
  readonly doubts: readonly Doubt[];
  readonly judgements: readonly FamilyJudgement[];
  readonly everyPair: boolean;
  readonly findings: AuditResult['findings'];
}

function summary(facts: Summary): AuditResult {
  const { subject, policy, routers, doubts, judgements, everyPair, findings } = facts;
  const breaches = numberedBreaches(judgements.flatMap((one) => one.breaches));
  const missing = judgements.flatMap((one) => one.missing);
  const possible = new Map(judgements.flatMap((one) => [...one.possible]));
  const trust = trustAssumptions(declaredTrust(subject, policy), trustedCircuits(facts.attachment));
  const collected = isComplete(subject, routers);
  const doubt = doubts.find(({ only }) => only !== 'reach');
  const complete = doubt === undefined && collected;
  const levelOf = levelFor(possible, complete, collected ? doubt : undefined);
  const pairs = everyPair ? pairVerdicts({ subject, policy, breaches, missing, doubts, levelOf, trust }) : [];
  return {
    verdict:
      breaches.length > 0
        ? 'breach'
        : missing.length > 0
          ? 'missing'
          : doubts.length > 0
            ? 'inconclusive'
            : 'isolated',
    level: everyPair && pairs.every(({ level }) => level === 'A') ? 'A' : 'B',
    vpns: policy.vpns.map(({ id }) => id),
    pairs,
    agreements: judgements.flatMap((one) => one.agreements.map(({ verdict }) => verdict)),
    breaches,
    missing: missing.map((one) => one.missing),
    findings: facts.asksReach
      ? [...findings, ...parityFindings(pairs, { policy, routers, breaches, missing })]
      : [],
    trust,
    ...(facts.sites === undefined
      ? {}
      : {
          sitePairs: sitePairs(
            {
              policy,
              pairs,
              breaches,
              missing: missing.map((one) => one.missing),
              joined: judgements.flatMap((one) => one.joined),
              complete,
            },
            facts.sites,
          ),
        }),
    routers: routers.map(coverageOf),
    ...(facts.asksReach ? {} : { asked: 'isolation' as const }),
    inconclusive: doubts.map(({ reason, router, data }) => ({
      reason,
      ...(router === undefined ? {} : { router }),
      data,
    })),
  };
}
