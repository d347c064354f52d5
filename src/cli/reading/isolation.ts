import { auditRead } from '../../verify/audit.ts';
import { isolationByParts } from '../../verify/by-parts.ts';
import type { Subject } from '../../verify/subject/subject.ts';
import type { AuditResult, CollectedConfig } from '../../verify/types.ts';
import type { Readers } from './readers.ts';
import { readTexts } from './texts.ts';

/** The answer, and whether nobody needed the models of the whole network for it. */
export interface IsolationAudit {
  readonly audit: AuditResult;
  readonly inParts: boolean;
}

/**
 * An audit that asks about isolation alone. Texts that are many are read in parts, of which the class engine decides; whatever it does not prove in
 * every state is read again and judged as a whole. The answer is the same.
 */
export async function auditIsolation(
  subject: Subject,
  configs: readonly CollectedConfig[],
  readers: Readers,
): Promise<IsolationAudit> {
  const part = await readers.read(subject, configs);
  const audit = part === undefined ? undefined : isolationByParts(subject, part);
  if (audit !== undefined) return { audit, inParts: true };
  const read = await readTexts(subject, configs);
  return { audit: auditRead(subject, read, { asks: 'isolation' }), inParts: false };
}
