import { compilePattern, matchPattern, type Pattern } from './pattern.ts';
import type { ChangeRules, LineRule, Words } from './rules.ts';

/** The rules of a platform as a tree of levels: a line is only compared with patterns of the view it stands in. */
export interface RuleLevel {
  readonly byFirstWord: ReadonlyMap<string, readonly RuleBranch[]>;
  readonly open: readonly RuleBranch[];
}

export interface RuleBranch {
  readonly pattern: Pattern;
  readonly rule: LineRule | undefined;
  readonly below: RuleLevel;
}

interface Draft {
  readonly branches: { text: string; rule: LineRule | undefined; below: Draft }[];
}

const trees = new WeakMap<ChangeRules, RuleLevel>();

/** The rule tree of a platform, built once. */
export function ruleTree(rules: ChangeRules): RuleLevel {
  const known = trees.get(rules);
  if (known !== undefined) return known;
  const draft: Draft = { branches: [] };
  for (const rule of rules.lines) insert(draft, rule.line.split(' > '), rule);
  const tree = level(draft);
  trees.set(rules, tree);
  return tree;
}

/** The first branch that fits a line, with the words of its placeholders. */
export function findBranch(
  tree: RuleLevel,
  text: string,
): { readonly branch: RuleBranch; readonly words: Words } | undefined {
  const blank = text.indexOf(' ');
  const fixed = tree.byFirstWord.get(blank < 0 ? text : text.slice(0, blank));
  return firstMatch(fixed ?? [], text) ?? firstMatch(tree.open, text);
}

function firstMatch(branches: readonly RuleBranch[], text: string) {
  for (const branch of branches) {
    const words = matchPattern(branch.pattern, text);
    if (words !== undefined) return { branch, words };
  }
  return undefined;
}

function insert(draft: Draft, path: readonly string[], rule: LineRule): void {
  const [text, ...rest] = path;
  if (text === undefined) return;
  let branch = draft.branches.find((one) => one.text === text);
  if (branch === undefined) {
    branch = { text, rule: undefined, below: { branches: [] } };
    draft.branches.push(branch);
  }
  if (rest.length > 0) insert(branch.below, rest, rule);
  else branch.rule ??= rule;
}

function level(draft: Draft): RuleLevel {
  const byFirstWord = new Map<string, RuleBranch[]>();
  const open: RuleBranch[] = [];
  for (const { text, rule, below } of draft.branches) {
    const branch = { pattern: compilePattern(text), rule, below: level(below) };
    const { first } = branch.pattern;
    if (first === undefined) open.push(branch);
    else byFirstWord.set(first, [...(byFirstWord.get(first) ?? []), branch]);
  }
  return { byFirstWord, open };
}
