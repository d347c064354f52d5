import type { LineNode } from '../plan/rules.ts';

/** What a line is in the layout of a text: something that holds lines and is held, a word that closes a block, or mere structure. */
export type LineKind = 'node' | 'closer' | 'structure';

export interface BlockWords {
  readonly kindOf: (content: string, raw: string) => LineKind;
  /** Columns before the line; smaller numbers stand further out. */
  readonly indentOf: (content: string, raw: string) => number;
  /** One spelling for lines that are printed with volatile parts (counters). */
  readonly textOf: (content: string) => string;
}

interface Draft extends LineNode {
  end: number;
  readonly children: Draft[];
  readonly indent: number;
}

/** Cuts lines into blocks by indentation, in one pass. Every line lies in the range of a node or behind the last one. */
export function blocksOf(lines: readonly string[], words: BlockWords): readonly LineNode[] {
  const roots: Draft[] = [];
  const open: Draft[] = [];
  for (let at = 0; at < lines.length; at++) {
    const raw = lines[at] ?? '';
    const content = raw.trim();
    const kind = content === '' ? 'structure' : words.kindOf(content, raw);
    if (kind === 'structure') continue;
    const indent = words.indentOf(content, raw);
    closeTo(open, kind === 'closer' ? indent + 1 : indent);
    if (kind === 'closer') {
      const block = open.at(-1)?.indent === indent ? open.pop() : undefined;
      if (block !== undefined) block.end = at + 1;
      pushEnd(open, at + 1);
      continue;
    }
    const siblings = open.at(-1)?.children ?? roots;
    const start = siblings.at(-1)?.end ?? (open.at(-1)?.at ?? -1) + 1;
    const draft = { start, at, end: at + 1, text: words.textOf(content), children: [], indent };
    siblings.push(draft);
    open.push(draft);
    pushEnd(open, at + 1);
  }
  return roots;
}

function closeTo(open: Draft[], indent: number): void {
  while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= indent) open.pop();
}

/** A block reaches as far as what it holds. */
function pushEnd(open: readonly Draft[], end: number): void {
  for (const block of open) block.end = Math.max(block.end, end);
}
