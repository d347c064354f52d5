import { diffArrays } from 'diff';
import type { ReadRouter } from '../read/routers.ts';

/** Which lines of a router's text stand on one side only (numbers from 1). */
export interface ChangedLines {
  readonly before: ReadonlySet<number>;
  readonly after: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

/** Lines taken away and put in, by router; a router with the same text on both sides is not among them. */
export function changedLines(
  before: readonly ReadRouter[],
  after: readonly ReadRouter[],
): ReadonlyMap<string, ChangedLines> {
  const others = new Map(after.map((router) => [router.name, router]));
  const gone = before.map((router): [string, ChangedLines] => {
    const other = others.get(router.name);
    return [router.name, other === undefined ? { before: all(router), after: NONE } : linesOf(router, other)];
  });
  const known = new Set(before.map(({ name }) => name));
  const added = after
    .filter(({ name }) => !known.has(name))
    .map((router): [string, ChangedLines] => [router.name, { before: NONE, after: all(router) }]);
  return new Map([...gone, ...added].filter(([, lines]) => lines.before.size + lines.after.size > 0));
}

function all({ lines }: ReadRouter): ReadonlySet<number> {
  return new Set(lines().map((_, i) => i + 1));
}

function linesOf(before: ReadRouter, after: ReadRouter): ChangedLines {
  const found = { before: new Set<number>(), after: new Set<number>() };
  if (before.digest === after.digest) return found;
  const at = { before: 1, after: 1 };
  for (const { added, removed, count } of diffArrays([...before.lines()], [...after.lines()])) {
    if (!added) mark(removed ? found.before : undefined, at, 'before', count);
    if (!removed) mark(added ? found.after : undefined, at, 'after', count);
  }
  return found;
}

function mark(
  into: Set<number> | undefined,
  at: Record<'before' | 'after', number>,
  side: 'before' | 'after',
  count: number,
): void {
  for (let i = 0; i < count; i++) into?.add(at[side] + i);
  at[side] += count;
}
