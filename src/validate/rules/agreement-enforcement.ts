import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Agreement, Declared, Site } from '../../inventory/types.ts';
import { covers, type Prefix, prefixText } from '../../net/prefix.ts';
import type { Rule, RuleContext } from '../rule.ts';

/**
 * An agreement is only as good as the point that enforces it. SN3211: a firewall that the network does not have. SN3212: one-way UDP,
 * which no stateless filter can hold. SN3213: a filter on one side while the other side's VRF holds more than the agreement names.
 */
export const agreementEnforcement: Rule = (context) =>
  context.inventory.agreements
    .filter(({ validity }) => validity !== 'expired')
    .flatMap((agreement) => [
      ...firewall(agreement, context),
      ...oneWayUdp(agreement, context),
      ...unprotectedNeighbours(agreement, context),
    ]);

function firewall(agreement: Agreement, { at }: RuleContext): readonly Diagnostic[] {
  const { enforcement } = agreement;
  if (enforcement.kind !== 'firewall') return [];
  return [
    report(
      'SN3211',
      { agreement: agreement.id, firewall: enforcement.firewall },
      { span: at(agreement, 'enforcement') },
    ),
  ];
}

function oneWayUdp(agreement: Agreement, { at }: RuleContext): readonly Diagnostic[] {
  if (agreement.direction === 'both' || agreement.enforcement.kind === 'firewall') return [];
  return agreement.services
    .filter(({ protocol }) => protocol === 'udp')
    .map((service) => {
      const related = [{ span: at(agreement, 'direction'), note: 'direction' }];
      const data = { agreement: agreement.id, direction: agreement.direction };
      return report('SN3212', data, { span: at(service, 'protocol'), related });
    });
}

function unprotectedNeighbours(agreement: Agreement, context: RuleContext): readonly Diagnostic[] {
  const { kind } = agreement.enforcement;
  if (kind !== 'consumer-pe' && kind !== 'provider-pe') return [];
  const [vpn, offered] =
    kind === 'consumer-pe'
      ? [agreement.providerVpn, agreement.providerPrefixes]
      : [agreement.consumerVpn, agreement.consumerPrefixes];
  const [exposed] = exposedPrefixes(vpn, offered, context);
  if (exposed === undefined) return [];
  const data = {
    agreement: agreement.id,
    enforcement: kind,
    vpn,
    site: exposed.site,
    prefix: prefixText(exposed.value),
  };
  const related = [{ span: exposed.span, note: 'exposed' }];
  return [report('SN3213', data, { span: context.at(agreement, 'enforcement'), related })];
}

/** Prefixes in the VRFs that hold the offered ones, which a filter on the far side does not name. */
function exposedPrefixes(
  vpn: string,
  offered: readonly Declared<Prefix>[],
  { sitesOf }: RuleContext,
): readonly (Declared<Prefix> & { readonly site: string })[] {
  const sites = sitesOf(vpn);
  const holders = sites.filter(({ prefixes }) =>
    offered.some(({ value }) => prefixes.some((lan) => covers(lan.value, value))),
  );
  const families = new Set(offered.map(({ value }) => value.family));
  return sites
    .filter((site) => holders.some((holder) => shareVrf(site, holder)))
    .flatMap(({ id, prefixes }) => prefixes.map((prefix) => ({ site: id, ...prefix })))
    .filter(({ value }) => families.has(value.family) && !offered.some((one) => covers(one.value, value)));
}

/** Sites of one VPN and role share a VRF on a common router; every spoke there has one of its own. */
function shareVrf(a: Site, b: Site): boolean {
  if (a.id === b.id) return true;
  if (a.role === 'spoke-role' || a.role !== b.role) return false;
  return a.accesses.some(({ router }) => b.accesses.some((access) => access.router === router));
}
