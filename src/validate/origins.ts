import type { Span } from '../diagnostics/diagnostic.ts';
import { pointerStep, type SourceFile, spanAt } from '../inventory/document.ts';

/** The place of an entry in a file: what a value of the inventory was built from. */
export interface Origin {
  readonly file: Pick<SourceFile<unknown>, 'path' | 'places'>;
  readonly pointer: string;
}

/** The span of a value below the entry that `value` was built from: `at(site, 'lan-prefixes', 0)`. */
export type At = (value: object, ...steps: readonly (string | number)[]) => Span;

/** Where every built value came from, so that a rule can point at the exact word. */
export interface Origins {
  /** Remembers the origin of a value and returns the value. */
  readonly mark: <Value extends object>(value: Value, origin: Origin) => Value;
  readonly at: At;
}

/** An empty memory of origins. */
export function createOrigins(): Origins {
  const origins = new Map<object, Origin>();
  return {
    mark: (value, origin) => {
      origins.set(value, origin);
      return value;
    },
    at: (value, ...steps) => {
      const origin = origins.get(value);
      if (origin === undefined) throw new Error('a value without an origin');
      return originSpan(below(origin, ...steps));
    },
  };
}

/** The origin some steps further down. */
export function below(origin: Origin, ...steps: readonly (string | number)[]): Origin {
  return { file: origin.file, pointer: origin.pointer + steps.map(pointerStep).join('') };
}

/** The span of an origin; of its nearest parent where the file does not say the value (a default). */
export function originSpan({ file, pointer }: Origin): Span {
  if (file.places.has(pointer) || pointer === '') return spanAt(file, pointer);
  return originSpan({ file, pointer: pointer.slice(0, pointer.lastIndexOf('/')) });
}
