const SPACE = 32;
const TAB = 9;
const CARRIAGE_RETURN = 13;
/** From here on characters may be blanks of other scripts, which `trim` knows. */
const NO_BREAK_SPACE = 0xa0;
/** Places for words; a power of two. */
const PLACES = 2048;

/**
 * Goes through a text line by line and cuts lines into words, without a new text for what it has seen lately: a word that comes again is the
 * same string again, whose hash every map already knows. One scanner serves one text, so that no word outlives it.
 */
export class LineScanner {
  /** Number of the line, from 1. */
  number = 0;
  /** Where the line starts. */
  start = 0;
  /** Where its content starts and ends: without blanks around it, and without a carriage return. */
  from = 0;
  to = 0;
  private readonly text: string;
  /** The text once more, as numbers: letters of a string are slow to come by one at a time. */
  private readonly letters: Uint16Array;
  /** Words cut lately, each with where it stands in the text: numbers are quicker to compare than strings. */
  private readonly known: string[] = new Array(PLACES).fill('');
  private readonly starts = new Int32Array(PLACES);
  /** The words of one line while it is cut. */
  private readonly cut: string[] = [];
  private behind: number;

  constructor(text: string, from = 0) {
    this.text = text;
    this.letters = lettersOf(text);
    this.behind = from;
  }

  /** Moves on to the next line; false behind the last. A line feed at the very end opens no line. */
  next(): boolean {
    if (this.behind >= this.text.length) return false;
    const found = this.text.indexOf('\n', this.behind);
    const end = found < 0 ? this.text.length : found;
    this.number++;
    this.start = this.behind;
    this.behind = end + 1;
    this.trim(end);
    return true;
  }

  private trim(end: number): void {
    const { letters } = this;
    let from = this.start;
    let to = end;
    while (from < to && isBlank(letters[from])) from++;
    while (to > from && isBlank(letters[to - 1])) to--;
    if ((letters[from] ?? 0) >= NO_BREAK_SPACE || (letters[to - 1] ?? 0) >= NO_BREAK_SPACE) {
      const content = this.text.slice(from, to);
      from += content.length - content.trimStart().length;
      to = from + content.trim().length;
    }
    this.from = from;
    this.to = to;
  }

  /** What stands between two places. */
  textBetween(from: number, to: number): string {
    return this.text.slice(from, to);
  }

  /** Whether what stands from a place on begins so. */
  startsWith(start: string, from: number): boolean {
    return this.text.startsWith(start, from);
  }

  /** The words between two places that have no blank at either end; runs of spaces and tabs separate. */
  wordsBetween(from: number, to: number): string[] {
    const { letters, cut } = this;
    let count = 0;
    let at = from;
    do {
      const start = at;
      let hash = 0;
      for (
        let letter = letters[at] ?? 0;
        at < to && letter !== SPACE && letter !== TAB;
        letter = letters[at] ?? 0
      ) {
        hash = (Math.imul(hash, 31) + letter) | 0;
        at++;
      }
      cut[count++] = this.word(start, at, hash);
      while (at < to && (letters[at] === SPACE || letters[at] === TAB)) at++;
    } while (at < to);
    return cut.slice(0, count);
  }

  private word(from: number, to: number, hash: number): string {
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    const known = this.known[place];
    if (known !== undefined && known.length === to - from && this.repeats(this.starts[place] ?? 0, from, to))
      return known;
    const word = this.text.slice(from, to);
    this.known[place] = word;
    this.starts[place] = from;
    return word;
  }

  /** Whether the letters between two places are those from `start` on. */
  private repeats(start: number, from: number, to: number): boolean {
    const { letters } = this;
    for (let at = from; at < to; at++) if (letters[at] !== letters[start + at - from]) return false;
    return true;
  }
}

function lettersOf(text: string): Uint16Array {
  const letters = new Uint16Array(text.length);
  Buffer.from(letters.buffer).write(text, 'utf16le');
  return letters;
}

function isBlank(letter: number | undefined): boolean {
  return letter !== undefined && (letter === SPACE || (letter >= TAB && letter <= CARRIAGE_RETURN));
}

/** The lines of a text (index 0 = line 1) without line ends; a missing or an extra last line end does not matter. */
export function rawLines(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return text.includes('\r') ? lines.map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line)) : lines;
}
