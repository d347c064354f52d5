import { compareText } from '../net/order.ts';
import type { Diagnostic } from './diagnostic.ts';

/** Diagnostics by file, line and column, so that people read them from top to bottom. */
export function inPlaceOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compareText(a.span?.file ?? '', b.span?.file ?? '') ||
      (a.span?.line ?? 0) - (b.span?.line ?? 0) ||
      (a.span?.column ?? 0) - (b.span?.column ?? 0) ||
      compareText(a.code, b.code),
  );
}
