import type { Diagnostic, Language } from '../diagnostics/diagnostic.ts';
import { diagnosticText } from '../diagnostics/text.ts';
import { fenced, LONGEST } from './markdown.ts';
import { wordsOf } from './words.ts';

/** What stands in the way, for the comment of a merge request: without the files' own lines, which the reader of a comment may not be meant to see. */
export function refusedMarkdown(diagnostics: readonly Diagnostic[], language: Language): string {
  const wrong = diagnostics.filter(({ severity }) => severity === 'error');
  if (wrong.length === 0) return '';
  const { label } = wordsOf(language);
  const texts: string[] = [];
  let room = LONGEST / 2;
  for (const one of wrong) {
    const text = diagnosticText(one, { language }).trimEnd();
    room -= text.length;
    if (room < 0 && texts.length > 0) break;
    texts.push(text);
  }
  const rest = wrong.length - texts.length;
  const more = rest === 0 ? '' : `\n${label.moreMistakes}: ${rest}\n`;
  return `### ${label.refusedTitle}\n\n${fenced('text', texts.join('\n\n'))}${more}`;
}
