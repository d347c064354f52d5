import type { Cascade } from './cascade.ts';
import { type Comparison, claimKey, type Replacement } from './compare.ts';
import { fillTemplate } from './pattern.ts';
import { listOf } from './place.ts';
import {
  type ChangeRules,
  type Configuration,
  type ObjectChange,
  type ObjectClaim,
  type ObjectRule,
  PHASES,
  type Phase,
  type Statement,
  type Typed,
} from './rules.ts';

/** A command before it is placed: `way` and `position` order the steps of one phase. */
export interface Step {
  readonly phase: Phase;
  readonly way: 'undo' | 'send';
  readonly position: number;
  readonly path: readonly string[];
  readonly text: string;
  readonly object: ObjectClaim | undefined;
  /** Other objects whose VPNs the step touches, by `kind name`. */
  readonly concerns: readonly string[];
}

/** The steps of a change in the order they are sent. */
export function stepsOf(
  rules: ChangeRules,
  comparison: Comparison,
  cascade: Cascade,
  before: Configuration,
  after: Configuration,
): readonly Step[] {
  const changeOf = new Map(comparison.changes.map((change) => [claimKey(change.object), change]));
  const whole = wholeRemovals(rules, comparison.changes);
  const undone = [...cascade.undo].filter((one) => !whole.some((removal) => isOf(one, removal.object)));
  const sent = [...cascade.send].filter((one) => !isHeaderOfSent(one, cascade.send));
  const steps = [
    ...whole,
    ...undone.flatMap((one) => undoSteps(rules, one, changeOf, comparison.replacements, before, after)),
    ...sent.flatMap((one) => sendSteps(rules, one, changeOf, comparison.replacements, before)),
    ...extraSteps(rules, comparison.changes),
    ...farewells(rules, comparison.changes, before),
  ];
  return sorted([...steps, ...narrowings(rules, comparison.replacements, steps)]);
}

function isOf(statement: Statement, object: ObjectClaim | undefined): boolean {
  return (
    statement.object !== undefined && object !== undefined && claimKey(statement.object) === claimKey(object)
  );
}

/** The line that opens a view is typed on the way to the lines below it. */
function isHeaderOfSent(header: Statement, sent: ReadonlySet<Statement>): boolean {
  if (header.node.children.length === 0 || header.rule.send !== undefined) return false;
  const below = `${header.key}\n`;
  for (const one of sent) if (one.key.startsWith(below)) return true;
  return false;
}

function wholeRemovals(rules: ChangeRules, changes: readonly ObjectChange[]): readonly Step[] {
  return changes.flatMap((change) => {
    const remove = ruleOfObject(rules, change.object)?.remove;
    if (remove === undefined || change.after.length > 0) return [];
    return [{ ...plainStep(remove.phase, remove.in, remove.text, change), way: 'undo' as const }];
  });
}

function farewells(
  rules: ChangeRules,
  changes: readonly ObjectChange[],
  before: Configuration,
): readonly Step[] {
  return changes.flatMap((change) => {
    const farewell = ruleOfObject(rules, change.object)?.farewell;
    if (farewell === undefined || change.after.length > 0) return [];
    const line = fillTemplate(farewell.if, { name: change.object.name });
    const had = before.lines.some((one) => one.trim() === line);
    return had ? [plainStep(farewell.phase, farewell.in, farewell.text, change)] : [];
  });
}

function ruleOfObject(rules: ChangeRules, object: ObjectClaim): ObjectRule | undefined {
  return rules.objects.find((rule) => rule.kind === object.kind);
}

function plainStep(phase: Phase, path: readonly string[], text: string, change: ObjectChange): Step {
  const { object } = change;
  const filled = fillTemplate(text, { name: object.name });
  return { phase, way: 'send', position: 0, path, text: filled, object, concerns: [] };
}

function extraSteps(rules: ChangeRules, changes: readonly ObjectChange[]): readonly Step[] {
  return changes.flatMap((change) =>
    (rules.extras?.(change) ?? []).map((extra) => ({
      ...extra,
      way: 'send' as const,
      position: 0,
      concerns: [],
    })),
  );
}

function undoSteps(
  rules: ChangeRules,
  statement: Statement,
  changeOf: ReadonlyMap<string, ObjectChange>,
  replacements: readonly Replacement[],
  before: Configuration,
  after: Configuration,
): readonly Step[] {
  const texts = typed(statement.rule.undo, statement, after) ?? [rules.negate(statement.text)];
  const change = changeAround(statement, changeOf);
  const own = change === undefined ? undefined : rules.phaseOf?.(statement, 'remove', change, before);
  const phase = own ?? statement.rule.remove;
  const comes = replacements.find(({ from }) => from === statement)?.to;
  if (comes?.rule.replace === 'undo-after') return stepsFor(statement, phase, 'undo', texts);
  const next =
    comes ?? (change?.after.some(({ key }) => key === statement.key) === true ? statement : undefined);
  const limit = next === undefined ? phase : sendPhase(rules, next, changeOf, replacements, before);
  return stepsFor(statement, earlier(phase, limit), 'undo', texts);
}

function sendSteps(
  rules: ChangeRules,
  statement: Statement,
  changeOf: ReadonlyMap<string, ObjectChange>,
  replacements: readonly Replacement[],
  before: Configuration,
): readonly Step[] {
  const texts = typed(statement.rule.send, statement, before) ?? [statement.text];
  const phase = sendPhase(rules, statement, changeOf, replacements, before);
  const typedOver = replacements.find(({ to }) => to === statement)?.from;
  const left = typedOver === undefined ? [] : concernsOf(typedOver);
  return stepsFor(statement, phase, 'send', texts).map((step) => ({
    ...step,
    concerns: [...new Set([...step.concerns, ...left])],
  }));
}

/** Other objects that a line changes, by `kind name`: the VRF that a circuit is bound to. */
function concernsOf({ rule, words }: Statement): readonly string[] {
  return rule.concerns === undefined
    ? []
    : [rule.concerns.map((part) => fillTemplate(part, words)).join(' ')];
}

function typed(
  rule: Typed | undefined,
  { words }: Statement,
  other: Configuration,
): readonly string[] | undefined {
  const templates = typeof rule === 'function' ? rule(words, other.survey) : rule;
  return templates?.map((text) => fillTemplate(text, words));
}

function sendPhase(
  rules: ChangeRules,
  statement: Statement,
  changeOf: ReadonlyMap<string, ObjectChange>,
  replacements: readonly Replacement[],
  before: Configuration,
): Phase {
  const { rule } = statement;
  const change = changeAround(statement, changeOf);
  const own = change === undefined ? undefined : rules.phaseOf?.(statement, 'add', change, before);
  const replaced = replacements.find(({ to }) => to === statement);
  const narrow = replaced !== undefined && isNarrower(replaced) ? rule.narrow : undefined;
  const live = change !== undefined && change.before.length > 0 ? rule.addLive : undefined;
  return own ?? narrow ?? live ?? rule.add;
}

function changeAround(
  statement: Statement,
  changeOf: ReadonlyMap<string, ObjectChange>,
): ObjectChange | undefined {
  return statement.object === undefined ? undefined : changeOf.get(claimKey(statement.object));
}

function earlier(a: Phase, b: Phase): Phase {
  return (RANK.get(a) ?? 0) <= (RANK.get(b) ?? 0) ? a : b;
}

function stepsFor(
  statement: Statement,
  phase: Phase,
  way: 'undo' | 'send',
  texts: readonly string[],
): readonly Step[] {
  const { path, object } = statement;
  const concerns = concernsOf(statement);
  return texts.map((text) => ({ phase, way, position: statement.node.at, path, text, object, concerns }));
}

/** Whether only values go. */
function isNarrower({ from, to }: Replacement): boolean {
  return to.rule.list !== undefined && valuesOf(to).every((value) => valuesOf(from).includes(value));
}

function valuesOf(statement: Statement): readonly string[] {
  return statement.rule.list === undefined ? [] : listOf(statement.words[statement.rule.list]);
}

/**
 * A list that loses and gains values while packet filters change is first cut to what stays: what is about to lose its filter must not be
 * there when the filter goes.
 */
function narrowings(
  rules: ChangeRules,
  replacements: readonly Replacement[],
  steps: readonly Step[],
): readonly Step[] {
  if (!steps.some((step) => FILTER_PHASES.includes(step.phase))) return [];
  return replacements.flatMap((replacement) => {
    const { from, to } = replacement;
    const { list, narrow } = to.rule;
    if (list === undefined || narrow === undefined || isNarrower(replacement)) return [];
    const stays = valuesOf(from).filter((value) => valuesOf(to).includes(value));
    if (stays.length === valuesOf(from).length) return [];
    if (stays.length === 0) return stepsFor(from, narrow, 'undo', [rules.negate(from.text)]);
    const text = fillTemplate(to.rule.line.split(' > ').at(-1) ?? '', {
      ...to.words,
      [list]: stays.join(' '),
    });
    return stepsFor({ ...to, text }, narrow, 'send', [text]);
  });
}

const FILTER_PHASES: readonly Phase[] = ['swap-filters', 'unguard-interfaces', 'remove-filters'];

const RANK = new Map<Phase, number>(PHASES.map((phase, i) => [phase, i]));

/** By phase; within one, what goes before what comes, the last line first when going. */
function sorted(steps: readonly Step[]): readonly Step[] {
  const rank = (step: Step) => (RANK.get(step.phase) ?? 0) * 2 + (step.way === 'undo' ? 0 : 1);
  const position = (step: Step) => (step.way === 'undo' ? -step.position : step.position);
  return [...steps].sort((a, b) => rank(a) - rank(b) || position(a) - position(b));
}
