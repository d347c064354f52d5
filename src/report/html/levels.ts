import type { Language } from '../../diagnostics/diagnostic.ts';
import { describeClass } from '../classes.ts';
import { openingsOf, openPairText, packetText, vpnLabel } from '../facts.ts';
import { wordsOf } from '../words.ts';
import { citations } from './breaches.ts';
import { html, NOTHING, type SafeHtml } from './escape.ts';
import type { ReportInput } from './page.ts';

/** Pairs that only hold in the present state, each with what would open it. */
export function openingsSection({ subject, audit }: ReportInput, language: Language): SafeHtml {
  const { label, family } = wordsOf(language);
  const open = openingsOf(audit);
  if (open.length === 0) return NOTHING;
  const rows = open.map((one) => {
    const { fromVpn, toVpn, family: of, opens } = one;
    const pair = `${vpnLabel(subject, fromVpn)} → ${vpnLabel(subject, toVpn)} ${family[of]}`;
    return html`<tr><td>${openPairText(one, pair, label)}</td><td>${describeClass(opens.class, language, opens.data).title}</td><td>${opens.packet === undefined ? NOTHING : html`<code>${packetText(opens.packet)}</code>`}${citations(opens.lines)}</td></tr>`;
  });
  return html`<h2>${label.openings} (${rows.length})</h2><table id="openings"><tbody>${rows}</tbody></table>`;
}

/** Equipment beyond the routers that isolation trusts, each with the lines that attach it. */
export function trustSection({ subject, audit }: ReportInput, language: Language): SafeHtml {
  const { label } = wordsOf(language);
  if (audit.trust.length === 0) return NOTHING;
  const rows = audit.trust.map((one) => {
    const described = describeClass(one.class, language, one.data);
    const declared = one.declared.map((span) => html`<div><code>${span.file}:${span.line}</code></div>`);
    return html`<tr id="${one.id}"><td>${one.id}</td><td><b>${described.title}</b><br>${described.why}<br>${described.fix}</td><td>${one.vpns.map((id) => vpnLabel(subject, id)).join(', ')}<br>${one.sites.join(', ')}</td><td>${citations(one.lines)}${declared}</td></tr>`;
  });
  return html`<h2>${label.trusted} (${rows.length})</h2><p class="faint">${label.trustedHelp}</p><table id="trust"><tbody>${rows}</tbody></table>`;
}
