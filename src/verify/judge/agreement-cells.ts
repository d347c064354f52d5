import type { Family } from '../../net/address.ts';
import { ownedPart, siteBoxes } from '../policy/policy.ts';
import { type Box, everything, icmpOf, only, rangeOf, TCP } from '../space/box.ts';
import { NOTHING, type Packets, type Space } from '../space/packets.ts';
import type { Agreement, Site } from '../subject/subject.ts';
import type { AgreementCell } from '../types.ts';
import { type Connecting, circuitsOf } from './connectivity.ts';

/**
 * What a filter of ports cannot judge, each as a cell of its own and in both directions: ICMP, fragments behind the first, and TCP packets
 * that belong to no session (a lone ACK). How much of it the agreement admits between the agreed prefixes, and how much passes.
 */
export function cellsFor(
  context: Connecting,
  agreement: Agreement,
  opener: Site,
  server: Site,
): readonly AgreementCell[] {
  const directions = [
    { direction: 'opener-to-server', from: opener, to: server },
    { direction: 'server-to-opener', from: server, to: opener },
  ] as const;
  return directions.flatMap(({ direction, from, to }) => {
    const { packets } = context.passage;
    const agreed = packets.of(prefixesOf(context.family, agreement, from, to));
    const passing = passingSpace(context, from, to);
    const admitted = packets.of(
      context.policy
        .clauses(from.vpn, to.vpn, context.family)
        .flatMap((clause) => siteBoxes(clause, from, to)),
    );
    return kindsOf(context.family).map(([cell, kind]) => {
      const all = packets.meet(agreed, packets.of([kind]));
      return {
        cell,
        direction,
        admitted: extent(packets, all, admitted),
        passes: extent(packets, all, passing),
      };
    });
  });
}

function kindsOf(family: Family): readonly (readonly [AgreementCell['cell'], Box])[] {
  const all = everything(family);
  const whole = { ...all, fragment: only(0n) };
  return [
    ['icmp', { ...whole, protocol: only(icmpOf(family)) }],
    ['later-fragments', { ...all, fragment: only(1n) }],
    ['lone-answers', { ...whole, protocol: only(TCP), opening: only(0n) }],
  ];
}

function prefixesOf(family: Family, agreement: Agreement, from: Site, to: Site): readonly Box[] {
  const declared = [...agreement.consumerPrefixes, ...agreement.providerPrefixes]
    .map(({ value }) => value)
    .filter((prefix) => prefix.family === family);
  return ownedPart(declared, from).flatMap((source) =>
    ownedPart(declared, to).map((destination) => ({
      ...everything(family),
      source: rangeOf(source),
      destination: rangeOf(destination),
    })),
  );
}

/** Everything that arrives at any circuit of a site from any circuit of the other. */
function passingSpace({ fabric, passage, ends }: Connecting, from: Site, to: Site): Space {
  const prefixes = to.prefixes.map(({ value }) => value).filter((prefix) => prefix.family === fabric.family);
  const spaces = circuitsOf({ fabric }, from).flatMap((circuit) =>
    prefixes
      .flatMap((prefix) => ends(circuit.table, prefix))
      .flatMap((end) => {
        const exit =
          end.outcome.kind === 'circuit' ? fabric.attachment.circuits[end.outcome.circuit] : undefined;
        return exit?.site?.id === to.id ? passage.through(circuit, exit, end) : [];
      }),
  );
  return spaces.reduce(passage.packets.join, NOTHING);
}

function extent(packets: Packets, all: Space, part: Space): AgreementCell['passes'] {
  if (packets.meet(all, part) === NOTHING) return 'none';
  return packets.without(all, part) === NOTHING ? 'all' : 'some';
}
