import { wordsOf } from '../words.ts';

/** One line of the text: `number` from 1, `indent` in columns, `text` without indentation and trailing blanks. */
export interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
  readonly words: readonly string[];
}

/** Splits a configuration into its lines without line ends; CRLF, a byte order mark and a missing final newline do not matter. */
export function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const first = lines[0];
  if (first?.startsWith('\uFEFF')) lines[0] = first.slice(1);
  if (text.includes('\r'))
    for (const [index, line] of lines.entries()) if (line.endsWith('\r')) lines[index] = line.slice(0, -1);
  return lines;
}

/** Reads one line; undefined for a blank one. */
export function readLine(raw: string, number: number): Line | undefined {
  const text = raw.trim();
  if (text === '') return undefined;
  const indent = text.length === raw.length ? 0 : raw.length - raw.trimStart().length;
  return { number, indent, text, words: wordsOf(text) };
}

/** The word at a place, '' past the end. */
export function wordAt(line: Line, index: number): string {
  return line.words[index] ?? '';
}

/** The word after a keyword; undefined without it. */
export function wordAfter(line: Line, keyword: string, from = 0): string | undefined {
  const index = line.words.indexOf(keyword, from);
  return index < 0 ? undefined : line.words[index + 1];
}

/** The text from the word at `index` on, as it stands. */
export function textFrom(line: Line, index: number): string {
  return line.words.slice(index).join(' ');
}

/** A whole decimal number; undefined for anything else. */
export function numberIn(word: string | undefined): number | undefined {
  return word !== undefined && /^\d{1,10}$/.test(word) ? Number(word) : undefined;
}
