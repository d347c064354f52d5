import type { FactSubject, Facts } from './facts.ts';

/** One subject where two readers of a network differ. */
export interface Difference {
  readonly subject: string;
  readonly onlyOurs: readonly string[];
  readonly onlyTheirs: readonly string[];
}

/** Where the routers' own tables and the reading of their configuration differ. */
export interface FactDifference extends Difference, FactSubject {}

/** Line by line what only one side has; what the routers do not speak of at all counts where `asked` says that they would have. */
export function differencesBetween(
  ours: Facts,
  theirs: Facts,
  asked: (subject: FactSubject) => boolean = () => false,
): readonly FactDifference[] {
  const subjects = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  return subjects.flatMap((subject) => {
    const [mine, other] = [ours.get(subject), theirs.get(subject)];
    const about = other ?? mine;
    if (about === undefined || (other === undefined && !asked(about))) return [];
    const { kind, router, name } = about;
    const [left, right] = [new Set(mine?.lines), new Set(other?.lines)];
    const onlyOurs = [...left].filter((line) => !right.has(line));
    const onlyTheirs = [...right].filter((line) => !left.has(line));
    return onlyOurs.length + onlyTheirs.length === 0
      ? []
      : [{ subject, kind, router, name, onlyOurs, onlyTheirs }];
  });
}
