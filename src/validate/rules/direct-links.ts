import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Site, SiteNetworkAccess } from '../../inventory/types.ts';
import { networkOf, prefixText, samePrefix } from '../../net/prefix.ts';
import type { Rule, RuleContext } from '../rule.ts';

/**
 * With `direct` routing the link is the site's LAN. SN2121: so there is one prefix per family. SN2122: and one access.
 * SN2123: and the PE's address lies in that prefix, with its length.
 */
export const directLinks: Rule = (context) =>
  context.inventory.sites.flatMap((site) => {
    const direct = site.accesses.filter(({ routing }) => routing.type === 'direct');
    return direct
      .flatMap((access) => problemsOf(access, site, context))
      .concat(tooMany(direct, site, context));
  });

function problemsOf(access: SiteNetworkAccess, site: Site, { at }: RuleContext): readonly Diagnostic[] {
  const span = at(access, 'routing-protocol');
  const families = [...Map.groupBy(site.prefixes, ({ value }) => value.family).entries()];
  const several = families
    .filter(([, prefixes]) => prefixes.length > 1)
    .map(([family, prefixes]) => {
      const data = { site: site.id, access: access.id, family: `IPv${family}`, count: prefixes.length };
      return report('SN2121', data, {
        span,
        related: prefixes.slice(1).map((prefix) => ({ span: prefix.span, note: 'more' })),
      });
    });
  return [...several, ...outside(access, site)];
}

function outside(access: SiteNetworkAccess, site: Site): readonly Diagnostic[] {
  return access.links.flatMap(({ provider, span }) => {
    const lan = site.prefixes.find(({ value }) => value.family === provider.family);
    if (lan !== undefined && samePrefix(lan.value, networkOf(provider))) return [];
    const data = {
      access: access.id,
      address: prefixText(provider),
      lan: lan === undefined ? '-' : prefixText(lan.value),
    };
    return [
      report('SN2123', data, { span, related: lan === undefined ? [] : [{ span: lan.span, note: 'lan' }] }),
    ];
  });
}

function tooMany(
  direct: readonly SiteNetworkAccess[],
  site: Site,
  { at }: RuleContext,
): readonly Diagnostic[] {
  const [access] = direct;
  if (access === undefined || site.accesses.length === 1) return [];
  const data = { site: site.id, access: access.id, count: site.accesses.length };
  return [report('SN2122', data, { span: at(access, 'routing-protocol') })];
}
