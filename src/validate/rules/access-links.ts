import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { LinkAddresses, Site, SiteNetworkAccess } from '../../inventory/types.ts';
import { addressBits, addressText, type IpAddress, sameAddress } from '../../net/address.ts';
import { overlapsAmong } from '../../net/overlap.ts';
import {
  baseAddress,
  coversAddress,
  lastAddress,
  networkOf,
  type Prefix,
  prefixText,
} from '../../net/prefix.ts';
import type { Rule, RuleContext } from '../rule.ts';

/**
 * SN2110: both ends of an access link lie in its subnet. SN2111: neither end is the subnet's first or last address, nor the other end.
 * SN2112: one link per family. SN2113: a link's subnet is no other link's and no site's.
 */
export const accessLinks: Rule = (context) => [
  ...context.accesses.flatMap((access) => [
    ...access.links.flatMap((link) => endProblems(link, access, context)),
    ...repeatedFamilies(access),
  ]),
  ...[...new Set(context.inventory.sites.map(({ vpn }) => vpn))].flatMap((vpn) =>
    overlapsOfLinks(vpn, context),
  ),
];

function endProblems(
  link: LinkAddresses,
  access: SiteNetworkAccess,
  { at }: RuleContext,
): readonly Diagnostic[] {
  const subnet = networkOf(link.provider);
  const provider = baseAddress(link.provider);
  const data = { access: access.id, subnet: prefixText(subnet) };
  const span = link.customer === undefined ? link.span : at(link, 'customer-address');
  if (link.customer !== undefined && !coversAddress(subnet, link.customer)) {
    return [
      report(
        'SN2110',
        { ...data, address: addressText(link.customer) },
        { span, related: [{ span: link.span, note: 'provider' }] },
      ),
    ];
  }
  const unusable = (address: IpAddress): boolean => isEdge(address, subnet);
  return [
    ...(unusable(provider)
      ? [report('SN2111', { ...data, address: addressText(provider) }, { span: link.span })]
      : []),
    ...(link.customer !== undefined && (unusable(link.customer) || sameAddress(link.customer, provider))
      ? [report('SN2111', { ...data, address: addressText(link.customer) }, { span })]
      : []),
  ];
}

/** First and last address of an IPv4 subnet (RFC 3021 frees them on a /31), and the subnet-router anycast address of IPv6 (RFC 4291, RFC 6164). */
function isEdge(address: IpAddress, subnet: Prefix): boolean {
  if (addressBits(subnet.family) - subnet.length <= 1) return subnet.length === addressBits(subnet.family);
  return (
    sameAddress(address, baseAddress(subnet)) ||
    (subnet.family === 4 && sameAddress(address, lastAddress(subnet)))
  );
}

function repeatedFamilies(access: SiteNetworkAccess): readonly Diagnostic[] {
  return [...Map.groupBy(access.links, ({ provider }) => provider.family).values()].flatMap(
    ([first, ...others]) =>
      others.map(({ provider, span }) => {
        const related = first === undefined ? [] : [{ span: first.span, note: 'first' }];
        return report('SN2112', { access: access.id, family: `IPv${provider.family}` }, { span, related });
      }),
  );
}

function overlapsOfLinks(vpn: string, { sitesOf }: RuleContext): readonly Diagnostic[] {
  const sites = sitesOf(vpn);
  const lans = sites.flatMap((site) =>
    site.prefixes.map(({ value, span }) => ({ prefix: value, span, link: false })),
  );
  const links = sites.flatMap(linksOf);
  return overlapsAmong([...lans, ...links], ({ prefix }) => prefix)
    .filter(({ outer, inner }) => outer.link || inner.link)
    .map(({ outer, inner }) => {
      const [link, other] = inner.link ? [inner, outer] : [outer, inner];
      const data = { vpn, link: prefixText(link.prefix), other: prefixText(other.prefix) };
      return report('SN2113', data, { span: link.span, related: [{ span: other.span, note: 'other' }] });
    });
}

/** The link of a `direct` access is its site's own prefix and is judged there. */
function linksOf(
  site: Site,
): readonly { readonly prefix: Prefix; readonly span: LinkAddresses['span']; readonly link: boolean }[] {
  return site.accesses
    .filter(({ routing }) => routing.type !== 'direct')
    .flatMap(({ links }) =>
      links.map(({ provider, span }) => ({ prefix: networkOf(provider), span, link: true })),
    );
}
