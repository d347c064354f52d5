import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Difference } from '../../src/verify/live/differences.ts';
import { CASES } from './case.ts';

/** Who is compared with the daemons: our reading of their text, or the emulated router. */
type About = 'reading' | 'emulator';

/** A difference that is understood: lines of a subject (both as regular expressions) that only one side has, and why. */
interface KnownGap {
  readonly about: About;
  readonly subject: string;
  readonly only: 'ours' | 'theirs';
  readonly line: string;
  readonly cause: string;
}

/** Differences nobody has explained in `known-gaps.yaml`, and explanations for which no difference was found any more. */
export function reconcile(
  differences: readonly Difference[],
  about: About,
): { readonly unexplained: readonly string[]; readonly stale: readonly string[] } {
  const parsed: { readonly gaps: readonly KnownGap[] } = parse(
    readFileSync(join(CASES, 'known-gaps.yaml'), 'utf8'),
  );
  const gaps = parsed.gaps.filter((gap) => gap.about === about);
  const lines = differences.flatMap(({ subject, onlyOurs, onlyTheirs }) => [
    ...onlyOurs.map((line) => ({ subject, only: 'ours', line })),
    ...onlyTheirs.map((line) => ({ subject, only: 'theirs', line })),
  ]);
  const explains = (gap: KnownGap, one: (typeof lines)[number]): boolean =>
    gap.only === one.only &&
    new RegExp(`^(?:${gap.subject})$`, 's').test(one.subject) &&
    new RegExp(`^(?:${gap.line})$`, 's').test(one.line);
  return {
    unexplained: lines
      .filter((one) => !gaps.some((gap) => explains(gap, one)))
      .map(({ subject, only, line }) => `${subject}: only ${only}: ${line}`),
    stale: gaps
      .filter((gap) => !lines.some((one) => explains(gap, one)))
      .map(({ subject, line }) => `${subject}: ${line}`),
  };
}
