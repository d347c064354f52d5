import { fillTemplate } from './pattern.ts';
import type { Statement } from './rules.ts';

/** What goes from and is appended to ordered lists of lines. */
export interface SequenceChange {
  readonly removed: readonly Statement[];
  readonly added: readonly Statement[];
}

/**
 * Compares lists of lines that are judged in order, where a new line can only be appended. What stays is the longest beginning of the
 * wanted list that the old one holds in that order; the rest is appended. A `rewrite` list that differs is written anew.
 */
export function compareSequences(before: readonly Statement[], after: readonly Statement[]): SequenceChange {
  const [old, wanted] = [sequencesOf(before), sequencesOf(after)];
  const removed: Statement[] = [];
  const added: Statement[] = [];
  for (const name of new Set([...old.keys(), ...wanted.keys()])) {
    const [from, to] = [old.get(name) ?? [], wanted.get(name) ?? []];
    if (sameSequence(from, to)) continue;
    const stays = rewritten(from, to) ? new Set<number>() : commonBeginning(from, to);
    removed.push(...from.filter((_, i) => !stays.has(i)));
    added.push(...to.slice(stays.size));
  }
  return { removed, added };
}

/** The name of the sequence a statement belongs to; undefined when its place means nothing. */
export function sequenceOf(statement: Statement): string | undefined {
  const { sequence } = statement.rule;
  return sequence === undefined ? undefined : fillTemplate(sequence, statement.words);
}

/** The ordered lists among statements, by name. */
export function sequencesOf(statements: readonly Statement[]): ReadonlyMap<string, readonly Statement[]> {
  const found = new Map<string, Statement[]>();
  for (const statement of statements) {
    const name = sequenceOf(statement);
    if (name === undefined) continue;
    const list = found.get(name);
    if (list === undefined) found.set(name, [statement]);
    else list.push(statement);
  }
  return found;
}

function rewritten(from: readonly Statement[], to: readonly Statement[]): boolean {
  return (from[0] ?? to[0])?.rule.rewrite === true;
}

/** Positions in `from` of the longest beginning of `to` that `from` holds in order. */
function commonBeginning(from: readonly Statement[], to: readonly Statement[]): ReadonlySet<number> {
  const positions = new Set<number>();
  let next = 0;
  for (const [i, statement] of from.entries()) {
    if (statement.key !== to[next]?.key) continue;
    positions.add(i);
    next++;
  }
  return positions;
}

function sameSequence(a: readonly Statement[], b: readonly Statement[]): boolean {
  return a.length === b.length && a.every((one, i) => one.key === b[i]?.key);
}
