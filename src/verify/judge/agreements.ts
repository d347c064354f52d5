import type { AgreementService } from '../../inventory/types.ts';
import { addressBits, type IpAddress } from '../../net/address.ts';
import { covers, coversAddress, type Prefix } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import { ownedPart, siteBoxes } from '../policy/policy.ts';
import { rangeOf, wholePackets } from '../space/box.ts';
import type { Agreement, Site } from '../subject/subject.ts';
import type { AgreementEvidence, AgreementVerdict, Packet, Verdict } from '../types.ts';
import { cellsFor } from './agreement-cells.ts';
import {
  type Connecting,
  circuitsOf,
  lostHop,
  type MissingReach,
  missingReach,
  unattached,
} from './connectivity.ts';
import { failureOf } from './delivery.ts';
import { hostIn } from './packet.ts';
import { probe } from './probe.ts';

/** An agreement judged in one family: its evidence, and the declared reach that fails. */
export interface AgreementJudgement {
  readonly verdict: AgreementVerdict;
  readonly missing: readonly MissingReach[];
}

interface Parties {
  readonly agreement: Agreement;
  readonly opener: Site;
  readonly server: Site;
}

/** Every agreement in force whose both sides have prefixes of this family. */
export function judgeAgreements(context: Connecting): readonly AgreementJudgement[] {
  return context.policy.agreements.flatMap((agreement) => {
    if (agreement.permitsOnly === true) return [];
    const pairs = partiesOf(context, agreement);
    if (pairs.length === 0) return [];
    const proved = context.agreed?.has(agreement.id) === true;
    const missing = proved ? [] : pairs.flatMap((parties) => missingIn(context, parties));
    const shown =
      pairs.find(({ opener, server }) =>
        missing.some(({ missing: one }) => [opener.id, server.id].includes(one.fromSite)),
      ) ?? pairs[0];
    const evidence = shown === undefined ? [] : evidenceFor(context, shown);
    const verdict = verdictOf(evidence, missing);
    const cells = shown === undefined ? [] : cellsFor(context, agreement, shown.opener, shown.server);
    return [
      { verdict: { agreement: agreement.id, family: context.family, verdict, evidence, cells }, missing },
    ];
  });
}

function verdictOf(evidence: readonly AgreementEvidence[], missing: readonly MissingReach[]): Verdict {
  if (evidence.some(({ passes, expected }) => passes && !expected)) return 'breach';
  return missing.length > 0 || evidence.some(({ passes, expected }) => expected && !passes)
    ? 'missing'
    : 'reachable-as-declared';
}

/** Pairs of sites that hold agreed prefixes, by who opens. */
function partiesOf({ policy, family, subject }: Connecting, agreement: Agreement): readonly Parties[] {
  const holders = (vpn: string, prefixes: Agreement['consumerPrefixes']): readonly Site[] => {
    const wanted = prefixes.map(({ value }) => value).filter((prefix) => prefix.family === family);
    const families = subject.vpns.find(({ id }) => id === vpn)?.families ?? [];
    return families.includes(family)
      ? (policy.sites.get(vpn) ?? []).filter((site) => ownedPart(wanted, site).length > 0)
      : [];
  };
  const consumers = holders(agreement.consumerVpn, agreement.consumerPrefixes);
  const providers = holders(agreement.providerVpn, agreement.providerPrefixes);
  return consumers.flatMap((consumer) =>
    providers.flatMap((provider) => {
      const forth = { agreement, opener: consumer, server: provider };
      const back = { agreement, opener: provider, server: consumer };
      if (agreement.direction === 'both') return [forth, back];
      return [agreement.direction === 'consumer-opens' ? forth : back];
    }),
  );
}

/** Both directions of the declared session, from every circuit of the two sites. */
function missingIn(context: Connecting, { agreement, opener, server }: Parties): readonly MissingReach[] {
  return [[opener, server] as const, [server, opener] as const].flatMap(([from, to]) => {
    const found = missingOneWay(context, agreement, from, to);
    return found === undefined
      ? []
      : [{ ...found, missing: { ...found.missing, agreement: agreement.id, declared: [agreement.span] } }];
  });
}

function missingOneWay(
  context: Connecting,
  agreement: Agreement,
  from: Site,
  to: Site,
): MissingReach | undefined {
  const { family, policy } = context;
  const clauses = policy
    .clauses(from.vpn, to.vpn, family)
    .filter((clause) => clause.agreement.id === agreement.id);
  const demand = wholePackets(clauses.flatMap((clause) => siteBoxes(clause, from, to)));
  const lost = unattached(context, from) ?? unattached(context, to);
  if (lost !== undefined)
    return missingReach(context, from, to, {
      reason: 'circuit-missing',
      stoppedAt: lostHop(context, lost),
      stopped: context.passage.packets.of(demand),
    });
  if (circuitsOf(context, to).length === 0) return undefined;
  for (const circuit of circuitsOf(context, from))
    for (const prefix of clauses.flatMap(({ toPrefixes }) => ownedPart(toPrefixes, to))) {
      const wanted = demand.filter(
        ({ destination }) => destination.from <= rangeOf(prefix).to && rangeOf(prefix).from <= destination.to,
      );
      const failure = failureOf(context, circuit, to, prefix, context.passage.packets.of(wanted));
      if (failure !== undefined) return missingReach(context, from, to, failure);
    }
  return undefined;
}

/** The agreement's questions about one pair of sites, each with the packet that was tried. */
function evidenceFor(context: Connecting, parties: Parties): readonly AgreementEvidence[] {
  const { agreement, opener, server } = parties;
  const [client, service] = [circuitsOf(context, opener)[0], circuitsOf(context, server)[0]];
  const [source, target] = [hostOf(context, agreement, opener), hostOf(context, agreement, server)];
  const first = agreement.services[0];
  if (
    client === undefined ||
    service === undefined ||
    source === undefined ||
    target === undefined ||
    first === undefined
  )
    return [];
  const ask = (
    question: AgreementEvidence['question'],
    circuit: Circuit,
    to: Site,
    packet: Packet | undefined,
    expected: boolean,
  ) =>
    packet === undefined
      ? []
      : [{ question, packet, expected, ...probe(context, circuit, to, packet, expected) }];
  const requests = agreement.services.map((one) => request(source, target, one));
  return [
    ...requests.flatMap((packet) => ask('declared-service', client, server, packet, true)),
    ...requests.flatMap((packet) => ask('declared-service', service, opener, reply(packet), true)),
    ...ask('neighbour-port', client, server, neighbourPort(source, target, agreement), false),
    ...ask('neighbour-address', client, server, neighbourAddress(context, parties, source, first), false),
    ...(agreement.direction === 'both'
      ? []
      : ask('reverse-opening', service, opener, reverseOpening(target, source, agreement), false)),
  ];
}

function hostOf({ family }: Connecting, agreement: Agreement, site: Site): IpAddress | undefined {
  const declared =
    site.vpn === agreement.consumerVpn ? agreement.consumerPrefixes : agreement.providerPrefixes;
  const prefix = ownedPart(
    declared.map(({ value }) => value),
    site,
  ).find((one) => one.family === family);
  return prefix === undefined ? undefined : { family, value: hostIn(rangeOf(prefix)) };
}

function request(
  source: IpAddress,
  destination: IpAddress,
  service: AgreementService,
  port = service.ports?.from,
): Packet {
  const ends = { family: source.family, source, destination, protocol: service.protocol };
  if (port === undefined) return ends;
  return {
    ...ends,
    sourcePort: 40000,
    destinationPort: port,
    ...(service.protocol === 'tcp' ? { opening: true } : {}),
  };
}

function reply({ family, source, destination, protocol, sourcePort, destinationPort }: Packet): Packet {
  const ends = { family, source: destination, destination: source, protocol };
  if (sourcePort === undefined || destinationPort === undefined) return ends;
  return {
    ...ends,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
    ...(protocol === 'tcp' ? { opening: false } : {}),
  };
}

/** The next TCP (or UDP) port that no service of the agreement names. */
function neighbourPort(source: IpAddress, destination: IpAddress, agreement: Agreement): Packet | undefined {
  const named = agreement.services.find(({ ports }) => ports !== undefined) ?? {
    protocol: 'tcp' as const,
    ports: { from: 442, to: 442 },
  };
  const taken = (port: number) =>
    agreement.services.some(
      ({ protocol, ports }) =>
        protocol === named.protocol && ports !== undefined && ports.from <= port && port <= ports.to,
    );
  let port = (named.ports?.to ?? 0) + 1;
  while (port < 65535 && taken(port)) port++;
  return taken(port) || port > 65535 ? undefined : request(source, destination, named, port);
}

/** A host of the server's site, or of its VPN, that the agreement does not name. */
function neighbourAddress(
  context: Connecting,
  { agreement, server }: Parties,
  source: IpAddress,
  service: AgreementService,
): Packet | undefined {
  const { family, policy } = context;
  const others = (policy.sites.get(server.vpn) ?? []).filter((site) => site.id !== server.id);
  const agreed = [...agreement.providerPrefixes, ...agreement.consumerPrefixes].map(({ value }) => value);
  for (const { prefixes } of [server, ...others])
    for (const { value: prefix } of prefixes) {
      const address = prefix.family === family ? outside(prefix, agreed) : undefined;
      if (address !== undefined) return request(source, address, service);
    }
  return undefined;
}

/** A host of `prefix` that none of `agreed` holds: in its middle, or right behind the agreed part. */
function outside(prefix: Prefix, agreed: readonly Prefix[]): IpAddress | undefined {
  if (agreed.some((one) => covers(one, prefix))) return undefined;
  const inner = agreed.filter((one) => covers(prefix, one)).map((one) => rangeOf(one).to + 1n);
  const tries = [hostIn(rangeOf(prefix)), ...inner, rangeOf(prefix).to - 1n];
  return tries
    .filter((value) => value >= 0n && value >> BigInt(addressBits(prefix.family)) === 0n)
    .map((value) => ({ family: prefix.family, value }))
    .find((address) => coversAddress(prefix, address) && !agreed.some((one) => coversAddress(one, address)));
}

/** The server opens a session to the client's own port of the same number. */
function reverseOpening(source: IpAddress, destination: IpAddress, agreement: Agreement): Packet | undefined {
  const tcp = agreement.services.find(({ protocol }) => protocol === 'tcp');
  return tcp === undefined ? undefined : request(source, destination, tcp);
}
