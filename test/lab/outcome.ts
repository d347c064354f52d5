/** How a case went; `problems` empty = passed. */
export interface Outcome {
  readonly name: string;
  readonly must: number;
  readonly mustNot: number;
  readonly sent: number;
  /** Breaches whose suggested change was typed and closed them. */
  readonly fixed?: number;
  readonly problems: readonly string[];
}
