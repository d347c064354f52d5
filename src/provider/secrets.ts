import { existsSync } from 'node:fs';
import { openSecrets, type Secrets } from '../cli/known-secrets.ts';
import type { RecordedCipher } from '../journal/journal.ts';
import { vaultBeside } from '../journal/secret-key.ts';
import { referencesIn } from '../plan/secrets.ts';
import { hidden, type Secret } from '../push/secret.ts';
import { stackJournal } from './journal.ts';
import type { Settings } from './settings.ts';

/** Values of the stack's own secrets, by the key after `pulumi:`. */
export type StackSecrets = Readonly<Record<string, string>>;

const STACK = 'pulumi:';

/** Keys of the stack's secrets that a router's text names. */
function stackKeysIn(text: string): readonly string[] {
  const keys = referencesIn(text).filter((reference) => reference.startsWith(STACK));
  return [...new Set(keys.map((reference) => reference.slice(STACK.length)))].sort();
}

/** Those of the stack's secrets that a router's text names. */
export function givenTo(text: string, secrets: StackSecrets): StackSecrets {
  return Object.fromEntries(
    stackKeysIn(text).flatMap((key) => {
      const value = secrets[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** What is known here of the secrets that wanted texts name: `given` are the resource's own, the stack's configuration has the others. Asked when something is read or pushed. */
export function secretsOf(
  settings: Settings,
  texts: readonly string[],
  given: StackSecrets = {},
): Promise<Secrets> {
  const references = texts.flatMap(referencesIn);
  return openSecrets({
    vault: vaultBeside(settings.journal),
    references,
    given: new Map(
      Object.entries({ ...settings.secrets, ...given }).map(([key, value]): [string, Secret] => [
        key,
        hidden(value),
      ]),
    ),
    ciphers: references.length === 0 ? [] : ciphersIn(settings.journal),
    renew: settings.renewSecrets,
  });
}

/** A journal is read for what it knows, never made for it. */
function ciphersIn(file: string): readonly RecordedCipher[] {
  if (!existsSync(file)) return [];
  const journal = stackJournal(file);
  try {
    return journal.ciphers();
  } finally {
    journal.close();
  }
}
