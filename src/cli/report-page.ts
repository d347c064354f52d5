import { auditPage, type ReportInput } from '../report/html/page.ts';
import { type Run, VERSION } from './run.ts';

/** The HTML report of an audit that has just been made. */
export function reportPage(
  run: Run,
  judged: Pick<ReportInput, 'subject' | 'judgedBy' | 'audit' | 'accepted'>,
): string {
  const collectedAt = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const rerun = `sectornet ${process.argv.slice(2).join(' ')}`;
  return auditPage({ ...judged, collectedAt: `${collectedAt} UTC`, version: VERSION, rerun }, run.language);
}
