import type { ConfigNode, Coverage } from '../../device/tree.ts';
import { mattersForIsolation } from './isolation-words.ts';
import { type Line, readLine } from './line.ts';
import { closedView, type Effect, type OpenView } from './view.ts';

/** A line that was not read; `line` is where it stands in its view. */
export interface Unread {
  readonly line: Line;
  matters: boolean;
}

export interface Parsed {
  readonly nodes: readonly ConfigNode[];
  readonly coverage: Coverage;
}

interface MutableNode {
  readonly line: number;
  readonly text: string;
  children: MutableNode[];
}

/** Leaves share it: most lines have no lines below them. */
const NO_CHILDREN: MutableNode[] = [];

/** An open view with the indentation of the line that opened it. */
interface Level {
  readonly view: OpenView;
  readonly indent: number;
  readonly node: MutableNode;
  /** A closed view swallows what is indented below it, and ends with the next `#`. */
  readonly closed: boolean;
}

/**
 * Walks the text once. Indentation proposes a parent and the tables of commands decide: exports lose or gain blanks, a `#` at column 0 can
 * stand inside `bgp`, and global lines can be indented. A text without any indentation is read by the tables alone.
 */
export function parseLines(texts: readonly string[], system: OpenView): Parsed {
  const walk = new Walk(system, !texts.some((text) => /^[ \t]+[^ \t#]/.test(text)));
  for (const [index, text] of texts.entries()) walk.line(text, index + 1);
  return walk.end();
}

/** Owns the stack of open views while the text goes by. */
class Walk {
  private readonly root: MutableNode = { line: 0, text: '', children: NO_CHILDREN };
  private readonly stack: Level[];
  private readonly unread: Unread[] = [];
  private readonly flat: boolean;
  private counts = { lines: 0, read: 0, ignored: 0 };
  /** After a `#` at column 0: the block above is over unless the next line is plainly its own. */
  private ended = false;
  /** Inside a quoted banner, which may hold anything but a line `#`: an unclosed quote must not hide the rest of the text. */
  private quoted = false;

  constructor(system: OpenView, flat: boolean) {
    this.flat = flat;
    this.stack = [{ view: system, indent: -1, node: this.root, closed: false }];
  }

  line(raw: string, number: number): void {
    const line = readLine(raw, number);
    if (line === undefined) return;
    this.counts.lines++;
    if (line.text === '#') this.quoted = false;
    if (this.quoted || isDecoration(line)) this.pass(line);
    else this.command(line);
  }

  end(): Parsed {
    const unread = this.unread.map(({ line, matters }) => ({ line: line.number, text: line.text, matters }));
    return { nodes: this.root.children, coverage: { ...this.counts, unread } };
  }

  private pass(line: Line): void {
    this.counts.ignored++;
    if (this.quoted) this.quoted = quotes(line) % 2 === 0;
    else if (line.text === '#') this.separate(line);
  }

  private separate(line: Line): void {
    if (line.indent > 0) this.stack.length = this.deepestBelow(line.indent) + 1;
    while (this.stack.at(-1)?.closed === true) this.stack.pop();
    if (line.indent === 0) this.ended = true;
  }

  private command(line: Line): void {
    this.quoted = line.words[0] === 'header' && quotes(line) % 2 === 1;
    const parent = this.parentOf(line);
    this.stack.length = parent + 1;
    this.ended = false;
    const level = this.stack[parent];
    if (level === undefined) return;
    const node: MutableNode = { line: line.number, text: line.text, children: NO_CHILDREN };
    if (level.node.children === NO_CHILDREN) level.node.children = [node];
    else level.node.children.push(node);
    this.settle(line, level.view.enter(line), parent === 0 ? 0 : line.indent, node);
  }

  private settle(line: Line, effect: Effect, indent: number, node: MutableNode): void {
    if (effect === 'unread') this.unread.push({ line, matters: mattersForIsolation(line.words) });
    else if (effect === 'ignored') this.counts.ignored++;
    else this.counts.read++;
    if (typeof effect !== 'string') this.stack.push({ view: effect, indent, node, closed: false });
    else if (effect !== 'read' && !this.flat)
      this.stack.push({ view: closedView(effect), indent, node, closed: true });
  }

  /** Index of the level the line belongs to. */
  private parentOf(line: Line): number {
    if (line.indent === 0 && !this.flat) return 0;
    if (this.ended && this.knows(0, line)) return 0;
    const proposed = this.flat ? this.stack.length - 1 : this.deepestBelow(line.indent);
    for (let level = proposed; level > 0; level--) if (this.knows(level, line)) return level;
    for (let level = this.stack.length - 1; level > proposed; level--)
      if (this.knows(level, line)) return level;
    return this.ended || this.knows(0, line) ? 0 : proposed;
  }

  private knows(level: number, line: Line): boolean {
    return this.stack[level]?.view.knows(line) ?? false;
  }

  private deepestBelow(indent: number): number {
    let level = this.stack.length - 1;
    while (level > 0 && (this.stack[level]?.indent ?? -1) >= indent) level--;
    return level;
  }
}

/** Separators, comments of the device, prompts and version banners: no configuration. */
function isDecoration(line: Line): boolean {
  const first = line.text.charCodeAt(0);
  if (first === 35 /* # */ || first === 33 /* ! */) return true;
  if (first === 91 /* [ */ || first === 60 /* < */)
    return /^(\[V\d{3}R\d{3}|\[[~*]?[\w.\-@/:]+\]|<[\w.\-@()/:]+>)/.test(line.text);
  return line.text === 'return' || line.text.startsWith('---- More');
}

function quotes(line: Line): number {
  return line.text.split('"').length - 1;
}
