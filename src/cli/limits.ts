import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Limits } from '../push/turns.ts';
import type { GlobalOptions } from './run.ts';

/** How many routers are spoken to at once unless `--parallel` says otherwise. */
const PARALLEL = 8;

const OPTIONS = [
  ['--parallel', 'parallel'],
  ['--per-jump-host', 'perJumpHost'],
] as const;

/** How many routers a verb speaks to at once, altogether and through one jump host: `--parallel`, `--per-jump-host`. */
export function limitsOf({ options }: { readonly options: GlobalOptions }): Limits {
  const parallel = countOf(options.parallel) ?? PARALLEL;
  const perJumpHost = countOf(options.perJumpHost);
  return { parallel, ...(perJumpHost === undefined ? {} : { perJumpHost }) };
}

/** The first limit that is no number of routers. */
export function limitsProblem(options: GlobalOptions): Diagnostic | undefined {
  for (const [option, key] of OPTIONS) {
    const text = options[key];
    if (text !== undefined && countOf(text) === undefined)
      return report('SN9039', { option, text, least: 1 });
  }
  return undefined;
}

function countOf(text: string | undefined): number | undefined {
  const count = /^\d{1,4}$/.test(text ?? '') ? Number(text) : 0;
  return count === 0 ? undefined : count;
}
