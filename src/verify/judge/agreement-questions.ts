import type { AgreementService } from '../../inventory/types.ts';
import { addressBits, type IpAddress } from '../../net/address.ts';
import { covers, coversAddress, type Prefix } from '../../net/prefix.ts';
import type { Circuit } from '../bind/circuit.ts';
import { ownedPart } from '../policy/policy.ts';
import { rangeOf } from '../space/box.ts';
import type { Agreement, Site } from '../subject/subject.ts';
import type { AgreementEvidence, Packet } from '../types.ts';
import { type Connecting, circuitsOf } from './connectivity.ts';
import { hostIn } from './packet.ts';

/** One pair of sites an agreement speaks about, by who opens. */
export interface Parties {
  readonly agreement: Agreement;
  readonly opener: Site;
  readonly server: Site;
}

/** A packet that enters by a circuit, and whether it should arrive at a site. */
export interface Question extends Pick<AgreementEvidence, 'question' | 'packet' | 'expected'> {
  readonly from: Circuit;
  readonly to: Site;
}

/** The agreement's questions about one pair of sites. */
export function questionsFor(context: Connecting, parties: Parties): readonly Question[] {
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
    question: Question['question'],
    from: Circuit,
    to: Site,
    packet: Packet | undefined,
    expected: boolean,
  ): readonly Question[] => (packet === undefined ? [] : [{ question, from, to, packet, expected }]);
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
