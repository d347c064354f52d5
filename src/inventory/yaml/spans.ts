import type { LineCounter, Node } from 'yaml';
import type { Span } from '../../diagnostics/diagnostic.ts';

/** Turns offsets in one file into lines and columns. Columns count UTF-16 units, as editors and language servers do. */
export interface Spans {
  /** The span of offsets `start` to `end` (exclusive). */
  readonly between: (start: number, end: number) => Span;
  /** The span of a node's own text; an absent node (`key:` with nothing after) has none. */
  readonly of: (node: Node | null | undefined) => Span | undefined;
}

/** The spans of one file; `counter` has seen its text. */
export function spansOf(file: string, counter: LineCounter): Spans {
  const between = (start: number, end: number): Span => {
    const [from, to] = [counter.linePos(start), counter.linePos(end)];
    return {
      file,
      line: Math.max(1, from.line),
      column: Math.max(1, from.col),
      endLine: Math.max(1, to.line),
      endColumn: Math.max(1, to.col),
    };
  };
  return {
    between,
    of: (node) => {
      const range = node?.range;
      return range === undefined || range === null ? undefined : between(range[0], range[1]);
    },
  };
}
