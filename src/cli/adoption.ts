import type { Adoption, ChangePlan } from '../plan/types.ts';

/** How a verb is told what its plan may take over. */
export interface AdoptOptions {
  readonly adopt?: true | undefined;
  readonly adoptChanged?: readonly string[] | undefined;
}

/** `--adopt`. */
export const ADOPT = [
  '--adopt',
  'take over objects that stand on the routers as they are wanted and were never pushed',
] as const;

/** `--adopt-changed`, as often as there are objects. */
export const ADOPT_CHANGED = [
  '--adopt-changed <object>',
  'take this one over although it differs: "ROUTER KIND NAME" as the refusal names it (may be repeated)',
  (object: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), object],
] as const;

/** What a plan may take over: what is typed, and what the plan file took over that is to be applied. */
export function adoptionOf(
  { adopt, adoptChanged = [] }: AdoptOptions,
  saved: ChangePlan | undefined,
): Adoption | undefined {
  const taken = (saved?.devices ?? []).flatMap(({ router, sections, adopted = [] }) =>
    adopted.map(({ kind, name }) => ({
      name: `${router} ${kind} ${name}`,
      isChanged: sections.some(({ object }) => object.kind === kind && object.name === name),
    })),
  );
  const equal = adopt === true || taken.some(({ isChanged }) => !isChanged);
  const named = taken.filter(({ isChanged }) => isChanged).map(({ name }) => name);
  const changed = [...new Set([...adoptChanged, ...named])];
  return equal || changed.length > 0 ? { equal, changed } : undefined;
}
