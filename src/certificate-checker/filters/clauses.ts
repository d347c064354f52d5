import type { Agreement, Inventory, Site } from '../../inventory/types.ts';
import type { Family } from '../../net/address.ts';
import { covers, type Prefix } from '../../net/prefix.ts';
import { type Range, rangeOf } from '../ranges.ts';
import { type Box, everyPacket } from './packets.ts';

/** Packets an agreement allows from one site to another. */
export interface Clause {
  readonly agreement: string;
  readonly box: Box;
}

/** Agreements between two VPNs that are in force and that a router enforces, in the order of their ids. */
export function agreementsBetween(
  { agreements }: Pick<Inventory, 'agreements'>,
  a: string,
  b: string,
): readonly Agreement[] {
  return agreements
    .filter(({ validity, enforcement }) => validity === 'effective' && enforcement.kind !== 'firewall')
    .filter(({ consumerVpn: c, providerVpn: p }) => (c === a && p === b) || (c === b && p === a))
    .toSorted((x, y) => (x.id < y.id ? -1 : 1));
}

/** Everything the agreements allow from a site to a site: never more than what the two own. Nothing for sites nobody declared. */
export function clausesOf(
  declared: Inventory,
  family: Family,
  from: Site | undefined,
  to: Site | undefined,
): readonly Clause[] {
  if (from === undefined || to === undefined) return [];
  return agreementsBetween(declared, from.vpn, to.vpn).flatMap((agreement) => {
    const [consumes, opens] = [agreement.consumerVpn === from.vpn, agreement.direction];
    const [ours, theirs] = [agreement.consumerPrefixes, agreement.providerPrefixes];
    const sources = ownedPart(consumes ? ours : theirs, from, family);
    const destinations = ownedPart(consumes ? theirs : ours, to, family);
    const request = opens === 'both' || opens === (consumes ? 'consumer-opens' : 'provider-opens');
    const answer = opens === 'both' || !request;
    return agreement.services.flatMap(({ protocol, ports }) => {
      const number = BigInt({ tcp: 6, udp: 17, icmp: family === 4 ? 1 : 58 }[protocol]);
      const any: Box = { ...everyPacket(family), protocol: [number, number] };
      const all: Box = { ...any, fragment: [0n, 0n] };
      const range: Range = ports === undefined ? [0n, 65535n] : [BigInt(ports.from), BigInt(ports.to)];
      const boxes: readonly Box[] = [
        { ...any, fragment: [1n, 1n] },
        ...(request ? [{ ...all, destinationPort: range }] : []),
        ...(answer
          ? [{ ...all, sourcePort: range, opening: protocol === 'tcp' ? ([0n, 0n] as const) : all.opening }]
          : []),
      ];
      return boxes.flatMap((box) =>
        sources.flatMap((source) =>
          destinations.map((destination) => ({
            agreement: agreement.id,
            box: { ...box, source, destination },
          })),
        ),
      );
    });
  });
}

/** What of the agreed prefixes a site owns: of two nested ones the smaller. */
function ownedPart(
  agreed: readonly { readonly value: Prefix }[],
  site: Site,
  family: Family,
): readonly Range[] {
  return agreed.flatMap(({ value }) =>
    site.prefixes
      .filter((own) => value.family === family && (covers(own.value, value) || covers(value, own.value)))
      .map((own) => rangeOf(covers(own.value, value) ? value : own.value)),
  );
}
