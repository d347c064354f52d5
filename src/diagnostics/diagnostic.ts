/** A place in a text file; lines and columns count from 1, the end column is exclusive. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type Severity = 'error' | 'warning' | 'info';
export type Language = 'en' | 'zh-CN';

/** What a report site passes: facts, not sentences. Values end up in the catalogue's text as they are. */
export type DiagnosticData = Readonly<Record<string, string | number>>;

/** Another place that takes part in the mistake, with its own sentence of the catalogue (`related.<note>`). */
export interface RelatedPlace {
  readonly span: Span;
  readonly note: string;
  readonly data?: DiagnosticData;
}

/**
 * One finding about the user's input or a device: a stable code (`SN2103`), a place where there is one, and data for the catalogue.
 * `help` chooses a variant of the remedy (`help.<name>`) when a code has more than one.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly span?: Span;
  readonly data: DiagnosticData;
  readonly related: readonly RelatedPlace[];
  readonly help?: string;
}

/** A stage's answer: its value when nothing was an error, and all diagnostics either way. */
export interface Outcome<Value> {
  readonly value: Value | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}
