import { report } from '../../diagnostics/report.ts';
import { overlapsAmong } from '../../net/overlap.ts';
import { prefixText } from '../../net/prefix.ts';
import type { Rule } from '../rule.ts';

/** SN2105: inside one VPN an address belongs to one site. SN2106: and is declared once there. */
export const overlapInVpn: Rule = ({ inventory, sitesOf }) =>
  [...new Set(inventory.sites.map(({ vpn }) => vpn))].flatMap((vpn) => {
    const owned = sitesOf(vpn).flatMap((site) =>
      site.prefixes.map((prefix) => ({ site: site.id, ...prefix })),
    );
    return overlapsAmong(owned, ({ value }) => value).map(({ outer, inner }) => {
      const data = {
        vpn,
        prefix: prefixText(inner.value),
        site: inner.site,
        other: prefixText(outer.value),
        otherSite: outer.site,
      };
      const place = { span: inner.span, related: [{ span: outer.span, note: 'other' }] };
      return inner.site === outer.site ? report('SN2106', data, place) : report('SN2105', data, place);
    });
  });
