import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { report } from '../../diagnostics/report.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** SN1303: every VPN that a site, an agreement or a freeze names exists. */
export const knownVpns: Rule = (context) => {
  const { inventory, at } = context;
  const named: readonly { readonly id: string; readonly span: Span }[] = [
    ...inventory.sites.map((site) => ({ id: site.vpn, span: at(site, 'vpn-id') })),
    ...inventory.agreements.flatMap((agreement) => [
      { id: agreement.providerVpn, span: at(agreement, 'provider-vpn') },
      { id: agreement.consumerVpn, span: at(agreement, 'consumer-vpn') },
    ]),
    ...(inventory.network.governance?.freezes ?? []).flatMap((freeze) =>
      freeze.vpns === 'all' ? [] : freeze.vpns.map((id, index) => ({ id, span: at(freeze, 'vpns', index) })),
    ),
  ];
  return named
    .filter(({ id }) => context.vpn(id) === undefined)
    .map(({ id, span }) => unknown(id, span, context));
};

function unknown(id: string, span: Span, { inventory }: RuleContext): Diagnostic {
  const near = didYouMean(
    id,
    inventory.vpns.map((vpn) => vpn.id),
  );
  return near === undefined
    ? report('SN1303', { id }, { span })
    : report('SN1303', { id, near }, { span, help: 'near' });
}
