import type { AgreementService, SiteRole, Topology } from '../../inventory/types.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import { covers, type Prefix } from '../../net/prefix.ts';
import { type Box, everything, icmpOf, only, rangeOf, TCP, UDP } from '../space/box.ts';
import type { Agreement, Site, Subject, VpnService } from '../subject/subject.ts';
import { byEnds, type Ends } from './by-ends.ts';

/** An agreement's packets from one VPN to the other: between these prefixes, these protocols, ports and openings. */
export interface Clause extends Ends {
  readonly agreement: Agreement;
  readonly fromPrefixes: readonly Prefix[];
  readonly toPrefixes: readonly Prefix[];
  /** Protocols and ports; addresses are still open. */
  readonly traffic: readonly Box[];
}

/** The declared policy: who may send what to whom. Everything else is forbidden. */
export interface Policy {
  /** Sites of active VPNs, by VPN. */
  readonly sites: ReadonlyMap<string, readonly Site[]>;
  readonly vpns: readonly VpnService[];
  /** Whether the topology of their VPN lets one site send to another. */
  sameVpnAllows(from: Site, to: Site): boolean;
  clauses(fromVpn: string, toVpn: string, family: Family): readonly Clause[];
  /** Packets agreements allow from one site to the other: never more than what the two sites own. */
  admitted(from: Site, to: Site, family: Family): readonly Box[];
  readonly agreements: readonly Agreement[];
}

/** Derives the policy from the subject alone: active VPNs, effective agreements that a router enforces. */
export function policyOf(subject: Subject): Policy {
  const vpns = subject.vpns.filter((vpn) => vpn.status === 'active');
  const byId = new Map(subject.vpns.map((vpn) => [vpn.id, vpn]));
  const agreements = subject.agreements.filter(isInForce);
  const sites = Map.groupBy(subject.sites, (site) => site.vpn);
  const all = FAMILIES.flatMap((family) => agreements.flatMap((agreement) => clausesOf(agreement, family)));
  const clauses = byEnds(all, (clause) => clause);
  return {
    vpns,
    sites: new Map(vpns.map((vpn) => [vpn.id, sites.get(vpn.id) ?? []])),
    sameVpnAllows: (from, to) => from.vpn === to.vpn && topologyAllows(byId.get(from.vpn), from, to),
    clauses,
    admitted: (from, to, family) =>
      clauses(from.vpn, to.vpn, family).flatMap((clause) => admittedBoxes(clause, from, to)),
    agreements,
  };
}

/** Whether an agreement opens anything on the subject's day. What a firewall enforces never passes from circuit to circuit directly. */
function isInForce(agreement: Agreement): boolean {
  return agreement.validity === 'effective' && agreement.enforcement.kind !== 'firewall';
}

/** What a clause demands between two sites: what was agreed, cut down to what each site owns. */
export function siteBoxes(clause: Clause, from: Site, to: Site): readonly Box[] {
  return boxesBetween(clause, ownedPart(clause.fromPrefixes, from), ownedPart(clause.toPrefixes, to));
}

/** What a clause admits between two sites: more than it demands where nobody says all that a site owns. */
export function admittedBoxes(clause: Clause, from: Site, to: Site): readonly Box[] {
  const part = (prefixes: readonly Prefix[], site: Site) =>
    site.prefixesOpen === true ? prefixes : ownedPart(prefixes, site);
  return boxesBetween(clause, part(clause.fromPrefixes, from), part(clause.toPrefixes, to));
}

function boxesBetween(
  clause: Clause,
  sources: readonly Prefix[],
  destinations: readonly Prefix[],
): readonly Box[] {
  return clause.traffic.flatMap((box) =>
    sources.flatMap((source) =>
      destinations.map((destination) => ({
        ...box,
        source: rangeOf(source),
        destination: rangeOf(destination),
      })),
    ),
  );
}

/** What of `prefixes` a site owns: of two nested prefixes the smaller. */
export function ownedPart(prefixes: readonly Prefix[], site: Site): readonly Prefix[] {
  const own = demandedOf(site);
  const parts: Prefix[] = [];
  for (const prefix of prefixes)
    for (const value of own)
      if (covers(value, prefix)) parts.push(prefix);
      else if (covers(prefix, value)) parts.push(value);
  return parts;
}

/** The prefixes of a site that must be reachable. */
export function demandedOf(site: Site): readonly Prefix[] {
  if (site.demanded !== undefined) return site.demanded;
  const known = demanded.get(site);
  if (known !== undefined) return known;
  const all = site.prefixes.map(({ value }) => value);
  demanded.set(site, all);
  return all;
}

/** Every site of a VPN is asked for by every agreement of that VPN. */
const demanded = new WeakMap<Site, readonly Prefix[]>();

function topologyAllows(vpn: VpnService | undefined, from: Site, to: Site): boolean {
  if (from.id === to.id) return true;
  if (vpn?.allows !== undefined) return vpn.allows(from, to);
  return rolesAllow(vpn?.topology, from.role, to.role);
}

/** Whether a topology lets sites of one role send to those of another, two different sites taken. */
export function rolesAllow(topology: Topology | undefined, from: SiteRole, to: SiteRole): boolean {
  switch (topology) {
    case undefined:
      return false;
    case 'any-to-any':
      return true;
    case 'hub-spoke':
      return from === 'hub-role' || to === 'hub-role';
    case 'hub-spoke-disjoint':
      return (from === 'hub-role') !== (to === 'hub-role');
  }
}

/** The four directions of an agreement: who opens sends any packet to the service, who answers only packets of open sessions. */
function clausesOf(agreement: Agreement, family: Family): readonly Clause[] {
  const ends = {
    consumer: { vpn: agreement.consumerVpn, prefixes: agreement.consumerPrefixes.map(({ value }) => value) },
    provider: { vpn: agreement.providerVpn, prefixes: agreement.providerPrefixes.map(({ value }) => value) },
  };
  const { consumer, provider } = ends;
  const openings =
    agreement.direction === 'both'
      ? ([
          [consumer, provider],
          [provider, consumer],
        ] as const)
      : agreement.direction === 'consumer-opens'
        ? ([[consumer, provider]] as const)
        : ([[provider, consumer]] as const);
  return openings.flatMap(([opener, server]) => [
    clauseOf(agreement, family, opener, server, requestBoxes(agreement, family)),
    clauseOf(agreement, family, server, opener, replyBoxes(agreement, family)),
  ]);
}

interface ClauseEnd {
  readonly vpn: string;
  readonly prefixes: readonly Prefix[];
}

function clauseOf(
  agreement: Agreement,
  family: Family,
  from: ClauseEnd,
  to: ClauseEnd,
  traffic: readonly Box[],
): Clause {
  const ofFamily = (prefixes: readonly Prefix[]) => prefixes.filter((prefix) => prefix.family === family);
  return {
    agreement,
    fromVpn: from.vpn,
    toVpn: to.vpn,
    family,
    fromPrefixes: ofFamily(from.prefixes),
    toPrefixes: ofFamily(to.prefixes),
    traffic,
  };
}

function requestBoxes({ services }: Agreement, family: Family): readonly Box[] {
  return services.length === 0
    ? [everything(family)]
    : services.flatMap((one) => [requestBox(one, family), fragmentBox(one, family)]);
}

function replyBoxes({ services }: Agreement, family: Family): readonly Box[] {
  return services.length === 0
    ? answers(family)
    : services.flatMap((one) => [replyBox(one, family), fragmentBox(one, family)]);
}

/** Answers to any packet at all are all packets but those that open a TCP session. */
function answers(family: Family): readonly Box[] {
  const all = everything(family);
  return [
    { ...all, protocol: { from: 0n, to: TCP - 1n } },
    { ...all, protocol: { from: TCP + 1n, to: 255n } },
    { ...all, protocol: only(TCP), fragment: only(1n) },
    { ...all, protocol: only(TCP), fragment: only(0n), opening: only(0n) },
  ];
}

/**
 * A fragment behind the first carries no port by which it could be told from a fragment of the agreed service, and without its first one the
 * receiver drops it: between agreed prefixes those of the agreed protocol are admitted, and never demanded.
 */
function fragmentBox(service: AgreementService, family: Family): Box {
  return { ...protocolBox(service, family), fragment: only(1n) };
}

function requestBox(service: AgreementService, family: Family): Box {
  return {
    ...protocolBox(service, family),
    ...(service.ports === undefined ? {} : { destinationPort: portsOf(service.ports) }),
    fragment: only(0n),
  };
}

function replyBox(service: AgreementService, family: Family): Box {
  const box = {
    ...protocolBox(service, family),
    ...(service.ports === undefined ? {} : { sourcePort: portsOf(service.ports) }),
    fragment: only(0n),
  };
  return service.protocol === 'tcp' ? { ...box, opening: only(0n) } : box;
}

function protocolBox(service: AgreementService, family: Family): Box {
  const number = { tcp: TCP, udp: UDP, icmp: icmpOf(family) }[service.protocol];
  return { ...everything(family), protocol: only(number) };
}

function portsOf(ports: { readonly from: number; readonly to: number }) {
  return { from: BigInt(ports.from), to: BigInt(ports.to) };
}
