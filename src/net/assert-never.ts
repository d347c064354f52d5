/** Ends a `switch` over a union: tomorrow's member fails to compile here, and throws if it slips through. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
