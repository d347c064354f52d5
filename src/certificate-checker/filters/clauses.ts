import type { DeclaredNetwork, Permit } from '../../inventory/declared-network/types.ts';
import type { Family } from '../../net/address.ts';
import { type AddressRange, addressesOf } from '../../net/address-ranges.ts';
import { covers, type Prefix } from '../../net/prefix.ts';
import { type Box, everyPacket, NO, numbers, YES } from './packets.ts';

type Owner = Readonly<{ vpn: string; owns: readonly Prefix[] }>;

/** The packets that agreements allow from a site to a site: never more than what the two own. */
export function allowedPackets({ permits }: DeclaredNetwork, family: Family, from: Owner, to: Owner) {
  const agreed = permits.filter((one) => one.from === from.vpn && one.to === to.vpn);
  return agreed.flatMap(({ agreement, sources, destinations, ...permit }) =>
    trafficOf(permit, family).flatMap((box) =>
      ownedPart(sources, from, family).flatMap((source) =>
        ownedPart(destinations, to, family).map((destination) => {
          return { agreement, box: { ...box, source, destination } };
        }),
      ),
    ),
  );
}

/** Whoever opens sends any packet to the service, whoever answers only packets of open sessions; fragments show no ports. */
function trafficOf(permit: Pick<Permit, 'services' | 'opens' | 'answers'>, family: Family): readonly Box[] {
  const { services, opens, answers } = permit;
  const every = everyPacket(family);
  const replies = [
    { protocol: numbers(0, 5) },
    { protocol: numbers(7, 255) },
    { opening: NO },
    { fragment: YES },
  ];
  if (services.length === 0) return opens ? [every] : replies.map((part) => ({ ...every, ...part }));
  return services.flatMap(({ protocol, ports = { from: 0, to: 65535 } }): readonly Box[] => {
    const number = { tcp: 6, udp: 17, icmp: family === 4 ? 1 : 58 }[protocol];
    const [all, range] = [{ ...every, protocol: numbers(number) }, numbers(ports.from, ports.to)];
    const opening = protocol === 'tcp' ? NO : every.opening;
    return [
      { ...all, fragment: YES },
      ...(opens ? [{ ...all, fragment: NO, destinationPort: range }] : []),
      ...(answers ? [{ ...all, fragment: NO, sourcePort: range, opening }] : []),
    ];
  });
}

/** What of the agreed prefixes a site owns: of two nested ones the smaller. */
function ownedPart(agreed: readonly Prefix[], { owns }: Owner, family: Family): readonly AddressRange[] {
  const parts = agreed.flatMap((one) =>
    owns.flatMap((own) => (covers(own, one) ? [one] : covers(one, own) ? [own] : [])),
  );
  return parts.filter((one) => one.family === family).map(addressesOf);
}
