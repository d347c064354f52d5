import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { auditPage, type ReportInput } from '../report/html/page.ts';
import { type Run, VERSION } from './run.ts';
import { shellWord } from './shell-word.ts';
import { written } from './written.ts';

/** The HTML report of an audit that has just been made. */
export function reportPage(
  run: Run,
  judged: Pick<ReportInput, 'subject' | 'judgedBy' | 'audit' | 'accepted'>,
): string {
  const collectedAt = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const rerun = `sectornet ${process.argv.slice(2).map(shellWord).join(' ')}`;
  return auditPage({ ...judged, collectedAt: `${collectedAt} UTC`, version: VERSION, rerun }, run.language);
}

/** Writes the HTML report where one is asked for; why there is none (SN7197): the answer is told all the same. */
export function writeReport(
  run: Run,
  file: string | undefined,
  judged: Parameters<typeof reportPage>[1],
): readonly Diagnostic[] {
  if (file === undefined) return [];
  const unwritten = written(run, file, reportPage(run, judged));
  if (unwritten.length === 0) run.talk(`report: ${file}\n`);
  return unwritten;
}
