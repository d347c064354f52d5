import { type ConfigNode, plainNode } from '../../device/tree.ts';
import { LineScanner } from '../line-scanner.ts';
import { type Context, OpenContexts } from './contexts.ts';

/** The header of the section that holds FRR's own configuration. */
export const FRR_SECTION = '### vtysh -c "show running-config no-header"';

/** A line with the lines below it. What it says is cut out of the router's text each time somebody asks. */
export interface FrrLine extends ConfigNode {
  readonly children: readonly FrrLine[];
  /** Absent where the line stands by its indentation where FRR itself would read it (`contexts.ts`). */
  readonly context?: Context;
  words(): string[];
}

/** A text as a tree. `structural` counts the lines that only open a section or close a block; they are no nodes (headers are). */
export interface TreeReading {
  readonly nodes: readonly FrrLine[];
  readonly sectioned: boolean;
  readonly structural: number;
}

/** Headers stand outside every line, `*table` outside the rules below it; elsewhere the indentation is the platform's own. */
const HEADER_INDENT = -2;
const TABLE_INDENT = -1;
const [SPACE, TAB, EXCLAMATION, HASH, ASTERISK] = [32, 9, 33, 35, 42];
const CLOSER = /^(exit(-[a-z-]+)?|quit|end|COMMIT)$/;

/**
 * Reads a Linux router's text as a tree, in one pass: sections, then FRR's blocks by indentation, then the tables of iptables-save.
 * `exit…`, `end`, `COMMIT`, `!`, `#` and blank lines give structure only and have no node. A text without sections is FRR's own configuration.
 */
export function readTree(text: string): TreeReading {
  const scanner = new LineScanner(text);
  const growing = new GrowingTree();
  let structural = 0;
  let sectioned = false;
  while (scanner.next()) {
    const { from, to } = scanner;
    const first = text.charCodeAt(from);
    const header = first === HASH && to - from > 4 && text.startsWith('### ', from);
    if (from === to || first === EXCLAMATION || (first === HASH && !header)) continue;
    sectioned ||= header;
    if (isCloser(text, from, to) && growing.closes(text.slice(from, to), indentOf(text, scanner)))
      structural++;
    else if (header) growing.head(new TextLine(scanner));
    else growing.place(new TextLine(scanner), indentOf(text, scanner));
  }
  const { roots } = growing;
  return { nodes: sectioned ? roots : [frrSection(roots)], sectioned, structural };
}

function frrSection(children: readonly FrrLine[]): FrrLine {
  return { line: 0, text: FRR_SECTION, children, words: () => [] };
}

function indentOf(text: string, { start, from }: LineScanner): number {
  if (text.charCodeAt(from) === ASTERISK) return TABLE_INDENT;
  let at = start;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at++;
  return at - start;
}

/** The first letter decides for most lines. */
function isCloser(text: string, from: number, to: number): boolean {
  const first = text[from];
  return (first === 'e' || first === 'C' || first === 'q') && CLOSER.test(text.slice(from, to));
}

/** Leaves share it: most lines have no lines below them. */
const NO_CHILDREN: TextLine[] = [];

class TextLine implements FrrLine {
  readonly line: number;
  children = NO_CHILDREN;
  context?: Context;
  closed = false;
  private readonly scanner: LineScanner;
  private readonly from: number;
  private readonly to: number;

  constructor(scanner: LineScanner) {
    this.line = scanner.number;
    this.scanner = scanner;
    this.from = scanner.from;
    this.to = scanner.to;
  }

  get text(): string {
    return this.scanner.textBetween(this.from, this.to);
  }

  startsWith(start: string): boolean {
    return this.scanner.startsWith(start, this.from);
  }

  toJSON(): ConfigNode {
    return plainNode(this);
  }

  words(): string[] {
    return this.scanner.wordsBetween(this.from, this.to);
  }
}

/** Owns the stack of open lines while a tree grows. */
class GrowingTree {
  readonly roots: TextLine[] = [];
  private readonly open: TextLine[] = [];
  private readonly indents: number[] = [];
  private readonly contexts = new OpenContexts<TextLine>();
  /** The header around the lines, and whether they are FRR's own configuration. */
  private header: TextLine | undefined;
  private isFrr = true;

  /** Whether a closing line closes anything. */
  closes(closer: string, indent: number): boolean {
    if (!this.isFrr) return true;
    const beside = this.open[this.indents.lastIndexOf(indent)];
    return this.contexts.close(closer, beside, beside !== undefined && beside.children.length > 0);
  }

  /** Opens a section. */
  head(line: TextLine): void {
    this.place(line, HEADER_INDENT);
    this.header = line;
    this.isFrr = line.text === FRR_SECTION;
    this.contexts.clear();
  }

  place(line: TextLine, indent: number): void {
    const { open, indents } = this;
    while (open.length > 0 && (indents[indents.length - 1] ?? 0) >= indent) {
      open.pop();
      indents.pop();
    }
    const parent = open[open.length - 1];
    if (this.isFrr && indent !== HEADER_INDENT) {
      const context = this.contexts.place(line, parent === this.header ? undefined : parent);
      if (context !== undefined) line.context = context;
    }
    if (parent === undefined) this.roots.push(line);
    else if (parent.children === NO_CHILDREN) parent.children = [line];
    else parent.children.push(line);
    open.push(line);
    indents.push(indent);
  }
}
