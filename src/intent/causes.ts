import type { Origin, Sourced } from '../device/model.ts';
import type { Span } from '../diagnostics/diagnostic.ts';
import type { Cause } from './types.ts';

/** The causes of one router's facts; equal causes share an index. */
export interface CauseBook {
  readonly causes: readonly Cause[];
  at(cause: Cause): Origin;
}

/** Opens a book with known causes; the first one (index 0) is the router itself. */
export function causeBook(known: readonly Cause[]): CauseBook {
  const causes: Cause[] = [...known];
  const indexes = new Map<string, Origin>(known.map((cause, index) => [causeKey(cause), index]));
  const at = (cause: Cause): Origin => {
    const key = causeKey(cause);
    const index = indexes.get(key);
    if (index !== undefined) return index;
    indexes.set(key, causes.length);
    return causes.push(cause) - 1;
  };
  return { causes, at };
}

export function sourced<Value>(value: Value, at: Origin): Sourced<Value> {
  return { value, at };
}

function causeKey({ span, vpn, agreement, department }: Cause): string {
  return [spanKey(span), vpn ?? '', agreement ?? '', department ?? ''].join('\n');
}

function spanKey({ file, line, column, endLine, endColumn }: Span): string {
  return [file, line, column, endLine, endColumn].join(':');
}
