import type { Facts } from './facts.ts';

/** One subject where the routers' own tables and the reading of their configuration differ. */
export interface Difference {
  readonly subject: string;
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}

/** Subjects that were asked about, line by line; tables without a VPN (management) only the routers list. */
export function differencesBetween(
  ours: Facts,
  theirs: Facts,
  asked: (subject: string) => boolean = all,
): readonly Difference[] {
  const subjects = [...ours.keys()].filter(asked).sort();
  return subjects.flatMap((subject) => {
    const [mine, other] = [new Set(ours.get(subject)), new Set(theirs.get(subject))];
    const onlyOurs = [...mine].filter((line) => !other.has(line));
    const onlyTheirs = [...other].filter((line) => !mine.has(line));
    return onlyOurs.length + onlyTheirs.length === 0 ? [] : [{ subject, onlyOurs, onlyTheirs }];
  });
}

function all(): boolean {
  return true;
}
