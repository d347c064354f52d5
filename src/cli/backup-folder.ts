import {
  accessSync,
  constants,
  type Dirent,
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { BackupFile } from '../verify/read/backups.ts';
import { shown } from './config-folder.ts';

/** No configuration is longer; archives and images are not read into memory. */
const LONGEST = 256 * 1024 * 1024;
/** A heap of files deeper than this is a loop. */
const DEEPEST = 16;
/** Folders of tools: histories that hold every older text once more, and packages. They are named in the answer and not looked into. */
const TOOLS: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.bzr', 'CVS', 'RCS', 'node_modules']);

/** Every file of a folder and the folders in it (links are followed), whatever its name; undefined when it is no folder. */
export function readBackupFolder(folder: string): readonly BackupFile[] | undefined {
  if (!existsSync(folder)) return undefined;
  if (!statSync(folder).isDirectory()) return [fileAt(folder)];
  return filesIn(folder).map((path) =>
    TOOLS.has(basename(path)) && kindOf(path)?.isDirectory() === true ? passedOver(path) : fileAt(path),
  );
}

/** Folders that lie here come first, then those that links lead to: each once, by its own name where it has one here. */
function filesIn(folder: string): readonly string[] {
  const [seen, links]: [Set<string>, string[]] = [new Set(), []];
  const files = [...filesBelow(folder, { seen, links, depth: 0 })];
  for (let link = links.shift(); link !== undefined; link = links.shift())
    files.push(...filesBelow(link, { seen, links, depth: 0 }));
  return files;
}

interface Walk {
  readonly seen: Set<string>;
  /** Links to folders, for later. */
  readonly links: string[];
  readonly depth: number;
}

function filesBelow(folder: string, { seen, links, depth }: Walk): readonly string[] {
  const place = realpathSync(folder);
  if (seen.has(place)) return [];
  if (depth > DEEPEST) return [folder];
  seen.add(place);
  return entriesOf(folder)
    .filter(({ name }) => !isLock(name, join(folder, name)))
    .flatMap((entry): readonly string[] => {
      const path = join(folder, entry.name);
      const kind = kindOf(path);
      // A link that leads nowhere stands for a file that is not there.
      if (kind?.isDirectory() !== true) return kind === undefined || kind.isFile() ? [path] : [];
      if (TOOLS.has(entry.name) || !isReadable(path)) return [path];
      if (entry.isDirectory()) return filesBelow(path, { seen, links, depth: depth + 1 });
      links.push(path);
      return [];
    });
}

/** How an editor marks a file that is open: a link to nobody. */
function isLock(name: string, path: string): boolean {
  return name.startsWith('.#') && kindOf(path) === undefined;
}

/** Undefined for what leads nowhere, or to itself. */
function kindOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
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

function passedOver(path: string): BackupFile {
  return { path: `${shown(path)}/`, bytes: new Uint8Array(), passedOver: true };
}

function isZipped(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function unzipped(bytes: Uint8Array): Uint8Array {
  return gunzipSync(bytes, { maxOutputLength: LONGEST });
}
