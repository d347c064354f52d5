import type { UnreadLine } from '../../../device/tree.ts';
import type { FrrLine } from '../tree.ts';
import { holdsIsolationWord } from './isolation-words.ts';

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
/** The line and all below it decide nothing about isolation. */
export const IGNORED = Symbol('ignored');

export type Answer = undefined | typeof UNREAD | typeof IGNORED | BlockReader;

/** What a line does to the draft: `values` are the captured words, in order. No answer = the line is in the model. */
export type LineHandler<Context> = (
  context: Context,
  values: readonly string[],
  node: FrrLine,
  // biome-ignore lint/suspicious/noConfusingVoidType: a handler that only writes into the draft has nothing to return
) => Answer | void;

/** The lines of one view: pattern (`rd vpn export <rd>`; `<x>` captures a word, a final `...` the rest) to handler. */
export interface LineTable<Context> {
  readonly byFirstWord: ReadonlyMap<string, Choice<Context>>;
  /** Whether any unread line of the view could change isolation; otherwise its words decide. */
  readonly everyLineMatters: boolean;
}

/** Rules that begin with one word, in the order written: those a second word leaves, and those any other second word leaves. */
interface Choice<Context> {
  readonly bySecondWord: ReadonlyMap<string, readonly Rule<Context>[]>;
  readonly others: readonly Rule<Context>[];
}

interface Rule<Context> {
  readonly words: readonly string[];
  /** Places behind the first word that must be as written, and those that are captured. */
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
  const byFirstWord = new Map<string, Rule<Context>[]>();
  for (const [pattern, handle] of Object.entries(patterns)) {
    const all = pattern.split(' ');
    const open = all[all.length - 1] === '...';
    const words = open ? all.slice(0, -1) : all;
    const places = words.map((_, place) => place).slice(1);
    const isCaptured = (place: number) => words[place]?.startsWith('<') === true;
    const rule = {
      words,
      fixed: places.filter((place) => !isCaptured(place)),
      captured: places.filter(isCaptured),
      open,
      handle,
    };
    const first = words[0] ?? '';
    const others = byFirstWord.get(first);
    if (others === undefined) byFirstWord.set(first, [rule]);
    else others.push(rule);
  }
  const choices = [...byFirstWord].map(([first, rules]) => [first, choiceOf(rules)] as const);
  return { byFirstWord: new Map(choices), everyLineMatters };
}

function choiceOf<Context>(rules: readonly Rule<Context>[]): Choice<Context> {
  const secondOf = (rule: Rule<Context>) => (rule.fixed.includes(1) ? rule.words[1] : undefined);
  const seconds = new Set(rules.flatMap((rule) => secondOf(rule) ?? []));
  const leftBy = (second: string) =>
    rules.filter((rule) => secondOf(rule) === undefined || secondOf(rule) === second);
  return {
    bySecondWord: new Map([...seconds].map((second) => [second, leftBy(second)])),
    others: rules.filter((rule) => secondOf(rule) === undefined),
  };
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
    if (answer === UNREAD) markUnread(node, table.everyLineMatters, tally);
    else if (answer === IGNORED) tally.ignored += countLines(node);
    else {
      tally.read++;
      if (typeof answer === 'function') answer(node.children, tally);
      else for (const child of node.children) markUnread(child, table.everyLineMatters, tally);
    }
  }
}

/** Counts a line and all below it as unread. */
export function markUnread(node: FrrLine, matters: boolean, tally: Tally): void {
  tally.unread.push({
    line: node.line,
    text: node.text,
    matters: matters || holdsIsolationWord(node.text),
  });
  for (const child of node.children) markUnread(child, matters, tally);
}

function answerOf<Context>(table: LineTable<Context>, context: Context, node: FrrLine): Answer {
  const words = node.words();
  const choice = table.byFirstWord.get(words[0] ?? '');
  if (choice === undefined) return UNREAD;
  for (const rule of choice.bySecondWord.get(words[1] ?? '') ?? choice.others) {
    const values = capture(rule, words);
    if (values !== undefined) return rule.handle(context, values, node) ?? undefined;
  }
  return UNREAD;
}

function capture<Context>(rule: Rule<Context>, words: readonly string[]): readonly string[] | undefined {
  const fixed = rule.words.length;
  if (rule.open ? words.length < fixed : words.length !== fixed) return undefined;
  for (const i of rule.fixed) if (rule.words[i] !== words[i]) return undefined;
  const values: string[] = [];
  for (const i of rule.captured) values.push(words[i] ?? '');
  if (rule.open) for (let i = fixed; i < words.length; i++) values.push(words[i] ?? '');
  return values;
}

function countLines(node: FrrLine): number {
  let count = 1;
  for (const child of node.children) count += countLines(child);
  return count;
}
