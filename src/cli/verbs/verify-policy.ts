import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Diagnostic, Outcome } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { networkOfPolicy } from '../../inventory/declared-network/of-policy.ts';
import { parsePolicy } from '../../inventory/policy.ts';
import type { DeclaredPolicy } from '../../inventory/policy-types.ts';
import { auditText } from '../../report/audit-text.ts';
import { filesLeftLines } from '../../report/files-text.ts';
import { auditRead } from '../../verify/audit.ts';
import { certificateOf } from '../../verify/certificate/certificate.ts';
import { policySubject } from '../../verify/foreign/policy-subject.ts';
import type { AuditOptions } from '../../verify/types.ts';
import { backupTexts, exitsOfCertificate, writeCertificate } from '../certificate.ts';
import { shown } from '../config-folder.ts';
import { type ExitName, gravest } from '../exit-code.ts';
import { exitOfAudit } from '../failures.ts';
import { writeReport } from '../report-page.ts';
import { belowRequired } from '../required-level.ts';
import type { Run, VerbAnswer } from '../run.ts';
import { backupsFrom, filesLeftOf } from './verify-infer.ts';

export interface PolicyOptions {
  readonly configs?: string | undefined;
  readonly policy: string;
  readonly require?: string | undefined;
  readonly report?: string | undefined;
  readonly certificate?: string | undefined;
  readonly only?: 'isolation' | undefined;
}

const kind = 'Audit';

/** `verify --policy`: a folder of backups judged by a policy file. */
export async function verifyByPolicy(run: Run, options: PolicyOptions): Promise<VerbAnswer> {
  const read = policyAt(run, options.policy);
  if (read.value === undefined) return refused(read.diagnostics);
  const backups = await backupsFrom(run, options.configs);
  if ('exit' in backups) return { ...backups, kind };
  const made = policySubject(read.value, backups.routers);
  const diagnostics = [...read.diagnostics, ...made.diagnostics];
  if (made.value === undefined) return refused(diagnostics);
  const asks = options.only ?? 'everything';
  const result = auditRead(made.value, backups, { ...transportOf(read.value), asks });
  const [subject, digest] = [made.value, digestOf(run, options.policy)];
  const uncertified = writeCertificate(run, options.certificate, {
    declared: networkOfPolicy(read.value, digest),
    running: backupTexts(run.path(options.configs ?? '')),
    result,
    certificate: () => certificateOf({ ...subject, digest }, backups.routers),
  });
  const names = { network: { name: nameOf(read.value, options) }, vpns: read.value.vpns };
  const judged = { ...names, agreements: read.value.agreements, digest };
  const page = { subject: judged, judgedBy: 'policy', audit: result } as const;
  const unreported = writeReport(run, options.report, page);
  const below = belowRequired(options.require, result);
  const exits: readonly ExitName[] = [
    exitOfAudit(result),
    ...exitsOfCertificate(uncertified),
    ...below.map(() => 'inconclusive' as const),
    ...unreported.map(() => 'project-config' as const),
  ];
  return {
    exit: gravest(exits),
    kind,
    text: [
      auditText(result, names, { language: run.language, paint: run.paint }),
      ...filesLeftLines(filesLeftOf(backups), run.language).map((line) => `${run.paint.faint(line)}\n`),
    ].join(''),
    data: result,
    summary: { verdict: result.verdict, level: result.level, breaches: result.breaches.length },
    diagnostics: [...diagnostics, ...below, ...uncertified, ...unreported],
  };
}

/** SHA-256 of a policy file as it lies there. */
export function digestOf(run: Run, policy: string): string {
  return createHash('sha256')
    .update(readFileSync(run.path(policy)))
    .digest('hex');
}

/** Only an express word of the policy takes the core for granted. */
export function transportOf({ backbone }: DeclaredPolicy): Pick<AuditOptions, 'transport'> {
  return backbone === 'assumed' ? { transport: 'assumed' } : {};
}

/** What a network is called where its policy does not say. */
export function nameOf(
  policy: DeclaredPolicy,
  { configs }: { readonly configs?: string | undefined },
): string {
  return policy.name ?? configs ?? '';
}

/** The policy in a file, or why there is none. */
export function policyAt(run: Run, file: string): Outcome<DeclaredPolicy> {
  const path = run.path(file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return { value: undefined, diagnostics: [report('SN9029', { path: file })] };
  }
  return parsePolicy({ path: shown(path), text });
}

/** A policy file that is not there is another exit than one that is wrong. */
export function exitOfPolicy(diagnostics: readonly Diagnostic[]): ExitName {
  return diagnostics.some(({ code }) => code === 'SN9029') ? 'no-input' : 'invalid';
}

function refused(diagnostics: readonly Diagnostic[]): VerbAnswer {
  return { exit: exitOfPolicy(diagnostics), kind, text: '', data: null, diagnostics };
}
