import type { Language } from '../../diagnostics/diagnostic.ts';
import type { AgreementCell, AgreementEvidence, AgreementVerdict, Extent } from '../../verify/types.ts';
import { packetText, servicesText, vpnLabel } from '../facts.ts';
import { wordsOf } from '../words.ts';
import { citations } from './breaches.ts';
import { html, NOTHING, type SafeHtml } from './escape.ts';
import type { ReportAgreement, ReportInput } from './page.ts';

/** Each agreement with its terms and the evidence: what it declares passes, its neighbours do not. */
export function agreementsSection(input: ReportInput, language: Language): SafeHtml {
  const { label } = wordsOf(language);
  const cards = input.subject.agreements.map((agreement) => agreementCard(agreement, input, language));
  return html`<h2>${label.agreements} (${cards.length})</h2>${cards}`;
}

function agreementCard(agreement: ReportAgreement, input: ReportInput, language: Language): SafeHtml {
  const { label } = wordsOf(language);
  const verdicts = input.audit.agreements.filter((one) => one.agreement === agreement.id);
  const consumer = vpnLabel(input.subject, agreement.consumerVpn);
  const provider = vpnLabel(input.subject, agreement.providerVpn);
  return html`<details id="agreement-${agreement.id}"><summary><b>${agreement.id}</b> ${consumer} → ${provider} · ${servicesText(agreement.services)} ${chips(verdicts, language)}</summary>
<dl>${registered(agreement, language)}<dt>${label.declaredAt}</dt><dd><code>${agreement.span.file}:${agreement.span.line}</code></dd></dl>
${verdicts.map((verdict) => evidenceTable(verdict, language))}</details>`;
}

/** What a register says of an agreement; a policy file does not. */
function registered({ purpose, basis, validUntil }: ReportAgreement, language: Language): SafeHtml {
  const { label } = wordsOf(language);
  if (purpose === undefined) return NOTHING;
  return html`<dt>${label.purpose}</dt><dd>${purpose} (${basis ?? ''})</dd>
<dt>${label.validUntil}</dt><dd>${validUntil ?? ''}</dd>
`;
}

function chips(verdicts: readonly AgreementVerdict[], language: Language): readonly SafeHtml[] {
  const { verdict, family } = wordsOf(language);
  return verdicts.map(
    (one) => html`<span class="chip ${one.verdict}">${family[one.family]} ${verdict[one.verdict]}</span> `,
  );
}

function evidenceTable(verdict: AgreementVerdict, language: Language): SafeHtml {
  const words = wordsOf(language);
  const rows = verdict.evidence.map((evidence) => evidenceRow(evidence, language));
  const cells = verdict.cells.map((cell) => cellRow(cell, language));
  return html`<p><b>${words.family[verdict.family]}</b></p><table><tbody>${rows}${cells}</tbody></table>`;
}

/** Kinds of packets that ports do not tell apart: how much of each passes, which is wrong only where it is more than was agreed. */
function cellRow({ cell, direction, admitted, passes }: AgreementCell, language: Language): SafeHtml {
  const words = wordsOf(language);
  const order: readonly Extent[] = ['none', 'some', 'all'];
  const right = order.indexOf(passes) <= order.indexOf(admitted);
  return html`<tr><td>${words.cell[cell]}</td><td>${words.direction[direction]}</td><td><span class="chip ${right ? 'good' : 'bad'}">${words.extent[passes]}</span></td></tr>`;
}

function evidenceRow(evidence: AgreementEvidence, language: Language): SafeHtml {
  const { label, question } = wordsOf(language);
  const right = evidence.passes === evidence.expected;
  const result = evidence.passes ? label.passes : label.refused;
  const judged = right ? label.asExpected : label.notAsExpected;
  return html`<tr><td>${question[evidence.question]}</td><td><code>${packetText(evidence.packet)}</code></td><td><span class="chip ${right ? 'good' : 'bad'}">${result} · ${judged}</span>${citations(evidence.lines)}</td></tr>`;
}
