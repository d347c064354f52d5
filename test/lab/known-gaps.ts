import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CASES } from './case.ts';
import type { Difference } from './second-opinion.ts';

/** A difference that is understood: lines of a subject (both as regular expressions) that only one side has, and why. */
interface KnownGap {
  readonly subject: string;
  readonly only: 'ours' | 'theirs';
  readonly line: string;
  readonly cause: string;
}

/** The differences nobody has explained yet in `known-gaps.yaml`. */
export function unexplained(differences: readonly Difference[]): readonly string[] {
  const parsed: { readonly gaps: readonly KnownGap[] } = parse(
    readFileSync(join(CASES, 'known-gaps.yaml'), 'utf8'),
  );
  const known = (subject: string, only: KnownGap['only'], line: string): boolean =>
    parsed.gaps.some(
      (gap) =>
        gap.only === only &&
        new RegExp(`^(?:${gap.subject})$`).test(subject) &&
        new RegExp(`^(?:${gap.line})$`).test(line),
    );
  return differences.flatMap(({ subject, onlyOurs, onlyTheirs }) => [
    ...onlyOurs
      .filter((line) => !known(subject, 'ours', line))
      .map((line) => `${subject}: only in our reading: ${line}`),
    ...onlyTheirs
      .filter((line) => !known(subject, 'theirs', line))
      .map((line) => `${subject}: only from the daemons: ${line}`),
  ]);
}
