import type { Language } from '../diagnostics/diagnostic.ts';
import { visible } from '../diagnostics/sentences.ts';
import type { Flow, PairChange, Relation, Traffic, VerdictChange } from '../verify/against/types.ts';
import { describeClass } from './classes.ts';
import { type Names, packetText, vpnLabel } from './facts.ts';
import type { Paint } from './paint.ts';
import { type RelationWords, relationWords } from './relation-words.ts';
import { wordsOf } from './words.ts';

interface Telling {
  readonly names: Pick<Names, 'vpns'>;
  readonly language: Language;
  readonly paint: Paint;
  readonly words: RelationWords;
}

/** What a change does, for people: who may reach what besides, who no longer, what else is judged differently, and that the rest is the same. */
export function relationText(
  relation: Relation,
  names: Pick<Names, 'vpns'>,
  options: { readonly language: Language; readonly paint: Paint },
): string {
  const telling = { names, ...options, words: relationWords(options.language) };
  const lines = [
    ...relation.changes
      .filter((one) => besideOf(relation, one) === undefined)
      .flatMap((one) => changeLines(one, relation, telling)),
    ...relation.verdicts.flatMap((one) => verdictLines(one, telling)),
    ...standingLines(relation, telling),
    ...restLines(relation, telling),
  ];
  return `${lines.join('\n')}\n`;
}

/** A change in one line: `adds 统计→经委 tcp/443 to 10.130.250.0/28`. */
export function changeHeadline(change: PairChange, names: Pick<Names, 'vpns'>, language: Language): string {
  const words = relationWords(language);
  const { fromVpn, toVpn, flows, family } = change;
  const to = toVpn === '' ? words.backbone : vpnLabel(names, toVpn);
  const what = flows.slice(0, 1).map((flow) => flowText(flow, words));
  const more = flows.length + change.moreFlows - 1;
  const verb = words.verb[change.state][change.change];
  const rest = more > 0 ? ` ${words.more(more)}` : '';
  return `${verb} ${vpnLabel(names, fromVpn)} → ${to} IPv${family} ${what.join('')}${rest}`;
}

/** How many rows of one change, and lines of it, are printed; the JSON form has more. */
const SHOWN = 6;

/** For packets of some other state: what the same pair gains or loses now already, with which they are told. */
function besideOf({ changes }: Relation, one: PairChange): PairChange | undefined {
  return one.state === 'now'
    ? undefined
    : changes.find((other) => other.state === 'now' && sameChange(one, other));
}

function sameChange(a: PairChange, b: PairChange): boolean {
  return a.fromVpn === b.fromVpn && a.toVpn === b.toVpn && a.family === b.family && a.change === b.change;
}

function changeLines(
  change: PairChange,
  { changes }: Relation,
  { names, language, paint, words }: Telling,
): readonly string[] {
  const beside = changes.filter((one) => one.state === 'ever' && one !== change && sameChange(one, change));
  const headline = changeHeadline(change, names, language);
  const painted = change.change === 'gained' ? paint.warn(headline) : paint.strong(headline);
  const sites = change.sites
    .slice(0, SHOWN)
    .map(({ from, to }) => `${from} → ${to === '' ? words.backbone : to}`);
  const hidden = change.sitePairs - sites.length;
  return [
    painted,
    ...change.flows.slice(1, SHOWN).map((flow) => `    ${flowText(flow, words)}`),
    paint.faint(`    ${words.sites}: ${sites.join(', ')}${hidden > 0 ? ` ${words.more(hidden)}` : ''}`),
    ...change.causes
      .slice(0, SHOWN)
      .map(
        ({ side, file, line, text }) =>
          `    ${side === 'after' ? '+' : '-'} ${file}:${line}  ${visible(text)}`,
      ),
    ...beside.map(({ flows, moreFlows }) => paint.faint(`    ${words.besides(flows.length + moreFlows)}`)),
  ];
}

function verdictLines(change: VerdictChange, { names, language, paint, words }: Telling): readonly string[] {
  const { verdict: verdicts } = wordsOf(language);
  const text = (one: VerdictChange['before']) =>
    one === undefined ? words.absent : `${verdicts[one.verdict]} (${one.level})`;
  const { fromVpn, toVpn, family, before, after } = change;
  const opens = after?.opens;
  const open =
    opens === undefined
      ? []
      : [
          `    ${describeClass(opens.class, language).title}${opens.packet === undefined ? '' : ` · ${packetText(opens.packet)}`}`,
          ...opens.lines
            .slice(0, 1)
            .map(({ file, line, text: cited }) => paint.faint(`    ${file}:${line}  ${visible(cited)}`)),
        ];
  return [
    paint.strong(
      `${words.judged} ${vpnLabel(names, fromVpn)} → ${vpnLabel(names, toVpn)} IPv${family}: ${text(before)} → ${text(after)}`,
    ),
    ...open,
  ];
}

function standingLines(
  { trust, findings, doubts }: Relation,
  { language, words }: Telling,
): readonly string[] {
  const line = (sign: string, what: string, name: string, data = {}) =>
    `${sign} ${what}: ${describeClass(name, language, data).title}`;
  const signed = <Fact>(facts: { readonly gained: readonly Fact[]; readonly lost: readonly Fact[] }) => [
    ...facts.gained.map((fact) => ['+', fact] as const),
    ...facts.lost.map((fact) => ['-', fact] as const),
  ];
  return [
    ...signed(trust).map(([sign, one]) => line(sign, words.trust, one.class, one.data)),
    ...signed(findings).map(([sign, one]) =>
      line(sign, `${words.finding} ${one.router}`, one.class, one.data),
    ),
    ...signed(doubts).map(([sign, one]) => line(sign, words.doubt, one.reason, one.data)),
  ];
}

/** The sentence that the rest is equal, and how that was found. */
function restLines(relation: Relation, { language, paint, words }: Telling): readonly string[] {
  const { unchanged, proof, before, after } = relation;
  const { verdict } = wordsOf(language);
  const text = (one: Relation['after']) => `${verdict[one.verdict]} (${one.level})`;
  const told = proof.compared === 'verdicts';
  return [
    ...(told && !unchanged ? [] : [paint.good(unchanged ? words.nothing : words.nothingElse)]),
    paint.faint(`  ${proofText(proof, words)}`),
    paint.faint(`  ${words.texts}: ${textsText(proof.routers, words)}`),
    ...(proof.certain ? [] : [paint.warn(`  ${told ? words.otherwise : words.uncertain}`)]),
    `${words.before}: ${text(before)}; ${words.after}: ${text(after)}`,
  ];
}

function proofText(
  { compared, routers, equalPairs, sitePairs }: Relation['proof'],
  words: RelationWords,
): string {
  const { changed, added, removed } = routers;
  if (changed.length + added.length + removed.length === 0 && sitePairs === 0) return words.sameTexts;
  return compared === 'verdicts' ? words.verdictsOnly : words.proof(equalPairs, sitePairs);
}

function textsText(
  { equal, changed, added, removed }: Relation['proof']['routers'],
  words: RelationWords,
): string {
  const named = [
    [words.changed, changed],
    [words.added, added],
    [words.removed, removed],
  ] as const;
  return [
    `${words.equal} ${equal}`,
    ...named.flatMap(([word, routers]) => (routers.length === 0 ? [] : [`${word} ${listed(routers)}`])),
  ].join('; ');
}

function flowText({ destinations, sources, traffic }: Flow, words: RelationWords): string {
  return words.flow(
    traffic.map((one) => trafficText(one, words)).join(', '),
    listed(destinations),
    listed(sources),
  );
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN).join(' ');
  return names.length > SHOWN ? `${shown} … (${names.length})` : shown;
}

function trafficText(one: Traffic, words: RelationWords): string {
  const port = one.destinationPorts === undefined ? '' : `/${one.destinationPorts}`;
  const marks = [
    ...(one.sourcePorts === undefined ? [] : [words.fromPort(one.sourcePorts)]),
    ...(one.icmp === undefined ? [] : [one.icmp]),
    ...(one.tcp === undefined ? [] : [words.tcp[one.tcp]]),
    ...(one.fragments === 'only' ? [words.fragments] : []),
  ];
  const name = one.protocol === 'any' ? words.any : one.protocol;
  return `${name}${port}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
}
