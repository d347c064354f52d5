import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import type { Inventory } from '../inventory/types.ts';
import { secretLinesOf } from '../platforms/secret-lines.ts';
import { sealed } from '../secret/seal.ts';
import type { Vault } from '../secret/vault.ts';
import type { CollectedConfig } from '../verify/types.ts';

const ENDINGS = ['.conf', '.cfg', '.txt'];

/** The collected configurations of a folder, one per file; the file's name without ending is the router's. Empty when there are none. */
export function readConfigFolder(folder: string): readonly CollectedConfig[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder)
    .filter((file) => ENDINGS.includes(extname(file)))
    .sort()
    .map((file) => ({
      router: basename(file, extname(file)),
      file: shown(join(folder, file)),
      text: readFileSync(join(folder, file), 'utf8'),
    }));
}

/** Collected texts with a placeholder for every secret, by the platforms their routers are declared to be; others are as they were. */
export function sealedTexts(
  inventory: Inventory,
  collected: readonly CollectedConfig[],
  vault?: Vault,
): readonly CollectedConfig[] {
  return collected.map((one) => {
    const platform = inventory.routers.find(({ name }) => name === one.router)?.platform;
    return platform === undefined ? one : { ...one, text: sealed(one.text, secretLinesOf(platform), vault) };
  });
}

/** Writes one file per router and returns their paths. */
export function writeConfigFolder(folder: string, configs: readonly CollectedConfig[]): readonly string[] {
  mkdirSync(folder, { recursive: true });
  return configs.map((config) => {
    const path = join(folder, `${config.router}.conf`);
    writeFileSync(path, config.text);
    return shown(path);
  });
}

/** A path the way people typed it: relative to where the shell stands when it lies below. */
export function shown(path: string): string {
  const short = relative(process.cwd(), path);
  if (short === '') return '.';
  return short.startsWith('..') ? path : short;
}
