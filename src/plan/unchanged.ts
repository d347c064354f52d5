import type { OwnedObject } from '../device/ownership.ts';
import type { DeviceConfig } from '../render/types.ts';
import { type Asked, askedIn } from './asked.ts';
import { claimKey } from './compare.ts';
import { statementsIn } from './configuration.ts';
import type { ChangeRules, LineNode, ObjectClaim, Outline, Survey } from './rules.ts';

/**
 * Whether a router plainly needs no change: every wanted line stands on it in its place and order, what stands beside them belongs to others, and
 * all that is asked for is recorded. Most routers of a network are of this kind, and it is told without a statement of a single wanted line.
 * `false` says nothing: the full comparison decides.
 */
export function isPlainlyUnchanged(
  rules: ChangeRules,
  { text }: DeviceConfig,
  running: string,
  owned: readonly OwnedObject[],
): boolean {
  const wanted = rules.outline(text);
  const here = text === running ? wanted : rules.outline(running);
  const rest = here === wanted ? [] : restOf(wanted, here);
  if (rest === undefined) return false;
  const asked = askedIn(rules, wanted);
  if (asked.isStrange || !isRecorded(asked, owned)) return false;
  return rest.length === 0 || areOthers(objectsOf(rules, rest, here), asked, owned);
}

/** Whether every object in use is recorded. */
function isRecorded({ objects }: Asked, owned: readonly OwnedObject[]): boolean {
  const missing = new Map<string, Set<string>>();
  for (const [kind, names] of objects) {
    const inUse = new Set<string>();
    for (const [name, isInUse] of names) if (isInUse) inUse.add(name);
    missing.set(kind, inUse);
  }
  for (const { kind, name } of owned) missing.get(kind)?.delete(name);
  for (const names of missing.values()) if (names.size > 0) return false;
  return true;
}

/** Whose lines beside the wanted ones are. */
function objectsOf(rules: ChangeRules, rest: readonly LineNode[], here: Outline): readonly ObjectClaim[] {
  let survey: Survey | undefined;
  const surveyed = () => {
    survey ??= rules.survey(here);
    return survey;
  };
  return statementsIn(rules, rest, surveyed).flatMap(({ object }) => object ?? []);
}

/** Whether objects are neither asked for nor recorded. */
function areOthers(objects: readonly ObjectClaim[], asked: Asked, owned: readonly OwnedObject[]): boolean {
  if (objects.some(({ kind, name }) => asked.objects.get(kind)?.has(name) === true)) return false;
  const found = new Set(objects.map(claimKey));
  const kinds = new Set(objects.map(({ kind }) => kind));
  return !owned.some((one) => kinds.has(one.kind) && found.has(claimKey(one)));
}

/** Some lines of a text that stand below the same one. */
interface Span {
  readonly outline: Outline;
  readonly first: number;
  readonly behind: number;
}

/** The running lines beside the wanted ones, below the lines they stand below; `undefined` when a wanted one is missing or elsewhere. */
function restOf(wanted: Outline, running: Outline): readonly LineNode[] | undefined {
  return restWithin(whole(wanted), whole(running));
}

function whole(outline: Outline): Span {
  return { outline, first: 0, behind: outline.count };
}

function below(outline: Outline, line: number): Span {
  return { outline, first: line + 1, behind: outline.behind(line) };
}

function restWithin(wanted: Span, running: Span): readonly LineNode[] | undefined {
  const { outline } = running;
  const rest: LineNode[] = [];
  let next = wanted.first;
  for (let line = running.first; line < running.behind; line = outline.behind(line)) {
    if (next >= wanted.behind || !isSameLine(wanted.outline, next, outline, line)) {
      rest.push(outline.node(line));
      continue;
    }
    if (isSameBlock(wanted.outline, next, outline, line)) {
      next = wanted.outline.behind(next);
      continue;
    }
    const left = restWithin(below(wanted.outline, next), below(outline, line));
    if (left === undefined) return undefined;
    if (left.length > 0) rest.push(withChildren(outline.node(line), left));
    next = wanted.outline.behind(next);
  }
  return next < wanted.behind ? undefined : rest;
}

function withChildren({ start, at, end, text }: LineNode, children: readonly LineNode[]): LineNode {
  return { start, at, end, text, children };
}

/** Whether what stands below two equal lines is the same letter by letter: most blocks are, and need not be looked at line by line. */
function isSameBlock(a: Outline, lineOfA: number, b: Outline, lineOfB: number): boolean {
  const below = a.behind(lineOfA) - lineOfA - 1;
  if (below !== b.behind(lineOfB) - lineOfB - 1) return false;
  if (below === 0) return true;
  const [from, other] = [a.to(lineOfA), b.to(lineOfB)];
  const [to, end] = [a.to(lineOfA + below), b.to(lineOfB + below)];
  return to - from === end - other && a.source.slice(from, to) === b.source.slice(other, end);
}

function isSameLine(a: Outline, lineOfA: number, b: Outline, lineOfB: number): boolean {
  const [from, other] = [a.from(lineOfA), b.from(lineOfB)];
  const length = a.to(lineOfA) - from;
  if (length !== b.to(lineOfB) - other) return false;
  for (let i = 0; i < length; i++)
    if (a.source.charCodeAt(from + i) !== b.source.charCodeAt(other + i)) return false;
  return true;
}
