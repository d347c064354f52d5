import { compilePattern, isPrintable, matchPattern, type Pattern, placeholdersIn } from './pattern.ts';
import type { ChangeRules, LineRule, Words } from './rules.ts';

/** The rules of a platform as a tree of levels: a line is only compared with patterns of the view it stands in. */
export interface RuleLevel {
  readonly byFirstWord: ReadonlyMap<string, readonly RuleBranch[]>;
  readonly open: readonly RuleBranch[];
  /**
   * The first words of lines that may belong to another object than the line above them, or say nothing; absent when any line may. All other lines speak for
   * the object they stand in, once `named` is that object.
   */
  readonly claiming: ReadonlySet<string> | undefined;
  /** Objects that those other lines name by words of the lines above them, as templates of kind and name. */
  readonly named: readonly (readonly [kind: string, name: string])[];
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

/** The first branch that fits a line, with the words of its placeholders. Who reads a whole text tells whether it is plain. */
export function findBranch(
  tree: RuleLevel,
  text: string,
  isPlain: boolean = isPrintable(text),
): { readonly branch: RuleBranch; readonly words: Words } | undefined {
  const blank = text.indexOf(' ');
  const fixed = tree.byFirstWord.get(blank < 0 ? text : text.slice(0, blank));
  return firstMatch(fixed ?? NO_BRANCHES, text, isPlain) ?? firstMatch(tree.open, text, isPlain);
}

const NO_BRANCHES: readonly RuleBranch[] = [];

function firstMatch(branches: readonly RuleBranch[], text: string, isPlain: boolean) {
  for (const branch of branches) {
    const words = matchPattern(branch.pattern, text, isPlain);
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
  const branches = [...[...byFirstWord.values()].flat(), ...open];
  const named = new Map(
    branches.flatMap((branch) => {
      const object = namedAbove(branch);
      return object === undefined ? [] : [[object.join(' '), object] as const];
    }),
  );
  return { byFirstWord, open, claiming: claimingWords(byFirstWord, open), named: [...named.values()] };
}

function claimingWords(
  byFirstWord: RuleLevel['byFirstWord'],
  open: readonly RuleBranch[],
): ReadonlySet<string> | undefined {
  if (!open.every(inherits)) return undefined;
  return new Set([...byFirstWord].flatMap(([word, branches]) => (branches.every(inherits) ? [] : [word])));
}

function inherits(branch: RuleBranch): boolean {
  const { rule } = branch;
  if (rule === undefined) return true;
  if (rule.role !== undefined || rule.witness === false) return false;
  return rule.object === undefined || namedAbove(branch) !== undefined;
}

/** The object that a line names with no word of its own. */
function namedAbove({ rule, pattern }: RuleBranch): readonly [kind: string, name: string] | undefined {
  const object = rule?.object;
  if (object === undefined || typeof object === 'function' || rule?.derive !== undefined) return undefined;
  const isOwn = (name: string) => pattern.placeholders.includes(name);
  return object.some((template) => placeholdersIn(template).some(isOwn)) ? undefined : object;
}
