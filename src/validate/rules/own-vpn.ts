import { report } from '../../diagnostics/report.ts';
import type { Rule } from '../rule.ts';

/** SN3104: a department attaches sites to its own VPNs only; into another one leads an agreement, not a typed name. */
export const ownVpn: Rule = ({ inventory, vpnOf, at }) =>
  inventory.sites.flatMap((site) => {
    const vpn = vpnOf(site);
    if (vpn === undefined || vpn.span.file === site.span.file) return [];
    const data = { site: site.id, vpn: vpn.id, department: vpn.department };
    return [report('SN3104', data, { span: at(site, 'vpn-id'), related: [{ span: vpn.span, note: 'vpn' }] })];
  });
