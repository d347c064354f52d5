import { existsSync } from 'node:fs';
import type { RecordedCipher } from '../journal/journal.ts';
import type { Compilation } from '../pipeline.ts';
import { referencesIn } from '../plan/secrets.ts';
import { journalOf } from './journal-file.ts';
import { journalFile } from './journal-place.ts';
import { openSecrets, type Secrets } from './known-secrets.ts';
import type { Run } from './run.ts';
import { vaultIn } from './vault.ts';

/** Resolves every reference of the routers' wanted texts, and recalls what earlier pushes read back. */
export function secretsFor(
  run: Run,
  { configs }: Compilation,
  routers: readonly string[],
  renew = false,
): Promise<Secrets> {
  const texts = configs.filter(({ router }) => routers.includes(router)).map(({ text }) => text);
  const references = texts.flatMap(referencesIn);
  return openSecrets({ vault: vaultIn(run), references, ciphers: ciphersIn(run, references.length), renew });
}

/** A journal is read for what it knows, never made for it. */
function ciphersIn(run: Run, references: number): readonly RecordedCipher[] {
  if (references === 0 || !existsSync(journalFile(run))) return [];
  const journal = journalOf(run);
  if ('problem' in journal) return [];
  try {
    return journal.ciphers();
  } finally {
    journal.close();
  }
}
