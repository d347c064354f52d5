import { createHash } from 'node:crypto';
import { compareText } from '../net/order.ts';
import { byObject } from './compare.ts';
import type { Configuration, Statement } from './rules.ts';
import { sequencesOf } from './sequence.ts';

/** SHA-256 of a text, 64 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** One text per object: its canonical lines, sorted where order means nothing. */
export function objectText(configuration: Configuration, objects: ReadonlySet<string>): string {
  const statements = byObject(configuration);
  return [...objects]
    .sort(compareText)
    .map((object) => `${object}\n${canonicalLines(statements.get(object) ?? []).join('\n')}\n`)
    .join('\n');
}

function canonicalLines(statements: readonly Statement[]): readonly string[] {
  const free = statements.filter((one) => one.rule.sequence === undefined).map(({ key }) => key);
  const sequences = [...sequencesOf(statements)].sort(([a], [b]) => compareText(a, b));
  return [
    ...[...new Set(free)].sort(compareText),
    ...sequences.flatMap(([, list]) => list.map(({ key }) => key)),
  ];
}
