/** Terminal colours, or nothing at all. */
export interface Paint {
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly strong: (text: string) => string;
}

/** A paint that colours when `color` is true and leaves text alone otherwise. */
export function paintFor(color: boolean): Paint {
  const wrap = (code: number) => (text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  return { good: wrap(32), bad: wrap(31), warn: wrap(33), faint: wrap(2), strong: wrap(1) };
}
