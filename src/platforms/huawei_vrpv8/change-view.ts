import type { LineRule } from '../../plan/rules.ts';

/** Rules of one view: their lines stand below `view`. */
export function inView(view: string, rules: readonly LineRule[]): readonly LineRule[] {
  return rules.map((rule) => ({ ...rule, line: `${view} > ${rule.line}` }));
}
