import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Site } from '../../inventory/types.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** SN3101: hub and spoke roles need a hub-spoke VPN. SN3102: and there every site has one of them. SN3103: and one is the hub. */
export const siteRoles: Rule = (context) => [
  ...context.inventory.sites.flatMap((site) => problemOf(site, context)),
  ...withoutHub(context),
];

function problemOf(site: Site, { vpnOf, at }: RuleContext): readonly Diagnostic[] {
  const vpn = vpnOf(site);
  if (vpn === undefined || (vpn.topology === 'any-to-any') === (site.role === 'any-to-any-role')) return [];
  const data = { site: site.id, role: site.role, vpn: vpn.id, topology: vpn.topology };
  const related = [{ span: at(vpn, 'vpn-service-topology'), note: 'topology' }];
  return [
    report(vpn.topology === 'any-to-any' ? 'SN3101' : 'SN3102', data, {
      span: at(site, 'site-role'),
      related,
    }),
  ];
}

function withoutHub({ inventory, sitesOf }: RuleContext): readonly Diagnostic[] {
  return inventory.vpns
    .filter(({ id, topology }) => topology !== 'any-to-any' && sitesOf(id).length > 0)
    .filter(({ id }) => sitesOf(id).every(({ role }) => role === 'spoke-role'))
    .map((vpn) => report('SN3103', { vpn: vpn.id, count: sitesOf(vpn.id).length }, { span: vpn.span }));
}
