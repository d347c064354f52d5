import { coversAddress, type Prefix } from '../net/prefix.ts';
import { boxOf } from './judge/packet.ts';
import { admittedBoxes, type Policy } from './policy/policy.ts';
import { meet } from './space/box.ts';
import type { Agreement, Site, Subject } from './subject/subject.ts';
import type { Packet } from './types.ts';

/**
 * How far an agreement is from allowing a packet, the nearest first. Between the two VPNs: it allows it; would on another day (`not-in-force`)
 * or by way of its firewall; speaks of another service, other addresses, or both; is opened from the other side alone. Else: somebody else may
 * reach the destination, the source may reach somebody else.
 */
export const NEARNESS = [
  'allows',
  'not-in-force',
  'by-firewall',
  'other-service',
  'other-addresses',
  'other-service-and-addresses',
  'other-direction',
  'same-destination',
  'same-source',
] as const;
export type Nearness = (typeof NEARNESS)[number];

export interface NearAgreement {
  readonly agreement: Agreement;
  readonly nearness: Nearness;
}

/** Agreements with a third VPN tell little; so many are named, and only where the two VPNs have none. */
const MOST_OF_OTHERS = 3;

/** The agreements of a subject by how near they are to allowing a packet from one site to the other; those of neither VPN are left out. */
export function nearestAgreements(
  { agreements }: Pick<Subject, 'agreements'>,
  policy: Policy,
  question: Asked,
): readonly NearAgreement[] {
  const found = agreements.flatMap((agreement) => {
    const nearness = nearnessOf(agreement, policy, question);
    return nearness === undefined ? [] : [{ agreement, nearness }];
  });
  const between = found.filter(({ agreement }) => joins(agreement, question));
  const sorted = (list: readonly NearAgreement[]) =>
    list.toSorted((a, b) => NEARNESS.indexOf(a.nearness) - NEARNESS.indexOf(b.nearness));
  return between.length > 0 ? sorted(between) : sorted(found).slice(0, MOST_OF_OTHERS);
}

export interface Asked {
  readonly from: Site;
  readonly to: Site;
  readonly packet: Packet;
}

function nearnessOf(agreement: Agreement, policy: Policy, asked: Asked): Nearness | undefined {
  if (!joins(agreement, asked)) return nearnessOfOthers(agreement, asked);
  if (allows(agreement, policy, asked)) return 'allows';
  if (!opensFrom(agreement, asked.from.vpn)) return 'other-direction';
  const service = speaksOf(agreement, asked.packet);
  const addresses = holdsAddresses(agreement, asked);
  if (service && addresses && agreement.validity !== 'effective') return 'not-in-force';
  if (service && addresses && agreement.enforcement.kind === 'firewall') return 'by-firewall';
  if (addresses && !service) return 'other-service';
  return service ? 'other-addresses' : 'other-service-and-addresses';
}

/** Agreements of one of the two VPNs with a third one, seen from who opens. */
function nearnessOfOthers(agreement: Agreement, { from, to }: Asked): Nearness | undefined {
  const { consumerVpn, providerVpn } = agreement;
  const ends = [
    [consumerVpn, providerVpn],
    [providerVpn, consumerVpn],
  ].filter(([opener = '']) => opensFrom(agreement, opener));
  if (ends.some(([, other]) => other === to.vpn)) return 'same-destination';
  return ends.some(([opener]) => opener === from.vpn) ? 'same-source' : undefined;
}

/** Whether it is this agreement that admits the packet, as an opening or as an answer. */
export function allows(agreement: Agreement, policy: Policy, { from, to, packet }: Asked): boolean {
  return policy
    .clauses(from.vpn, to.vpn, packet.family)
    .filter((clause) => clause.agreement.id === agreement.id)
    .some((clause) => admittedBoxes(clause, from, to).some((box) => meet(box, boxOf(packet)) !== undefined));
}

function joins({ consumerVpn, providerVpn }: Agreement, { from, to }: Asked): boolean {
  return (
    (consumerVpn === from.vpn && providerVpn === to.vpn) ||
    (consumerVpn === to.vpn && providerVpn === from.vpn)
  );
}

function opensFrom({ consumerVpn, providerVpn, direction }: Agreement, vpn: string): boolean {
  if (direction === 'both') return true;
  return (direction === 'consumer-opens' ? consumerVpn : providerVpn) === vpn;
}

/** No service at all means every packet. */
function speaksOf({ services }: Agreement, { protocol, destinationPort }: Packet): boolean {
  return (
    services.length === 0 ||
    services.some(({ protocol: agreed, ports }) => {
      if (agreed !== protocol) return false;
      return ports === undefined || destinationPort === undefined || holds(ports, destinationPort);
    })
  );
}

function holds(ports: { readonly from: number; readonly to: number }, port: number): boolean {
  return ports.from <= port && port <= ports.to;
}

function holdsAddresses(agreement: Agreement, { from, packet }: Asked): boolean {
  const { consumerVpn, consumerPrefixes, providerPrefixes } = agreement;
  const [near, far] =
    consumerVpn === from.vpn ? [consumerPrefixes, providerPrefixes] : [providerPrefixes, consumerPrefixes];
  const holdsOne = (list: readonly { readonly value: Prefix }[], address: Packet['source']) =>
    list.length === 0 || list.some(({ value }) => coversAddress(value, address));
  return holdsOne(near, packet.source) && holdsOne(far, packet.destination);
}
