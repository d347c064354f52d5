import { LineScanner, rawLines } from '../line-scanner.ts';

/** One line of the text: `number` from 1, `indent` in columns, `text` without indentation and trailing blanks. */
export interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
  readonly words: readonly string[];
}

const ZERO = 48;
const BYTE_ORDER_MARK = '\uFEFF';

/** Splits a configuration into its lines without line ends; CRLF, a byte order mark and a missing final newline do not matter. */
export function linesOf(text: string): readonly string[] {
  return rawLines(text.slice(contentStart(text)));
}

/** Calls `visit` for every line that is not blank. */
export function eachLine(text: string, visit: (line: Line) => void): void {
  const scanner = new LineScanner(text, contentStart(text));
  while (scanner.next()) if (scanner.from < scanner.to) visit(new TextLine(text, scanner));
}

function contentStart(text: string): number {
  return text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
}

/** What the line says is cut out of the text when somebody asks. */
class TextLine implements Line {
  readonly number: number;
  readonly indent: number;
  readonly words: readonly string[];
  private readonly source: string;
  private readonly from: number;
  private readonly to: number;

  constructor(source: string, scanner: LineScanner) {
    this.number = scanner.number;
    this.indent = scanner.from - scanner.start;
    this.words = scanner.wordsBetween(scanner.from, scanner.to);
    this.source = source;
    this.from = scanner.from;
    this.to = scanner.to;
  }

  get text(): string {
    return this.source.slice(this.from, this.to);
  }
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

/** A whole decimal number of up to ten digits; undefined for anything else. */
export function numberIn(word: string | undefined): number | undefined {
  if (word === undefined || word.length === 0 || word.length > 10) return undefined;
  let number = 0;
  for (let i = 0; i < word.length; i++) {
    const digit = word.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}
