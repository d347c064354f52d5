import type { ConfigTree } from '../../device/tree.ts';

/** The header of the section that holds FRR's own configuration. */
export const FRR_SECTION = '### vtysh -c "show running-config no-header"';

/** A text as a tree. `structural` counts the lines that only open a section or close a block; they are no nodes (headers are). */
export interface TreeReading {
  readonly tree: ConfigTree;
  readonly lines: readonly string[];
  readonly sectioned: boolean;
  readonly structural: number;
}

interface OpenNode {
  readonly line: number;
  readonly text: string;
  children: OpenNode[];
}

interface Level {
  readonly indent: number;
  readonly node: OpenNode;
}

/** Leaves share it: most lines have no lines below them. */
const NO_CHILDREN: OpenNode[] = [];
const CLOSER = /^(exit(-[a-z-]+)?|end|COMMIT)$/;

/**
 * Reads a Linux router's text as a tree, in one pass: sections, then FRR's blocks by indentation, then the tables of iptables-save.
 * `exit…`, `end`, `COMMIT`, `!`, `#` and blank lines give structure only and have no node. A text without sections is FRR's own configuration.
 */
export function readTree(text: string): TreeReading {
  const lines: string[] = [];
  const roots: OpenNode[] = [];
  const stack: Level[] = [];
  let structural = 0;
  for (let start = 0; start < text.length; ) {
    const end = endOfLine(text, start);
    const raw = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
    start = end + 1;
    lines.push(raw);
    const content = raw.trim();
    if (content === '' || isComment(content)) continue;
    if (isCloser(content)) structural++;
    else place(roots, stack, { line: lines.length, text: content, children: NO_CHILDREN }, raw);
  }
  const sectioned = roots.some((node) => isHeader(node.text));
  const nodes = sectioned ? roots : [{ line: 0, text: FRR_SECTION, children: roots }];
  return { tree: { platform: 'frr', nodes }, lines, sectioned, structural };
}

function place(roots: OpenNode[], stack: Level[], node: OpenNode, raw: string): void {
  const indent = indentOf(node.text, raw);
  while (stack.length > 0 && (stack[stack.length - 1]?.indent ?? 0) >= indent) stack.pop();
  const parent = stack[stack.length - 1]?.node;
  if (parent === undefined) roots.push(node);
  else if (parent.children === NO_CHILDREN) parent.children = [node];
  else parent.children.push(node);
  stack.push({ indent, node });
}

/** Headers stand outside every line, `*table` outside the rules below it; elsewhere the indentation is the platform's own. */
function indentOf(content: string, raw: string): number {
  if (isHeader(content)) return -2;
  if (content.startsWith('*')) return -1;
  let indent = 0;
  while (raw[indent] === ' ' || raw[indent] === '\t') indent++;
  return indent;
}

/** The first letter decides for most lines. */
function isCloser(content: string): boolean {
  return (content[0] === 'e' || content[0] === 'C') && CLOSER.test(content);
}

function isHeader(content: string): boolean {
  return content.startsWith('### ');
}

function isComment(content: string): boolean {
  return content.startsWith('!') || (content.startsWith('#') && !isHeader(content));
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
