import type { Diagnostic, Language } from '../../diagnostics/diagnostic.ts';
import { sentencesOf } from '../../diagnostics/sentences.ts';
import type { PolicyAgreement } from '../../inventory/policy-types.ts';
import type { Agreement } from '../../inventory/types.ts';
import type { AuditResult } from '../../verify/types.ts';
import type { Names } from '../facts.ts';
import { wordsOf } from '../words.ts';
import { agreementsSection } from './agreements.ts';
import { breachesSection, missingSection } from './breaches.ts';
import { coverageSection, findingsSection, inconclusiveSection } from './coverage.ts';
import { htmlDocument } from './document.ts';
import { html, type SafeHtml } from './escape.ts';
import { openingsSection, trustSection } from './levels.ts';
import { headlineSection, matrixSection } from './matrix.ts';
import { STYLE } from './style.ts';

/** An agreement as the page tells it; only a register says why it was made and until when. */
export type ReportAgreement = Pick<
  PolicyAgreement,
  'id' | 'consumerVpn' | 'providerVpn' | 'services' | 'span'
> &
  Partial<Pick<Agreement, 'purpose' | 'basis' | 'validUntil'>>;

/** What a network was judged by: an inventory as it stands, or a policy file. */
export interface ReportSubject extends Names {
  readonly agreements: readonly ReportAgreement[];
  /** SHA-256 of what was declared. */
  readonly digest: string;
}

/** Everything the report is made of. `collectedAt` is text for people; the page itself holds no clock. */
export interface ReportInput {
  readonly subject: ReportSubject;
  readonly judgedBy: 'inventory' | 'policy';
  readonly audit: AuditResult;
  readonly collectedAt: string;
  readonly version: string;
  readonly rerun: string;
  /** What is open and was pushed all the same, by whom and why (SN7204); absent: nothing. */
  readonly accepted?: readonly Diagnostic[];
}

/** One self-contained HTML file: no script, no request; a content security policy says so to the browser. */
export function auditPage(input: ReportInput, language: Language): string {
  const words = wordsOf(language);
  const title = `${input.subject.network.name} · ${words.label.title}`;
  const sections: readonly SafeHtml[] = [
    headlineSection(input, language),
    matrixSection(input, language),
    inconclusiveSection(input, language),
    breachesSection(input, language),
    missingSection(input, language),
    agreementsSection(input, language),
    openingsSection(input, language),
    trustSection(input, language),
    findingsSection(input, language),
    coverageSection(input, language),
    html`<h2>${words.label.limits}</h2><p>${words.label.limitsText}</p>`,
  ];
  return htmlDocument({ language, title, style: STYLE, body: [headerOf(input, language), ...sections] });
}

function headerOf(input: ReportInput, language: Language): SafeHtml {
  const words = wordsOf(language);
  const { audit, subject, judgedBy } = input;
  const level =
    audit.verdict === 'isolated' ? html`<p>${audit.level}: ${words.level[audit.level]}</p>` : html``;
  return html`<header>
<h1>${subject.network.name}</h1>
<p class="faint">${words.label.title} · ${input.collectedAt} · sectornet ${input.version}</p>
<div class="verdict ${audit.verdict}" id="verdict">${words.verdict[audit.verdict]}</div>
${level}
${(input.accepted ?? []).map(
  (one) => html`<p class="accepted">${one.code} ${sentencesOf(one, language).what}</p>
`,
)}<p class="faint"><code>${input.rerun}</code> · ${judgedBy} SHA-256 <code>${subject.digest.slice(0, 16)}</code></p>
</header>`;
}
