import { type Document, LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { DiagnosticCode } from '../../diagnostics/catalogue.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import type { InventoryFile, SourcePlace } from '../document.ts';
import { directiveProblems } from './directive.ts';
import { type Spans, spansOf } from './spans.ts';
import { readTree } from './tree.ts';

/** A YAML file as plain data, with the place of every value; `problems` holds errors only. */
export interface YamlFile {
  readonly path: string;
  readonly value: unknown;
  readonly places: ReadonlyMap<string, SourcePlace>;
  readonly problems: readonly Diagnostic[];
}

/** What each error of the YAML reader is called here; the others are SN1101 with the reader's own words. */
const CODES: Readonly<Record<string, DiagnosticCode>> = {
  MULTIPLE_DOCS: 'SN1106',
  TAB_AS_INDENT: 'SN1103',
  TAG_RESOLVE_FAILED: 'SN1107',
};

/** After these the rest of the file is not what its author sees, and further complaints would mislead. */
const LOSES_STRUCTURE: readonly string[] = ['SN1105', 'SN1108', 'SN1109', 'SN1110', 'SN1112'];

/**
 * Reads one file as YAML 1.2, core schema: no merge keys, no repeated keys, a limit on aliases, no `%YAML` other than 1.2,
 * no control characters in any text. An unreadable file has `value` undefined.
 */
export function readYaml(file: InventoryFile): YamlFile {
  const counter = new LineCounter();
  const spans = spansOf(file.path, counter);
  const failed = (problems: readonly Diagnostic[]): YamlFile => ({
    path: file.path,
    value: undefined,
    places: new Map(),
    problems,
  });
  const directives = directiveProblems(file);
  if (directives.length > 0) return failed(directives);
  const document = parseDocument(file.text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'error',
  });
  const syntax = syntaxProblems(document, spans);
  if (syntax.length > 0) return failed(syntax);
  const { value, places, problems } = readTree(document, spans);
  return problems.some(({ code }) => LOSES_STRUCTURE.includes(code))
    ? failed(problems)
    : { path: file.path, value, places, problems };
}

function syntaxProblems(document: Document, spans: Spans): readonly Diagnostic[] {
  const first = [...document.errors, ...document.warnings].slice(0, 1);
  return first.map((error) =>
    report(CODES[error.code] ?? 'SN1101', { reason: reasonOf(error) }, { span: placeOf(error, spans) }),
  );
}

function reasonOf(error: YAMLError): string {
  return error.message.split('\n')[0] ?? error.code;
}

function placeOf(error: YAMLError, spans: Spans): Span {
  return spans.between(error.pos[0], Math.max(error.pos[1], error.pos[0] + 1));
}
