import type { Diagnostic, DiagnosticData, Language, Severity, Span } from './diagnostic.ts';
import { relatedSentence, sentencesOf } from './sentences.ts';

/** A place in flat form; all parts are absent for a diagnostic without a place. */
export interface FlatPlace {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

/** A diagnostic for machines: the facts, and the sentences of one language. */
export interface FlatDiagnostic extends FlatPlace {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly why: string;
  readonly hint: string;
  readonly data: DiagnosticData;
  readonly related: readonly (FlatPlace & { readonly message: string })[];
  /** The page of the code. */
  readonly docs: string;
}

/** The flat form of a diagnostic in one language. */
export function diagnosticJson(diagnostic: Diagnostic, language: Language): FlatDiagnostic {
  const { what, why, help } = sentencesOf(diagnostic, language);
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: what,
    why,
    hint: help,
    data: diagnostic.data,
    ...flatPlace(diagnostic.span),
    related: diagnostic.related.map((place) => ({
      message: relatedSentence(diagnostic, place, language),
      ...flatPlace(place.span),
    })),
    docs: `docs/diagnostics.md#${diagnostic.code.toLowerCase()}`,
  };
}

function flatPlace(span: Span | undefined): FlatPlace {
  if (span === undefined) return {};
  const { file, line, column, endLine, endColumn } = span;
  return { file, line, column, endLine, endColumn };
}
