import type { Family } from '../../net/address.ts';
import type { Prefix } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import { holdersOf } from '../policy/holders.ts';
import { cite } from '../read/routers.ts';
import { type Box, everything, rangeOf } from '../space/box.ts';
import { NOTHING, type Space } from '../space/packets.ts';
import type { Agreement } from '../subject/subject.ts';
import type { Finding } from '../types.ts';
import { type Connecting, circuitsOf } from './connectivity.ts';
import { finding } from './findings.ts';

/**
 * Where an agreement says that a side's router enforces it, that side alone must refuse what was not agreed between the agreed prefixes,
 * whatever the other side does: the second barrier is only one if it stands by itself.
 */
export function openSides(context: Connecting): readonly Finding[] {
  return context.policy.agreements.flatMap((agreement) =>
    sidesOf(agreement).flatMap(({ side, own, foreign }) => {
      const wanted = own.prefixes.map(({ value }) => value);
      const sites = holdersOf(context.policy.sites.get(own.vpn) ?? [], wanted);
      const circuits = sites.flatMap((site) => circuitsOf(context, site));
      return circuits
        .filter((circuit) => leaves(context, circuit, { own, foreign }) !== NOTHING)
        .map((circuit) =>
          finding('agreement-side-open', circuit.router, lineOf(circuit), {
            agreement: agreement.id,
            side,
            interface: circuit.interface.name,
            family: context.family,
          }),
        );
    }),
  );
}

interface Side {
  readonly vpn: string;
  readonly prefixes: Agreement['consumerPrefixes'];
}

interface Sides {
  readonly own: Side;
  readonly foreign: Side;
}

function sidesOf(agreement: Agreement): readonly (Sides & { readonly side: string })[] {
  const consumer = { vpn: agreement.consumerVpn, prefixes: agreement.consumerPrefixes };
  const provider = { vpn: agreement.providerVpn, prefixes: agreement.providerPrefixes };
  const { kind } = agreement.enforcement;
  return [
    ...(kind === 'both' || kind === 'consumer-pe'
      ? [{ side: 'consumer', own: consumer, foreign: provider }]
      : []),
    ...(kind === 'both' || kind === 'provider-pe'
      ? [{ side: 'provider', own: provider, foreign: consumer }]
      : []),
  ];
}

/** What this circuit lets through between the two agreed sides, out and in, beyond every clause between the two VPNs. */
function leaves({ family, passage, policy }: Connecting, circuit: Circuit, { own, foreign }: Sides): Space {
  const { packets } = passage;
  const beyond = (from: Side, to: Side, permitted: Space): Space => {
    const agreed = policy
      .clauses(from.vpn, to.vpn, family)
      .flatMap((clause) => between(clause.fromPrefixes, clause.toPrefixes, clause.traffic));
    const all = between(inFamily(from, family), inFamily(to, family), [everything(family)]);
    return packets.without(packets.meet(packets.of(all), permitted), packets.of(agreed));
  };
  return packets.join(
    beyond(own, foreign, passage.admittedBy(circuit)),
    beyond(foreign, own, passage.releasedBy(circuit, true)),
  );
}

function between(
  sources: readonly Prefix[],
  destinations: readonly Prefix[],
  traffic: readonly Box[],
): readonly Box[] {
  return traffic.flatMap((box) =>
    sources.flatMap((source) =>
      destinations.map((destination) => ({
        ...box,
        source: rangeOf(source),
        destination: rangeOf(destination),
      })),
    ),
  );
}

function inFamily({ prefixes }: Side, family: Family): readonly Prefix[] {
  return prefixes.map(({ value }) => value).filter((prefix) => prefix.family === family);
}

function lineOf({ router, interface: one }: Circuit) {
  return cite(router, one.vrf?.at ?? one.at);
}
