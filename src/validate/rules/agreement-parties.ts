import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Agreement } from '../../inventory/types.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** SN3202: an agreement joins two different VPNs. SN3203: both consented. SN3204: nobody else did. */
export const agreementParties: Rule = (context) =>
  context.inventory.agreements.flatMap((agreement) => [
    ...withItself(agreement, context),
    ...oneSided(agreement, context),
    ...strangers(agreement, context),
  ]);

function withItself(agreement: Agreement, { at }: RuleContext): readonly Diagnostic[] {
  if (agreement.providerVpn !== agreement.consumerVpn) return [];
  const data = { agreement: agreement.id, vpn: agreement.providerVpn };
  return [report('SN3202', data, { span: at(agreement, 'consumer-vpn') })];
}

function oneSided(agreement: Agreement, { at, vpn }: RuleContext): readonly Diagnostic[] {
  const consented = new Set(agreement.consents.map(({ party }) => party));
  return [...new Set([agreement.providerVpn, agreement.consumerVpn])]
    .filter((party) => !consented.has(party) && vpn(party) !== undefined)
    .map((party) =>
      report('SN3203', { agreement: agreement.id, party }, { span: at(agreement, 'consents') }),
    );
}

/** While a party is unknown, its misspelt name would make a stranger of the right one. */
function strangers(agreement: Agreement, { at, vpn }: RuleContext): readonly Diagnostic[] {
  const parties = [agreement.providerVpn, agreement.consumerVpn];
  if (parties.some((party) => vpn(party) === undefined)) return [];
  return agreement.consents.flatMap(({ party }, index) =>
    parties.includes(party)
      ? []
      : [
          report(
            'SN3204',
            { agreement: agreement.id, party, parties: parties.join(', ') },
            { span: at(agreement, 'consents', index, 'party') },
          ),
        ],
  );
}
