import { isUtf8 } from 'node:buffer';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import type { Inventory } from '../inventory/types.ts';
import { secretLinesOf } from '../platforms/secret-lines.ts';
import { sealed } from '../secret/seal.ts';
import type { Vault } from '../secret/vault.ts';
import { decodeText } from '../verify/read/decode.ts';
import type { CollectedConfig } from '../verify/types.ts';

const ENDINGS = ['.conf', '.cfg', '.txt'];

/**
 * The collected configurations of a folder (or of a single file), one per file; empty when there are none. The file's name without ending is the router's, unless no
 * router is called so and the text itself names one of the inventory: a dated copy of a router's text is no second router. What cannot be read is an empty text, and
 * so no configuration: left out it could hide a router.
 */
export function readConfigFolder(path: string, declared: readonly string[]): readonly CollectedConfig[] {
  return configFiles(path).map((file) => {
    const [stem, text] = [basename(file, extname(file)), textAt(file)];
    const own = /^(?:hostname|sysname) (\S+)/m.exec(text)?.[1];
    const router = !declared.includes(stem) && own !== undefined && declared.includes(own) ? own : stem;
    return { router, file: shown(file), text };
  });
}

/** What the routers of an inventory or another subject are called. */
export function namesOf({
  routers,
}: {
  readonly routers: readonly { readonly name: string }[];
}): readonly string[] {
  return routers.map(({ name }) => name);
}

function configFiles(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) return isConfig(path) ? [path] : [];
  return readdirSync(path)
    .map((file) => join(path, file))
    .filter((file) => isConfig(file) && statSync(file, { throwIfNoEntry: false })?.isDirectory() !== true)
    .sort();
}

function isConfig(file: string): boolean {
  return ENDINGS.includes(extname(file).toLowerCase());
}

/** UTF-8 as it lies there, so that its digest is the file's; else whatever encoding a terminal program left. */
function textAt(file: string): string {
  try {
    const bytes = readFileSync(file);
    return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : decodeText(bytes);
  } catch {
    return '';
  }
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
