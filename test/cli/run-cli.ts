import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LOCK_FILE, lockText, parseLock } from '../../src/allocate/lock-file.ts';
import { recordApplied } from '../../src/allocate/ownership.ts';
import { keepPrinted } from '../secret/left.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const LAUNCHER = join(ROOT, 'src/cli/sectornet.mjs');

/** What a call of sectornet gave. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs sectornet as a user does, in a folder, on a fixed day. */
export function cli(folder: string, ...args: readonly string[]): CliResult {
  const done = spawnSync(process.execPath, [LAUNCHER, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, SECTORNET_AS_OF: '2026-11-25', NO_COLOR: '1' },
  });
  keepPrinted(done.stdout + done.stderr);
  return { code: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
}

/** Runs a shell line in which `sectornet` is the command, in a folder, on the fixed day. */
export function cliInShell(folder: string, line: string): CliResult {
  const command = `sectornet() { "${process.execPath}" "${LAUNCHER}" "$@"; }; ${line}`;
  const done = spawnSync('bash', ['-c', command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, SECTORNET_AS_OF: '2026-11-25', NO_COLOR: '1' },
  });
  keepPrinted(done.stdout + done.stderr);
  return { code: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
}

/** Records in the lock of an inventory folder that everything it names was pushed: as after an `apply` to every router. */
export function recordPushed(inventory: string): void {
  const file = join(inventory, LOCK_FILE);
  const lock = parseLock(readFileSync(file, 'utf8')).value;
  if (lock === undefined) throw new Error(`no lock in ${file}`);
  const { owned } = lock.allocations;
  const pushed = owned.reduce((kept, { router, objects }) => recordApplied(kept, router, objects), lock);
  writeFileSync(file, lockText(pushed));
}

/** A scratch folder with a copy of one of the shipped inventories as `inventory/`. */
export function scratch(network: 'mini' | 'chengdu'): string {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-cli-'));
  cpSync(join(ROOT, 'inventory', network), join(folder, 'inventory'), { recursive: true });
  return folder;
}
