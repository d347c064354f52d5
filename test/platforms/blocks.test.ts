import { describe, expect, it } from 'vitest';
import type { LineNode } from '../../src/plan/rules.ts';
import { type BlockWords, outlineOf } from '../../src/platforms/blocks.ts';
import { fc } from '../fast-check.ts';

/** `!` is structure, `end` closes the block it stands level with, ` [n]` behind a colon does not count. */
const WORDS: BlockWords = {
  marks: '!:e',
  kindOf: (content) => (content === 'end' ? 'closer' : content.startsWith('!') ? 'structure' : 'node'),
  indentOf: (_, columns) => columns,
  textOf: (content) => (content.startsWith(':') ? content.replace(/ \[\d+\]$/, '') : content),
};

const LINE = fc
  .tuple(
    fc.constantFrom('', ' ', '  ', '\t', '\u00a0', ' \u3000'),
    fc.constantFrom('a', 'b c', 'end', '!', ': x [7]', 'export', '防汛', '', 'end!'),
    fc.constantFrom('', ' ', '\r', '\u00a0'),
  )
  .map((parts) => parts.join(''));

describe('an outline', () => {
  it('has the blocks that the lines have one by one', () => {
    fc.assert(
      fc.property(fc.array(LINE, { maxLength: 14 }), fc.boolean(), (lines, hasEnd) => {
        const text = lines.join('\n') + (hasEnd ? '\n' : '');
        expect(plain(outlineOf(text, WORDS).nodes)).toEqual(plain(lineByLine(text)));
      }),
      { numRuns: 2000, seed: 20260601 },
    );
  });

  it('has room for lines shorter than it guessed', () => {
    const text = 'a\n'.repeat(500);
    expect(outlineOf(text, WORDS).nodes).toHaveLength(500);
  });
});

interface Draft extends LineNode {
  end: number;
  readonly children: Draft[];
  readonly indent: number;
}

/** The same slowly: every line a string, every block told of every line in it. */
function lineByLine(text: string): readonly LineNode[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const roots: Draft[] = [];
  const open: Draft[] = [];
  const closeTo = (indent: number) => {
    while ((open.at(-1)?.indent ?? Number.NEGATIVE_INFINITY) >= indent) open.pop();
  };
  const reach = (end: number) => {
    for (const block of open) block.end = Math.max(block.end, end);
  };
  lines.forEach((raw, at) => {
    const content = raw.trim();
    const indent = raw.length - raw.trimStart().length;
    const kind = content === '' ? 'structure' : WORDS.kindOf(content, indent);
    if (kind === 'structure') return;
    closeTo(kind === 'closer' ? indent + 1 : indent);
    if (kind === 'closer') {
      reach(at + 1);
      if (open.at(-1)?.indent === indent) open.pop();
      return;
    }
    const siblings = open.at(-1)?.children ?? roots;
    const start = siblings.at(-1)?.end ?? (open.at(-1)?.at ?? -1) + 1;
    const draft = { start, at, end: at + 1, text: WORDS.textOf(content), children: [], indent };
    siblings.push(draft);
    open.push(draft);
    reach(at + 1);
  });
  return roots;
}

function plain(nodes: readonly LineNode[]): readonly unknown[] {
  return nodes.map(({ start, at, end, text, children }) => ({
    start,
    at,
    end,
    text,
    below: plain(children),
  }));
}
