import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AllocationLock, LOCK_FILE, lockText, parseLock } from '../allocate/lock-file.ts';
import { mergedLock } from '../allocate/merge.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import { takeExclusive } from './exclusive.ts';

/** The allocation lock of a folder; a value of undefined without diagnostics: there is none. */
export function readLock(folder: string): {
  readonly value: AllocationLock | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const file = join(folder, LOCK_FILE);
  return existsSync(file)
    ? parseLock(readFileSync(file, 'utf8'), file)
    : { value: undefined, diagnostics: [] };
}

/**
 * Writes the allocation lock when it differs from what was read `before`. Regions of one network are pushed at the same time: what another process has recorded
 * meanwhile stays. Diagnostics when nothing was written: SN9650 numbers given out twice, SN9651 somebody else has the file, SN2908 the file is no lock any more, SN6194 the disk does not take it.
 */
export function keepLock(
  folder: string,
  before: AllocationLock | undefined,
  lock: AllocationLock,
): readonly Diagnostic[] {
  if (before !== undefined && lockText(before) === lockText(lock)) return [];
  const file = realFile(join(folder, LOCK_FILE));
  try {
    const exclusive = takeExclusive(file);
    if ('holder' in exclusive) return [report('SN9651', { file, note: exclusive.file, ...exclusive.holder })];
    return mergedOnDisk(folder, file, { before, lock, release: exclusive.release });
  } catch (error) {
    return [report('SN6194', { file, reason: error instanceof Error ? error.message : String(error) })];
  }
}

interface Writing {
  readonly before: AllocationLock | undefined;
  readonly lock: AllocationLock;
  readonly release: () => void;
}

/** Reads what is there now, and writes both together. Throws when the disk does not take it; the file is then what it was. */
function mergedOnDisk(
  folder: string,
  file: string,
  { before, lock, release }: Writing,
): readonly Diagnostic[] {
  try {
    const { value: now, diagnostics } = readLock(folder);
    if (now === undefined && diagnostics.length > 0) return diagnostics;
    const kept = now === undefined ? lock : mergedLock({ before, ours: lock, theirs: now });
    if (kept === undefined) return [report('SN9650', { file })];
    replaced(file, lockText(kept));
    return [];
  } finally {
    release();
  }
}

/** As a whole or not at all: half a lock would give out numbers twice. */
function replaced(file: string, text: string): void {
  const draft = `${file}.tmp`;
  try {
    writeFileSync(draft, text);
    renameSync(draft, file);
  } catch (error) {
    if (existsSync(draft) && statSync(draft).isFile()) rmSync(draft);
    throw error;
  }
}

/** The file itself, where checkouts share one by a link. */
function realFile(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}
