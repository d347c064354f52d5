import type { Language } from '../../diagnostics/diagnostic.ts';
import type { Breach, Citation, Hop, Missing } from '../../verify/types.ts';
import { describeClass } from '../classes.ts';
import { packetText, vpnLabel } from '../facts.ts';
import { wordsOf } from '../words.ts';
import { html, NOTHING, type SafeHtml } from './escape.ts';
import type { ReportInput } from './page.ts';

/** Each breach with packet, way, configuration lines, inventory lines and the smallest change that removes it. */
export function breachesSection(input: ReportInput, language: Language): SafeHtml {
  const { label } = wordsOf(language);
  const cards = input.audit.breaches.map((breach) => breachCard(breach, input, language));
  const body = cards.length === 0 ? html`<p>${label.noBreaches}</p>` : html`${cards}`;
  return html`<h2>${label.breaches} (${cards.length})</h2>${body}`;
}

/** Each declared reach that does not work, with the step it stopped at. */
export function missingSection(input: ReportInput, language: Language): SafeHtml {
  const { label } = wordsOf(language);
  if (input.audit.missing.length === 0) return NOTHING;
  const cards = input.audit.missing.map((missing) => missingCard(missing, input, language));
  return html`<h2>${label.missing} (${cards.length})</h2>${cards}`;
}

/** Citations as `file:line` with the line's text. */
export function citations(lines: readonly Citation[]): SafeHtml {
  if (lines.length === 0) return NOTHING;
  return html`<pre>${lines.map((line) => `${line.file}:${line.line}  ${line.text.trim()}`).join('\n')}</pre>`;
}

function breachCard(breach: Breach, input: ReportInput, language: Language): SafeHtml {
  const words = wordsOf(language);
  const described = describeClass(breach.class, language);
  const fixes = breach.fix.map((fix) => html`<pre><b>${fix.router}</b>\n${fix.text}</pre>`);
  const declared = breach.declared.map((span) => html`<div><code>${span.file}:${span.line}</code></div>`);
  return html`<details class="breach-card" id="${breach.id}" open>
<summary><b>${breach.id} · ${vpnLabel(input.subject, breach.fromVpn)} → ${vpnLabel(input.subject, breach.toVpn)}: ${described.title}</b></summary>
<p><span class="chip bad">${words.severity[breach.severity]}</span> <code>${described.code} ${breach.class}</code> · ${breach.fromSite} → ${breach.toSite}</p>
<p>${described.why}</p>
<dl><dt>${words.label.packet}</dt><dd><code>${packetText(breach.packet)}</code></dd><dt>${words.label.standard}</dt><dd>${described.standards}</dd></dl>
<b>${words.label.way}</b>${wayHtml(breach.hops, language)}
<b>${words.label.cause}</b>${citations(breach.causes)}
<b>${words.label.fix}</b>${fixes}
<b>${words.label.declaredAt}</b>${declared}
</details>`;
}

function missingCard(missing: Missing, input: ReportInput, language: Language): SafeHtml {
  const { label, family } = wordsOf(language);
  const agreement = missing.agreement === undefined ? '' : ` (${missing.agreement})`;
  return html`<details open><summary>${vpnLabel(input.subject, missing.fromVpn)} ${missing.fromSite} → ${vpnLabel(input.subject, missing.toVpn)} ${missing.toSite} · ${family[missing.family]}${agreement}</summary>
<dl><dt>${label.packet}</dt><dd><code>${packetText(missing.packet)}</code></dd><dt>${label.stoppedAt}</dt><dd>${missing.stoppedAt.router} ${missing.stoppedAt.table}: ${missing.stoppedAt.detail}</dd></dl>
${citations(missing.stoppedAt.lines)}</details>`;
}

function wayHtml(hops: readonly Hop[], language: Language): SafeHtml {
  const { action } = wordsOf(language);
  const items = hops.map(
    (hop) =>
      html`<li><b>${hop.router}</b> ${hop.table} <i>${action[hop.action]}</i> ${hop.detail}${citations(hop.lines)}</li>`,
  );
  return html`<ol class="way">${items}</ol>`;
}
