import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Agreement } from '../../inventory/types.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** Days before the end on which the warning starts. */
const NOTICE_DAYS = 14;
const DAY = 24 * 60 * 60 * 1000;

/** SN3214: an agreement ends after it begins. Warnings: SN3215 it has expired, SN3216 it will soon, SN3217 its review is overdue. SN3218, SN3219: it has not begun, or a consent is dated later than today. */
export const agreementDates: Rule = (context) =>
  context.inventory.agreements.flatMap((agreement) => [
    ...validity(agreement, context),
    ...review(agreement, context),
  ]);

function validity(agreement: Agreement, context: RuleContext): readonly Diagnostic[] {
  const { asOf, at } = context;
  const { id, validFrom, validUntil } = agreement;
  const data = { agreement: id, from: validFrom, until: validUntil, day: asOf };
  const end = { span: at(agreement, 'valid-until') };
  if (validUntil < validFrom) {
    return [
      report('SN3214', data, { ...end, related: [{ span: at(agreement, 'valid-from'), note: 'from' }] }),
    ];
  }
  if (agreement.validity === 'expired') return [report('SN3215', data, end)];
  if (agreement.validity === 'not-yet')
    return asOf < validFrom
      ? [report('SN3218', data, { span: at(agreement, 'valid-from') })]
      : lateConsents(agreement, context);
  const left = (Date.parse(validUntil) - Date.parse(asOf)) / DAY;
  return left <= NOTICE_DAYS ? [report('SN3216', { ...data, left }, end)] : [];
}

function lateConsents(agreement: Agreement, { asOf, at }: RuleContext): readonly Diagnostic[] {
  const { id, consents } = agreement;
  return consents.flatMap(({ party, at: given }, index) =>
    given <= asOf
      ? []
      : [
          report(
            'SN3219',
            { agreement: id, party, given, day: asOf },
            { span: at(agreement, 'consents', index, 'at') },
          ),
        ],
  );
}

function review(agreement: Agreement, { asOf, at }: RuleContext): readonly Diagnostic[] {
  const { reviewBy } = agreement;
  if (reviewBy === undefined || reviewBy >= asOf || agreement.validity !== 'effective') return [];
  return [
    report(
      'SN3217',
      { agreement: agreement.id, review: reviewBy, day: asOf },
      { span: at(agreement, 'review-by') },
    ),
  ];
}
