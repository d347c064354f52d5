import type { UnreadLine } from '../../../device/tree.ts';
import type { FrrLine } from '../tree.ts';
import { holdsIsolationWord, opensConfiguration, opensIgnored } from './isolation-words.ts';

/** Counts what became of every line. */
export interface Tally {
  read: number;
  ignored: number;
  readonly unread: UnreadLine[];
}

/** Reads the lines below a line. */
export type BlockReader = (children: readonly FrrLine[], tally: Tally) => void;

/** The line is not (or only partly) in the model. */
export const UNREAD = Symbol('unread');
/** The line is not in the model, and could change isolation whatever its words; those below it say no more than it does. */
export const MATTERS = Symbol('matters');
/** The line and all below it decide nothing about isolation. */
export const IGNORED = Symbol('ignored');

export type Answer = undefined | typeof UNREAD | typeof MATTERS | typeof IGNORED | BlockReader;

/** What a line does to the draft: `values` are the captured words, in order. No answer = the line is in the model. */
export type LineHandler<Context> = (
  context: Context,
  values: readonly string[],
  node: FrrLine,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that only writes into the draft has nothing to return
) => Answer | void;

/** The lines of one view: pattern (`rd vpn export <rd>`; `<x>` captures a word, a final `...` the rest) to handler. */
export interface LineTable<Context> {
  readonly choice: Choice<Context>;
  /** Whether any unread line of the view could change isolation; otherwise its words decide. */
  readonly everyLineMatters: boolean;
}

/** Rules in the order written; where there are several, those that a word of the line leaves. */
interface Choice<Context> {
  readonly rules: readonly Rule<Context>[];
  readonly next?: {
    readonly place: number;
    readonly byWord: ReadonlyMap<string, Choice<Context>>;
    /** What any other word leaves. */
    readonly others: Choice<Context>;
  };
}

interface Rule<Context> {
  readonly words: readonly string[];
  /** Places that must be as written and were not looked at yet, and those that are captured. */
  readonly fixed: readonly number[];
  readonly captured: readonly number[];
  readonly open: boolean;
  readonly handle: LineHandler<Context>;
}

/** Compiles patterns; of several that fit a line, the first written wins. */
export function lineTable<Context>(
  patterns: Readonly<Record<string, LineHandler<Context>>>,
  everyLineMatters = false,
): LineTable<Context> {
  const rules = Object.entries(patterns).map(([pattern, handle]) => ruleOf(pattern, handle));
  return { choice: choiceOf(rules, 0), everyLineMatters };
}

function ruleOf<Context>(pattern: string, handle: LineHandler<Context>): Rule<Context> {
  const all = pattern.split(' ');
  const open = all[all.length - 1] === '...';
  const words = open ? all.slice(0, -1) : all;
  const places = words.map((_, place) => place);
  const isCaptured = (place: number) => words[place]?.startsWith('<') === true;
  return {
    words,
    fixed: places.filter((place) => !isCaptured(place)),
    captured: places.filter(isCaptured),
    open,
    handle,
  };
}

/** Sorts rules by the first place, from `from` on, where one of them asks for a word; further places sort what that leaves. */
function choiceOf<Context>(rules: readonly Rule<Context>[], from: number): Choice<Context> {
  const place = Math.min(...rules.flatMap(({ fixed }) => fixed.filter((one) => one >= from)));
  if (place === Number.POSITIVE_INFINITY || (rules.length < 2 && from > 0)) return { rules };
  const wordOf = (rule: Rule<Context>) => (rule.fixed.includes(place) ? rule.words[place] : undefined);
  const leftBy = (word: string | undefined) => {
    const left = rules.filter((rule) => wordOf(rule) === undefined || wordOf(rule) === word);
    return choiceOf(
      left.map((rule) => ({ ...rule, fixed: rule.fixed.filter((one) => one !== place) })),
      place + 1,
    );
  };
  const words = new Set(rules.flatMap((rule) => wordOf(rule) ?? []));
  const byWord = new Map([...words].map((word) => [word, leftBy(word)]));
  return { rules, next: { place, byWord, others: leftBy(undefined) } };
}

/** Handler of lines that decide nothing about isolation; `reason` says why, for whoever reads the table. */
export function ignored(_reason: string): LineHandler<unknown> {
  return () => IGNORED;
}

/** Reads the lines of a view into its context. */
export function readLines<Context>(
  nodes: readonly FrrLine[],
  table: LineTable<Context>,
  context: Context,
  tally: Tally,
): void {
  for (const node of nodes) {
    const answer = answerOf(table, context, node);
    if (answer === UNREAD) markUnread(node, table.everyLineMatters || node.context === 'left', tally);
    else if (answer === MATTERS) {
      tally.unread.push({ line: node.line, text: node.text, matters: true });
      tally.ignored += countLines(node) - 1;
    } else if (answer === IGNORED) ignore(node, tally);
    else {
      tally.read++;
      if (typeof answer === 'function') answer(node.children, tally);
      else for (const child of node.children) markUnread(child, table.everyLineMatters, tally);
    }
  }
}

/** Counts a line and all below it as ignored, but for what FRR reads elsewhere. */
function ignore(node: FrrLine, tally: Tally): void {
  tally.ignored++;
  const isBlock = opensIgnored(node.text);
  for (const child of node.children)
    if (!isBlock || opensConfiguration(child.text)) markUnread(child, true, tally);
    else ignoreBelow(child, tally);
}

function ignoreBelow(node: FrrLine, tally: Tally): void {
  tally.ignored++;
  for (const child of node.children)
    if (opensConfiguration(child.text)) markUnread(child, true, tally);
    else ignoreBelow(child, tally);
}

/** Counts a line and all below it as unread. */
export function markUnread(node: FrrLine, matters: boolean, tally: Tally): void {
  tally.unread.push({
    line: node.line,
    text: node.text,
    matters:
      matters || node.context === 'lost' || holdsIsolationWord(node.text) || opensConfiguration(node.text),
  });
  for (const child of node.children) markUnread(child, matters, tally);
}

function answerOf<Context>(table: LineTable<Context>, context: Context, node: FrrLine): Answer {
  if (node.context === 'lost') return MATTERS;
  const answer = lookUp(table, context, node);
  return node.context === 'ended' && answer !== UNREAD && answer !== IGNORED ? MATTERS : answer;
}

function lookUp<Context>(table: LineTable<Context>, context: Context, node: FrrLine): Answer {
  const words = node.words();
  let { choice } = table;
  while (choice.next !== undefined)
    choice = choice.next.byWord.get(words[choice.next.place] ?? '') ?? choice.next.others;
  for (const rule of choice.rules) {
    const values = capture(rule, words);
    if (values !== undefined) return rule.handle(context, values, node) ?? undefined;
  }
  return UNREAD;
}

/** Most lines of a table have no place that varies. */
const NO_VALUES: readonly string[] = [];

function capture<Context>(rule: Rule<Context>, words: readonly string[]): readonly string[] | undefined {
  const fixed = rule.words.length;
  if (rule.open ? words.length < fixed : words.length !== fixed) return undefined;
  for (const i of rule.fixed) if (rule.words[i] !== words[i]) return undefined;
  if (rule.captured.length === 0 && words.length === fixed) return NO_VALUES;
  const values: string[] = [];
  for (const i of rule.captured) values.push(words[i] ?? '');
  for (let i = fixed; i < words.length; i++) values.push(words[i] ?? '');
  return values;
}

function countLines(node: FrrLine): number {
  let count = 1;
  for (const child of node.children) count += countLines(child);
  return count;
}
