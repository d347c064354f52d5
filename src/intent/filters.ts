import type { FilterRule, PacketFilter } from '../device/model.ts';
import type { Agreement, AgreementService } from '../inventory/types.ts';
import { FAMILIES, type Family } from '../net/address.ts';
import { covers, overlaps, type Prefix } from '../net/prefix.ts';
import { originOf, type SiteVrf, type VrfAgreement } from './site-vrf.ts';

/** Whether this side's PE holds the agreement's filter. */
export function enforcedHere({ agreement, party }: VrfAgreement): boolean {
  return agreement.enforcement.kind === 'both' || agreement.enforcement.kind === `${party}-pe`;
}

/** `AGR-X1-c` on the consumer's circuits, `AGR-X1-p` on the provider's. */
export function filterName({ agreement, party }: VrfAgreement): string {
  return `AGR-${agreement.id}-${party === 'consumer' ? 'c' : 'p'}`;
}

/** The families in which both sides have prefixes: in the others nothing crosses and nothing needs a filter. */
export function filterFamilies({ own, foreign }: VrfAgreement): Family[] {
  return FAMILIES.filter((family) =>
    [own, foreign].every((side) => side.prefixes.some(({ prefix }) => prefix.family === family)),
  );
}

/** The packet filters of a VRF's agreements. They keep no state: a PE's connection table knows no VRFs, so equal addresses of two VPNs would mix. */
export function compileFilters(vrf: SiteVrf, concerning: readonly VrfAgreement[]): PacketFilter[] {
  return vrf.agreements
    .filter(enforcedHere)
    .flatMap((one) => filterFamilies(one).map((family) => compileFilter(vrf, one, family, concerning)));
}

/**
 * First what the agreements with these foreign prefixes permit, then nothing more to or from them. The permits of the VPN's other agreements
 * with an overlapping foreign side stand here too: this filter's denials come before their own filter. Other addresses of the foreign VPN are
 * refused where they hang on: by their numbers alone they could be this VPN's own.
 */
function compileFilter(
  vrf: SiteVrf,
  one: VrfAgreement,
  family: Family,
  concerning: readonly VrfAgreement[],
): PacketFilter {
  const foreign = prefixesOf(one.foreign.prefixes, family);
  const others = concerning.filter(
    (other) =>
      other.agreement.id !== one.agreement.id &&
      prefixesOf(other.foreign.prefixes, family).some((a) => foreign.some((b) => overlaps(a, b))),
  );
  const at = originOf(vrf, one.agreement.span, one.agreement.id);
  const denials = [...foreign, ...foreignLinks(one, family)].flatMap((prefix): FilterRule[] => [
    { action: 'deny', protocol: 'ip', destination: prefix, at },
    { action: 'deny', protocol: 'ip', source: prefix, at },
  ]);
  const permits = [one, ...others].flatMap((each) => permitsOf(vrf, each, family));
  return { name: filterName(one), family, at, rules: [...permits, ...denials] };
}

/**
 * Where nobody filters on the other side, its links to the CEs must be refused here: their addresses pass that side's source check, and the way
 * to this side's prefixes is open to whatever stands in its VRF.
 */
function foreignLinks({ agreement, foreign }: VrfAgreement, family: Family): Prefix[] {
  if (agreement.enforcement.kind === 'both') return [];
  const links = foreign.nodes.flatMap((node) => prefixesOf(node.links, family));
  const named = prefixesOf(foreign.prefixes, family);
  return links.filter((link) => !named.some((prefix) => covers(prefix, link)));
}

function permitsOf(vrf: SiteVrf, one: VrfAgreement, family: Family): FilterRule[] {
  const { agreement } = one;
  const [consumer, provider] = one.party === 'consumer' ? [one.own, one.foreign] : [one.foreign, one.own];
  const at = originOf(vrf, agreement.span, agreement.id);
  return prefixesOf(consumer.prefixes, family).flatMap((c) =>
    prefixesOf(provider.prefixes, family).flatMap((p) =>
      agreement.services.flatMap((service) =>
        openings(agreement, c, p).flatMap(([client, server]) => serviceRules(service, client, server, at)),
      ),
    ),
  );
}

/** Who may open to whom, as (client, server). */
function openings({ direction }: Agreement, consumer: Prefix, provider: Prefix): [Prefix, Prefix][] {
  const forth: [Prefix, Prefix] = [consumer, provider];
  const back: [Prefix, Prefix] = [provider, consumer];
  if (direction === 'both') return [forth, back];
  return [direction === 'consumer-opens' ? forth : back];
}

/** TCP answers are told from openings by their flags; UDP and ICMP have no such mark, so their answers pass by port or altogether. */
function serviceRules(service: AgreementService, client: Prefix, server: Prefix, at: number): FilterRule[] {
  const { protocol, ports } = service;
  const request = { action: 'permit' as const, protocol, source: client, destination: server, at };
  const answer = { action: 'permit' as const, protocol, source: server, destination: client, at };
  if (ports === undefined || protocol === 'icmp') return [request, answer];
  const established = protocol === 'tcp' ? { established: true } : {};
  return [
    { ...request, destinationPorts: ports },
    { ...answer, sourcePorts: ports, ...established },
  ];
}

function prefixesOf(prefixes: readonly { readonly prefix: Prefix }[], family: Family): Prefix[] {
  return prefixes.map(({ prefix }) => prefix).filter((prefix) => prefix.family === family);
}
