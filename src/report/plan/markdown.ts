import type { Language } from '../../diagnostics/diagnostic.ts';
import type { AuditResult } from '../../verify/types.ts';
import { vpnLabel } from '../facts.ts';
import { code, fenced, LONGEST, plain } from '../markdown.ts';
import { relationSentences, type Tone } from '../relation-text.ts';
import { relationWords } from '../relation-words.ts';
import { wordsOf } from '../words.ts';
import {
  changeByVpn,
  countLines,
  type EqualPlans,
  equalPlans,
  groupTitle,
  keptByVpn,
  riskSentence,
  type VpnChange,
  waveSentence,
} from './facts.ts';
import { changedPairs, type PlanReport } from './report.ts';
import { commandLine, sourceOf } from './text.ts';
import { planWordsOf } from './words.ts';

/** A plan as the comment of a merge request: what changes per department, what is proved, risks, order, diffs to unfold, how to go on. One that would be too long leaves its diffs to the artefact. */
export function planMarkdown(report: PlanReport, language: Language): string {
  const head = headOf(report, language);
  const { label } = planWordsOf(language);
  const groups = equalPlans(report.plan);
  const reach = reachPart(report, language);
  if (groups.length === 0) return `${head}\n${reach}${leftOutPart(report, language)}`;
  const diffs = groups.map((group) => diffPart(group, language)).join('\n');
  const rest = [
    departmentsPart(report, language),
    isolationPart(report, language),
    keptPart(report, language),
    leftOutPart(report, language),
    risksPart(report, language),
    wavesPart(report, language),
  ].join('');
  const end = `\n### ${label.howTo}\n\n${fenced('sh', report.steps.join('\n'))}\n`;
  const whole = `${head}\n${reach}${rest}\n### ${label.changes}\n\n${diffs}${end}`;
  return whole.length <= LONGEST
    ? whole
    : `${head}\n${reachPart(report, language, true)}${rest}\n${label.tooLong}\n${end}`;
}

function headOf({ plan, names, after }: PlanReport, language: Language): string {
  const words = planWordsOf(language);
  const changed = plan.devices.filter(({ commands }) => commands.length > 0);
  const [added, removed] = countLines(changed);
  const title = `## ${words.label.title} · ${plain(names.network.name)}`;
  if (changed.length === 0) return `${title}\n\n${wordsOf(language).label.nothingToDo}\n`;
  const verdict = `**${verdictText(after, language)}**`;
  const size = `${changed.length} ${wordsOf(language).label.routers}, +${added} −${removed}`;
  return `${title}\n\n${verdict} · ${size} · ${words.label.hash} \`${plan.hash}\`\n`;
}

function verdictText({ verdict, level }: AuditResult, language: Language): string {
  const words = wordsOf(language);
  return verdict === 'isolated' ? `${words.verdict.isolated} (${level})` : words.verdict[verdict];
}

/** First of all: who may reach what besides, who no longer, and that nobody else notices. */
function reachPart({ relation, names }: PlanReport, language: Language, isBrief = false): string {
  if (relation === undefined) return '';
  const { label } = planWordsOf(language);
  const worded = ({ text, isCode }: { readonly text: string; readonly isCode?: true }) =>
    isCode === true ? code(text) : plain(text.trim()).replace(/^[-+]/, '\\$&');
  const sentences = relationSentences(relation, names, language);
  const told = sentences.slice(0, -1).filter(({ tone }) => TOLD.has(tone));
  const hidden = new Set(isBrief ? told.slice(MOST_SENTENCES) : []);
  const shown = sentences.filter((sentence) => !hidden.has(sentence));
  const items = shown.flatMap((sentence) => [
    `- ${EMPHASIS.has(sentence.tone) ? `**${worded(sentence)}**` : worded(sentence)}`,
    ...(isBrief ? [] : sentence.below.map((one) => `  - ${worded(one)}`)),
  ]);
  const more = hidden.size > 0 ? [`- ${relationWords(language).more(hidden.size)}`] : [];
  return `### ${label.reach}\n\n${[...items, ...more].join('\n')}\n\n`;
}

/** Sentences about changes in a comment that would be too long else; that the rest is equal is said in any case. */
const MOST_SENTENCES = 100;
const TOLD: ReadonlySet<Tone> = new Set<Tone>(['gained', 'lost', 'strong', 'plain']);

const EMPHASIS: ReadonlySet<Tone> = new Set<Tone>(['gained', 'lost', 'strong', 'good', 'doubtful']);

function departmentsPart({ plan, names }: PlanReport, language: Language): string {
  const { label } = planWordsOf(language);
  const { change } = wordsOf(language);
  const rows = changeByVpn(plan).map((one) => {
    const vpn = names.vpns.find(({ id }) => id === one.vpn);
    const department = names.departments.find(({ id }) => id === vpn?.department);
    const counts = (['create', 'update', 'delete'] as const)
      .filter((kind) => one.objects[kind] > 0)
      .map((kind) => `${change[kind]} ${one.objects[kind]}`);
    return [
      department === undefined ? '-' : `${department.name} ${department.id}`,
      vpnText(one, names),
      one.routers.join(', '),
      counts.join(', '),
      `+${one.lines[0]} −${one.lines[1]}`,
      one.agreements.join(', ') || '-',
    ];
  });
  const header = [label.department, 'VPN', label.routers, label.objects, label.lines, label.agreements];
  return `### ${label.perDepartment}\n\n${tableOf(header, rows)}\n`;
}

function vpnText({ vpn }: VpnChange, names: PlanReport['names']): string {
  return vpn === '' ? '-' : vpnLabel(names, vpn);
}

function isolationPart(report: PlanReport, language: Language): string {
  const { label } = planWordsOf(language);
  const { verdict } = wordsOf(language);
  const { changed, judged } = changedPairs(report);
  const states = `${label.before}: ${verdictText(report.before, language)} → ${label.predicted}: **${verdictText(report.after, language)}**`;
  const pairs =
    changed.length === 0
      ? `${label.noPair} (${judged})`
      : tableOf(
          ['VPN', 'VPN', 'IP', label.before, label.predicted],
          changed.map((one) => [
            one.fromVpn,
            one.toVpn,
            `IPv${one.family}`,
            verdict[one.before],
            verdict[one.after],
          ]),
        );
  const breaches = report.after.breaches.slice(0, 10).map(({ id, fromVpn, toVpn, class: kind, causes }) => {
    const [cause] = causes;
    const line = cause === undefined ? '' : `: ${code(`${cause.file}:${cause.line} ${cause.text}`)}`;
    return `- **${id}** ${plain(`${fromVpn} → ${toVpn} (${kind})`)}${line}\n`;
  });
  return `\n### ${label.isolation}\n\n${states}\n\n${pairs}\n${breaches.join('')}`;
}

function keptPart({ plan }: PlanReport, language: Language): string {
  const words = planWordsOf(language);
  const { remit } = plan;
  const may = `${words.label.mayTouch}: ${plain(words.remit[remit.by])}${remit.by === 'inventory' ? '' : ` (${plain(remit.vpns.join(', ') || '-')})`}`;
  const kept = keptByVpn(plan).map(
    ({ vpn, lines }) => `${plain(vpn === '' ? words.label.nobody : vpn)} ${lines} ${words.label.keptLines}`,
  );
  return `\n### ${words.label.kept}\n\n${kept.join(' · ') || '-'}\n\n${may}\n`;
}

function leftOutPart({ plan }: PlanReport, language: Language): string {
  if (plan.leftOut.length === 0) return '';
  const { label } = planWordsOf(language);
  const rows = plan.leftOut.map(({ router, object, vpns }) => [
    router,
    `${object.kind} ${object.name}`,
    vpns.join(', ') || '-',
  ]);
  return `\n### ${label.leftOut}\n\n${tableOf([label.routers, label.object, 'VPN'], rows)}\n`;
}

function risksPart({ plan }: PlanReport, language: Language): string {
  const { label } = planWordsOf(language);
  const lines = plan.devices.flatMap(({ risks }) =>
    risks.map((risk) => {
      const leave = risk.interrupts ? ` **${label.needsLeave}**` : '';
      return `- ${risk.code} ${plain(riskSentence(risk, language))}${leave}\n`;
    }),
  );
  return `\n### ${label.risks}\n\n${lines.join('') || `${label.noRisks}\n`}`;
}

function wavesPart({ plan }: PlanReport, language: Language): string {
  const { label } = planWordsOf(language);
  const { waves = [] } = plan;
  if (waves.length < 2) return '';
  const lines = waves.map(
    (wave, i) => `${i + 1}. ${plain(wave.routers.join(', '))} · ${plain(waveSentence(wave, language))}\n`,
  );
  return `\n### ${label.waves}\n\n${lines.join('')}`;
}

function diffPart(group: EqualPlans, language: Language): string {
  const { first } = group;
  const { label } = planWordsOf(language);
  const { change } = wordsOf(language);
  const [added, removed] = countLines([first]);
  const body = first.sections.flatMap(({ object, change: kind, vpns, agreement, lines }) => [
    `@@ ${object.kind} ${object.name} @@ ${change[kind]} · ${agreement ?? (vpns.join(', ') || '-')}`,
    ...lines.map((line) => {
      const source = sourceOf(line, language);
      return `${line.sign}${[...line.path, line.text].join(' / ')}${source === '' ? '' : `   # ${source}`}`;
    }),
  ]);
  const sent = first.commands.map(commandLine).join('\n');
  const back = first.reverse.map(commandLine).join('\n');
  const unfold = (title: string, text: string) =>
    `<details><summary>${plain(title)}</summary>\n\n${text}\n</details>\n`;
  return unfold(
    `${groupTitle(group, language)} · +${added} −${removed}`,
    `${fenced('diff', body.join('\n'))}\n${unfold(`${label.commands} (${first.commands.length})`, fenced('', sent))}${unfold(
      `${label.reverse} (${first.reverse.length})`,
      fenced('', back),
    )}`,
  );
}

function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(plain).join(' | ')} |`;
  return `${[line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')}\n`;
}
