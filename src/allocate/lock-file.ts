import { Ajv } from 'ajv';
import {
  Document,
  isAlias,
  isCollection,
  isPair,
  isScalar,
  LineCounter,
  parseDocument,
  Scalar,
  visit,
} from 'yaml';
import schema from '../../schema/lock.json' with { type: 'json' };
import type { Outcome, Span } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { type LockDocument, lockDocument } from './lock-document.ts';
import { readLock } from './lock-reader.ts';
import type { AllocationLock } from './types.ts';

export type { AllocationLock } from './types.ts';

/** The lock file's name inside an inventory folder. */
export const LOCK_FILE = 'allocations.lock.yaml';

const HEADER = ` The numbers sectornet has given out. Written by \`sectornet compile\`; review it like a package lock and commit it with the inventory.
 A number once given never moves; a retired one is never given out again. After a merge conflict keep both sides and run compile.`;

/** Sections with one more level, by router. */
const GROUPED: ReadonlySet<string> = new Set(['vrfs', 'owned']);

const isLockDocument = new Ajv({ allErrors: true, strict: true }).compile<LockDocument>(schema);

/** YAML text of a lock: ids sorted, one entry a line, RD and RT quoted (`65101:40` is a sexagesimal number in YAML 1.1). */
export function lockText(lock: AllocationLock): string {
  const document = new Document(lockDocument(lock), { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  document.commentBefore = HEADER;
  visit(document, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && /^[\d.]+L?:\d/.test(node.value)) node.type = Scalar.QUOTE_SINGLE;
    },
    Collection: (_, node, path) => {
      const section = path.find((step) => isPair(step));
      const depth = path.filter((step) => isCollection(step)).length;
      node.flow = node.items.length === 0 || depth >= (GROUPED.has(`${section?.key}`) ? 3 : 2);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Reads a lock file. Errors: SN2908 with the place and what is wrong there. */
export function parseLock(text: string, file: string = LOCK_FILE): Outcome<AllocationLock> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', uniqueKeys: false });
  const { lock, problems } = lockIn(document, text);
  const diagnostics = problems.map(({ problem, range }) =>
    report('SN2908', { problem }, { span: spanAt(file, lines, range) }),
  );
  return { value: diagnostics.length > 0 ? undefined : lock, diagnostics };
}

interface Reading {
  readonly lock?: AllocationLock;
  readonly problems: readonly { readonly problem: string; readonly range: readonly number[] }[];
}

function lockIn(document: Document.Parsed, text: string): Reading {
  if (/^%/m.test(text)) return failed('no YAML directives here');
  const syntax = document.errors[0] ?? document.warnings[0];
  if (syntax !== undefined) return failed(syntax.message.replace(/ at line [\s\S]*$/, ''), syntax.pos);
  const flaw = flawIn(document.contents);
  if (flaw !== undefined) return failed(flaw.problem, flaw.range);
  const data: unknown = document.toJS();
  if (!isLockDocument(data)) {
    const [error] = isLockDocument.errors ?? [];
    const path = (error?.instancePath ?? '').split('/').slice(1).map(unescapePointer);
    return failed(`${path.join('.')} ${error?.message ?? ''}`.trim(), rangeOf(document, path));
  }
  const { lock, problems } = readLock(data);
  return {
    lock,
    problems: problems.map(({ path, problem }) => ({ problem, range: rangeOf(document, path) })),
  };
}

function failed(problem: string, range: readonly number[] = [0, 0]): Reading {
  return { problems: [{ problem, range }] };
}

/** An alias, or a key that its map has twice: the library compares every key of a map with every other, which takes seconds for thousands of sites. */
function flawIn(node: unknown): Reading['problems'][number] | undefined {
  if (isAlias(node)) return { problem: 'no YAML aliases here', range: [0, 0] };
  if (!isCollection(node)) return undefined;
  const keys = new Set<unknown>();
  for (const item of node.items) {
    if (isPair(item) && isScalar(item.key)) {
      if (keys.has(item.key.value))
        return { problem: 'Map keys must be unique', range: item.key.range ?? [0, 0] };
      keys.add(item.key.value);
    }
    const flaw = isPair(item) ? (flawIn(item.key) ?? flawIn(item.value)) : flawIn(item);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}

function rangeOf(document: Document.Parsed, path: readonly string[]): readonly number[] {
  for (let depth = path.length; depth > 0; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isScalar(node) || isCollection(node)) return node.range ?? [0, 0];
  }
  return [0, 0];
}

function spanAt(file: string, lines: LineCounter, range: readonly number[]): Span {
  const start = lines.linePos(range[0] ?? 0);
  const end = lines.linePos(range[1] ?? 0);
  return {
    file,
    line: start.line || 1,
    column: start.col || 1,
    endLine: end.line || 1,
    endColumn: end.col || 1,
  };
}

function unescapePointer(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
