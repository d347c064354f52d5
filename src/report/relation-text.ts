import type { Language } from '../diagnostics/diagnostic.ts';
import { visible } from '../diagnostics/sentences.ts';
import type { Flow, PairChange, Relation, Traffic, VerdictChange } from '../verify/against/types.ts';
import type { Citation } from '../verify/types.ts';
import { describeClass } from './classes.ts';
import { type Names, packetText, vpnLabel } from './facts.ts';
import type { Paint } from './paint.ts';
import type { Reason } from './reasons.ts';
import { type RelationWords, relationWords } from './relation-words.ts';
import { wordsOf } from './words.ts';

type Opening = NonNullable<NonNullable<VerdictChange['after']>['opens']>;

interface Telling {
  readonly names: Pick<Names, 'vpns'>;
  readonly language: Language;
  readonly words: RelationWords;
  /** Whether an inventory or a policy says what is wanted: without one there is no verdict to tell. */
  readonly judged: boolean;
}

/** How weighty a sentence is; each form of report has its own way to show it. */
export type Tone = 'gained' | 'lost' | 'strong' | 'plain' | 'good' | 'doubtful' | 'faint';

/** A sentence, with what belongs below it. `isCode`: a line of a configuration. */
export interface Sentence {
  readonly tone: Tone;
  readonly text: string;
  readonly isCode?: true;
  readonly below: readonly Omit<Sentence, 'below'>[];
}

/** What a change does, for people: who may reach what besides, who no longer, what else is judged differently, and that the rest is the same. */
export function relationSentences(
  relation: Relation,
  names: Pick<Names, 'vpns'>,
  language: Language,
  judged = true,
): readonly Sentence[] {
  const telling = { names, language, words: relationWords(language), judged };
  return [
    ...relation.changes
      .filter((one) => besideOf(relation, one) === undefined)
      .map((one) => changeSentence(one, relation, telling)),
    ...relation.verdicts
      .filter(({ before, after }) => judged || before?.level !== after?.level)
      .map((one) => verdictSentence(one, telling)),
    ...standingSentences(relation, telling),
    ...restSentences(relation, telling),
  ];
}

/** How it is told. `unknown`: why the state after could not be judged whole. */
interface RelationSetting {
  readonly language: Language;
  readonly paint: Paint;
  readonly judged?: boolean;
  readonly unknown?: readonly Reason[];
}

/** The same as text for a terminal. */
export function relationText(
  relation: Relation,
  names: Pick<Names, 'vpns'>,
  { language, paint, judged, unknown = [] }: RelationSetting,
): string {
  const paints: Readonly<Record<Tone, (text: string) => string>> = {
    gained: paint.warn,
    lost: paint.strong,
    strong: paint.strong,
    plain: (text) => text,
    good: paint.good,
    doubtful: paint.warn,
    faint: paint.faint,
  };
  const lines = relationSentences(relation, names, language, judged).flatMap(({ tone, text, below }) => [
    paints[tone](text),
    ...below.map((one) => paints[one.tone](`    ${one.text}`)),
  ]);
  const asUnknown = relation.proof.certain ? unknownLines(unknown, relationWords(language)) : [];
  return `${[...lines, ...asUnknown.map(paint.faint)].join('\n')}\n`;
}

/** What is no better known than before, the first reasons by name. */
function unknownLines(unknown: readonly Reason[], words: RelationWords): readonly string[] {
  if (unknown.length === 0) return [];
  const rest = unknown.length - MOST_REASONS;
  return [
    `  ${words.asUnknown}:`,
    ...unknown
      .slice(0, MOST_REASONS)
      .map(({ router, title }) => `    ${router === undefined ? '' : `${router}: `}${title}`),
    ...(rest > 0 ? [`    ${words.more(rest)}`] : []),
  ];
}

const MOST_REASONS = 5;

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

function changeSentence(
  change: PairChange,
  { changes }: Relation,
  { names, language, words }: Telling,
): Sentence {
  const beside = changes.filter((one) => one.state === 'ever' && one !== change && sameChange(one, change));
  const sites = change.sites
    .slice(0, SHOWN)
    .map(({ from, to }) => `${from} → ${to === '' ? words.backbone : to}`);
  const hidden = change.sitePairs - sites.length;
  const more = hidden > 0 ? ` ${words.more(hidden)}` : '';
  return {
    tone: change.change,
    text: changeHeadline(change, names, language),
    below: [
      ...change.flows
        .slice(1, SHOWN)
        .map((flow) => ({ tone: 'plain' as const, text: flowText(flow, words) })),
      { tone: 'faint', text: `${words.sites}: ${sites.join(', ')}${more}` },
      ...change.causes.slice(0, SHOWN).map(({ side, ...cause }) => ({
        tone: 'plain' as const,
        text: `${side === 'after' ? '+' : '-'} ${citedText(cause)}`,
        isCode: true as const,
      })),
      ...beside.map(({ flows, moreFlows }) => ({
        tone: 'faint' as const,
        text: words.besides(flows.length + moreFlows),
      })),
    ],
  };
}

function citedText({ file, line, text }: Pick<Citation, 'file' | 'line' | 'text'>): string {
  return `${file}:${line}  ${visible(text)}`;
}

function verdictSentence(change: VerdictChange, { names, language, words, judged }: Telling): Sentence {
  const { verdict: verdicts } = wordsOf(language);
  const text = (one: VerdictChange['before']) =>
    one === undefined ? words.absent : judged ? `${verdicts[one.verdict]} (${one.level})` : one.level;
  const { fromVpn, toVpn, family, before, after } = change;
  const opens = after?.opens;
  const pair = `${vpnLabel(names, fromVpn)} → ${vpnLabel(names, toVpn)} IPv${family}`;
  return {
    tone: 'strong',
    text: `${words.judged} ${pair}: ${text(before)} → ${text(after)}`,
    below: opens === undefined ? [] : openSentences(opens, language),
  };
}

function openSentences(
  { class: name, packet, data, lines }: Opening,
  language: Language,
): readonly Omit<Sentence, 'below'>[] {
  const example = packet === undefined ? '' : ` · ${packetText(packet)}`;
  return [
    { tone: 'plain', text: `${describeClass(name, language, data).title}${example}` },
    ...lines
      .slice(0, 1)
      .map((cited) => ({ tone: 'faint' as const, text: citedText(cited), isCode: true as const })),
  ];
}

function standingSentences(
  { trust, findings, doubts }: Relation,
  { language, words }: Telling,
): readonly Sentence[] {
  const sentence = (sign: string, what: string, name: string, data = {}): Sentence => ({
    tone: 'plain',
    text: `${sign} ${what}: ${describeClass(name, language, data).title}`,
    below: [],
  });
  const signed = <Fact>(facts: { readonly gained: readonly Fact[]; readonly lost: readonly Fact[] }) => [
    ...facts.gained.map((fact) => ['+', fact] as const),
    ...facts.lost.map((fact) => ['-', fact] as const),
  ];
  return [
    ...signed(trust).map(([sign, one]) => sentence(sign, words.trust, one.class, one.data)),
    ...signed(findings).map(([sign, one]) =>
      sentence(sign, `${words.finding} ${one.router}`, one.class, one.data),
    ),
    ...signed(doubts).map(([sign, one]) => sentence(sign, words.doubt, one.reason, one.data)),
  ];
}

/** The sentence that the rest is equal, and how that was found. */
function restSentences(relation: Relation, { language, words, judged }: Telling): readonly Sentence[] {
  const { unchanged, proof, before, after } = relation;
  const { verdict } = wordsOf(language);
  const text = (one: Relation['after']) => `${verdict[one.verdict]} (${one.level})`;
  const told = proof.compared === 'verdicts';
  const alone = (tone: Tone, words: string): Sentence => ({ tone, text: words, below: [] });
  return [
    ...(told && !unchanged ? [] : [alone('good', unchanged ? words.nothing : words.nothingElse)]),
    alone('faint', `  ${proofText(proof, words)}`),
    alone('faint', `  ${words.texts}: ${textsText(proof.routers, words)}`),
    ...(proof.certain ? [] : [alone('doubtful', `  ${told ? words.otherwise : words.uncertain}`)]),
    ...(judged ? [alone('plain', `${words.before}: ${text(before)}; ${words.after}: ${text(after)}`)] : []),
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
