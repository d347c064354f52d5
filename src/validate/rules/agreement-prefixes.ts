import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Agreement, Declared } from '../../inventory/types.ts';
import { FAMILIES, type Family } from '../../net/address.ts';
import { covers, type Prefix, prefixText } from '../../net/prefix.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** SN3205: each side offers only what a site of its VPN owns. SN3206: a family that one side offers is offered by the other too. */
export const agreementPrefixes: Rule = (context) =>
  context.inventory.agreements.flatMap((agreement) => [
    ...notOwned(agreement.id, agreement.providerVpn, agreement.providerPrefixes, context),
    ...notOwned(agreement.id, agreement.consumerVpn, agreement.consumerPrefixes, context),
    ...FAMILIES.flatMap((family) => halfOffered(agreement, family, context)),
  ]);

function notOwned(
  agreement: string,
  vpn: string,
  prefixes: readonly Declared<Prefix>[],
  context: RuleContext,
): readonly Diagnostic[] {
  if (context.vpn(vpn) === undefined) return [];
  const owned = context.sitesOf(vpn).flatMap((site) => site.prefixes);
  return prefixes
    .filter(({ value }) => !owned.some((lan) => covers(lan.value, value)))
    .map(({ value, span }) => report('SN3205', { agreement, vpn, prefix: prefixText(value) }, { span }));
}

function halfOffered(agreement: Agreement, family: Family, { at }: RuleContext): readonly Diagnostic[] {
  const has = (prefixes: readonly Declared<Prefix>[]): boolean =>
    prefixes.some(({ value }) => value.family === family);
  const [provider, consumer] = [has(agreement.providerPrefixes), has(agreement.consumerPrefixes)];
  if (provider === consumer) return [];
  const silent = provider ? 'consumer-prefixes' : 'provider-prefixes';
  const data = { agreement: agreement.id, family: `IPv${family}`, key: silent };
  return [report('SN3206', data, { span: at(agreement, silent) })];
}
