import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { pointerStep, type SourcePlace } from '../document.ts';
import type { Spans } from './spans.ts';

/** Values that may be reached through aliases in one file; a bomb multiplies far beyond it. */
export const ALIAS_LIMIT = 1000;
/** Nesting no inventory needs. */
const DEPTH_LIMIT = 40;
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

/** Plain data of a document with the place of every value, by JSON pointer. */
export interface Tree {
  readonly value: unknown;
  readonly places: ReadonlyMap<string, SourcePlace>;
  readonly problems: readonly Diagnostic[];
}

interface Walk {
  readonly document: Document;
  readonly spans: Spans;
  readonly places: Map<string, SourcePlace>;
  readonly problems: Diagnostic[];
  throughAliases: number;
}

/** Where the walk stands; inside an alias every place is the alias itself. */
interface Position {
  readonly pointer: string;
  readonly depth: number;
  readonly alias?: Span;
  readonly key?: Span;
}

/** Walks a document once: data, places, repeated keys, merge keys, unprintable text, too many aliases. */
export function readTree(document: Document, spans: Spans): Tree {
  const walk: Walk = { document, spans, places: new Map(), problems: [], throughAliases: 0 };
  const value = readNode(walk, document.contents, { pointer: '', depth: 0 });
  return { value, places: walk.places, problems: walk.problems };
}

function readNode(walk: Walk, node: unknown, at: Position): unknown {
  if (at.alias !== undefined || isAlias(node)) walk.throughAliases += 1;
  const span =
    at.alias ?? walk.spans.of(isNode(node) ? node : undefined) ?? at.key ?? walk.spans.between(0, 1);
  if (walk.throughAliases > ALIAS_LIMIT) return tooManyAliases(walk, span);
  if (at.depth > DEPTH_LIMIT) return refuse(walk, report('SN1108', { limit: DEPTH_LIMIT }, { span }));
  if (isAlias(node)) return readAlias(walk, node, at, span);
  walk.places.set(at.pointer, { ...(at.key === undefined ? {} : { key: at.key }), value: span });
  if (isMap(node)) return readMap(walk, node, at);
  if (isSeq(node)) return node.items.map((item, index) => readNode(walk, item, below(at, index)));
  return isScalar(node) ? readScalar(walk, node.value, span) : null;
}

function readAlias(walk: Walk, node: Alias, at: Position, span: Span): unknown {
  const target = node.resolve(walk.document);
  if (target === undefined) return refuse(walk, report('SN1112', { alias: node.source }, { span }));
  return readNode(walk, target, { ...at, depth: at.depth + 1, alias: span });
}

function readMap(walk: Walk, map: YAMLMap, at: Position): Readonly<Record<string, unknown>> {
  const seen = new Map<string, Span>();
  const entries: [string, unknown][] = [];
  for (const pair of map.items) {
    const key = keyOf(walk, pair, at);
    if (key === undefined) continue;
    const first = seen.get(key.text);
    if (first !== undefined) {
      const related = [{ span: first, note: 'first' }];
      walk.problems.push(report('SN1102', { key: key.text }, { span: key.span, related }));
      continue;
    }
    seen.set(key.text, key.span);
    entries.push([key.text, readNode(walk, pair.value, { ...below(at, key.text), key: key.span })]);
  }
  return Object.fromEntries(entries);
}

function keyOf(
  walk: Walk,
  pair: Pair,
  at: Position,
): { readonly text: string; readonly span: Span } | undefined {
  const node = pair.key;
  const span = at.alias ?? walk.spans.of(isNode(node) ? node : undefined) ?? walk.spans.between(0, 1);
  if (!isScalar(node) || typeof node.value === 'object') return refuse(walk, report('SN1109', {}, { span }));
  const text = String(node.value);
  if (text === '<<') return refuse(walk, report('SN1110', {}, { span }));
  return UNPRINTABLE.test(text)
    ? refuse(walk, report('SN1111', { character: nameOf(text) }, { span }))
    : { text, span };
}

function readScalar(walk: Walk, value: unknown, span: Span): unknown {
  if (typeof value !== 'string') return value;
  if (value.isWellFormed() && !UNPRINTABLE.test(value)) return value;
  refuse(walk, report('SN1111', { character: nameOf(value) }, { span }));
  return value.replace(new RegExp(UNPRINTABLE, 'g'), ' ').toWellFormed();
}

function tooManyAliases(walk: Walk, span: Span): undefined {
  if (walk.problems.some((problem) => problem.code === 'SN1105')) return undefined;
  return refuse(walk, report('SN1105', { limit: ALIAS_LIMIT }, { span }));
}

function refuse(walk: Walk, problem: Diagnostic): undefined {
  walk.problems.push(problem);
  return undefined;
}

function nameOf(text: string): string {
  const found = UNPRINTABLE.exec(text)?.[0];
  return found === undefined
    ? 'U+D800–U+DFFF'
    : `U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function below(at: Position, step: string | number): Position {
  const pointer = `${at.pointer}${pointerStep(step)}`;
  return { pointer, depth: at.depth + 1, ...(at.alias === undefined ? {} : { alias: at.alias }) };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'range' in value;
}
