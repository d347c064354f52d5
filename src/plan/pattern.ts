import type { Words } from './rules.ts';

/** A line pattern ready to match: `first` is its first word when that is fixed. */
export interface Pattern {
  readonly first: string | undefined;
  readonly expression: RegExp;
  /** What every line of the form begins and ends with. */
  readonly head: string;
  readonly tail: string;
  /** Its words, where each is fixed or a placeholder by itself; absent for patterns that need the expression. */
  readonly words: readonly PatternWord[] | undefined;
  readonly placeholders: readonly string[];
  /** The placeholder that takes what stands behind its words, if there is one. */
  readonly rest: string | undefined;
}

interface PatternWord {
  readonly text: string;
  readonly isPlaceholder: boolean;
  /** The words a placeholder stands for; absent: any. */
  readonly choices?: readonly string[];
}

/** Of a line without placeholders. */
export const NO_WORDS: Words = {};

/** Compiles `neighbor <peer> route-map <name> <way=in|out>`; `<rest*>` takes any number of words, also none. */
export function compilePattern(text: string): Pattern {
  const words = text.split(' ');
  const first = words[0] ?? '';
  const source = words.map((word, i) => wordSource(word, i === 0)).join('');
  const rest = /^<(\w+)\*>$/.exec(words.length > 1 ? (words.at(-1) ?? '') : '')?.[1];
  const fixed = (rest === undefined ? words : words.slice(0, -1)).map(patternWord);
  return {
    first: first.includes('<') ? undefined : first,
    expression: new RegExp(`^${source}$`),
    head: text.split('<')[0]?.trimEnd() ?? '',
    tail: rest === undefined ? (text.split('>').at(-1) ?? '') : '',
    placeholders: placeholdersIn(text),
    words: fixed.every((word) => word !== undefined) ? fixed : undefined,
    rest,
  };
}

/** The names of the placeholders of a pattern or a template. */
export function placeholdersIn(text: string): readonly string[] {
  return [...text.matchAll(/<(\w+)[*]?(?:=[^>]*)?>/g)].flatMap(([, name]) => name ?? []);
}

function patternWord(word: string): PatternWord | undefined {
  const name = /^<(\w+)>$/.exec(word)?.[1];
  if (name !== undefined) return { text: name, isPlaceholder: true };
  const [, chosen, choices] = /^<(\w+)=([\w|-]+)>$/.exec(word) ?? [];
  if (chosen !== undefined && choices !== undefined)
    return { text: chosen, isPlaceholder: true, choices: choices.split('|') };
  return word.includes('<') ? undefined : { text: word, isPlaceholder: false };
}

/** The words the placeholders stand for; `undefined` when the line is of another form. Who tries many patterns tells once whether the line is plain. */
export function matchPattern(
  pattern: Pattern,
  text: string,
  isPlain: boolean = isPrintable(text),
): Words | undefined {
  if (isPlain && pattern.words !== undefined) return matchWords(pattern.words, pattern.rest, text);
  if (!text.startsWith(pattern.head) || !text.endsWith(pattern.tail)) return undefined;
  const found = pattern.expression.exec(text);
  if (found === null) return undefined;
  return found.groups === undefined ? NO_WORDS : { ...found.groups };
}

/** Whether blanks of a line are spaces, and every letter counts as one for an expression too. */
export function isPrintable(line: string): boolean {
  return PRINTABLE.test(line);
}

const PRINTABLE = /^[ -~]*$/;

/** The same of all lines of a text at once, many times as fast. */
export function isPlainText(text: string): boolean {
  return Buffer.byteLength(text) === text.length && !OTHER_BLANKS.some((blank) => text.includes(blank));
}

const OTHER_BLANKS = ['\t', '\r', '\v', '\f'];
const SPACE = 32;
/** Where the words of the line being compared start and end; a word by itself is made once the whole line fits. */
const cuts: number[] = [];

/** What the expression says, word by word: most lines fail at a fixed one. */
function matchWords(
  words: readonly PatternWord[],
  rest: string | undefined,
  text: string,
): Words | undefined {
  let at = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined || (i > 0 && text.charCodeAt(at++) !== SPACE)) return undefined;
    const end = endOfWord(word, text, at);
    if (end < 0) return undefined;
    cuts[i * 2] = at;
    cuts[i * 2 + 1] = end;
    at = end;
  }
  if (rest === undefined ? at !== text.length : at < text.length && text.charCodeAt(at) !== SPACE)
    return undefined;
  return wordsAt(words, rest, text, at);
}

function wordsAt(words: readonly PatternWord[], rest: string | undefined, text: string, at: number): Words {
  let found: Record<string, string> | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word?.isPlaceholder !== true) continue;
    found ??= {};
    found[word.text] = text.slice(cuts[i * 2], cuts[i * 2 + 1]);
  }
  if (rest === undefined) return found ?? NO_WORDS;
  found ??= {};
  found[rest] = text.slice(at + 1);
  return found;
}

/** Where a word ends that starts `at`; negative when it is another one. */
function endOfWord({ text: word, isPlaceholder, choices }: PatternWord, text: string, at: number): number {
  if (!isPlaceholder) return text.startsWith(word, at) ? at + word.length : -1;
  const blank = text.indexOf(' ', at);
  const end = blank < 0 ? text.length : blank;
  return end > at && (choices === undefined || choices.includes(text.slice(at, end))) ? end : -1;
}

/** Templates taken apart: a text, the name of a placeholder, a text, … */
const taken = new Map<string, readonly string[]>();

/** Puts words into a template; a placeholder without a word stays empty. */
export function fillTemplate(template: string, words: Words): string {
  if (!template.includes('<')) return template;
  const parts = partsOf(template);
  let text = '';
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    text += i % 2 === 0 ? part : (words[part] ?? '');
  }
  return text.trimEnd();
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
