import type { Agreement, AgreementService, Inventory } from '../../inventory/types.ts';
import { addressText, FAMILIES, type Family } from '../../net/address.ts';
import { covers, overlaps } from '../../net/prefix.ts';
import type { SiteHost } from './customers.ts';
import type { Expectation, LabSite, Question } from './expectations.ts';

/** A host of a site, ready to be asked or to ask. */
interface Party {
  readonly site: string;
  readonly host: SiteHost;
}

/** What each effective agreement opens, and that its neighbours stay shut: next port, next address, opening from the other side. */
export function agreementExpectations(
  inventory: Inventory,
  sites: readonly LabSite[],
): readonly Expectation[] {
  const effective = inventory.agreements.filter(({ validity }) => validity === 'effective');
  return effective.flatMap((agreement) =>
    FAMILIES.flatMap((family) => questionsOf(agreement, sites, family)),
  );
}

function questionsOf(
  agreement: Agreement,
  sites: readonly LabSite[],
  family: Family,
): readonly Expectation[] {
  const providerPrefixes = agreement.providerPrefixes.map(({ value }) => value);
  const consumerPrefixes = agreement.consumerPrefixes.map(({ value }) => value);
  const providers = partiesOf(sites, agreement.providerVpn, family);
  const consumers = partiesOf(sites, agreement.consumerVpn, family);
  const [provider, otherProvider] = splitBy(providers, providerPrefixes);
  const [consumer, otherConsumer] = splitBy(consumers, consumerPrefixes);
  if (provider === undefined || consumer === undefined) return [];
  const [opener, answerer] =
    agreement.direction === 'provider-opens' ? [provider, consumer] : [consumer, provider];
  const [otherOpener, otherAnswerer] =
    agreement.direction === 'provider-opens'
      ? [otherProvider, otherConsumer]
      : [otherConsumer, otherProvider];
  return agreement.services.flatMap((service): Expectation[] => {
    const asked = (
      question: Question,
      from: Party | undefined,
      to: Party | undefined,
      port = service.ports?.from,
    ) =>
      from === undefined || to === undefined
        ? []
        : [expectation(agreement, service, question, from, to, port)];
    const beyond = neighbourPort(agreement, service);
    return [
      ...asked('declared-service', opener, answerer),
      ...(beyond === undefined ? [] : asked('neighbour-port', opener, answerer, beyond)),
      ...asked('neighbour-address', opener, otherAnswerer),
      ...asked('neighbour-address', otherOpener, answerer),
      ...(agreement.direction === 'both' || service.protocol === 'icmp'
        ? []
        : asked('reverse-opening', answerer, opener)),
    ];
  });
}

function expectation(
  agreement: Agreement,
  service: AgreementService,
  question: Question,
  from: Party,
  to: Party,
  port: number | undefined,
): Expectation {
  return {
    question,
    from: from.site,
    to: to.site,
    agreement: agreement.id,
    answered: question === 'declared-service',
    wish: {
      customer: from.site,
      family: from.host.address.family,
      source: addressText(from.host.address),
      destination: addressText(to.host.address),
      protocol: service.protocol,
      ...(port === undefined ? {} : { port }),
      seconds: 1,
    },
  };
}

/** The port after the last one of a service that no other service of the agreement opens. */
function neighbourPort(agreement: Agreement, service: AgreementService): number | undefined {
  if (service.ports === undefined) return undefined;
  const open = (port: number): boolean =>
    agreement.services.some(
      ({ protocol, ports }) =>
        protocol === service.protocol && ports !== undefined && ports.from <= port && port <= ports.to,
    );
  for (let port = service.ports.to + 1; port < 65536; port++) if (!open(port)) return port;
  return undefined;
}

/** Ports that customers must listen on so that the answers of agreements mean something. */
export function agreementPorts(inventory: Inventory): readonly number[] {
  const ports = inventory.agreements.flatMap((agreement) =>
    agreement.services.flatMap((service) => [service.ports?.from, neighbourPort(agreement, service)]),
  );
  return [...new Set(ports.filter((port) => port !== undefined))];
}

function partiesOf(sites: readonly LabSite[], vpn: string, family: Family): readonly Party[] {
  return sites
    .filter(({ site }) => site.vpn === vpn)
    .flatMap(({ site, hosts }) => hosts.map((host) => ({ site: site.id, host })))
    .filter(({ host }) => host.address.family === family);
}

/** The first host inside the prefixes, and the first one of the same VPN that lies outside. */
function splitBy(
  parties: readonly Party[],
  prefixes: readonly SiteHost['prefix'][],
): readonly [Party | undefined, Party | undefined] {
  const inside = parties.find(({ host }) => prefixes.some((prefix) => covers(prefix, host.prefix)));
  const outside = parties.filter(({ host }) => !prefixes.some((prefix) => overlaps(prefix, host.prefix)));
  return [inside, outside.find(({ site }) => site === inside?.site) ?? outside[0]];
}
