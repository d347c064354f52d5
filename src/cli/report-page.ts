import type { Inventory } from '../inventory/types.ts';
import { auditPage } from '../report/html/page.ts';
import type { AuditResult } from '../verify/types.ts';
import { type Run, VERSION } from './run.ts';

/** The HTML report of an audit that has just been made. */
export function reportPage(run: Run, inventory: Inventory, audit: AuditResult): string {
  const collectedAt = new Date().toISOString().slice(0, 16).replace('T', ' ');
  const rerun = `sectornet ${process.argv.slice(2).join(' ')}`;
  return auditPage(
    { inventory, audit, collectedAt: `${collectedAt} UTC`, version: VERSION, rerun },
    run.language,
  );
}
