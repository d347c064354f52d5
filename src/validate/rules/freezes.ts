import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { Freeze } from '../../inventory/types.ts';
import type { Rule, RuleContext } from '../rule.ts';

/** SN3401: a freeze has two days of the calendar, both dated and in order, or both of every year. */
export const freezes: Rule = (context) =>
  (context.inventory.network.governance?.freezes ?? []).flatMap((freeze) => problemsOf(freeze, context));

function problemsOf(freeze: Freeze, { at }: RuleContext): readonly Diagnostic[] {
  const { id, first, last } = freeze;
  const dated = first.length === 10;
  const sound = first.length === last.length && isDay(first) && isDay(last) && (!dated || first <= last);
  if (sound) return [];
  return [report('SN3401', { freeze: id, from: first, to: last }, { span: at(freeze, 'period', 'to') })];
}

/** 29 February comes every year that has one. */
function isDay(text: string): boolean {
  const full = text.length === 10 ? text : `2024-${text}`;
  const day = new Date(`${full}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(full);
}
