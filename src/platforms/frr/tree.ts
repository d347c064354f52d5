import { type ConfigNode, plainNode } from '../../device/tree.ts';
import { LineScanner } from '../line-scanner.ts';

/** The header of the section that holds FRR's own configuration. */
export const FRR_SECTION = '### vtysh -c "show running-config no-header"';

/** A line with the lines below it. What it says is cut out of the router's text each time somebody asks. */
export interface FrrLine extends ConfigNode {
  readonly children: readonly FrrLine[];
  /** Whether a closing line that names what it closes stands behind it. */
  readonly closed: boolean;
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
const CLOSER = /^(exit(-[a-z-]+)?|end|COMMIT)$/;

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
    else growing.place(new TextLine(scanner), header ? HEADER_INDENT : indentOf(text, scanner));
  }
  const { roots } = growing;
  return { nodes: sectioned ? roots : [frrSection(roots)], sectioned, structural };
}

function frrSection(children: readonly FrrLine[]): FrrLine {
  return { line: 0, text: FRR_SECTION, children, closed: false, words: () => [] };
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
  return (first === 'e' || first === 'C') && CLOSER.test(text.slice(from, to));
}

/** Closing lines that say what they close. */
const OPENERS = new Map([
  ['exit-vrf', 'vrf '],
  ['exit-address-family', 'address-family '],
]);

/** Leaves share it: most lines have no lines below them. */
const NO_CHILDREN: TextLine[] = [];

class TextLine implements FrrLine {
  readonly line: number;
  children = NO_CHILDREN;
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

  /**
   * Whether a closing line stands where its block was opened, or at the end of the block's lines (FRR 7). Behind lines of the opening line's own depth it closes
   * nothing here: somebody left out the indentation, and FRR would have read them as lines of the block.
   */
  closes(closer: string, indent: number): boolean {
    const opener = OPENERS.get(closer);
    if (opener === undefined) return true;
    const own = this.open[this.indents.lastIndexOf(indent)];
    const around = this.open[this.indents.findLastIndex((one) => one < indent)];
    const block = [own, around].find((one) => one?.text.startsWith(opener));
    if (block !== undefined) block.closed = true;
    return block !== undefined;
  }

  place(line: TextLine, indent: number): void {
    const { open, indents } = this;
    while (open.length > 0 && (indents[indents.length - 1] ?? 0) >= indent) {
      open.pop();
      indents.pop();
    }
    const parent = open[open.length - 1];
    if (parent === undefined) this.roots.push(line);
    else if (parent.children === NO_CHILDREN) parent.children = [line];
    else parent.children.push(line);
    open.push(line);
    indents.push(indent);
  }
}
