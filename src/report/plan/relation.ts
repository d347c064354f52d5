import type { Relation } from '../../verify/against/types.ts';
import type { Names } from '../facts.ts';
import { relationText } from '../relation-text.ts';
import type { PlanTextOptions } from './text.ts';
import { planWordsOf } from './words.ts';

/** What a plan does to those who use the network, as the end of its text: what is read last is what counts. */
export function planRelationText(
  relation: Relation | undefined,
  names: Pick<Names, 'vpns'>,
  { language, paint }: Pick<PlanTextOptions, 'language' | 'paint'>,
): string {
  if (relation === undefined) return '';
  const { label } = planWordsOf(language);
  return `\n${paint.strong(`${label.reach}:`)}\n${relationText(relation, names, { language, paint })}`;
}
