import { attach } from './bind/attachment.ts';
import type { Doubt } from './doubt.ts';
import { hopsOf } from './explain/hops.ts';
import { type Connecting, circuitsOf } from './judge/connectivity.ts';
import { endsOf } from './judge/delivery.ts';
import { doubtsOf, vpnsInDoubt } from './judge/doubts.ts';
import { passageOf } from './judge/passage.ts';
import { probe } from './judge/probe.ts';
import { allows, nearestAgreements } from './nearness.ts';
import { policyOf } from './policy/policy.ts';
import { walk } from './reach/walk.ts';
import type { ReadResult } from './read/routers.ts';
import { fabricOf } from './routing/fabric.ts';
import type { Site, Subject } from './subject/subject.ts';
import { ASSUMED } from './transport/transport.ts';
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
  const context: Connecting = {
    fabric,
    policy,
    passage,
    subject,
    transport: ASSUMED,
    family,
    ends: endsOf(fabric),
  };
  const [circuit] = circuitsOf(context, from);
  if (circuit === undefined) return undefined;
  const rank = fabric.ranks.at(packet.destination);
  const [end] = walk(fabric, circuit.table, rank, rank + 1);
  const exit = end?.outcome.kind === 'circuit' ? attachment.circuits[end.outcome.circuit] : undefined;
  const { passes, lines } = probe(context, circuit, to, packet, true);
  return {
    from: { vpn: from.vpn, site: from.id },
    to: { vpn: to.vpn, site: to.id },
    packet,
    allowedBy: allowance(),
    passes,
    hops: end === undefined ? [] : hopsOf(fabric, { from: circuit, to: exit, end }),
    lines,
    nearest: nearestAgreements(subject, policy, { from, to, packet }).map(({ agreement, nearness }) => ({
      ...agreement,
      nearness,
    })),
    inconclusive: [...doubts, ...doubtsOf(subject, routers, attachment, ASSUMED)]
      .filter((doubt) => concerns(doubt))
      .map(({ reason, router, data }) => ({
        reason,
        ...(router === undefined ? {} : { router }),
        data,
      })),
  };

  function concerns(doubt: Doubt): boolean {
    const about = vpnsInDoubt(subject, doubt);
    return about === undefined || about.has(from.vpn) || about.has(to.vpn);
  }

  function allowance(): ReachAnswer['allowedBy'] {
    if (policy.sameVpnAllows(from, to)) return 'topology';
    const admitting = policy.agreements.find((one) => allows(one, policy, { from, to, packet }));
    return admitting === undefined ? 'forbidden' : { agreement: admitting.id };
  }
}
