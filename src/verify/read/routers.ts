import { hash } from 'node:crypto';
import type { DeviceModel, Origin } from '../../device/model.ts';
import type { Coverage } from '../../device/tree.ts';
import { GRAMMARS, grammarFor } from '../../platforms/grammars.ts';
import type { Grammar } from '../../platforms/platform.ts';
import { isWhole } from '../../platforms/transcripts.ts';
import type { Doubt } from '../doubt.ts';
import { onDemand } from '../routing/on-demand.ts';
import type { Router, Subject } from '../subject/subject.ts';
import type { Citation, CollectedConfig, RouterCoverage } from '../types.ts';
import { hidesSecretsOf } from './hidden-texts.ts';

/** One collected router: what its text says, and what the inventory says about it (absent for a router nobody declared). */
export interface ReadRouter {
  readonly index: number;
  readonly name: string;
  readonly file: string;
  readonly declared: Router | undefined;
  readonly model: DeviceModel;
  /** Of a router joined of two states (`between/`): it with only those targets that both give a route. */
  readonly barest?: () => DeviceModel;
  readonly portsOnFragments: Grammar['portsOnFragments'];
  readonly heardNextHops: Grammar['heardNextHops'];
  readonly nextHopLabels: Grammar['nextHopLabels'];
  readonly remedies: Grammar['remedies'];
  readonly coverage: Coverage;
  /** Cut out of the text when somebody asks; one line alone is read without the others. */
  readonly lines: () => readonly string[];
  readonly lineAt: (at: Origin) => string | undefined;
  readonly digest: string;
}

export interface ReadResult {
  readonly routers: readonly ReadRouter[];
  readonly doubts: readonly Doubt[];
}

/** Reads every collected text by the grammar of the router's declared platform, or by the one that recognises it. */
export function readRouters(subject: Subject, configs: readonly CollectedConfig[]): ReadResult {
  const planned = plannedReading(subject, configs);
  return readingOf(
    planned,
    planned.texts.map(({ grammar, config }) =>
      readText(grammar, config.text, hidesSecretsOf(config, grammar.platform)),
    ),
  );
}

/** Which texts are read, by which grammar, and what is said about the others. */
export interface PlannedReading {
  readonly texts: readonly PlannedText[];
  readonly doubts: readonly Doubt[];
}

export interface PlannedText {
  readonly config: CollectedConfig;
  readonly declared: Router | undefined;
  readonly grammar: Grammar;
}

/** What a grammar makes of one text, as far as an audit needs it: plain values that can be handed from thread to thread. */
export interface ReadText extends Pick<ReadRouter, 'model' | 'coverage' | 'digest'> {}

/** Decides which texts are read, one per router in the order of names. */
export function plannedReading(subject: Subject, configs: readonly CollectedConfig[]): PlannedReading {
  const doubts: Doubt[] = [];
  const texts: PlannedText[] = [];
  const [declaredAs, taken] = [new Map(subject.routers.map((one) => [one.name, one])), new Set<string>()];
  for (const config of [...configs].sort(byRouterAndFile)) {
    const doubt = { router: config.router, data: { file: config.file }, about: 'router' as const };
    const declared = declaredAs.get(config.router);
    const grammar = taken.has(config.router) ? undefined : grammarOfText(declared, config.text);
    if (taken.has(config.router)) doubts.push({ reason: 'router-collected-twice', ...doubt });
    else if (grammar === undefined) doubts.push({ reason: 'text-not-recognised', ...doubt });
    else {
      if (!isWhole(grammar.platform, config.text)) doubts.push({ reason: 'text-cut', ...doubt });
      texts.push({ config, declared, grammar });
      taken.add(config.router);
    }
  }
  return { texts, doubts };
}

/** `hidden`: its secrets are hidden already. */
export function readText(grammar: Grammar, text: string, hidden = false): ReadText {
  const { model, coverage } = grammar.read(text, hidden);
  return { model, coverage, digest: hash('sha256', text) };
}

/** The routers of a planned reading, with what was read of each text in its order. */
export function readingOf({ texts, doubts }: PlannedReading, read: readonly ReadText[]): ReadResult {
  const routers = texts.flatMap((text, index) => {
    const own = read[index];
    return own === undefined ? [] : [routerOf(text, own, index)];
  });
  return { routers, doubts };
}

/** The line a fact comes from; facts without a line of their own (0) cite nothing. */
export function cite(router: ReadRouter, at: Origin | undefined): readonly Citation[] {
  const text = at === undefined ? undefined : router.lineAt(at);
  if (at === undefined || text === undefined) return [];
  return [{ router: router.name, file: router.file, line: at, text: text.trim() }];
}

export function coverageOf(router: ReadRouter): RouterCoverage {
  return { router: router.name, file: router.file, digest: router.digest, coverage: router.coverage };
}

/** The declared platform decides, also over a text it finds odd; a text it refuses altogether is nobody's. */
function grammarOfText(declared: Router | undefined, text: string): Grammar | undefined {
  if (declared === undefined) return grammarFor(text);
  const own = GRAMMARS.find((grammar) => grammar.platform === declared.platform);
  return own !== undefined && own.recognises(text) > 0 ? own : undefined;
}

function routerOf({ config, declared, grammar }: PlannedText, read: ReadText, index: number): ReadRouter {
  const { portsOnFragments, heardNextHops, nextHopLabels, remedies } = grammar;
  const hidden = hidesSecretsOf(config, grammar.platform);
  const linesOf = (part: string) => grammar.lines(part, hidden);
  const reader = onDemand(() => lineReader(linesOf, config.text));
  return {
    index,
    name: config.router,
    file: config.file,
    declared,
    model: read.model,
    portsOnFragments,
    heardNextHops,
    nextHopLabels,
    remedies,
    coverage: read.coverage,
    lines: onDemand(() => linesOf(config.text)),
    lineAt: (at) => reader()(at),
    digest: read.digest,
  };
}

/** Reads single lines of a text: secrets stand within lines, so a line says by itself what it says among all of them. */
function lineReader(
  linesOf: (text: string) => readonly string[],
  text: string,
): (at: Origin) => string | undefined {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (at) => linesOf(text.slice(starts[at - 1] ?? text.length, starts[at]))[0];
}

function byRouterAndFile(a: CollectedConfig, b: CollectedConfig): number {
  return a.router < b.router ? -1 : a.router > b.router ? 1 : a.file < b.file ? -1 : 1;
}
