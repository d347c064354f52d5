import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { report } from '../diagnostics/report.ts';
import type { Run } from './run.ts';

/** Writes what a verb was asked to leave in a file; SN7197 when the disk does not take it. */
export function written(run: Run, file: string, text: string): readonly Diagnostic[] {
  try {
    writeFileSync(run.path(file), text);
    return [];
  } catch (error) {
    return [unwritten(file, error)];
  }
}

/** SN7197 when a file could not be written as things stand: known before anything is sent, not after. */
export function unwritable(run: Run, file: string | undefined): readonly Diagnostic[] {
  if (file === undefined) return [];
  const path = run.path(file);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw new Error('it is a folder');
    accessSync(dirname(path), constants.W_OK);
    return [];
  } catch (error) {
    return [unwritten(file, error)];
  }
}

function unwritten(file: string, error: unknown): Diagnostic {
  return report('SN7197', { file, reason: error instanceof Error ? error.message : String(error) });
}
