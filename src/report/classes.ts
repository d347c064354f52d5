import type { DiagnosticData, Language } from '../diagnostics/diagnostic.ts';
import { isolationClass, standardsOf } from '../diagnostics/isolation-classes.ts';
import { report } from '../diagnostics/report.ts';
import { sentencesOf } from '../diagnostics/sentences.ts';

/** What a bug class, finding or reason is called, why it matters and what to do. */
export interface ClassText {
  readonly code: string;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Clause of GB/T 22239-2019 and DISA STIG item, where they fit. */
  readonly standards: string;
}

/** The catalogue's sentences for a name the auditor uses (rt-foreign-import, foreign-vrf, …), with data filled in. */
export function describeClass(name: string, language: Language, data: DiagnosticData = {}): ClassText {
  const { code } = isolationClass(name);
  const { clause, stig } = standardsOf(name);
  const { what, why, help } = sentencesOf(report(code, data), language);
  const standards = [clause, stig].filter((one) => one !== undefined);
  return { code, title: what, why, fix: help, standards: standards.join(' · ') };
}
