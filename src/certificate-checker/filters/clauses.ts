import type { Family } from '../../net/address.ts';
import { covers, type Prefix } from '../../net/prefix.ts';
import type { Agreement, Declared, Site } from '../declared.ts';
import { type Box, everyPacket } from './packets.ts';
import { type Range, rangeOf } from './ranges.ts';

/** Agreements between two VPNs that are in force and that a router enforces, in the order of their ids. */
export function agreementsBetween({ agreements }: Declared, a: string, b: string): readonly Agreement[] {
  return agreements
    .filter(({ validity, enforcement }) => validity === 'effective' && enforcement.kind !== 'firewall')
    .filter(({ consumerVpn: c, providerVpn: p }) => (c === a && p === b) || (c === b && p === a))
    .toSorted((x, y) => (x.id < y.id ? -1 : 1));
}

/** The packets that agreements allow from a site to a site: never more than what the two own. */
export function allowedPackets(declared: Declared, family: Family, from: Site, to: Site) {
  return agreementsBetween(declared, from.vpn, to.vpn).flatMap((agreement) => {
    const consumes = agreement.consumerVpn === from.vpn;
    const { consumerPrefixes: ours, providerPrefixes: theirs } = agreement;
    const sources = ownedPart(consumes ? ours : theirs, from, family);
    const destinations = ownedPart(consumes ? theirs : ours, to, family);
    return trafficOf(agreement, consumes, family).flatMap((box) =>
      sources.flatMap((source) =>
        destinations.map((destination) => ({
          agreement: agreement.id,
          box: { ...box, source, destination },
        })),
      ),
    );
  });
}

/** Whoever opens sends any packet to the service, whoever answers only packets of open sessions; fragments show no ports. */
function trafficOf({ services, direction }: Agreement, consumes: boolean, family: Family): readonly Box[] {
  const every = everyPacket(family);
  const opens = direction === 'both' || direction === (consumes ? 'consumer-opens' : 'provider-opens');
  const answers = direction === 'both' || !opens;
  const [zero, one]: [Range, Range] = [
    [0n, 0n],
    [1n, 1n],
  ];
  if (services.length === 0 && opens) return [every];
  if (services.length === 0)
    return [
      { ...every, protocol: [0n, 5n] },
      { ...every, protocol: [7n, 255n] },
      { ...every, opening: zero },
      { ...every, fragment: one },
    ];
  return services.flatMap(({ protocol, ports }): readonly Box[] => {
    const number = BigInt({ tcp: 6, udp: 17, icmp: family === 4 ? 1 : 58 }[protocol]);
    const all: Box = { ...every, protocol: [number, number] };
    const range: Range = ports === undefined ? every.sourcePort : [BigInt(ports.from), BigInt(ports.to)];
    const opening = protocol === 'tcp' ? zero : every.opening;
    return [
      { ...all, fragment: one },
      ...(opens ? [{ ...all, fragment: zero, destinationPort: range }] : []),
      ...(answers ? [{ ...all, fragment: zero, sourcePort: range, opening }] : []),
    ];
  });
}

/** What of the agreed prefixes a site owns: of two nested ones the smaller; all of them where nobody says what it owns. */
function ownedPart(agreed: Agreement['consumerPrefixes'], { owns }: Site, family: Family): readonly Range[] {
  const parts = agreed.flatMap(({ value }): readonly Prefix[] =>
    owns === 'unsaid'
      ? [value]
      : owns
          .filter((own) => covers(own, value) || covers(value, own))
          .map((own) => (covers(own, value) ? value : own)),
  );
  return parts.filter((one) => one.family === family).map(rangeOf);
}
