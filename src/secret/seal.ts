import { type SecretLines, secretIn } from './lines.ts';
import { HIDDEN, isSealed, placeholderIn, placeholderText, SEALED_WORDS } from './placeholder.ts';
import type { Vault } from './vault.ts';

/** A text of a router with a placeholder for every secret; the vault learns their values. Without a vault each becomes `<hidden>`. */
export function sealed(text: string, lines: SecretLines, vault?: Vault): string {
  return eachLine(text, hintsOf(lines), (line) => sealedLine(line, lines, vault));
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
  return eachLine(text, SEALED_WORDS, (line) => opened(line, vault).text);
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

const hinted = new WeakMap<SecretLines, RegExp>();

/** One expression for all hints of a platform: a text is gone through once. */
function hintsOf(lines: SecretLines): RegExp {
  const known = hinted.get(lines);
  if (known !== undefined) return known;
  const hints = new RegExp(
    lines.hints.map((hint) => hint.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
    'g',
  );
  hinted.set(lines, hints);
  return hints;
}

/** The text with every line that `sought` (global) is found in acted upon. Most lines hold no secret, and most texts are returned as they are. */
function eachLine(text: string, sought: RegExp, act: (line: string) => string): string {
  const expression = new RegExp(sought);
  const parts: string[] = [];
  let done = 0;
  for (let found = expression.exec(text); found !== null; found = expression.exec(text)) {
    const start = text.lastIndexOf('\n', found.index) + 1;
    const next = text.indexOf('\n', found.index);
    const end = next < 0 ? text.length : next;
    parts.push(text.slice(done, start), act(text.slice(start, end)));
    done = end;
    expression.lastIndex = end;
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(done);
}
