import { createHash, randomBytes } from 'node:crypto';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { readSecretKey, secretKeyFile } from '../journal/secret-key.ts';
import { readKeptSecret } from '../push/secret.ts';
import { openVault, type Vault } from '../secret/vault.ts';
import { journalFile } from './journal-place.ts';
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
