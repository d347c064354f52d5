import type { DeclaredNetwork, Permit } from '../../inventory/declared-network/types.ts';
import type { Family } from '../../net/address.ts';
import { commonRanges, rangesOf } from '../../net/address-ranges.ts';
import type { Prefix } from '../../net/prefix.ts';
import { type Box, everyPacket, NO, numbers, type Rule, YES } from './packets.ts';

type Owner = Readonly<{ vpn: string; owns: readonly Prefix[] }>;

/** The packets that agreements allow from a site to a site, never more than what the two own: a rule for each agreement. */
export function allowedPackets({ permits }: DeclaredNetwork, family: Family, from: Owner, to: Owner) {
  const agreed = permits.filter((one) => one.from === from.vpn && one.to === to.vpn);
  const owned = (prefixes: readonly Prefix[], { owns }: Owner) =>
    commonRanges(rangesOf(prefixes, family), rangesOf(owns, family));
  return agreed.map((permit): Rule => {
    const destinations = owned(permit.destinations, to);
    const between = owned(permit.sources, from).flatMap((source) =>
      destinations.map((destination) => ({ source, destination })),
    );
    const traffic = trafficOf(permit, family);
    const boxes = between.flatMap((ends) => traffic.map((box) => ({ ...box, ...ends })));
    return { name: permit.agreement, settles: true, boxes };
  });
}

/** Whoever opens sends any packet to the service, whoever answers only packets of open sessions; fragments show no ports. */
function trafficOf({ services, opens, answers }: Permit, family: Family): readonly Box[] {
  const every = everyPacket(family);
  const notTcp = [numbers(0, 5), numbers(7, 255)].map((protocol) => ({ protocol }));
  const replies = [...notTcp, { opening: NO }, { fragment: YES }].map((part) => ({ ...every, ...part }));
  if (services.length === 0) return opens ? [every] : replies;
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
