/** One table of exit codes for all verbs (README, "Exit codes"). 1 is left to a crash of Node itself: a bug, never a verdict. */
export const EXIT_CODES = {
  done: 0,
  bug: 1,
  differences: 2,
  breach: 20,
  missing: 21,
  inconclusive: 22,
  'nothing-selected': 23,
  'not-approved': 24,
  restored: 25,
  left: 26,
  usage: 64,
  invalid: 65,
  'no-input': 66,
  unreachable: 69,
  locked: 75,
  'host-key': 76,
  'login-refused': 77,
  'project-config': 78,
  interrupted: 130,
} as const;

export type ExitName = keyof typeof EXIT_CODES;

const GRAVEST_FIRST: readonly ExitName[] = [
  'left',
  'breach',
  'restored',
  'interrupted',
  'missing',
  'not-approved',
  'locked',
  'host-key',
  'login-refused',
  'unreachable',
  'inconclusive',
  'invalid',
  'differences',
];

/** Of several outcomes the gravest decides; none means `done`. */
export function gravest(names: readonly ExitName[]): ExitName {
  return (
    GRAVEST_FIRST.find((name) => names.includes(name)) ?? names.find((name) => name !== 'done') ?? 'done'
  );
}
