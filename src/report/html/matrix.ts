import type { Language } from '../../diagnostics/diagnostic.ts';
import { cellOf, headlines, vpnLabel } from '../facts.ts';
import { wordsOf } from '../words.ts';
import { html, NOTHING, type SafeHtml } from './escape.ts';
import type { ReportInput } from './page.ts';

/** One row per department: what its VPN is isolated from, what is agreed, what is wrong. */
export function headlineSection(input: ReportInput, language: Language): SafeHtml {
  const { label, verdict } = wordsOf(language);
  const name = (id: string): string => vpnLabel(input.subject, id);
  const rows = headlines(input.subject, input.audit).map((headline) => {
    const state = headline.wrong[0]?.verdict ?? 'isolated';
    const agreed = headline.agreed.map(
      (one) =>
        html`<div>${one.direction === 'to' ? '→' : '←'} ${name(one.vpn)} (${one.agreements.join(', ')})</div>`,
    );
    const wrong = headline.wrong.map(
      (one) =>
        html`<div><b>${verdict[one.verdict]}</b> ${one.direction === 'to' ? '→' : '←'} ${name(one.vpn)}</div>`,
    );
    const isolated = `${label.isolatedFrom} ${headline.isolatedFrom.length} / ${input.audit.vpns.length - 1}`;
    return html`<tr><th>${name(headline.vpn.id)}</th><td><span class="chip ${state}">${verdict[state]}</span></td><td>${isolated}</td><td>${agreed}</td><td>${wrong}</td></tr>`;
  });
  return html`<h2>${label.headline}</h2><div class="scroll"><table id="headlines"><tbody>${rows}</tbody></table></div>`;
}

/** The full ordered matrix; a cell names its verdict and agreements and links to the first breach. */
export function matrixSection(input: ReportInput, language: Language): SafeHtml {
  const { label } = wordsOf(language);
  const { vpns } = input.audit;
  const head = vpns.map((id) => html`<th>${vpnLabel(input.subject, id)}</th>`);
  const rows = vpns.map(
    (from) =>
      html`<tr><th>${vpnLabel(input.subject, from)}</th>${vpns.map((to) => cellHtml(input, from, to, language))}</tr>\n`,
  );
  return html`<h2>${label.matrix}</h2><p class="faint">${label.matrixHelp}</p>
<div class="scroll"><table class="matrix" id="matrix"><thead><tr><th>${label.from} \\ ${label.to}</th>${head}</tr></thead><tbody>
${rows}</tbody></table></div>`;
}

function cellHtml(input: ReportInput, from: string, to: string, language: Language): SafeHtml {
  const { verdict, label } = wordsOf(language);
  if (from === to) return html`<td class="own">·</td>`;
  const cell = cellOf(input.audit, from, to);
  if (cell === undefined) return html`<td></td>`;
  const agreements = cell.agreements.length === 0 ? NOTHING : html`<br>${cell.agreements.join(', ')}`;
  const breach = input.audit.breaches.find((one) => one.fromVpn === from && one.toVpn === to);
  const onlyReplies = cell.verdict === 'reachable-as-declared' && cell.agreements.length === 0;
  const text = html`${onlyReplies ? label.replies : verdict[cell.verdict]}${agreements}`;
  const content = breach === undefined ? text : html`<a href="#${breach.id}">${text}</a>`;
  return html`<td class="${cell.verdict}">${content}</td>`;
}
