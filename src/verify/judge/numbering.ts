import { compareText } from '../../net/order.ts';
import type { Breach } from '../types.ts';
import type { BreachDraft } from './breaches.ts';

const GRAVITY: readonly Breach['severity'][] = ['critical', 'high', 'medium'];

/** Numbers breaches B1, B2, … by gravity, pair, family and cause: the same texts give the same numbers. */
export function numberedBreaches(drafts: readonly BreachDraft[]): readonly Breach[] {
  return drafts.toSorted(compare).map((draft, index) => ({ id: `B${index + 1}`, ...draft }));
}

function compare(a: BreachDraft, b: BreachDraft): number {
  return GRAVITY.indexOf(a.severity) - GRAVITY.indexOf(b.severity) || compareText(keyOf(a), keyOf(b));
}

function keyOf(draft: BreachDraft): string {
  const causes = draft.causes.map(({ router, line }) => `${router} ${String(line).padStart(8, '0')}`);
  return [draft.fromVpn, draft.toVpn, draft.packet.family, draft.class, ...causes].join('\n');
}
