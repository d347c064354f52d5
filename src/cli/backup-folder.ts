import { accessSync, constants, type Dirent, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BackupFile } from '../verify/read/backups.ts';
import { shown } from './config-folder.ts';

/** No configuration is longer; archives and images are not read into memory. */
const LONGEST = 256 * 1024 * 1024;
/** A heap of files deeper than this is a loop. */
const DEEPEST = 16;

/** Every file of a folder and the folders in it, whatever its name (names that begin with a dot stay out); undefined when it is no folder. */
export function readBackupFolder(folder: string): readonly BackupFile[] | undefined {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory()) return [fileAt(folder)];
  return filesBelow(folder, 0).map(fileAt);
}

function filesBelow(folder: string, depth: number): readonly string[] {
  if (depth > DEEPEST) return [];
  return entriesOf(folder)
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .flatMap((entry): readonly string[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return isReadable(path) ? filesBelow(path, depth + 1) : [path];
      return isFile(path) ? [path] : [];
    });
}

function entriesOf(folder: string): readonly Dirent[] {
  return isReadable(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
}

function isReadable(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** What cannot be read (a folder, too) is an empty file: its account says so. */
function fileAt(path: string): BackupFile {
  try {
    const large = statSync(path).size > LONGEST;
    const bytes = large ? new Uint8Array() : readFileSync(path);
    return { path: shown(path), bytes: isZipped(bytes) ? unzipped(bytes) : bytes };
  } catch {
    return { path: shown(path), bytes: new Uint8Array() };
  }
}

function isZipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unzipped(bytes: Uint8Array): Uint8Array {
  return gunzipSync(bytes, { maxOutputLength: LONGEST });
}
