import type { Words } from './rules.ts';

/** A line pattern ready to match: `first` is its first word when that is fixed. */
export interface Pattern {
  readonly first: string | undefined;
  readonly expression: RegExp;
}

/** Of a line without placeholders. */
export const NO_WORDS: Words = {};

/** Compiles `neighbor <peer> route-map <name> <way=in|out>`; `<rest*>` takes any number of words, also none. */
export function compilePattern(text: string): Pattern {
  const words = text.split(' ');
  const first = words[0] ?? '';
  const source = words.map((word, i) => wordSource(word, i === 0)).join('');
  return { first: first.includes('<') ? undefined : first, expression: new RegExp(`^${source}$`) };
}

/** The words the placeholders stand for; `undefined` when the line is of another form. */
export function matchPattern(pattern: Pattern, text: string): Words | undefined {
  const found = pattern.expression.exec(text);
  return found === null ? undefined : (found.groups ?? NO_WORDS);
}

/** Puts words into a template; a placeholder without a word stays empty. */
export function fillTemplate(template: string, words: Words): string {
  if (!template.includes('<')) return template;
  return template.replace(/<([\w-]+)[*]?(?:=[^>]*)?>/g, (_, name: string) => words[name] ?? '').trimEnd();
}

function wordSource(word: string, isFirst: boolean): string {
  const blank = isFirst ? '' : ' ';
  const rest = /^<(\w+)\*>$/.exec(word);
  if (rest !== null) return isFirst ? `(?<${rest[1]}>.*)` : `(?: (?<${rest[1]}>.*))?`;
  const parts = word.split(/(<\w+(?:=[^>]*)?>)/);
  return blank + parts.map(partSource).join('');
}

function partSource(part: string): string {
  const placeholder = /^<(\w+)(?:=([^>]*))?>$/.exec(part);
  if (placeholder === null) return part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const [, name, choices] = placeholder;
  return choices === undefined ? `(?<${name}>\\S+?)` : `(?<${name}>${choices})`;
}
