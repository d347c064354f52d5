import { attach } from './bind/attachment.ts';
import type { Circuit } from './bind/circuit.ts';
import type { Doubt } from './doubt.ts';
import { hopsOf } from './explain/hops.ts';
import { type Connecting, circuitsOf } from './judge/connectivity.ts';
import { endsOf } from './judge/delivery.ts';
import { doubtsOf, vpnsInDoubt } from './judge/doubts.ts';
import { passageOf } from './judge/passage.ts';
import { decidingLines, probe, wayTo } from './judge/probe.ts';
import { allows, nearestAgreements } from './nearness.ts';
import { policyOf } from './policy/policy.ts';
import type { ReadResult } from './read/routers.ts';
import { fabricOf } from './routing/fabric.ts';
import type { Site, Subject } from './subject/subject.ts';
import { transportFor } from './transport/transport.ts';
import type { Packet, ReachAnswer } from './types.ts';

/** One packet from a site to a site. */
export interface ReachQuestion {
  readonly from: Site;
  readonly to: Site;
  readonly packet: Packet;
}

/** Answers about one packet; undefined when the source site has no circuit in these configurations. */
export function askRead(
  subject: Subject,
  { routers, doubts }: ReadResult,
  { from, to, packet }: ReachQuestion,
): ReachAnswer | undefined {
  const { family } = packet;
  const attachment = attach(subject, routers);
  const policy = policyOf(subject);
  const prefixes = subject.sites.flatMap((site) => site.prefixes.map(({ value }) => value));
  const fabric = fabricOf(attachment, routers, family, prefixes);
  const passage = passageOf(fabric);
  const transport = transportFor(subject, routers, undefined);
  const context: Connecting = {
    fabric,
    policy,
    passage,
    subject,
    transport,
    family,
    ends: endsOf(fabric),
  };
  const [first, ...others] = circuitsOf(context, from);
  if (first === undefined) return undefined;
  const allowedBy = allowance();
  const { circuit, passes, lines, end } =
    (allowedBy === 'forbidden' ? leakFrom([first, ...others]) : undefined) ?? deliveryFrom(first, others);
  const exit = end?.outcome.kind === 'circuit' ? attachment.circuits[end.outcome.circuit] : undefined;
  return {
    from: { vpn: from.vpn, site: from.id },
    to: { vpn: to.vpn, site: to.id },
    packet,
    allowedBy,
    passes,
    hops: end === undefined ? [] : hopsOf(fabric, { from: circuit, to: exit, end }),
    lines,
    nearest: nearestAgreements(subject, policy, { from, to, packet }).map(({ agreement, nearness }) => ({
      ...agreement,
      nearness,
    })),
    inconclusive: [...doubts, ...doubtsOf(subject, routers, attachment, transport)]
      .filter((doubt) => concerns(doubt))
      .map(({ reason, router, data }) => ({
        reason,
        ...(router === undefined ? {} : { router }),
        data,
      })),
  };

  /** What nobody allows passes when any circuit of the site and any choice of some router lets it. */
  function leakFrom(circuits: readonly Circuit[]) {
    for (const circuit of circuits) {
      const end = wayTo(context, circuit, to, packet);
      if (end !== undefined)
        return { circuit, passes: true, lines: decidingLines(context, circuit, end, packet), end };
    }
    return undefined;
  }

  /** What is allowed passes when it does from every circuit, by every choice. */
  function deliveryFrom(first: Circuit, others: readonly Circuit[]) {
    const asked = (circuit: Circuit) => ({ circuit, ...probe(context, circuit, to, packet, true) });
    const lost = [first, ...others].map(asked).find(({ passes }) => !passes);
    const told = lost ?? asked(first);
    return { ...told, passes: allowedBy !== 'forbidden' && told.passes };
  }

  function concerns(doubt: Doubt): boolean {
    if (doubt.only === 'reach' && allowedBy === 'forbidden') return false;
    const about = vpnsInDoubt(subject, doubt);
    return about === undefined || about.has(from.vpn) || about.has(to.vpn);
  }

  function allowance(): ReachAnswer['allowedBy'] {
    if (policy.sameVpnAllows(from, to)) return 'topology';
    const admitting = policy.agreements.find((one) => allows(one, policy, { from, to, packet }));
    return admitting === undefined ? 'forbidden' : { agreement: admitting.id };
  }
}
