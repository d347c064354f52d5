import { compareText } from '../net/order.ts';
import { fillTemplate, NO_WORDS } from './pattern.ts';
import { findBranch, type RuleLevel, ruleTree } from './rule-tree.ts';
import type { ChangeRules, LineRule, ObjectClaim, Statement, Words } from './rules.ts';

/** A statement but for the configuration it stands in. */
export type Said = Omit<Statement, 'object' | 'node'>;

/**
 * A line in its place below other lines, with all that does not depend on the rest of the text. Places are shared: the same line in the same
 * place is worked out once for the running and the wanted text and for every router, and its keys are the same string in all of them. There are
 * thousands of them, most with nothing below: a place is what it says itself, and makes room for others when one comes.
 */
export interface Place extends Said {
  readonly level: RuleLevel | undefined;
  /** The rule that fits the line; `rule` where it says itself how it changes. */
  readonly own: LineRule | undefined;
  /** Whether the tables know the line at all, if only as the way to others. */
  readonly known: boolean;
  /** Whose the line is when the line alone tells. */
  readonly claim: ObjectClaim | undefined;
  /** What the line says instead of itself; absent: itself. */
  readonly says: readonly Said[] | undefined;
  below: Map<string, Place> | undefined;
  /** The path of lines below it. */
  within: readonly string[] | undefined;
}

/** So many places are kept before all are forgotten, about 5 MB. */
const KEPT = 10_000;
const roots = new WeakMap<ChangeRules, { readonly top: Place; count: number }>();

/** The place above all lines of a platform's texts. */
export function topPlace(rules: ChangeRules): Place {
  const root = roots.get(rules);
  if (root !== undefined && root.count < KEPT) return root.top;
  const top: Place = {
    key: '',
    path: [],
    text: '',
    words: NO_WORDS,
    rule: rules.fallback,
    level: ruleTree(rules),
    own: undefined,
    known: true,
    claim: undefined,
    says: undefined,
    below: undefined,
    within: [],
  };
  roots.set(rules, { top, count: 0 });
  return top;
}

/** The place of a line below another one. */
export function placeBelow(rules: ChangeRules, above: Place, text: string): Place {
  const seen = above.below?.get(text);
  if (seen !== undefined) return seen;
  const place = placeOf(rules, above, text);
  above.below ??= new Map();
  above.below.set(text, place);
  const root = roots.get(rules);
  if (root !== undefined) root.count++;
  return place;
}

function placeOf(rules: ChangeRules, above: Place, text: string): Place {
  const found = above.level === undefined ? undefined : findBranch(above.level, text);
  const own = found?.branch.rule;
  const words = wordsOf(above, own, found?.words);
  above.within ??= [...above.path, above.text];
  const key = joinKey(above.key, rules.canonical(text));
  return {
    key,
    path: above.within,
    text,
    words,
    rule: own ?? rules.fallback,
    level: found?.branch.below,
    own,
    known: found !== undefined,
    claim: plainClaim(own, words),
    says: saidInstead(rules, above, { text, rule: own, words }),
    below: undefined,
    within: undefined,
  };
}

/** Whose a line is when its words alone tell. */
export function plainClaim(rule: LineRule | undefined, words: Words): ObjectClaim | undefined {
  const object = rule?.object;
  if (object === undefined || typeof object === 'function') return undefined;
  return { kind: fillTemplate(object[0], words), name: fillTemplate(object[1], words) };
}

/** The words of a line with those of the lines above it. */
export function wordsOf(
  above: Pick<Place, 'words'>,
  rule: LineRule | undefined,
  own: Words | undefined,
): Words {
  if (own === undefined || own === NO_WORDS) return above.words;
  const words = above.words === NO_WORDS ? own : { ...above.words, ...own };
  return rule?.derive === undefined ? words : { ...words, ...rule.derive(words) };
}

/** A line that stands for others says those, one that holds a set says it in order. */
function saidInstead(
  rules: ChangeRules,
  above: Place,
  {
    text,
    rule,
    words,
  }: { readonly text: string; readonly rule: LineRule | undefined; readonly words: Words },
): readonly Said[] | undefined {
  if (rule?.expands === undefined)
    return rule?.list === undefined ? undefined : [said(rules, above, text, rule, words)];
  return expansions(rule, words).map((one) => {
    const found = above.level === undefined ? undefined : findBranch(above.level, one);
    const own = found?.branch.rule ?? rules.fallback;
    return said(rules, above, one, own, wordsOf(above, own, found?.words));
  });
}

function expansions(rule: LineRule, words: Words): readonly string[] {
  const values = rule.each === undefined ? [''] : listOf(words[rule.each]);
  return values.flatMap((value) =>
    (rule.expands ?? []).map((text) => fillTemplate(text, { ...words, value })),
  );
}

function said(rules: ChangeRules, above: Place, text: string, rule: LineRule, words: Words): Said {
  const canonical = rules.canonical(rule.list === undefined ? text : sortedForm(rule, rule.list, words));
  return { key: joinKey(above.key, canonical), path: above.within ?? above.path, text, words, rule };
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
