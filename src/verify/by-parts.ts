import { groundOf } from './classes/ground.ts';
import { isolationOf } from './classes/isolation.ts';
import type { CompactNetwork } from './classes/network.ts';
import type { PolicyRows } from './classes/policy.ts';
import type { DeclaredIsolation } from './declared-isolation.ts';
import { levelFor } from './judge/levels.ts';
import { pairVerdicts } from './judge/pairs.ts';
import { trustAssumptions } from './judge/trust.ts';
import { circuitsFrom } from './judge/trusted-circuits.ts';
import { keepsToItself, showsItsSessions } from './read/neighbourhood.ts';
import type { NetworkPart, PartFacts } from './read/part.ts';
import type { AuditResult } from './types.ts';

/**
 * The audit of a network that was read in parts, of which nobody has the models: the answer of `audit` that asks about isolation alone, where the class
 * engine proves everything in every state and nothing else is to be said. `undefined` where it does not, or any doubt is left: then somebody
 * must read the whole, so that a breach is shown with its packet.
 */
export function isolationByParts(declared: DeclaredIsolation, part: NetworkPart): AuditResult | undefined {
  const proved = part.networks.every((network, family) => {
    const rows = declared.rows[family];
    return rows !== undefined && isProved(network, rows);
  });
  return proved ? answerWhereProved(declared, part) : undefined;
}

/** Whether nothing that enters by any circuit leaves where the policy does not admit it, in any state; `rows` are of the same family. */
export function isProved(network: CompactNetwork, rows: PolicyRows): boolean {
  const { proved } = isolationOf(groundOf(network, rows), 'possible');
  return network.circuits.table.every((table) => proved[table] === 1);
}

/** The same answer, for networks of which `isProved` is found elsewhere. */
export function answerWhereProved(
  { subject, policy, trust }: DeclaredIsolation,
  { routers, doubts, openings, trusted, neighbourhood, calm, hopLengths }: PartFacts,
): AuditResult | undefined {
  const read = new Set(routers.map(({ router }) => router));
  const settled =
    subject.ownerOf === undefined &&
    subject.openEnded === undefined &&
    calm &&
    hopLengths.every(({ link, route }) => route <= link) &&
    doubts.length === 0 &&
    read.size === routers.length &&
    subject.routers.every(({ name }) => read.has(name)) &&
    keepsToItself(neighbourhood);
  if (!settled) return undefined;
  const assumptions = trustAssumptions(trust, circuitsFrom(trusted, routers, subject));
  const levelOf = levelFor(new Map(openings), showsItsSessions(neighbourhood));
  const facts = { subject, policy, breaches: [], missing: [], doubts: [], levelOf, trust: assumptions };
  const pairs = pairVerdicts(facts);
  return {
    verdict: 'isolated',
    level: pairs.every(({ level }) => level === 'A') ? 'A' : 'B',
    vpns: policy.vpns.map(({ id }) => id),
    pairs,
    agreements: [],
    breaches: [],
    missing: [],
    findings: [],
    trust: assumptions,
    routers,
    asked: 'isolation',
    inconclusive: [],
  };
}
