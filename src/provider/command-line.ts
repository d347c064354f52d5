import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The release this project is tested with; the same as in tools/pulumi-cli/go.mod and of `@pulumi/pulumi`. */
export const PULUMI_VERSION = '3.259.0';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Where tools/pulumi-cli builds it. */
export const BUILT = join(ROOT, '.tools', 'bin', 'pulumi');
const OWN_HOST = join(ROOT, 'tools', 'language-host');

/** Pulumi's command line on PATH, else in `.tools/bin`, else where npm's wrapper keeps it; undefined when there is none. */
export function findCli(): string | undefined {
  return [...onPath('pulumi'), BUILT, wrapped()].find((path) => existsSync(path) && !isThisScript(path));
}

/** The environment of the engine: no calls home, and this project's own language host behind every other one. */
export function environmentFor(cli: string, from: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const nodes = join(ROOT, 'node_modules', '.bin');
  const official = [dirname(cli), ...(from['PATH'] ?? '').split(delimiter)].some((folder) =>
    existsSync(join(folder, 'pulumi-language-nodejs')),
  );
  const path = [dirname(cli), from['PATH'] ?? '', nodes, ...(official ? [] : [OWN_HOST])];
  return {
    ...from,
    PATH: path.join(delimiter),
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true',
    PULUMI_DISABLE_REGISTRY_RESOLVE: 'true',
    PULUMI_DIY_BACKEND_ZSTD: from['PULUMI_DIY_BACKEND_ZSTD'] ?? 'true',
  };
}

/** Where npm's `pulumi` wrapper unpacks a release. */
export function wrapped(): string {
  const home = process.env['PULUMI_HOME'] ?? join(homedir(), '.pulumi');
  return join(home, 'versions', PULUMI_VERSION, 'bin', 'pulumi');
}

/** Where a command would be in each folder of PATH. */
export function onPath(name: string): readonly string[] {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name));
}

/** `npm exec -- pulumi` puts a script of ours on PATH; it asks this function and must not be its answer. */
function isThisScript(path: string): boolean {
  return basename(realpathSync(path)) === 'pulumi.mjs';
}
