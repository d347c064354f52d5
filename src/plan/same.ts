import type { PlatformId } from '../device/platform-id.ts';
import { changeRulesOf } from '../platforms/change-rules.ts';
import { claimKey } from './compare.ts';
import { readConfiguration } from './configuration.ts';
import type { Configuration, Statement } from './rules.ts';
import { sequencesOf } from './sequence.ts';

/** A line that only one of two texts has, with the lines above it; `object` is `kind name` of what it belongs to, absent for lines nobody knows. */
export interface Difference {
  readonly sign: '+' | '-';
  readonly path: readonly string[];
  readonly text: string;
  readonly object: string | undefined;
}

/**
 * What two texts of one router differ in, in the form that is compared: order counts only where the router judges by it. Empty means that
 * the router is configured the same. `-` lines are only in `before`, `+` lines only in `after`.
 */
export function configurationDifferences(
  platform: PlatformId,
  before: string,
  after: string,
): readonly Difference[] {
  const rules = changeRulesOf(platform);
  if (rules === undefined) throw new Error(`no change rules for platform ${platform}`);
  const [old, now] = [readConfiguration(rules, before), readConfiguration(rules, after)];
  return [...missing('-', old, now), ...missing('+', now, old)];
}

/** Whether two texts configure a router the same. */
export function sameConfiguration(platform: PlatformId, before: string, after: string): boolean {
  return before === after || configurationDifferences(platform, before, after).length === 0;
}

function missing(sign: '+' | '-', from: Configuration, other: Configuration): readonly Difference[] {
  const keys = new Set(other.statements.map(({ key }) => key));
  const sequences = sequencesOf(other.statements);
  const moved = [...sequencesOf(from.statements)].flatMap(([name, list]) => {
    const there = sequences.get(name) ?? [];
    return list.filter((one, i) => there[i]?.key !== one.key);
  });
  const gone = from.statements.filter((one) => one.rule.sequence === undefined && !keys.has(one.key));
  return [...gone, ...moved].map((one) => differenceOf(sign, one));
}

function differenceOf(sign: '+' | '-', { path, text, object }: Statement): Difference {
  return { sign, path, text, object: object === undefined ? undefined : claimKey(object) };
}
