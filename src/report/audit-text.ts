import type { Language } from '../diagnostics/diagnostic.ts';
import { visible } from '../diagnostics/sentences.ts';
import type { AuditResult, Breach, Citation, Missing, Verdict } from '../verify/types.ts';
import { describeClass } from './classes.ts';
import {
  cellOf,
  type Headline,
  headlines,
  type Names,
  openingsOf,
  openPairText,
  packetText,
  vpnLabel,
} from './facts.ts';
import type { Paint } from './paint.ts';
import { reasonsOf } from './reasons.ts';
import { table } from './table.ts';
import { wordsOf } from './words.ts';

/** More VPNs with one verdict are counted, not named. */
const MANY = 6;
/** A matrix of more VPNs is left to the HTML and JSON forms. */
const WIDEST = 24;
/** How many missing reaches are shown one by one; the JSON form has all of them. */
const SHOWN = 20;

/** The auditor's answer for people: verdict, one line per department, the matrix, every breach with its packet and lines. */
export function auditText(
  audit: AuditResult,
  names: Names,
  options: { readonly language: Language; readonly paint: Paint },
): string {
  const blocks = [
    verdictLine(audit, names, options.language, options.paint),
    ...(audit.asked === undefined
      ? []
      : [options.paint.faint(`  ${wordsOf(options.language).label.onlyIsolation}`)]),
    ...headlineLines(audit, names, options.language, options.paint),
    '',
    ...matrixLines(audit, names, options.language, options.paint),
    ...(audit.agreements.length === 0
      ? []
      : [options.paint.faint(`  ${wordsOf(options.language).label.firstPackets}`)]),
    ...inconclusiveLines(audit.inconclusive, options.language, options.paint),
    ...audit.breaches.flatMap((breach) => [
      '',
      ...breachLines(breach, names, options.language, options.paint),
    ]),
    ...audit.missing
      .slice(0, SHOWN)
      .flatMap((one) => ['', ...missingLines(one, names, options.language, options.paint)]),
    ...moreMissing(audit.missing.length - SHOWN, options.language),
    ...sitePairLines(audit, options.language),
    ...openingLines(audit, options.language, options.paint),
    ...trustLines(audit, options.language, options.paint),
    ...findingLines(audit, options.language, options.paint),
  ];
  return `${blocks.join('\n')}\n`;
}

function moreMissing(count: number, language: Language): readonly string[] {
  if (count <= 0) return [];
  return [
    language === 'en'
      ? `… and ${count} more (all of them with -o json)`
      : `……另有 ${count} 项（用 -o json 查看全部）`,
  ];
}

function verdictLine(audit: AuditResult, names: Names, language: Language, paint: Paint): string {
  const words = wordsOf(language);
  const trust = audit.trust.length === 0 ? '' : `; ${words.label.trusted}: ${audit.trust.length}`;
  const level = audit.verdict === 'isolated' ? ` (${audit.level}: ${words.level[audit.level]}${trust})` : '';
  const pairs = audit.pairs.length;
  const scope = `VPN ${audit.vpns.length} · ${words.label.routers} ${audit.routers.length} · ${words.label.from}→${words.label.to} ${pairs}`;
  return `${names.network.name}: ${painted(audit.verdict, words.verdict[audit.verdict], paint)}${level}  ${paint.faint(scope)}`;
}

function headlineLines(
  audit: AuditResult,
  names: Names,
  language: Language,
  paint: Paint,
): readonly string[] {
  const { label, verdict } = wordsOf(language);
  // A policy file may leave out names.
  const named = names.vpns.some(({ id, name }) => name !== id);
  const rows = headlines(names, audit).map((headline) => {
    const agreed = headline.agreed.map(
      (one) => `${one.direction === 'to' ? '→' : '←'}${one.vpn} ${one.agreements.join(',')}`,
    );
    const wrong = wrongTexts(headline.wrong, verdict).map(paint.bad);
    const isolated = `${label.isolatedFrom} ${headline.isolatedFrom.length}/${audit.vpns.length - 1}`;
    const title = named ? [`  ${headline.vpn.name}`, headline.vpn.id] : [`  ${headline.vpn.id}`];
    return [...title, isolated, [...agreed, ...wrong].join('  ')];
  });
  return table(rows);
}

/** Each VPN by name; of a verdict that many share how many they are. */
function wrongTexts(wrong: Headline['wrong'], words: Readonly<Record<Verdict, string>>): readonly string[] {
  return [...Map.groupBy(wrong, ({ verdict }) => verdict)].flatMap(([verdict, list]) => {
    const count = (direction: 'to' | 'from') => list.filter((one) => one.direction === direction).length;
    if (list.length > MANY) return [`${words[verdict]} →${count('to')} ←${count('from')}`];
    return list.map((one) => `${words[verdict]} ${one.direction === 'to' ? '→' : '←'}${one.vpn}`);
  });
}

function matrixLines(audit: AuditResult, names: Names, language: Language, paint: Paint): readonly string[] {
  const { verdict, label } = wordsOf(language);
  const across = audit.pairs.filter(({ fromVpn, toVpn }) => fromVpn !== toVpn);
  const unknown = across.length > 0 && across.every((one) => one.verdict === 'inconclusive');
  // A table that says one thing everywhere tells nothing, one that no screen can hold even less.
  if (audit.vpns.length > WIDEST || unknown) return [];
  const cell = (from: string, to: string): string => {
    const pair = from === to ? undefined : cellOf(audit, from, to);
    if (pair === undefined) return '·';
    if (pair.verdict === 'isolated') return '-';
    if (pair.verdict !== 'reachable-as-declared') return verdict[pair.verdict];
    return pair.agreements.length > 0 ? pair.agreements.join(',') : label.replies;
  };
  const rows = [
    [`  ${label.from} \\ ${label.to}`, ...audit.vpns],
    ...audit.vpns.map((from) => [`  ${vpnLabel(names, from)}`, ...audit.vpns.map((to) => cell(from, to))]),
  ];
  return table(rows).map((line) => (line.includes(verdict.breach) ? paint.bad(line) : line));
}

function breachLines(breach: Breach, names: Names, language: Language, paint: Paint): readonly string[] {
  const words = wordsOf(language);
  const described = describeClass(breach.class, language);
  const ends = `${vpnLabel(names, breach.fromVpn)} (${breach.fromSite}) → ${vpnLabel(names, breach.toVpn)} (${breach.toSite})`;
  return [
    paint.bad(`${breach.id} [${described.code} ${breach.class}] ${words.severity[breach.severity]}: ${ends}`),
    `  ${described.title}: ${described.why}`,
    ...(described.standards === '' ? [] : [`  ${words.label.standard}: ${described.standards}`]),
    `  ${words.label.packet}: ${packetText(breach.packet)}`,
    `  ${words.label.way}:`,
    ...breach.hops.flatMap((hop, i) => [
      `    ${i + 1} ${hop.router} ${hop.table} ${words.action[hop.action]} ${hop.detail}`,
      ...hop.lines.map((line) => paint.faint(`        ${citationText(line)}`)),
    ]),
    `  ${words.label.cause}:`,
    ...breach.causes.map((line) => `    ${paint.strong(citationText(line))}`),
    `  ${words.label.fix}:`,
    ...breach.fix.flatMap((fix) =>
      fix.text.split('\n').map((line) => paint.good(`    ${fix.router}  ${line}`)),
    ),
    `  ${words.label.declaredAt}: ${breach.declared.map((span) => `${span.file}:${span.line}`).join(', ')}`,
  ];
}

function missingLines(missing: Missing, names: Names, language: Language, paint: Paint): readonly string[] {
  const words = wordsOf(language);
  const agreement = missing.agreement === undefined ? '' : ` (${missing.agreement})`;
  const ends = `${vpnLabel(names, missing.fromVpn)} (${missing.fromSite}) → ${vpnLabel(names, missing.toVpn)} (${missing.toSite})`;
  return [
    paint.warn(`${words.verdict.missing} ${words.family[missing.family]}${agreement}: ${ends}`),
    `  ${words.label.packet}: ${packetText(missing.packet)}`,
    `  ${words.label.stoppedAt}: ${missing.stoppedAt.router} ${missing.stoppedAt.table}: ${missing.stoppedAt.detail}`,
    ...missing.stoppedAt.lines.map((line) => paint.faint(`    ${citationText(line)}`)),
  ];
}

/** Why an answer is not certain, a line for each reason. */
export function inconclusiveLines(
  doubts: AuditResult['inconclusive'],
  language: Language,
  paint: Paint,
): readonly string[] {
  const { label } = wordsOf(language);
  return reasonsOf(doubts, language).map(({ router, title }) =>
    paint.warn(`  ${label.inconclusiveBecause}: ${router === undefined ? '' : `${router} `}${title}`),
  );
}

/** Pairs of sites as products, where they were asked for. */
function sitePairLines({ sitePairs }: AuditResult, language: Language): readonly string[] {
  const { label, verdict, family } = wordsOf(language);
  if (sitePairs === undefined) return [];
  const names = (sites: readonly string[]) =>
    sites.length <= SHOWN ? sites.join(',') : `${sites.slice(0, SHOWN).join(',')},… (${sites.length})`;
  const rows = sitePairs.map((row) => [
    `  ${row.fromVpn} ${names(row.from)}`,
    `→ ${row.toVpn} ${names(row.to)}`,
    family[row.family],
    `${verdict[row.verdict]} (${row.level})`,
    [...row.agreements, ...row.because].join(','),
    row.trust.join(','),
  ]);
  return ['', `${label.sites}:`, ...table(rows)];
}

/** Pairs of level B, each with what would open it. */
function openingLines(audit: AuditResult, language: Language, paint: Paint): readonly string[] {
  const { label, family } = wordsOf(language);
  const lines = openingsOf(audit).flatMap((open) => {
    const { fromVpn, toVpn, family: of, opens } = open;
    const { title } = describeClass(opens.class, language, opens.data);
    const pair = openPairText(open, `${fromVpn} → ${toVpn} ${family[of]}`, label);
    const packet = opens.packet === undefined ? '' : ` · ${packetText(opens.packet)}`;
    return [
      `  ${pair}: ${title}${packet}`,
      ...opens.lines.slice(0, 1).map((line) => paint.faint(`    ${citationText(line)}`)),
    ];
  });
  return lines.length === 0 ? [] : ['', `${label.openings}:`, ...lines];
}

/** Equipment that isolation trusts beyond the routers. */
function trustLines({ trust }: AuditResult, language: Language, paint: Paint): readonly string[] {
  const { label } = wordsOf(language);
  if (trust.length === 0) return [];
  return [
    '',
    `${label.trusted}:`,
    ...trust
      .slice(0, SHOWN)
      .flatMap((one) => [
        `  ${one.id} ${one.vpns.join(', ')} (${someOf(one.sites)}): ${describeClass(one.class, language, one.data).title}`,
        ...one.lines.slice(0, 1).map((line) => paint.faint(`    ${citationText(line)}`)),
      ]),
    ...moreMissing(trust.length - SHOWN, language),
  ];
}

/** As many names as a line can hold, and how many there are. */
function someOf(names: readonly string[]): string {
  return names.length <= MANY ? names.join(', ') : `${names.slice(0, MANY).join(', ')}, … ${names.length}`;
}

function findingLines(audit: AuditResult, language: Language, paint: Paint): readonly string[] {
  const words = wordsOf(language);
  if (audit.findings.length === 0) return [];
  return [
    '',
    `${words.label.findings}:`,
    ...audit.findings.flatMap((finding) => [
      `  ${words.severity[finding.severity]} ${finding.router}: ${describeClass(finding.class, language, finding.data).title}`,
      ...finding.lines.slice(0, 1).map((line) => paint.faint(`    ${citationText(line)}`)),
    ]),
  ];
}

function citationText(line: Citation): string {
  return `${line.file}:${line.line}  ${visible(line.text.trim())}`;
}

function painted(verdict: Verdict, text: string, paint: Paint): string {
  if (verdict === 'isolated' || verdict === 'reachable-as-declared') return paint.good(text);
  return verdict === 'breach' ? paint.bad(text) : paint.warn(text);
}
