import { appendFileSync, chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isKeeper, ownLeaks } from './own-secrets.ts';
import { type Leak, leaksBelow } from './search.ts';

/** Files that hold a secret because it comes from there or goes there. */
const HOLDERS: readonly RegExp[] = [
  // The program that plays a vault, and what references with file: name.
  /\/vault-read$/,
  /\/(phrase|password-[a-z0-9-]+)$/,
];

/** Where the suites leave files in the repository. */
const PLACES = ['.vitest', 'demo-out', 'bench-out'] as const;

/** What one suite leaves behind: below one folder all that it writes to temporary folders and all that sectornet printed. */
export interface Left {
  readonly root: string;
  /** Every secret in it and in the repository's own output folders. */
  search(): readonly Leak[];
  /** Takes the folder away; `keep`: for somebody who looks for the reason of a failure. */
  end(keep: boolean): void;
}

/** From now on temporary folders of this process and those it starts lie below a root of their own. */
export function collectLeft(): Left {
  const root = mkdtempSync(join(tmpdir(), 'sn-'));
  // Daemons of the router lab run as other users.
  chmodSync(root, 0o755);
  for (const name of ['TMPDIR', 'TMP', 'TEMP']) process.env[name] = root;
  return {
    root,
    search: () => [root, ...PLACES].flatMap(leaksOf),
    end: (keep) => {
      if (!keep) rmSync(root, { recursive: true, force: true });
    },
  };
}

/** The secrets in a folder: the canaries everywhere, random ones in the workplace that keeps them. */
export function leaksOf(folder: string): readonly Leak[] {
  if (!existsSync(folder)) return [];
  const canaries = leaksBelow(folder, { except: (path) => HOLDERS.some((holder) => holder.test(path)) });
  const own = workplacesIn(folder).flatMap((place) =>
    ownLeaks(join(folder, place)).map((leak) => ({ ...leak, where: join(place, leak.where) })),
  );
  return [...canaries, ...own].map(({ where, secret }) => ({ where: join(folder, where), secret }));
}

/** The folder itself when it is one workplace, else each folder in it. */
function workplacesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (entries.some(({ name }) => isKeeper(name))) return ['.'];
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Keeps what sectornet printed where it is searched at the end. */
export function keepPrinted(text: string): void {
  if (text !== '') appendFileSync(join(tmpdir(), `printed-${process.pid}.txt`), text);
}

/** One line per leak. */
export function leaksText(leaks: readonly Leak[]): string {
  return leaks.map(({ where, secret }) => `LEAK ${where}: secret ${secret}\n`).join('');
}
