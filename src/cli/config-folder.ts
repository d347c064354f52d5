import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join, relative } from 'node:path';
import { secretLinesOf } from '../platforms/secret-lines.ts';
import { sealed } from '../secret/seal.ts';
import type { Vault } from '../secret/vault.ts';
import { withHiddenSecrets } from '../verify/read/hidden-texts.ts';
import { onDemand } from '../verify/routing/on-demand.ts';
import type { Subject } from '../verify/subject/subject.ts';
import type { CollectedConfig } from '../verify/types.ts';
import { bytesOf, configOfFile, fileOf } from './file-text.ts';

const ENDINGS = ['.conf', '.cfg', '.txt'];

/**
 * The collected configurations of a folder (or of a single file), one per file; empty when there are none. The file's name without ending is the router's, unless no
 * router is called so and the text itself names one of the inventory: a dated copy of a router's text is no second router. What cannot be read is an empty text, and
 * so no configuration: left out it could hide a router.
 */
export function readConfigFolder(path: string, declared: readonly string[]): readonly CollectedConfig[] {
  const names = new Set(declared);
  return configFiles(path).map((file) => {
    const [stem, bytes] = [basename(file, extname(file)), onDemand(() => bytesOf(file))];
    const config = configOfFile(stem, shown(file), { bytes });
    if (names.has(stem)) return config;
    const own = /^(?:hostname|sysname) (\S+)/m.exec(config.text)?.[1];
    return own !== undefined && names.has(own) ? configOfFile(own, config.file, { bytes }) : config;
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

/** Collected texts with a placeholder for every secret, by the platforms their routers are declared to be; others are as they were. */
export function sealedTexts(
  inventory: Pick<Subject, 'routers'>,
  collected: readonly CollectedConfig[],
  vault?: Vault,
): readonly CollectedConfig[] {
  const platforms = new Map(inventory.routers.map(({ name, platform }) => [name, platform]));
  return collected.map((one) => {
    const platform = platforms.get(one.router);
    if (platform === undefined) return one;
    const ofFile = vault === undefined ? fileOf(one) : undefined;
    return ofFile === undefined
      ? withHiddenSecrets({ ...one, text: sealed(one.text, secretLinesOf(platform), vault) }, platform)
      : configOfFile(one.router, one.file, { ...ofFile, hides: platform });
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
