import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { VpnService } from '../../inventory/types.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** SN2125: every family a VPN carries has a limit of routes. SN2126: and the VPN's own prefixes fit into it. */
export const routeLimits: Rule = (context) =>
  context.inventory.vpns.flatMap((vpn) => vpn.families.flatMap((family) => problemsOf(vpn, family, context)));

function problemsOf(vpn: VpnService, family: 4 | 6, { sitesOf, at }: RuleContext): readonly Diagnostic[] {
  const limit = vpn.maximumRoutes.find((one) => one.family === family)?.maximum;
  const data = { vpn: vpn.id, family: `ipv${family}` };
  if (limit === undefined) return [report('SN2125', data, { span: at(vpn, 'maximum-routes') })];
  const count = sitesOf(vpn.id).flatMap(({ prefixes }) =>
    prefixes.filter(({ value }) => value.family === family),
  ).length;
  return count <= limit
    ? []
    : [report('SN2126', { ...data, limit, count }, { span: at(vpn, 'maximum-routes', `ipv${family}`) })];
}
