import { type SecretLines, secretIn } from './lines.ts';
import { HIDDEN, isSealed, placeholderIn, placeholderText, SEALED_WORDS } from './placeholder.ts';
import type { Vault } from './vault.ts';

/** A text of a router with a placeholder for every secret; the vault learns their values. Without a vault each becomes `<hidden>`. */
export function sealed(text: string, lines: SecretLines, vault?: Vault): string {
  const speaks = (part: string): boolean => lines.hints.some((hint) => part.includes(hint));
  return eachLine(text, speaks, (line) => sealedLine(line, lines, vault));
}

function sealedLine(line: string, lines: SecretLines, vault: Vault | undefined): string {
  const { cipher } = lines;
  const open = cipher === undefined ? line : line.replace(cipher, (word) => sealedWord(word, true, vault));
  const found = secretIn(lines, open);
  if (found === undefined || isSealed(found.secret)) return open;
  return `${found.before}${sealedWord(found.secret, false, vault)}${found.after}`;
}

function sealedWord(value: string, isCipher: boolean, vault: Vault | undefined): string {
  return vault === undefined ? HIDDEN : placeholderText({ fingerprint: vault.learn(value), isCipher });
}

/** A text with its values back, for a router; placeholders whose value is not known stay. */
export function unsealed(text: string, vault: Vault): string {
  const speaks = (part: string): boolean => part.includes('<') && part.search(SEALED_WORDS) >= 0;
  return eachLine(text, speaks, (line) => opened(line, vault).text);
}

/** One line with its values back, and the placeholders whose value is not known here. */
export function opened(
  line: string,
  vault: Vault,
): { readonly text: string; readonly missing: readonly string[] } {
  const missing: string[] = [];
  const text = line.replaceAll(SEALED_WORDS, (word) => {
    const fingerprint = placeholderIn(word)?.fingerprint;
    const value = fingerprint === undefined ? undefined : vault.valueOf(fingerprint);
    if (value === undefined) missing.push(word);
    return value ?? word;
  });
  return { text, missing };
}

/** Most texts hold no secret and are returned as they are. */
function eachLine(text: string, speaks: (part: string) => boolean, act: (line: string) => string): string {
  if (!speaks(text)) return text;
  return text
    .split('\n')
    .map((line) => (speaks(line) ? act(line) : line))
    .join('\n');
}
