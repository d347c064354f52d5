import type { Outcome } from './diagnostic.ts';

/** Goes on with the value when there is one; keeps every diagnostic said so far. */
export function chain<Value, Next>(
  outcome: Outcome<Value>,
  next: (value: Value) => Outcome<Next>,
): Outcome<Next> {
  const { value, diagnostics } = outcome;
  if (value === undefined) return { value: undefined, diagnostics };
  const result = next(value);
  return { value: result.value, diagnostics: [...diagnostics, ...result.diagnostics] };
}
