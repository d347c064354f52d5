import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { type Journal, openJournal, type RecordedRun, type RunRecord } from '../journal/journal.ts';
import { sealerWith } from '../platforms/sealer.ts';
import { journalFile, journalName } from './journal-place.ts';
import { type Run, showDiagnostics } from './run.ts';
import { vaultIn } from './vault.ts';

/** The journal of this workplace, or why it cannot be used. */
export function journalOf(run: Run): Journal | { readonly problem: Diagnostic } {
  const file = journalFile(run);
  try {
    const journal = openJournal(file, sealerWith(vaultIn(run)));
    const { cleaned: count } = journal;
    if (count > 0) showDiagnostics(run, [report('SN3940', { file: journalName(run), count })]);
    return journal;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: report('SN9018', { file, reason }) };
  }
}

/** Writes down that a run begins; the diagnostic when the disk does not take it: then nothing may be sent. */
export function beginRun(run: Run, journal: Journal, record: RunRecord): Diagnostic | undefined {
  try {
    journal.begin(record);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return report('SN9018', { file: journalName(run), reason });
  }
}

/** A run by its name, or the diagnostic that lists the known ones. */
export function recordedRun(run: Run, journal: Journal, name: string): RecordedRun | Diagnostic {
  const found = journal.read(name);
  if (found !== undefined) return found;
  const runs = journal
    .list()
    .slice(0, 10)
    .map((one) => one.run);
  const file = journalName(run);
  return report('SN6123', { file, run: name, runs: runs.join(', ') || '-' });
}
