import type { ChangeRules, Configuration, LineNode, ObjectChange, ObjectClaim, Statement } from './rules.ts';

/** What goes from the running text and what comes from the wanted one, by block or line. */
interface Splice {
  readonly rules: ChangeRules;
  readonly before: Configuration;
  readonly after: Configuration;
  readonly dropped: ReadonlySet<LineNode>;
  readonly inserted: ReadonlySet<LineNode>;
  /** Nodes that hold something dropped or inserted. */
  readonly dirty: ReadonlySet<LineNode>;
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
  const [old, wanted] = [rootsOf(rules, before), rootsOf(rules, after)];
  const changed = new Set([...keysOf(old, removed), ...keysOf(wanted, added)]);
  const dropped = changedRoots(before, old, removed, changed);
  const inserted = changedRoots(after, wanted, added, changed);
  const dirty = new Set([...above(before.nodes, dropped), ...above(after.nodes, inserted)]);
  return { rules, before, after, dropped, inserted, dirty };
}

/** The outermost node of the object a node belongs to; `key` is its place, by which old and new form of a block find each other. */
interface Root {
  readonly node: LineNode;
  readonly key: string;
}

function rootsOf(rules: ChangeRules, configuration: Configuration): ReadonlyMap<LineNode, Root> {
  const roots = new Map<LineNode, Root>();
  const visit = (node: LineNode, parent: LineNode | undefined, path: string) => {
    const key = `${path}\n${rules.canonical(node.text)}`;
    const above = parent === undefined ? undefined : roots.get(parent);
    const own = configuration.claims[node.at];
    const same = parent !== undefined && sameClaim(own, configuration.claims[parent.at]);
    roots.set(node, same && above !== undefined ? above : { node, key });
    for (const child of node.children) visit(child, node, key);
  };
  for (const node of configuration.nodes) visit(node, undefined, '');
  return roots;
}

function sameClaim(a: ObjectClaim | undefined, b: ObjectClaim | undefined): boolean {
  return a !== undefined && b !== undefined && a.kind === b.kind && a.name === b.name;
}

function keysOf(roots: ReadonlyMap<LineNode, Root>, moving: ReadonlySet<Statement>): readonly string[] {
  return [...moving].flatMap((one) => roots.get(one.node)?.key ?? []);
}

function changedRoots(
  configuration: Configuration,
  roots: ReadonlyMap<LineNode, Root>,
  moving: ReadonlySet<Statement>,
  changed: ReadonlySet<string>,
): ReadonlySet<LineNode> {
  const found = new Set<LineNode>();
  for (const statement of configuration.statements) {
    const root = roots.get(statement.node);
    if (root === undefined) continue;
    const counts = statement.rule.sequence === undefined || root.node.children.length > 0;
    if (moving.has(statement) || (counts && changed.has(root.key))) found.add(root.node);
  }
  return found;
}

function above(nodes: readonly LineNode[], marked: ReadonlySet<LineNode>): readonly LineNode[] {
  const found: LineNode[] = [];
  const visit = (node: LineNode): boolean => {
    let dirty = marked.has(node);
    for (const child of node.children) if (visit(child)) dirty = true;
    if (dirty) found.push(node);
    return dirty;
  };
  for (const node of nodes) visit(node);
  return found;
}

function childItems(
  splice: Splice,
  old: readonly LineNode[],
  wanted: readonly LineNode[],
  path: readonly string[],
): readonly Item[] {
  const counterpart = new Map<string, LineNode>();
  for (const node of wanted)
    if (splice.dirty.has(node)) counterpart.set(splice.rules.canonical(node.text), node);
  const used = new Set<LineNode>();
  const items: Item[] = [];
  for (const node of old) {
    const other = counterpart.get(splice.rules.canonical(node.text));
    const item = oldItem(splice, node, other, path);
    if (other !== undefined && !isSequenceLine(splice, other)) used.add(other);
    if (item !== undefined) items.push(item);
  }
  for (const node of wanted) {
    if (splice.dirty.has(node) && !used.has(node))
      insertItem(splice, items, newItem(splice, node, path), path);
  }
  return items;
}

/** A line of an ordered list goes to its end, also when it stood elsewhere before. */
function isSequenceLine(splice: Splice, node: LineNode): boolean {
  return splice.after.rules[node.at]?.sequence !== undefined;
}

function oldItem(
  splice: Splice,
  node: LineNode,
  other: LineNode | undefined,
  path: readonly string[],
): Item | undefined {
  const { lines, claims } = splice.before;
  const plain = {
    text: node.text,
    object: claims[node.at],
    isBlock: node.children.length > 0,
    isNew: false,
  };
  if (splice.dropped.has(node)) {
    const replaced = other !== undefined && splice.inserted.has(other) && !isSequenceLine(splice, other);
    return replaced ? newItem(splice, other, path) : undefined;
  }
  if (!splice.dirty.has(node) && other === undefined)
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
  const { lines, claims } = splice.after;
  const plain = { text: node.text, object: claims[node.at], isBlock: node.children.length > 0, isNew: true };
  if (splice.inserted.has(node)) return { ...plain, lines: lines.slice(node.start, node.end) };
  const kept = node.children.filter((child) => splice.dirty.has(child) || isFurniture(splice, child));
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
  return node.children.length === 0 && splice.after.rules[node.at]?.role !== undefined;
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
