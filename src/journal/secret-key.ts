import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openVault, type Vault } from '../secret/vault.ts';

/** The key of a workplace's fingerprints, and whether others on this machine may read it. */
export interface SecretKey {
  readonly key: Uint8Array;
  readonly file: string;
  readonly isExposed: boolean;
}

const BYTES = 32;

/** Where the key lies: beside the journal. */
export function secretKeyFile(journal: string): string {
  return join(dirname(journal), 'secrets.key');
}

/** The key beside a journal, made on first use with mode 0600. Throws when it can be neither read nor made, or is no key. */
export function readSecretKey(journal: string): SecretKey {
  const file = secretKeyFile(journal);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const text = (made(file) ?? readFileSync(file, 'utf8')).trim();
  if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${file} holds no key of 64 hexadecimal digits`);
  return { key: Buffer.from(text, 'hex'), file, isExposed: isExposed(file) };
}

/** A fresh key in a file that was not there; undefined when it was. Two processes at once end with one key. */
function made(file: string): string | undefined {
  const text = randomBytes(BYTES).toString('hex');
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, `${text}\n`);
    fsyncSync(handle);
    closeSync(handle);
    return text;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
}

function isExposed(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
}

const vaults = new Map<string, Vault>();

/** The vault beside a journal, one per process: what is learned while reading is known when something is sent. */
export function vaultBeside(journal: string): Vault {
  const vault = vaults.get(journal) ?? openVault(() => readSecretKey(journal).key);
  vaults.set(journal, vault);
  return vault;
}
