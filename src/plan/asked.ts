import { isWitness } from './compare.ts';
import { speaks } from './configuration.ts';
import { fillTemplate, isPlainText, isPrintable, NO_WORDS } from './pattern.ts';
import { plainClaim, wordsOf } from './place.ts';
import { findBranch, type RuleLevel, ruleTree } from './rule-tree.ts';
import type { ChangeRules, ObjectClaim, Outline, Survey, Words } from './rules.ts';

/**
 * What a text speaks of, by kind and name, and whether a line shows that the object is in use, which then needs a record; `isStrange` when it holds lines that nobody claims. A line that stands for
 * others counts also where it stands for none: rather one object too many than one too few.
 */
export interface Asked {
  readonly objects: ReadonlyMap<string, ReadonlyMap<string, boolean>>;
  readonly isStrange: boolean;
}

interface Asking {
  readonly rules: ChangeRules;
  readonly outline: Outline;
  readonly survey: Survey;
  /** Whether the whole text is plain; where it is not, each line tells. */
  readonly isPlain: boolean;
  readonly objects: Map<string, Map<string, boolean>>;
  isStrange: boolean;
}

/** The line that others stand below: what the tables know there, its words, and whose it is. */
interface Above {
  readonly level: RuleLevel | undefined;
  readonly words: Words;
  readonly object: ObjectClaim | undefined;
}

/** Reads from a text whose its lines are, and nothing else of them: no statement is made, and most lines are not even compared with the tables. */
export function askedIn(rules: ChangeRules, outline: Outline): Asked {
  const survey = rules.survey(outline);
  const isPlain = isPlainText(outline.source);
  const asking: Asking = { rules, outline, survey, isPlain, objects: new Map(), isStrange: false };
  lookBelow(asking, { level: ruleTree(rules), words: NO_WORDS, object: undefined }, 0, outline.count);
  return asking;
}

function lookBelow(asking: Asking, above: Above, first: number, behind: number): void {
  const { outline } = asking;
  const owner = ownerIn(above);
  let speaksForOwner = false;
  for (let line = first; line < behind; ) {
    const next = outline.behind(line);
    if (next === line + 1 && owner !== undefined && isOwners(above.level, outline, line))
      speaksForOwner = true;
    else lookAt(asking, above, line, next);
    line = next;
  }
  if (speaksForOwner && owner !== undefined) note(asking, owner, owner.shared !== true);
}

/** Whose most lines in a block are; `undefined` when the tables name others there. */
function ownerIn({ level, words, object }: Above): ObjectClaim | undefined {
  const isNamed = ([kind, name]: readonly [string, string]) =>
    object?.shared !== true &&
    fillTemplate(kind, words) === object?.kind &&
    fillTemplate(name, words) === object?.name;
  return level === undefined || level.named.every(isNamed) ? object : undefined;
}

/** Whether a line belongs to whom the line above it belongs, whichever rule fits it. */
function isOwners(level: RuleLevel | undefined, outline: Outline, line: number): boolean {
  if (level === undefined) return true;
  if (level.claiming === undefined) return false;
  if (level.claiming.size === 0) return true;
  const [start, end] = [outline.from(line), outline.to(line)];
  const blank = outline.source.indexOf(' ', start);
  return !level.claiming.has(outline.source.slice(start, blank < 0 || blank > end ? end : blank));
}

function lookAt(asking: Asking, above: Above, line: number, next: number): void {
  const { rules, outline, survey } = asking;
  const text = outline.textOf(line);
  const found =
    above.level === undefined
      ? undefined
      : findBranch(above.level, text, asking.isPlain || isPrintable(text));
  const own = found?.branch.rule;
  const words = wordsOf(above, own, found?.words);
  const object =
    typeof own?.object === 'function' ? own.object(words, survey) : (plainClaim(own, words) ?? above.object);
  if (speaks({ own, known: found !== undefined }, object)) {
    if (object === undefined) asking.isStrange = true;
    else note(asking, object, isWitness({ object, rule: own ?? rules.fallback }));
  }
  if (next > line + 1) lookBelow(asking, { level: found?.branch.below, words, object }, line + 1, next);
}

function note({ objects }: Asking, { kind, name }: ObjectClaim, isWitnessed: boolean): void {
  let named = objects.get(kind);
  if (named === undefined) {
    named = new Map();
    objects.set(kind, named);
  }
  if (named.get(name) !== true) named.set(name, isWitnessed);
}
