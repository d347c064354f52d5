import type { Diagnostic, Language, Severity, Span } from './diagnostic.ts';
import { frame } from './frame.ts';
import { relatedSentence, sentencesOf } from './sentences.ts';

/** How to print a diagnostic; `source` gives a file's text for the frame. */
export interface TextOptions {
  readonly language: Language;
  readonly source?: (file: string) => string | undefined;
  readonly color?: boolean;
}

const WORDS = {
  en: { error: 'error', warning: 'warning', info: 'note', colon: ': ', why: 'why: ', help: 'help: ' },
  'zh-CN': { error: '错误', warning: '警告', info: '提示', colon: '：', why: '原因：', help: '处理：' },
} as const;

const COLORS: Readonly<Record<Severity, string>> = { error: '31', warning: '33', info: '36' };

/** A diagnostic as lines for people: place, code, sentence, frame, reason, related places, and the remedy last. Ends with a newline. */
export function diagnosticText(diagnostic: Diagnostic, options: TextOptions): string {
  const words = WORDS[options.language];
  const { what, why, help } = sentencesOf(diagnostic, options.language);
  const title = painted(`${words[diagnostic.severity]}[${diagnostic.code}]`, diagnostic.severity, options);
  const lines = [
    `${placeText(diagnostic.span)}${title}${words.colon}${what}`,
    ...frameOf(diagnostic.span, 1, options),
    `  ${words.why}${why}`,
    ...diagnostic.related.flatMap((place) => [
      `  ${placeText(place.span)}${relatedSentence(diagnostic, place, options.language)}`,
      ...frameOf(place.span, 0, options),
    ]),
    `  ${words.help}${help}`,
  ];
  return `${lines.join('\n')}\n`;
}

function placeText(span: Span | undefined): string {
  return span === undefined ? '' : `${span.file}:${span.line}:${span.column}: `;
}

function frameOf(span: Span | undefined, neighbours: 0 | 1, options: TextOptions): readonly string[] {
  const source = span === undefined ? undefined : options.source?.(span.file);
  return span === undefined || source === undefined ? [] : frame(source, span, neighbours);
}

function painted(text: string, severity: Severity, options: TextOptions): string {
  return options.color === true ? `\u001b[1;${COLORS[severity]}m${text}\u001b[0m` : text;
}
