import { entryOf } from './catalogue.ts';
import type { Diagnostic, DiagnosticData, Language, RelatedPlace } from './diagnostic.ts';

/** A diagnostic's sentences in one language, with its data filled in. */
export interface Sentences {
  readonly what: string;
  readonly why: string;
  readonly help: string;
}

/** The sentences of a diagnostic; throws when its code is not in the catalogue. */
export function sentencesOf(diagnostic: Diagnostic, language: Language): Sentences {
  const entry = entryOf(diagnostic.code);
  const text = language === 'en' ? entry.en : entry.zh;
  const remedy = diagnostic.help === undefined ? undefined : entry.remedies?.[diagnostic.help];
  const help = remedy === undefined ? text.help : language === 'en' ? remedy.en : remedy.zh;
  return {
    what: filled(text.what, diagnostic.data),
    why: filled(text.why, diagnostic.data),
    help: filled(help, diagnostic.data),
  };
}

/** The sentence of a related place; its own data come first, then the diagnostic's. */
export function relatedSentence(diagnostic: Diagnostic, place: RelatedPlace, language: Language): string {
  const note = entryOf(diagnostic.code).related?.[place.note];
  if (note === undefined) throw new Error(`no related note ${place.note} for ${diagnostic.code}`);
  return filled(language === 'en' ? note.en : note.zh, { ...diagnostic.data, ...place.data });
}

/** The text with control characters made visible, so that no message can drive a terminal. */
export function visible(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g, escapeOf);
}

function filled(template: string, data: DiagnosticData): string {
  return template.replace(/\{([A-Za-z][A-Za-z0-9-]*)\}/g, (whole, name: string) => {
    const value = data[name];
    return value === undefined ? whole : visible(String(value));
  });
}

function escapeOf(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
