import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Agreement, Declared } from '../../inventory/types.ts';
import { overlaps, type Prefix, prefixText } from '../../net/prefix.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** What an agreement brings from one VPN into another. */
interface Offer {
  readonly agreement: string;
  readonly from: string;
  readonly into: string;
  readonly prefix: Declared<Prefix>;
}

/**
 * Sectors may own the same addresses while they are isolated, never where an agreement joins them. SN2107: an offered prefix exists in the
 * VPN it is brought into. SN2109: two agreements bring overlapping prefixes of different VPNs into one.
 */
export const overlapAcrossAgreement: Rule = (context) => {
  const live = context.inventory.agreements.filter(isJoining);
  const offers = live.flatMap(offersOf);
  return [...offers.flatMap((offer) => withOwn(offer, context)), ...amongOffers(offers)];
};

function isJoining({ validity, providerVpn, consumerVpn }: Agreement): boolean {
  return validity !== 'expired' && providerVpn !== consumerVpn;
}

function offersOf({
  id,
  providerVpn,
  consumerVpn,
  providerPrefixes,
  consumerPrefixes,
}: Agreement): readonly Offer[] {
  return [
    ...providerPrefixes.map((prefix) => ({ agreement: id, from: providerVpn, into: consumerVpn, prefix })),
    ...consumerPrefixes.map((prefix) => ({ agreement: id, from: consumerVpn, into: providerVpn, prefix })),
  ];
}

function withOwn({ agreement, from, into, prefix }: Offer, { sitesOf }: RuleContext): readonly Diagnostic[] {
  return sitesOf(into).flatMap((site) =>
    site.prefixes
      .filter(({ value }) => overlaps(value, prefix.value))
      .map((own) => {
        const data = {
          agreement,
          from,
          into,
          site: site.id,
          prefix: prefixText(prefix.value),
          other: prefixText(own.value),
        };
        return report('SN2107', data, { span: prefix.span, related: [{ span: own.span, note: 'own' }] });
      }),
  );
}

function amongOffers(offers: readonly Offer[]): readonly Diagnostic[] {
  return [...Map.groupBy(offers, ({ into }) => into).values()].flatMap((arriving) =>
    arriving.flatMap((offer, index) =>
      arriving
        .slice(0, index)
        .filter(
          (earlier) => earlier.from !== offer.from && overlaps(earlier.prefix.value, offer.prefix.value),
        )
        .slice(0, 1)
        .map((earlier) => twoArrivals(offer, earlier)),
    ),
  );
}

function twoArrivals(offer: Offer, earlier: Offer): Diagnostic {
  const data = {
    into: offer.into,
    agreement: offer.agreement,
    from: offer.from,
    prefix: prefixText(offer.prefix.value),
    otherAgreement: earlier.agreement,
    otherFrom: earlier.from,
    other: prefixText(earlier.prefix.value),
  };
  return report('SN2109', data, {
    span: offer.prefix.span,
    related: [{ span: earlier.prefix.span, note: 'other' }],
  });
}
