import type { AgreementService, VpnService } from '../inventory/types.ts';
import type { Family } from '../net/address.ts';
import { addressText } from '../net/address.ts';
import { portsText } from '../net/ports.ts';
import type { AuditResult, Opening, Packet, PairVerdict, Verdict } from '../verify/types.ts';

/** What a report calls a network and its VPNs; an inventory is one. */
export interface Names {
  readonly network: { readonly name: string };
  readonly vpns: readonly Pick<VpnService, 'id' | 'name'>[];
}

/** One department's conclusion: the VPNs it is isolated from, may reach or answer by agreement, and the ones where something is wrong. */
export interface Headline {
  readonly vpn: Names['vpns'][number];
  readonly isolatedFrom: readonly string[];
  readonly agreed: readonly {
    readonly direction: 'to' | 'from';
    readonly vpn: string;
    readonly agreements: readonly string[];
  }[];
  readonly wrong: readonly {
    readonly direction: 'to' | 'from';
    readonly vpn: string;
    readonly verdict: Verdict;
  }[];
}

const GRAVITY: readonly Verdict[] = [
  'breach',
  'missing',
  'inconclusive',
  'reachable-as-declared',
  'isolated',
];

/** The graver of two verdicts; used to fold the two address families of a cell into one. */
export function graver(a: Verdict, b: Verdict): Verdict {
  return GRAVITY.indexOf(a) <= GRAVITY.indexOf(b) ? a : b;
}

/** The cell of the matrix for an ordered pair of VPNs over both families; undefined when the pair was not judged. */
export function cellOf(audit: AuditResult, fromVpn: string, toVpn: string): PairVerdict | undefined {
  const pairs = audit.pairs.filter((pair) => pair.fromVpn === fromVpn && pair.toVpn === toVpn);
  return pairs.reduce<PairVerdict | undefined>(
    (folded, pair) =>
      folded === undefined
        ? pair
        : {
            ...(graver(pair.verdict, folded.verdict) === folded.verdict ? folded : pair),
            agreements: [...new Set([...folded.agreements, ...pair.agreements])],
            because: [...new Set([...folded.because, ...pair.because])],
          },
    undefined,
  );
}

/** The conclusion per VPN, in inventory order; VPNs the audit did not judge (planned ones) are left out. */
export function headlines(names: Names, audit: AuditResult): readonly Headline[] {
  return names.vpns.filter((vpn) => audit.vpns.includes(vpn.id)).map((vpn) => headlineOf(vpn, audit));
}

/** Pairs of level B with what would open them; a reason that several share without a packet of their own stands once, for the first of `alike` pairs. */
export function openingsOf({ pairs }: AuditResult): readonly OpenPair[] {
  const open = pairs.flatMap((pair) => (pair.opens === undefined ? [] : [{ ...pair, opens: pair.opens }]));
  const reasons = Map.groupBy(open, ({ opens }) =>
    opens.packet === undefined ? JSON.stringify([opens.class, opens.data]) : opens,
  );
  return [...reasons.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, alike: others.length + 1 }],
  );
}

export interface OpenPair extends PairVerdict {
  readonly opens: Opening;
  readonly alike: number;
}

/** Whom an opening concerns: the whole network, or its first pair and how many more. */
export function openPairText(
  { opens, alike }: OpenPair,
  pair: string,
  words: { readonly everyPair: string },
): string {
  if (opens.packet === undefined && opens.fromSite === undefined) return words.everyPair;
  return alike === 1 ? pair : `${pair} (+${alike - 1})`;
}

/** `smefin` → `中小企业融资 smefin`. */
export function vpnLabel(names: Pick<Names, 'vpns'>, id: string): string {
  const vpn = names.vpns.find((candidate) => candidate.id === id);
  return vpn === undefined || vpn.name === id ? id : `${vpn.name} ${id}`;
}

/** `tcp 10.150.250.1:1024 → 10.140.250.1:8443 (SYN)`. */
export function packetText(packet: Packet): string {
  const end = (address: string, port: number | undefined): string => {
    if (port === undefined) return address;
    return packet.family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
  };
  const source = end(addressText(packet.source), packet.sourcePort);
  const destination = end(addressText(packet.destination), packet.destinationPort);
  return `${packet.protocol} ${source} → ${destination}${packetMark(packet)}`;
}

function packetMark({ opening, fragment, icmp }: Packet): string {
  if (fragment === true) return ' (fragment)';
  if (icmp !== undefined) return ` (type ${icmp.type} code ${icmp.code})`;
  return opening === true ? ' (SYN)' : '';
}

/** `tcp/8443, udp/5001`. */
export function servicesText(services: readonly AgreementService[]): string {
  return services
    .map((service) =>
      service.ports === undefined ? service.protocol : `${service.protocol}/${portsText(service.ports)}`,
    )
    .join(', ');
}

/** The families a set of verdicts covers, IPv4 first. */
export function familiesOf(pairs: readonly { readonly family: Family }[]): readonly Family[] {
  return [...new Set(pairs.map((pair) => pair.family))].sort();
}

function headlineOf(vpn: Headline['vpn'], audit: AuditResult): Headline {
  const others = audit.vpns.filter((other) => other !== vpn.id);
  const cells = others.flatMap((other) =>
    (['to', 'from'] as const).map((direction) => ({
      direction,
      vpn: other,
      cell: direction === 'to' ? cellOf(audit, vpn.id, other) : cellOf(audit, other, vpn.id),
    })),
  );
  const is = (verdict: Verdict | undefined): boolean => verdict === 'isolated' || verdict === undefined;
  return {
    vpn,
    isolatedFrom: others.filter((other) => cells.every((one) => one.vpn !== other || is(one.cell?.verdict))),
    agreed: cells.flatMap((one) =>
      one.cell?.verdict === 'reachable-as-declared' && one.cell.agreements.length > 0
        ? [{ direction: one.direction, vpn: one.vpn, agreements: one.cell.agreements }]
        : [],
    ),
    wrong: cells.flatMap((one) =>
      one.cell !== undefined && GRAVITY.indexOf(one.cell.verdict) < 3
        ? [{ direction: one.direction, vpn: one.vpn, verdict: one.cell.verdict }]
        : [],
    ),
  };
}
