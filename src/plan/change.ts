import { followConsequences } from './cascade.ts';
import { type Comparison, compareConfigurations } from './compare.ts';
import type { ChangeRules, Configuration, Statement } from './rules.ts';
import { type Step, stepsOf } from './steps.ts';

/** A change of a router: what differs, what is typed, and whose other lines would go with it. */
export interface Change {
  readonly comparison: Comparison;
  readonly steps: readonly Step[];
  readonly taken: readonly Statement[];
}

/**
 * Ordered steps from one configuration to another for some objects; `ours` are all that may be touched on the way. `assert` only sets lines
 * of shared objects, `restore` takes them back.
 */
export function changeBetween(
  rules: ChangeRules,
  before: Configuration,
  after: Configuration,
  objects: ReadonlySet<string>,
  ours: ReadonlySet<string>,
  intention: 'assert' | 'restore',
): Change {
  const comparison = compareConfigurations(before, after, objects, intention === 'assert');
  const cascade = followConsequences(rules, before, after, ours, comparison);
  return { comparison, steps: stepsOf(rules, comparison, cascade, before, after), taken: cascade.taken };
}
