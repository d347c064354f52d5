/** How secrets stand in the configuration of a platform. */
export interface SecretLines {
  /** Words one of which stands in every line that may hold a secret: other lines are not looked at. */
  readonly hints: readonly string[];
  /** Forms of lines, the first that fits counts: the words before the secret, the secret, what follows. */
  readonly forms: readonly RegExp[];
  /** A word that is salted ciphertext, wherever it stands; global. */
  readonly cipher?: RegExp;
}

/** A line taken apart: the secret between what stands before and after it. */
export interface SecretLine {
  readonly before: string;
  readonly secret: string;
  readonly after: string;
}

/** The secret in a line; undefined when the line holds none that the platform's table knows. */
export function secretIn({ forms }: SecretLines, line: string): SecretLine | undefined {
  for (const form of forms) {
    const [, before, secret, after] = form.exec(line) ?? [];
    if (before !== undefined && secret !== undefined) return { before, secret, after: after ?? '' };
  }
  return undefined;
}

/** A form from the words before a secret: `neighbor \S+ password`, then one word, or with `rest` everything to the end of the line. */
export function secretForm(words: string, extent: 'word' | 'rest' = 'word'): RegExp {
  return new RegExp(`^(.*?(?<![\\w-])${words} )(${extent === 'word' ? '\\S+' : '\\S.*?'})(\\s.*|\\s*)$`);
}
