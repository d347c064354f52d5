import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { filesBelow, type Leak, leaksBelow } from './search.ts';

/** Random secrets of one workplace, from the files that keep them: logins of an emulated lab (`lab.json`), keys of fingerprints (`secrets.key`). */
export function ownLeaks(folder: string): readonly Leak[] {
  const keepers = filesBelow(folder).filter((path) => isKeeper(basename(path)));
  const values = [...new Set(keepers.flatMap((path) => KEEPERS.get(basename(path))?.(path) ?? []))];
  if (values.length === 0) return [];
  return leaksBelow(folder, { values, except: (path) => KEEPERS.has(basename(path)) });
}

/** Whether a file keeps random secrets of the folder it lies in. */
export function isKeeper(name: string): boolean {
  return KEEPERS.has(name);
}

const KEEPERS: ReadonlyMap<string, (path: string) => readonly string[]> = new Map([
  ['lab.json', loginsIn],
  ['secrets.key', (path) => [readFileSync(path, 'utf8').trim()]],
]);

function loginsIn(path: string): readonly string[] {
  return [...readFileSync(path, 'utf8').matchAll(/"password": ?"([^"]+)"/g)].map(([, value = '']) => value);
}
