import { existsSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Override, RunSummary } from '../journal/journal.ts';
import type { AuditResult } from '../verify/types.ts';
import { journalOf } from './journal-file.ts';
import { journalFile } from './journal-place.ts';
import type { Run } from './run.ts';

/** A pair that is open, and by which class of mistake: the name under which an override lets it through. */
export function breachedPairs({ breaches }: AuditResult): readonly string[] {
  return [...new Set(breaches.map(({ fromVpn, toVpn, class: kind }) => `${fromVpn} → ${toVpn} (${kind})`))];
}

/**
 * What an audit finds open, or cannot decide, that somebody has pushed all the same: run, name, hour and reason from the journal of this workplace
 * (SN7204). It excuses nothing: verdict and exit stay. Nothing is told, and no journal begun, where there is none.
 */
export function acceptedBreaches(run: Run, audit: AuditResult): readonly Diagnostic[] {
  const isOpen = audit.verdict === 'breach' || audit.verdict === 'inconclusive';
  if (!isOpen || !existsSync(journalFile(run))) return [];
  const journal = journalOf(run);
  if ('problem' in journal) return [journal.problem];
  try {
    return journal.list().flatMap((one) => accepted(one, audit));
  } finally {
    journal.close();
  }
}

function accepted({ run, override }: RunSummary, audit: AuditResult): readonly Diagnostic[] {
  if (override === undefined) return [];
  const { by, at, reason, verdict } = override;
  const still = stillOpen(override, audit);
  return still.length === 0
    ? []
    : [report('SN7204', { run, by, at, reason, verdict, pairs: still.join(', ') })];
}

function stillOpen({ verdict, pairs }: Override, audit: AuditResult): readonly string[] {
  const now = new Set(breachedPairs(audit));
  const open = pairs.filter((pair) => now.has(pair));
  return verdict === 'inconclusive' && audit.verdict === 'inconclusive' ? ['inconclusive'] : open;
}
