import { type DiagnosticCode, entryOf } from './catalogue.ts';
import type { Diagnostic, DiagnosticData, RelatedPlace, Span } from './diagnostic.ts';

/** Where a diagnostic points, besides what it says. */
export interface Place {
  readonly span?: Span;
  readonly related?: readonly RelatedPlace[];
  /** Name of another remedy of the entry. */
  readonly help?: string;
}

/** Makes a diagnostic; the severity is the catalogue's. */
export function report(code: DiagnosticCode, data: DiagnosticData, place: Place = {}): Diagnostic {
  return {
    code,
    severity: entryOf(code).severity,
    ...(place.span === undefined ? {} : { span: place.span }),
    data,
    related: place.related ?? [],
    ...(place.help === undefined ? {} : { help: place.help }),
  };
}
