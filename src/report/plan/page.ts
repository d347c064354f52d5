import type { Language } from '../../diagnostics/diagnostic.ts';
import type { SectionChange } from '../../plan/types.ts';
import { vpnLabel } from '../facts.ts';
import { htmlDocument } from '../html/document.ts';
import { html, NOTHING, type SafeHtml } from '../html/escape.ts';
import { STYLE } from '../html/style.ts';
import { relationSentences } from '../relation-text.ts';
import { wordsOf } from '../words.ts';
import {
  changeByVpn,
  countLines,
  type EqualPlans,
  equalPlans,
  groupTitle,
  keptByVpn,
  riskSentence,
  waveSentence,
} from './facts.ts';
import { changedPairs, type PlanReport } from './report.ts';
import { commandLine, sourceOf } from './text.ts';
import { planWordsOf } from './words.ts';

const DIFF_STYLE = `
.diff{white-space:pre-wrap}.diff span{display:block}.diff .add{color:var(--good);background:var(--goodbg)}
.diff .gone{color:var(--bad);background:var(--badbg)}.diff .src{display:inline;color:var(--faint)}
.reach .gained,.reach .doubtful{color:var(--bad)}.reach .lost,.reach .strong{font-weight:600}.reach .good{color:var(--good)}
.reach .faint,.reach li li{color:var(--faint);font-weight:400}
`;

/** A plan as one self-contained HTML file: no script, no request; a content security policy says so to the browser. */
export function planPage(report: PlanReport, language: Language): string {
  const { label } = planWordsOf(language);
  return htmlDocument({
    language,
    title: `${report.names.network.name} · ${label.title}`,
    style: STYLE + DIFF_STYLE,
    body: [
      headOf(report, language),
      reach(report, language),
      departments(report, language),
      isolation(report, language),
      kept(report, language),
      leftOut(report, language),
      risks(report, language),
      waves(report, language),
      html`<h2>${label.changes}</h2>`,
      ...equalPlans(report.plan).map((group) => diff(group, language)),
      html`<h2>${label.howTo}</h2>`,
      html`<pre>${report.steps.join('\n')}</pre>`,
    ],
  });
}

function headOf({ plan, names, after }: PlanReport, language: Language): SafeHtml {
  const { label } = planWordsOf(language);
  const words = wordsOf(language);
  const changed = plan.devices.filter(({ commands }) => commands.length > 0);
  const [added, removed] = countLines(changed);
  const size =
    changed.length === 0
      ? words.label.nothingToDo
      : `${changed.length} ${words.label.routers}, +${added} −${removed}`;
  return html`<header>
<h1>${names.network.name}</h1>
<p class="faint">${label.title} · ${label.hash} <code>${plan.hash}</code></p>
<div class="verdict ${after.verdict}" id="verdict">${words.verdict[after.verdict]}</div>
<p>${size}</p>
</header>`;
}

function reach({ relation, names }: PlanReport, language: Language): SafeHtml {
  if (relation === undefined) return NOTHING;
  const { label } = planWordsOf(language);
  const worded = ({ text, isCode }: { readonly text: string; readonly isCode?: true }) =>
    isCode === true ? html`<code>${text}</code>` : html`${text.trim()}`;
  const items = relationSentences(relation, names, language).map(({ below, ...sentence }) => {
    const lines = below.map((one) => html`<li>${worded(one)}</li>`);
    const more = lines.length === 0 ? NOTHING : html`<ul>${lines}</ul>`;
    return html`<li class="${sentence.tone}">${worded(sentence)}${more}</li>
`;
  });
  return html`<h2>${label.reach}</h2>
<ul class="reach">${items}</ul>`;
}

function departments({ plan, names }: PlanReport, language: Language): SafeHtml {
  const { label } = planWordsOf(language);
  const { change } = wordsOf(language);
  const rows = changeByVpn(plan).map(({ vpn, routers, objects, lines, agreements }) => {
    const of = names.vpns.find(({ id }) => id === vpn)?.department;
    const counts = (['create', 'update', 'delete'] as const)
      .filter((kind: SectionChange['change']) => objects[kind] > 0)
      .map((kind) => `${change[kind]} ${objects[kind]}`);
    return html`<tr><td>${names.departments.find(({ id }) => id === of)?.name ?? '-'}</td><td>${vpn === '' ? '-' : vpnLabel(names, vpn)}</td>
<td>${routers.join(', ')}</td><td>${counts.join(', ')}</td><td>+${lines[0]} −${lines[1]}</td><td>${agreements.join(', ') || '-'}</td></tr>
`;
  });
  if (rows.length === 0) return NOTHING;
  return html`<h2>${label.perDepartment}</h2>
<table><tr><th>${label.department}</th><th>VPN</th><th>${label.routers}</th><th>${label.objects}</th><th>${label.lines}</th><th>${label.agreements}</th></tr>
${rows}</table>`;
}

function isolation(report: PlanReport, language: Language): SafeHtml {
  const { label } = planWordsOf(language);
  const { verdict } = wordsOf(language);
  const { changed, judged } = changedPairs(report);
  const rows = changed.map(
    ({ fromVpn, toVpn, family, before, after }) =>
      html`<tr><td>${fromVpn}</td><td>${toVpn}</td><td>IPv${family}</td><td>${verdict[before]}</td><td>${verdict[after]}</td></tr>
`,
  );
  const pairs =
    rows.length === 0
      ? html`<p>${label.noPair} (${judged})</p>`
      : html`<table><tr><th>VPN</th><th>VPN</th><th>IP</th><th>${label.before}</th><th>${label.predicted}</th></tr>
${rows}</table>`;
  return html`<h2>${label.isolation}</h2>
<p>${label.before}: ${verdict[report.before.verdict]} → ${label.predicted}: <b>${verdict[report.after.verdict]}</b></p>
${pairs}`;
}

function kept({ plan }: PlanReport, language: Language): SafeHtml {
  const words = planWordsOf(language);
  const { label } = words;
  const { remit } = plan;
  const lines = keptByVpn(plan).map(
    ({ vpn, lines: count }) => `${vpn === '' ? label.nobody : vpn} ${count} ${label.keptLines}`,
  );
  const vpns = remit.by === 'inventory' ? '' : ` (${remit.vpns.join(', ') || '-'})`;
  return html`<h2>${label.kept}</h2>
<p>${lines.join(' · ') || '-'}</p>
<p>${label.mayTouch}: ${words.remit[remit.by]}${vpns}</p>`;
}

function leftOut({ plan }: PlanReport, language: Language): SafeHtml {
  if (plan.leftOut.length === 0) return NOTHING;
  const { label } = planWordsOf(language);
  const rows = plan.leftOut.map(
    ({ router, object, vpns }) =>
      html`<tr><td>${router}</td><td>${object.kind} ${object.name}</td><td>${vpns.join(', ') || '-'}</td></tr>
`,
  );
  return html`<h2>${label.leftOut}</h2>
<table><tr><th>${label.routers}</th><th>${label.object}</th><th>VPN</th></tr>
${rows}</table>`;
}

function risks({ plan }: PlanReport, language: Language): SafeHtml {
  const { label } = planWordsOf(language);
  const lines = plan.devices.flatMap((device) =>
    device.risks.map(
      (risk) =>
        html`<li><code>${risk.code}</code> ${riskSentence(risk, language)}${risk.interrupts ? html` <b>${label.needsLeave}</b>` : NOTHING}</li>
`,
    ),
  );
  const told = lines.length === 0 ? html`<p>${label.noRisks}</p>` : html`<ul>${lines}</ul>`;
  return html`<h2>${label.risks}</h2>
${told}`;
}

function waves({ plan }: PlanReport, language: Language): SafeHtml {
  const { label } = planWordsOf(language);
  const lines = (plan.waves ?? []).map(
    (wave) => html`<li>${wave.routers.join(', ')} · ${waveSentence(wave, language)}</li>
`,
  );
  return lines.length < 2 ? NOTHING : html`<h2>${label.waves}</h2><ol>${lines}</ol>`;
}

const LINE_CLASS = { '+': 'add', '-': 'gone' } as const;

function diff(group: EqualPlans, language: Language): SafeHtml {
  const { first } = group;
  const { label } = planWordsOf(language);
  const { change } = wordsOf(language);
  const [added, removed] = countLines([first]);
  const sections = first.sections.map(
    ({ object, change: kind, vpns, agreement, lines }) => html`<h3>${object.kind} ${object.name}</h3>
<p class="faint">${change[kind]} · ${agreement ?? (vpns.join(', ') || '-')}</p>
<pre class="diff">${lines.map((line) => {
      const source = sourceOf(line, language);
      const place = source === '' ? NOTHING : html`<span class="src">   # ${source}</span>`;
      return html`<span class="${LINE_CLASS[line.sign]}">${line.sign} ${[...line.path, line.text].join(' / ')}${place}</span>`;
    })}</pre>
`,
  );
  return html`<details><summary>${groupTitle(group, language)} · +${added} −${removed}</summary>
${sections}
<details><summary>${label.commands} (${first.commands.length})</summary><pre>${first.commands.map(commandLine).join('\n')}</pre></details>
<details><summary>${label.reverse} (${first.reverse.length})</summary><pre>${first.reverse.map(commandLine).join('\n')}</pre></details>
</details>
`;
}
