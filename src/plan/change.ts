import { type Cascade, followConsequences } from './cascade.ts';
import { byKey, type Comparison, compareConfigurations } from './compare.ts';
import type { ChangeRules, Configuration, Statement } from './rules.ts';
import { type Step, stepsOf } from './steps.ts';

/** A change of a router: what differs, what is typed, whose other lines would go with it, and which lines stay and are yet typed again. */
export interface Change {
  readonly comparison: Comparison;
  readonly steps: readonly Step[];
  readonly taken: readonly Statement[];
  readonly again: readonly Statement[];
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
  const steps = stepsOf(rules, comparison, cascade, before, after);
  return { comparison, steps, taken: cascade.taken, again: typedAgain(before, cascade) };
}

/** Ordered lists (packet filters) are written anew without an open moment and do not count, nor do the lines that head them. */
function typedAgain(before: Configuration, { send, undo }: Cascade): readonly Statement[] {
  const stood = byKey(before);
  const undone = new Set([...undo].map(({ key }) => key));
  return [...send].filter(
    ({ key, rule }) =>
      stood.has(key) && rule.sequence === undefined && (rule.anchors === undefined || undone.has(key)),
  );
}
