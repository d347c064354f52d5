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
  if (found === null) return undefined;
  return found.groups === undefined ? NO_WORDS : { ...found.groups };
}

/** Templates taken apart: a text, the name of a placeholder, a text, … */
const taken = new Map<string, readonly string[]>();

/** Puts words into a template; a placeholder without a word stays empty. */
export function fillTemplate(template: string, words: Words): string {
  if (!template.includes('<')) return template;
  const parts = partsOf(template);
  return parts
    .map((part, i) => (i % 2 === 0 ? part : (words[part] ?? '')))
    .join('')
    .trimEnd();
}

function partsOf(template: string): readonly string[] {
  const known = taken.get(template);
  if (known !== undefined) return known;
  const parts = template.split(/<([\w-]+)[*]?(?:=[^>]*)?>/);
  taken.set(template, parts);
  return parts;
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
