import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { AuditResult } from '../verify/types.ts';

/** What `verify --require` takes. */
export const REQUIREMENTS = ['A', 'B', 'C', 'A,C'] as const;

/**
 * Whether an isolated network stays below what was required. A: every pair holds in every state. B: what holds in the present state is
 * enough, as without the option. C: no pair rests on equipment outside the network (trust assumptions).
 */
export function isBelow(required: string | undefined, { verdict, level, pairs }: AuditResult): boolean {
  const levels = required?.split(',') ?? [];
  if (verdict !== 'isolated') return false;
  const trusting = pairs.some(({ trust }) => trust.length > 0);
  return (levels.includes('A') && level !== 'A') || (levels.includes('C') && trusting);
}

/** SN4623 where an isolated network stays below what was required: an exit without a word would look like a crash. */
export function belowRequired(required: string | undefined, audit: AuditResult): readonly Diagnostic[] {
  if (required === undefined || !isBelow(required, audit)) return [];
  return [report('SN4623', { level: audit.level, trust: audit.trust.length, required })];
}
