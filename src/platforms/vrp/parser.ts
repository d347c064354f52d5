import { type ConfigNode, type Coverage, plainNode } from '../../device/tree.ts';
import { mattersForIsolation } from './isolation-words.ts';
import { eachLine, type Line } from './line.ts';
import { closedView, type Effect, type OpenView } from './view.ts';

/** A line that was not read; `line` is where it stands in its view. */
export interface Unread {
  readonly line: Line;
  matters: boolean;
}

/** Leaves share it: most lines have no lines below them. */
const NO_CHILDREN: LineNode[] = [];

/** A node of the tree; its text is the line's. */
class LineNode implements ConfigNode {
  children = NO_CHILDREN;
  private readonly source: Line | undefined;

  constructor(source?: Line) {
    this.source = source;
  }

  /** A line below this one. */
  add(line: Line): LineNode {
    const node = new LineNode(line);
    if (this.children === NO_CHILDREN) this.children = [node];
    else this.children.push(node);
    return node;
  }

  get line(): number {
    return this.source?.number ?? 0;
  }

  get text(): string {
    return this.source?.text ?? '';
  }

  toJSON(): ConfigNode {
    return plainNode(this);
  }
}

/** An open view with the indentation of the line that opened it. */
interface Level {
  readonly view: OpenView;
  readonly indent: number;
  /** Absent where nobody asked for the tree. */
  readonly node: LineNode | undefined;
  /** A closed view swallows what is indented below it, and ends with the next `#`. */
  readonly closed: boolean;
}

/**
 * Walks the text once. Indentation proposes a parent and the tables of commands decide: exports lose or gain blanks, a `#` at column 0 can
 * stand inside `bgp`, and global lines can be indented. A text without any indentation is read by the tables alone.
 */
export function parseLines(text: string, system: OpenView): Coverage {
  return walked(text, system, undefined).end();
}

/** The lines as a tree: a walk of its own, since an audit needs none and holding every line takes time. */
export function treeOf(text: string, system: OpenView): readonly ConfigNode[] {
  const root = new LineNode();
  walked(text, system, root);
  return root.children;
}

function walked(text: string, system: OpenView, root: LineNode | undefined): Walk {
  const walk = new Walk(system, !INDENTED.test(text), root);
  eachLine(text, (line) => walk.line(line));
  return walk;
}

/** A line that stands deeper than another and is no separator. */
const INDENTED = /(?:^\uFEFF?|\n)[ \t]+(?:[^ \t#\r\n]|\r(?!\n|$))/;

/** Owns the stack of open views while the text goes by. */
class Walk {
  private readonly stack: Level[];
  private readonly unread: Unread[] = [];
  private readonly flat: boolean;
  private counts = { lines: 0, read: 0, ignored: 0 };
  /** After a `#` at column 0: the block above is over unless the next line is plainly its own. */
  private ended = false;
  /** Inside a quoted banner, which may hold anything but a line `#`: an unclosed quote must not hide the rest of the text. */
  private quoted = false;
  /** The line that opened it, and whether it holds words that would matter elsewhere. */
  private banner: Line | undefined;
  private hides = false;

  constructor(system: OpenView, flat: boolean, root: LineNode | undefined) {
    this.flat = flat;
    this.stack = [{ view: system, indent: -1, node: root, closed: false }];
  }

  line(line: Line): void {
    this.counts.lines++;
    if (isSeparator(line)) this.endBanner();
    if (this.quoted || isDecoration(line)) this.pass(line);
    else this.command(line);
  }

  end(): Coverage {
    this.endBanner();
    const unread = this.unread.map(({ line, matters }) => ({ line: line.number, text: line.text, matters }));
    return { ...this.counts, unread };
  }

  /** A banner whose end nobody saw may be configuration from some line on. */
  private endBanner(): void {
    if (this.quoted && this.hides && this.banner !== undefined)
      this.unread.push({ line: this.banner, matters: true });
    this.quoted = false;
  }

  private pass(line: Line): void {
    this.counts.ignored++;
    if (this.quoted) {
      this.quoted = quotes(line) % 2 === 0;
      this.hides ||= mattersForIsolation(line.words);
    } else if (isSeparator(line)) this.separate(line);
  }

  private separate(line: Line): void {
    if (line.indent > 0) this.stack.length = this.deepestBelow(line.indent) + 1;
    while (this.stack.at(-1)?.closed === true) this.stack.pop();
    if (line.indent === 0) this.ended = true;
  }

  private command(line: Line): void {
    this.quoted = line.words[0] === 'header' && quotes(line) % 2 === 1;
    if (this.quoted) [this.banner, this.hides] = [line, false];
    const parent = this.parentOf(line);
    // The device leaves a block at `#` or for a line it does not know there; it looks at no indentation.
    const isLeft = parent === 0 ? this.isOfOpenView(line) : line.words[0] === 'quit';
    this.stack.length = parent + 1;
    this.ended = false;
    const level = this.stack[parent];
    if (level === undefined) return;
    const node = level.node?.add(line);
    const effect = level.view.enter(line);
    const isOpening = typeof effect !== 'string';
    if (isLeft && isOpening) this.unread.push({ line, matters: true });
    if (isLeft && isOpening) this.counts.read--;
    this.settle(line, isLeft && !isOpening ? 'doubtful' : effect, parent === 0 ? 0 : line.indent, node);
  }

  /** Whether a view that is still open would read an outermost line as one of its own. */
  private isOfOpenView(line: Line): boolean {
    if (this.flat || this.ended) return false;
    return this.stack.some(
      ({ view, closed }, level) => level > 0 && !closed && view.knows(line) && view.ignores?.(line) !== true,
    );
  }

  private settle(line: Line, effect: Effect, indent: number, node: LineNode | undefined): void {
    if (effect === 'unread' || effect === 'doubtful')
      this.unread.push({ line, matters: effect === 'doubtful' || mattersForIsolation(line.words) });
    else if (effect === 'read' || typeof effect !== 'string') this.counts.read++;
    else this.counts.ignored++;
    if (typeof effect !== 'string') this.stack.push({ view: effect, indent, node, closed: false });
    else if (effect !== 'read' && !this.flat)
      // What stands no deeper is none of it, also where global lines are indented.
      this.stack.push({ view: closedView(below(effect)), indent: line.indent, node, closed: true });
  }

  /** Index of the level the line belongs to. */
  private parentOf(line: Line): number {
    if (line.indent === 0 && !this.flat) return 0;
    if (this.ended && this.knows(0, line)) return 0;
    const proposed = this.flat ? this.stack.length - 1 : this.deepestBelow(line.indent);
    for (let level = proposed; level > 0; level--) if (this.knows(level, line)) return level;
    // What a line that was passed over would hold stands deeper than it does.
    for (let level = this.stack.length - 1; level > proposed; level--)
      if (this.stack[level]?.closed === false && this.knows(level, line)) return level;
    return this.ended || (this.knows(0, line) && !this.keeps(proposed, line)) ? 0 : proposed;
  }

  /** A line that would be ignored among the global ones, and stands in a view that is about VPNs. */
  private keeps(level: number, line: Line): boolean {
    const [system, view] = [this.stack[0]?.view, this.stack[level]?.view];
    return !this.flat && level > 0 && view?.strict === true && system?.ignores?.(line) === true;
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

/** Lines below an unknown one tell by their words whether they matter. */
function below(effect: Exclude<Effect, OpenView>): Exclude<Effect, OpenView> {
  return effect === 'doubtful' ? 'unread' : effect;
}

function isSeparator({ words }: Line): boolean {
  return words[0] === '#' && words.length === 1;
}

/** Separators, comments of the device, prompts and version banners: no configuration. */
function isDecoration(line: Line): boolean {
  const [first = ''] = line.words;
  switch (first.charCodeAt(0)) {
    case 35 /* # */:
    case 33 /* ! */:
      return true;
    case 91 /* [ */:
    case 60 /* < */:
      return /^\[V\d{3}R\d{3}/.test(line.text) || PROMPT.test(line.text);
    default:
      return (first === 'return' && line.words.length === 1) || (first === '----' && PAGER.test(line.text));
  }
}

/** The pager's words and how it wiped them out; a line of the configuration behind them is none of it. */
const PAGER = /^---- More ----(?:[ \u0008\r]|\u001b\[\d*[A-Z])*$/;

/** A prompt, alone or with a command that only shows or leaves something. What else was typed behind one is a line like any other. */
const PROMPT =
  /^(?:\[[~*]?[\w.\-@/:]+\]|<[\w.\-@()/:]+>)\s*(?:$|(?:dis\w*|screen\S*|terminal|quit|q|return|system-view|sys|save|commit|run|ping)(?:\s|$))/i;

function quotes(line: Line): number {
  return line.text.split('"').length - 1;
}
