import type { Language } from '../../diagnostics/diagnostic.ts';
import type { RouterCoverage } from '../../verify/types.ts';
import { describeClass } from '../classes.ts';
import { reasonsOf } from '../reasons.ts';
import { wordsOf } from '../words.ts';
import { citations } from './breaches.ts';
import { html, NOTHING, type SafeHtml } from './escape.ts';
import type { ReportInput } from './page.ts';

/** How much of each router's configuration was read, and the lines that were not. */
export function coverageSection(input: ReportInput, language: Language): SafeHtml {
  const { label } = wordsOf(language);
  const rows = input.audit.routers.map((router) => coverageRow(router));
  return html`<h2>${label.coverage}</h2><table id="coverage"><thead><tr><th>${label.router}</th><th>${label.lines}</th><th>${label.read}</th><th>${label.ignored}</th><th>${label.unread}</th><th>${label.unreadMatters}</th><th>${label.digest}</th></tr></thead><tbody>${rows}</tbody></table>`;
}

/** What a person should look at although it is not itself a forbidden packet. */
export function findingsSection(input: ReportInput, language: Language): SafeHtml {
  const words = wordsOf(language);
  const cards = input.audit.findings.map((finding) => {
    const described = describeClass(finding.class, language, finding.data);
    return html`<details><summary><span class="chip ${finding.severity === 'info' ? 'good' : 'missing'}">${words.severity[finding.severity]}</span> ${finding.router}: ${described.title}</summary><p>${described.why}</p>${citations(finding.lines)}<p>${described.fix}</p></details>`;
  });
  return html`<h2>${words.label.findings} (${cards.length})</h2>${cards}`;
}

/** Why the whole is inconclusive; nothing when it is not. */
export function inconclusiveSection(input: ReportInput, language: Language): SafeHtml {
  const { label } = wordsOf(language);
  if (input.audit.inconclusive.length === 0) return NOTHING;
  const items = reasonsOf(input.audit.inconclusive, language).map(
    ({ router, title }) => html`<li>${router ?? ''} ${title}</li>`,
  );
  return html`<h2>${label.inconclusiveBecause}</h2><ul>${items}</ul>`;
}

function coverageRow(router: RouterCoverage): SafeHtml {
  const { coverage } = router;
  const matters = coverage.unread.filter((line) => line.matters).length;
  const cells = [coverage.lines, coverage.read, coverage.ignored, coverage.unread.length, matters];
  return html`<tr><th>${router.router}</th>${cells.map((cell) => html`<td>${cell}</td>`)}<td><code>${router.digest.slice(0, 16)}</code></td></tr>`;
}
