import type { LineNode, Outline } from '../plan/rules.ts';

/** What a line is in the layout of a text: something that holds lines and is held, a word that closes a block, or mere structure. */
export type LineKind = 'node' | 'closer' | 'structure';

export interface BlockWords {
  /** The letters that lines begin with which may be more than nodes at their own indentation; the functions are asked of these lines alone. */
  readonly marks: string;
  readonly kindOf: (content: string, columns: number) => LineKind;
  /** Columns before the line; smaller numbers stand further out. */
  readonly indentOf: (content: string, columns: number) => number;
  /** The beginning of a line that counts, where volatile parts (counters) are printed behind it. */
  readonly textOf: (content: string) => string;
}

/** Where each number of a line stands in the table: its number in the text, one past its block, its letters, the next line that is not below it. */
const [AT, END, FROM, TO, BEHIND, FIELDS] = [0, 1, 2, 3, 4, 5];
/** Letters of a short line, to guess how many there are. */
const SHORT_LINE = 24;
const [SPACE, TAB, CARRIAGE_RETURN, NO_BREAK_SPACE] = [32, 9, 13, 0xa0];

/** Cuts a text into blocks by indentation, in one pass, as a table of numbers. Every line lies in the range of a node or behind the last one. */
export function outlineOf(text: string, words: BlockWords): Outline {
  const growing = new LineTable(text);
  const { length } = text;
  let behind = 0;
  for (let at = 0; behind < length; at++) {
    const start = behind;
    const found = text.indexOf('\n', start);
    let to = found < 0 ? length : found;
    behind = to + 1;
    let from = start;
    while (from < to && isBlank(text.charCodeAt(from))) from++;
    while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
    if (from === to) continue;
    const isPlain = text.charCodeAt(from) < NO_BREAK_SPACE && text.charCodeAt(to - 1) < NO_BREAK_SPACE;
    if (isPlain && !words.marks.includes(text.charAt(from))) growing.open(at, from - start, from, to);
    else placeMarked(growing, words, { at, start, from, to });
  }
  growing.closeTo(Number.NEGATIVE_INFINITY);
  return growing;
}

/** Visits the outermost lines of a text, each by its index. */
export function eachRoot(outline: Outline, visit: (line: number) => void): void {
  for (let line = 0; line < outline.count; line = outline.behind(line)) visit(line);
}

/** Visits the lines right below one. */
export function eachBelow(outline: Outline, above: number, visit: (line: number) => void): void {
  const behind = outline.behind(above);
  for (let line = above + 1; line < behind; line = outline.behind(line)) visit(line);
}

/** Whether a line begins with a word, without a string for the line. */
export function startsLine(outline: Outline, line: number, start: string): boolean {
  const from = outline.from(line);
  return outline.to(line) >= from + start.length && outline.source.startsWith(start, from);
}

interface MarkedLine {
  readonly at: number;
  readonly start: number;
  readonly from: number;
  readonly to: number;
}

/** A line that may be more than a node at its indentation, or has blanks of other scripts around it. */
function placeMarked(growing: LineTable, words: BlockWords, { at, start, from, to }: MarkedLine): void {
  const letters = growing.source.slice(from, to);
  const content = letters.trim();
  if (content === '') return;
  const first = from + letters.length - letters.trimStart().length;
  const kind = words.kindOf(content, first - start);
  if (kind === 'structure') return;
  const indent = words.indentOf(content, first - start);
  if (kind === 'closer') growing.close(at, indent);
  else growing.open(at, indent, first, first + words.textOf(content).length);
}

function isBlank(letter: number): boolean {
  return letter === SPACE || (letter >= TAB && letter <= CARRIAGE_RETURN);
}

/** The lines of a text; while it grows it owns the stack of open blocks. */
class LineTable implements Outline {
  readonly source: string;
  count = 0;
  private table: Int32Array;
  private readonly opened: number[] = [];
  private readonly indents: number[] = [];
  private roots: readonly LineNode[] | undefined;

  constructor(source: string) {
    this.source = source;
    this.table = new Int32Array((Math.ceil(source.length / SHORT_LINE) + 1) * FIELDS);
  }

  open(at: number, indent: number, from: number, to: number): void {
    this.closeTo(indent);
    const place = this.count * FIELDS;
    if (place === this.table.length) this.grow();
    const { table } = this;
    table[place + AT] = at;
    table[place + END] = at + 1;
    table[place + FROM] = from;
    table[place + TO] = to;
    this.opened.push(this.count++);
    this.indents.push(indent);
  }

  /** The word that closes a block belongs to it, and to all around it. */
  close(at: number, indent: number): void {
    this.closeTo(indent + 1);
    this.stretch(at + 1);
    if (this.indents.at(-1) === indent) this.pop();
  }

  closeTo(indent: number): void {
    const { indents } = this;
    while (indents.length > 0 && (indents[indents.length - 1] ?? 0) >= indent) this.pop();
  }

  private pop(): void {
    const place = (this.opened.pop() ?? 0) * FIELDS;
    this.indents.pop();
    this.table[place + BEHIND] = this.count;
    this.stretch(this.table[place + END] ?? 0);
  }

  /** A block reaches as far as what it holds. */
  private stretch(end: number): void {
    const around = this.opened.at(-1);
    if (around === undefined) return;
    const place = around * FIELDS + END;
    if ((this.table[place] ?? 0) < end) this.table[place] = end;
  }

  private grow(): void {
    const larger = new Int32Array(this.table.length * 2);
    larger.set(this.table);
    this.table = larger;
  }

  get nodes(): readonly LineNode[] {
    this.roots ??= this.nodesFrom(0, this.count, 0);
    return this.roots;
  }

  at(line: number): number {
    return this.table[line * FIELDS + AT] ?? 0;
  }

  end(line: number): number {
    return this.table[line * FIELDS + END] ?? 0;
  }

  from(line: number): number {
    return this.table[line * FIELDS + FROM] ?? 0;
  }

  to(line: number): number {
    return this.table[line * FIELDS + TO] ?? 0;
  }

  behind(line: number): number {
    return this.table[line * FIELDS + BEHIND] ?? 0;
  }

  textOf(line: number): string {
    return this.source.slice(this.from(line), this.to(line));
  }

  node(line: number): LineNode {
    return new TableLine(this, line, this.at(line));
  }

  nodesFrom(first: number, behind: number, start: number): readonly LineNode[] {
    const nodes: LineNode[] = [];
    let place = start;
    for (let line = first; line < behind; line = this.behind(line)) {
      const node = new TableLine(this, line, place);
      nodes.push(node);
      place = node.end;
    }
    return nodes;
  }
}

const NO_CHILDREN: readonly LineNode[] = [];

/** A line whose text and children are made when somebody asks for them. */
class TableLine implements LineNode {
  readonly start: number;
  readonly at: number;
  readonly end: number;
  private readonly table: LineTable;
  private readonly line: number;
  private letters: string | undefined;
  private below: readonly LineNode[] | undefined;

  constructor(table: LineTable, line: number, start: number) {
    this.table = table;
    this.line = line;
    this.start = start;
    this.at = table.at(line);
    this.end = table.end(line);
  }

  get text(): string {
    this.letters ??= this.table.textOf(this.line);
    return this.letters;
  }

  get children(): readonly LineNode[] {
    this.below ??= this.linesBelow();
    return this.below;
  }

  private linesBelow(): readonly LineNode[] {
    const { table, line } = this;
    const behind = table.behind(line);
    return behind === line + 1 ? NO_CHILDREN : table.nodesFrom(line + 1, behind, this.at + 1);
  }
}
