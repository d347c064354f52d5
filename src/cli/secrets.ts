import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { RecordedCipher } from '../journal/journal.ts';
import { readSecretKey, secretKeyFile } from '../journal/secret-key.ts';
import type { Compilation } from '../pipeline.ts';
import { referencesIn } from '../plan/secrets.ts';
import { readKeptSecret } from '../push/secret.ts';
import { openVault, type Vault } from '../secret/vault.ts';
import { journalFile, journalOf } from './journal-file.ts';
import { openSecrets, type Secrets } from './known-secrets.ts';
import type { Run } from './run.ts';

interface Workplace {
  readonly vault: Vault;
  readonly problems: Diagnostic[];
}

const workplaces = new WeakMap<Run, Workplace>();

/** The vault of a run: fingerprints are made with the key beside the journal, or the one `--secrets-key` names. */
export function vaultIn(run: Run): Vault {
  return workplaceOf(run).vault;
}

/** What is wrong with the key, once a fingerprint has been made. */
export function keyProblems(run: Run): readonly Diagnostic[] {
  return workplaceOf(run).problems;
}

function workplaceOf(run: Run): Workplace {
  const known = workplaces.get(run);
  if (known !== undefined) return known;
  const problems: Diagnostic[] = [];
  const workplace = { vault: openVault(() => keyFor(run, problems)), problems };
  workplaces.set(run, workplace);
  return workplace;
}

function keyFor(run: Run, problems: Diagnostic[]): Uint8Array {
  const { secretsKey } = run.options;
  if (secretsKey !== undefined) return namedKey(secretsKey, problems);
  const journal = journalFile(run);
  try {
    const { key, file, isExposed } = readSecretKey(journal);
    if (isExposed) problems.push(report('SN3926', { file }));
    return key;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push(report('SN3927', { file: secretKeyFile(journal), reason }));
    return randomBytes(32);
  }
}

/** Any text of 32 characters or more, from a pipeline's own store of secrets. */
function namedKey(reference: string, problems: Diagnostic[]): Uint8Array {
  const secret = readKeptSecret(reference);
  const reason =
    'words' in secret ? secret.words : secret().length < 32 ? 'it is shorter than 32 characters' : '';
  if ('words' in secret || reason !== '') {
    problems.push(report('SN3927', { file: reference, reason }));
    return randomBytes(32);
  }
  return createHash('sha256').update(secret(), 'utf8').digest();
}

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
