import type { ChangeRules, Configuration, LineNode, ObjectChange, ObjectClaim, Statement } from './rules.ts';

/** What goes from the running text and what comes from the wanted one, by block or line. */
interface Splice {
  readonly rules: ChangeRules;
  readonly before: Side;
  readonly after: Side;
}

/** A configuration with its nodes as numbers, by the line each stands on. */
interface Side {
  readonly configuration: Configuration;
  /** The outermost node of the object that a node belongs to. */
  readonly roots: Int32Array;
  /** The line a node stands below; negative for the outermost. */
  readonly above: Int32Array;
  /** 1 for nodes with others below. */
  readonly holds: Uint8Array;
  /** 1 for nodes that go or come. */
  readonly moves: Uint8Array;
  /** 1 for nodes that hold something that goes or comes. */
  readonly dirty: Uint8Array;
}

/** A node of the new text with its lines. */
interface Item {
  readonly text: string;
  readonly object: ObjectClaim | undefined;
  readonly isBlock: boolean;
  readonly isNew: boolean;
  readonly lines: readonly string[];
  /** Its print order below the parent, once somebody has asked. */
  key?: string;
}

/**
 * The running text as it will be after the change: changed objects in the wanted form, everything else byte by byte as it was. New lines
 * land where the platform prints them.
 */
export function predictText(
  rules: ChangeRules,
  before: Configuration,
  after: Configuration,
  changes: readonly ObjectChange[],
): string {
  const splice = spliceOf(rules, before, after, changes);
  const items = childItems(splice, before.nodes, after.nodes, []);
  const last = before.nodes.at(-1);
  const tail = before.lines.slice(last?.end ?? 0);
  return [...withSeparators(rules, items), ...tail].map((line) => `${line}\n`).join('');
}

function spliceOf(
  rules: ChangeRules,
  before: Configuration,
  after: Configuration,
  changes: readonly ObjectChange[],
): Splice {
  const removed = new Set(changes.flatMap((change) => change.removed));
  const added = new Set(changes.flatMap((change) => change.added));
  const [old, wanted] = [sideOf(before), sideOf(after)];
  const changed = new Set([...rootKeys(old, removed), ...rootKeys(wanted, added)]);
  markRoots(old, removed, changed);
  markRoots(wanted, added, changed);
  return { rules, before: old, after: wanted };
}

function sideOf(configuration: Configuration): Side {
  const { nodes, claims, lines } = configuration;
  const [roots, above] = [new Int32Array(lines.length), new Int32Array(lines.length)];
  const flags = () => new Uint8Array(lines.length);
  const holds = flags();
  const visit = ({ at, children }: LineNode, parent: number) => {
    roots[at] = parent >= 0 && sameClaim(claims[at], claims[parent]) ? (roots[parent] ?? at) : at;
    above[at] = parent;
    if (parent >= 0) holds[parent] = 1;
    for (const child of children) visit(child, at);
  };
  for (const node of nodes) visit(node, -1);
  return { configuration, roots, above, holds, moves: flags(), dirty: flags() };
}

function sameClaim(a: ObjectClaim | undefined, b: ObjectClaim | undefined): boolean {
  return a !== undefined && b !== undefined && (a === b || (a.kind === b.kind && a.name === b.name));
}

/** Where moving lines have their roots: by that, old and new form of a block find each other. */
function rootKeys({ configuration, roots }: Side, moving: ReadonlySet<Statement>): readonly string[] {
  return [...moving].map(({ node }) => configuration.keys[roots[node.at] ?? node.at] ?? '');
}

function markRoots(side: Side, moving: ReadonlySet<Statement>, changed: ReadonlySet<string>): void {
  const { configuration, roots, holds, moves } = side;
  for (const statement of configuration.statements) {
    const root = roots[statement.node.at] ?? statement.node.at;
    if (moves[root] === 1) continue;
    const counts = statement.rule.sequence === undefined || holds[root] === 1;
    if (moving.has(statement) || (counts && changed.has(configuration.keys[root] ?? ''))) mark(side, root);
  }
}

function mark({ moves, dirty, above }: Side, root: number): void {
  moves[root] = 1;
  for (let line = root; line >= 0 && dirty[line] === 0; line = above[line] ?? -1) dirty[line] = 1;
}

function childItems(
  splice: Splice,
  old: readonly LineNode[],
  wanted: readonly LineNode[],
  path: readonly string[],
): readonly Item[] {
  const { before, after } = splice;
  const counterpart = new Map<string, LineNode>();
  for (const node of wanted)
    if (after.dirty[node.at] === 1) counterpart.set(after.configuration.keys[node.at] ?? '', node);
  const used = new Set<LineNode>();
  const items: Item[] = [];
  for (const node of old) {
    const other = counterpart.get(before.configuration.keys[node.at] ?? '');
    const item = oldItem(splice, node, other, path);
    if (other !== undefined && !isSequenceLine(splice, other)) used.add(other);
    if (item !== undefined) items.push(item);
  }
  for (const node of wanted) {
    if (after.dirty[node.at] === 1 && !used.has(node))
      insertItem(splice, items, newItem(splice, node, path), path);
  }
  return items;
}

/** A line of an ordered list goes to its end, also when it stood elsewhere before. */
function isSequenceLine(splice: Splice, node: LineNode): boolean {
  return splice.after.configuration.rules[node.at]?.sequence !== undefined;
}

function oldItem(
  splice: Splice,
  node: LineNode,
  other: LineNode | undefined,
  path: readonly string[],
): Item | undefined {
  const { before, after } = splice;
  const { lines, claims } = before.configuration;
  const plain = {
    text: node.text,
    object: claims[node.at],
    isBlock: node.children.length > 0,
    isNew: false,
  };
  if (before.moves[node.at] === 1) {
    const replaced = other !== undefined && after.moves[other.at] === 1 && !isSequenceLine(splice, other);
    return replaced ? newItem(splice, other, path) : undefined;
  }
  if (before.dirty[node.at] !== 1 && other === undefined)
    return { ...plain, lines: lines.slice(node.start, node.end) };
  if (node.children.length === 0 && (other?.children.length ?? 0) === 0)
    return { ...plain, lines: lines.slice(node.start, node.end) };
  const below = childItems(splice, node.children, other?.children ?? [], [...path, node.text]);
  if (
    splice.rules.vanishesEmpty(
      path,
      node.text,
      below.map((item) => item.text),
    )
  )
    return undefined;
  return { ...plain, lines: blockLines(lines, node, below) };
}

/** A node of the wanted text; of a block that is not ours alone only what is ours comes along. */
function newItem(splice: Splice, node: LineNode, path: readonly string[]): Item {
  const { moves, dirty, configuration } = splice.after;
  const { lines, claims } = configuration;
  const plain = { text: node.text, object: claims[node.at], isBlock: node.children.length > 0, isNew: true };
  if (moves[node.at] === 1) return { ...plain, lines: lines.slice(node.start, node.end) };
  const kept = node.children.filter((child) => dirty[child.at] === 1 || isFurniture(splice, child));
  return {
    ...plain,
    lines: blockLines(
      lines,
      node,
      kept.map((child) => newItem(splice, child, [...path, node.text])),
    ),
  };
}

/** Lines that a block always has (the built-in chains of a table). */
function isFurniture(splice: Splice, node: LineNode): boolean {
  return node.children.length === 0 && splice.after.configuration.rules[node.at]?.role !== undefined;
}

function blockLines(lines: readonly string[], node: LineNode, below: readonly Item[]): readonly string[] {
  const lastEnd = node.children.at(-1)?.end ?? node.at + 1;
  return [
    ...lines.slice(node.start, node.at + 1),
    ...below.flatMap((item) => item.lines),
    ...lines.slice(lastEnd, node.end),
  ];
}

function insertItem(splice: Splice, items: Item[], item: Item, path: readonly string[]): void {
  const keyOf = (one: Item) => {
    one.key ??= splice.rules.printOrder(path, one.text, one.object);
    return one.key;
  };
  const key = keyOf(item);
  let place = items.length;
  while (place > 0 && keyOf(items[place - 1] ?? item) > key) place--;
  items.splice(place, 0, item);
}

/** Separators stand between blocks, and between groups of single lines. */
function withSeparators(rules: ChangeRules, items: readonly Item[]): readonly string[] {
  const { separator } = rules;
  return items.flatMap((item, i) => {
    const previous = items[i - 1];
    const needed =
      separator !== undefined &&
      previous !== undefined &&
      (item.isNew || previous.isNew) &&
      item.lines[0] !== separator &&
      !sameGroup(rules, previous, item);
    return needed ? [separator, ...item.lines] : item.lines;
  });
}

function sameGroup(rules: ChangeRules, a: Item, b: Item): boolean {
  const group = (item: Item) => rules.printOrder([], item.text, item.object).split(' ')[0];
  return !a.isBlock && !b.isBlock && group(a) === group(b);
}
