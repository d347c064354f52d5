import { compareText } from '../net/order.ts';
import { fillTemplate, NO_WORDS } from './pattern.ts';
import { findBranch, type RuleLevel, ruleTree } from './rule-tree.ts';
import type {
  ChangeRules,
  Configuration,
  LineNode,
  LineRule,
  ObjectClaim,
  Statement,
  Survey,
  Words,
} from './rules.ts';

/** What the lines above a line say about it. */
interface View {
  readonly level: RuleLevel | undefined;
  readonly path: readonly string[];
  readonly key: string;
  readonly words: Words;
  readonly object: ObjectClaim | undefined;
}

interface Cut {
  readonly rules: ChangeRules;
  readonly survey: Survey;
  readonly statements: Statement[];
  readonly claims: Map<LineNode, ObjectClaim>;
  readonly ruleOf: Map<LineNode, LineRule>;
}

/** Cuts a configuration text into statements, each with its object and the rule that says how it changes. Takes any text. */
export function readConfiguration(rules: ChangeRules, text: string): Configuration {
  const lines = textLines(text);
  const nodes = rules.layout(lines);
  const survey = rules.survey(nodes);
  const cut: Cut = { rules, survey, statements: [], claims: new Map(), ruleOf: new Map() };
  const top: View = { level: ruleTree(rules), path: [], key: '', words: NO_WORDS, object: undefined };
  for (const node of nodes) readNode(cut, node, top);
  return { lines, nodes, statements: cut.statements, claims: cut.claims, rules: cut.ruleOf, survey };
}

/** The lines of a text, whatever its line ends are and whether the last one has one. */
export function textLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function readNode(cut: Cut, node: LineNode, view: View): void {
  const found = view.level === undefined ? undefined : findBranch(view.level, node.text);
  const rule = found?.branch.rule;
  const words = wordsOf(view, rule, found?.words);
  const object = claimOf(rule, words, view, cut.survey);
  if (object !== undefined) cut.claims.set(node, object);
  if (rule !== undefined) cut.ruleOf.set(node, rule);
  if (speaks(rule, object, found !== undefined)) addStatements(cut, node, view, object, rule, words);
  const below: View = {
    level: found?.branch.below,
    path: [...view.path, node.text],
    key: joinKey(view.key, cut.rules.canonical(node.text)),
    words,
    object,
  };
  for (const child of node.children) readNode(cut, child, below);
}

function wordsOf(view: View, rule: LineRule | undefined, own: Words | undefined): Words {
  if (own === undefined || own === NO_WORDS) return view.words;
  const words = view.words === NO_WORDS ? own : { ...view.words, ...own };
  return rule?.derive === undefined ? words : { ...words, ...rule.derive(words) };
}

function claimOf(
  rule: LineRule | undefined,
  words: Words,
  view: View,
  survey: Survey,
): ObjectClaim | undefined {
  const { object } = rule ?? {};
  if (object === undefined) return view.object;
  if (typeof object === 'function') return object(words, survey);
  return { kind: fillTemplate(object[0], words), name: fillTemplate(object[1], words) };
}

/** A line the tables know only as the way to others says nothing itself. */
function speaks(rule: LineRule | undefined, object: ObjectClaim | undefined, known: boolean): boolean {
  if (rule === undefined) return !known || object !== undefined;
  if (rule.role === 'open-container') return object !== undefined;
  return rule.role === undefined;
}

function addStatements(
  cut: Cut,
  node: LineNode,
  view: View,
  object: ObjectClaim | undefined,
  rule: LineRule | undefined,
  words: Words,
): void {
  if (rule?.expands === undefined) {
    cut.statements.push(statement(cut, node, view, object, rule ?? cut.rules.fallback, words, node.text));
    return;
  }
  for (const text of expansions(rule, words)) {
    const found = view.level === undefined ? undefined : findBranch(view.level, text);
    const own = found?.branch.rule ?? cut.rules.fallback;
    const all = wordsOf(view, own, found?.words);
    cut.statements.push(statement(cut, node, view, object, own, all, text));
  }
}

function expansions(rule: LineRule, words: Words): readonly string[] {
  const values = rule.each === undefined ? [''] : listOf(words[rule.each]);
  return values.flatMap((value) =>
    (rule.expands ?? []).map((text) => fillTemplate(text, { ...words, value })),
  );
}

function statement(
  cut: Cut,
  node: LineNode,
  view: View,
  object: ObjectClaim | undefined,
  rule: LineRule,
  words: Words,
  text: string,
): Statement {
  const canonical = cut.rules.canonical(rule.list === undefined ? text : sortedForm(rule, rule.list, words));
  return { key: joinKey(view.key, canonical), path: view.path, text, words, rule, object, node };
}

function sortedForm(rule: LineRule, list: string, words: Words): string {
  const values = [...new Set(listOf(words[list]))].sort(compareText);
  return fillTemplate(rule.line.split(' > ').at(-1) ?? '', { ...words, [list]: values.join(' ') });
}

/** The values of a list placeholder. */
export function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(' ').filter((value) => value !== '');
}

function joinKey(above: string, text: string): string {
  return above === '' ? text : `${above}\n${text}`;
}
