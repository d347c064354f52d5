import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Agreement, Declared } from '../../inventory/types.ts';
import { overlaps, type Prefix, prefixText } from '../../net/prefix.ts';
import type { Rule } from '../rule.ts';

/**
 * SN2108: two agreements between the same VPNs never name overlapping prefixes on both sides. A packet between them could belong to
 * either, so that neither could be proved, reviewed or ended alone.
 */
export const agreementTwice: Rule = ({ inventory }) => {
  const live = inventory.agreements.filter(({ validity }) => validity !== 'expired');
  const pairs = Map.groupBy(live, ({ providerVpn, consumerVpn }) =>
    [providerVpn, consumerVpn].sort().join(' '),
  );
  return [...pairs.values()].flatMap((agreements) =>
    agreements.flatMap((agreement, index) =>
      agreements.slice(0, index).flatMap((earlier) => clash(agreement, earlier)),
    ),
  );
};

function clash(agreement: Agreement, earlier: Agreement): readonly Diagnostic[] {
  const [side, otherSide] = [agreement.providerVpn, agreement.consumerVpn];
  const first = firstOverlap(prefixesOf(agreement, side), prefixesOf(earlier, side));
  const second = firstOverlap(prefixesOf(agreement, otherSide), prefixesOf(earlier, otherSide));
  if (first === undefined || second === undefined || side === otherSide) return [];
  const data = {
    agreement: agreement.id,
    earlier: earlier.id,
    provider: prefixText(first[0].value),
    consumer: prefixText(second[0].value),
  };
  return [
    report('SN2108', data, { span: first[0].span, related: [{ span: first[1].span, note: 'earlier' }] }),
  ];
}

function prefixesOf(agreement: Agreement, vpn: string): readonly Declared<Prefix>[] {
  return agreement.providerVpn === vpn ? agreement.providerPrefixes : agreement.consumerPrefixes;
}

function firstOverlap(
  mine: readonly Declared<Prefix>[],
  theirs: readonly Declared<Prefix>[],
): readonly [Declared<Prefix>, Declared<Prefix>] | undefined {
  for (const a of mine) {
    const b = theirs.find(({ value }) => overlaps(a.value, value));
    if (b !== undefined) return [a, b];
  }
  return undefined;
}
