import { auditRead } from '../../verify/audit.ts';
import { answerWhereProved } from '../../verify/by-parts.ts';
import type { DeclaredIsolation } from '../../verify/declared-isolation.ts';
import type { AuditResult, CollectedConfig } from '../../verify/types.ts';
import type { Readers } from './readers.ts';
import { readTexts } from './texts.ts';

/** The answer, and whether nobody needed the models of the whole network for it. */
export interface IsolationAudit {
  readonly audit: AuditResult;
  readonly inParts: boolean;
}

/**
 * An audit that asks about isolation alone. Where there are readers the texts are read in parts, of which the class engine decides; whatever it does not prove in
 * every state is read again and judged as a whole. The answer is the same.
 */
export async function auditIsolation(
  declared: DeclaredIsolation,
  configs: readonly CollectedConfig[],
  readers: Readers | undefined,
): Promise<IsolationAudit> {
  const part = await readers?.read(configs);
  // Put together while threads still look for a proof.
  const audit = part === undefined ? undefined : answerWhereProved(declared, part.facts);
  if ((await part?.proved) === true && audit !== undefined) return { audit, inParts: true };
  const { subject } = declared;
  const read = await readTexts(subject, configs);
  return { audit: auditRead(subject, read, { asks: 'isolation' }), inParts: false };
}
