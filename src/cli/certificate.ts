import { checkCertificate } from '../certificate-checker/check.ts';
import { type Config, type Refusal, readConfig } from '../certificate-checker/read.ts';
import type { DiagnosticCode } from '../diagnostics/catalogue.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { DeclaredNetwork } from '../inventory/declared-network/types.ts';
import { isNoise } from '../verify/read/decode.ts';
import type { AuditResult, CollectedConfig } from '../verify/types.ts';
import { readBackupFolder } from './backup-folder.ts';
import type { ExitName } from './exit-code.ts';
import { textIn } from './file-text.ts';
import type { Run } from './run.ts';
import { written } from './written.ts';

const CODES: Readonly<Record<string, DiagnosticCode>> = {
  malformed: 'SN4601',
  untrue: 'SN4602',
  unread: 'SN4605',
  'access-not-bound': 'SN4606',
  'binding-not-confirmed': 'SN4607',
  'no-clause': 'SN4608',
  'filter-open': 'SN4609',
  'static-leads-elsewhere': 'SN4610',
  'session-without-circuit': 'SN4610',
  'policy-undefined': 'SN4611',
  'vrf-of-two-vpns': 'SN4612',
  'sites-in-one-vrf': 'SN4612',
  'customer-targets': 'SN4613',
  'vpn-not-found': 'SN4615',
  'next-hop-free': 'SN4616',
};

/** Refusals shown one by one; the rest has the same cause more often than not. */
const MOST_SHOWN = 20;

/** What the checker says about a certificate, with its refusals as diagnostics. */
export interface CertificateAnswer {
  readonly level: string;
  readonly records: number;
  readonly valid: boolean;
  readonly malformed: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

export function certificateAnswer(
  certificate: { readonly file: string; readonly text: string },
  configs: readonly CollectedConfig[],
  declared: DeclaredNetwork,
): CertificateAnswer {
  const { level, records, refusals } = answerOf(certificate.text, inOwnFolder(configs), declared);
  const malformed = refusals.filter(({ reason }) => reason === 'malformed');
  return {
    level,
    records,
    valid: refusals.length === 0,
    malformed: malformed.length > 0,
    // What the texts would call for says nothing about a file that is no certificate.
    diagnostics: (malformed.length > 0 ? malformed : refusals)
      .slice(0, MOST_SHOWN)
      .map((one) => refusalDiagnostic(one, certificate.file)),
  };
}

/** Brackets nested deeper than anybody's stack are no certificate. */
function answerOf(...asked: Parameters<typeof checkCertificate>): ReturnType<typeof checkCertificate> {
  try {
    return checkCertificate(...asked);
  } catch (problem) {
    if (!(problem instanceof RangeError)) throw problem;
    return { level: 'B', records: 0, refusals: [{ reason: 'malformed', file: '', line: 1, text: '' }] };
  }
}

/** What a certificate is written from, and the certificate the auditor writes of it. */
export interface Audited {
  readonly declared: DeclaredNetwork;
  readonly running: readonly CollectedConfig[];
  readonly result: AuditResult;
  certificate(): string;
}

/** Writes the certificate where one is asked for, the network is isolated and the independent checker confirms it; else says why there is none. */
export function writeCertificate(
  run: Run,
  file: string | undefined,
  { declared, running, result, certificate }: Audited,
): readonly Diagnostic[] {
  if (file === undefined) return [];
  if (result.verdict !== 'isolated') return [report('SN4620', {})];
  const text = certificate();
  const answer = certificateAnswer({ file, text }, running, declared);
  if (!answer.valid) return [...answer.diagnostics, report('SN4621', {})];
  const unwritten = written(run, file, text);
  if (unwritten.length === 0) run.talk(`certificate: ${file}\n`);
  return unwritten;
}

/** The exits of a certificate that was asked for and is not there: nothing is proved, or the disk did not take it. */
export function exitsOfCertificate(uncertified: readonly Diagnostic[]): readonly ExitName[] {
  return uncertified.map(({ code }) => (code === 'SN7197' ? 'project-config' : 'inconclusive'));
}

/** The configurations in a folder of backups as they lie there, for a network that is judged by a policy file. */
export function backupTexts(folder: string): readonly CollectedConfig[] {
  const files = (readBackupFolder(folder) ?? []).filter(({ passedOver }) => passedOver !== true);
  return configsAmong(files.map(({ path, bytes }) => ({ file: path, text: textIn({ bytes }) })));
}

/**
 * The configurations in a heap of files, by the names their own texts give them; a text without any word of isolation is none. What nobody can
 * read (damaged, packed, empty) may be the newer text of a router: it stays, and the checker refuses it.
 */
export function configsAmong(files: readonly Omit<Config, 'router'>[]): readonly Config[] {
  const named = files.map(({ file, text }) => {
    const [, name] = /^(?:hostname|sysname) (\S+)/m.exec(text) ?? [];
    return { file, text, router: name ?? file.replace(/^.*\/|\.\w+$/g, '') };
  });
  return named.filter((one) => isUnreadable(one.text) || readConfig(one).lines.length > 0);
}

/** Lines that form feeds and their like part are read as many by some and as one by others. */
function isUnreadable(text: string): boolean {
  return text.trim() === '' || isNoise(text) || /[\f\v\u0085\u2028\u2029]/.test(text);
}

/** Certificates cite files by their name alone, wherever the folder stands. */
function inOwnFolder(configs: readonly CollectedConfig[]): readonly CollectedConfig[] {
  return configs.map((config) => ({ ...config, file: config.file.split('/').at(-1) ?? config.file }));
}

function refusalDiagnostic({ reason, file, line, text }: Refusal, certificate: string): Diagnostic {
  const code = CODES[reason] ?? 'SN4614';
  const shown = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  return report(code, { reason, file: file === '' ? certificate : file, line, text: shown });
}
