import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { OwnedObject } from '../../src/device/ownership.ts';
import { isPlatformId, type PlatformId } from '../../src/device/platform-id.ts';
import type { PlanRequest } from '../../src/plan/plan.ts';
import type { Command } from '../../src/plan/types.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** One folder `<platform>/NN-name`: what runs, what is wanted, what is ours, and the commands there and back. */
export interface TransitionCase {
  readonly name: string;
  readonly folder: string;
  readonly platform: PlatformId;
  readonly request: PlanRequest;
}

export function transitionCases(): readonly TransitionCase[] {
  return readdirSync(HERE)
    .filter(isPlatformId)
    .flatMap((platform) =>
      readdirSync(join(HERE, platform))
        .sort()
        .map((name) => readCase(platform, name)),
    );
}

function readCase(platform: PlatformId, name: string): TransitionCase {
  const folder = join(HERE, platform, name);
  const text = readFileSync(join(folder, 'wanted.conf'), 'utf8');
  const running = readFileSync(join(folder, 'running.conf'), 'utf8');
  const owned = readOwned(join(folder, 'owned.yaml'));
  const causes = text
    .split('\n')
    .slice(0, -1)
    .map(() => undefined);
  const wanted = { router: name, platform, text, causes };
  return { name: `${platform}/${name}`, folder, platform, request: { wanted, running, owned } };
}

function readOwned(file: string): readonly OwnedObject[] {
  const found: unknown = parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(found)) throw new Error(`${file}: not a list`);
  return found.map((entry) => ownedObject(file, entry));
}

function ownedObject(file: string, entry: unknown): OwnedObject {
  if (typeof entry !== 'object' || entry === null || !('kind' in entry) || !('name' in entry))
    throw new Error(`${file}: ${JSON.stringify(entry)}`);
  const vpns = 'vpns' in entry && Array.isArray(entry.vpns) ? entry.vpns.map(String) : [];
  const agreement = 'agreement' in entry ? { agreement: String(entry.agreement) } : {};
  return { kind: String(entry.kind), name: String(entry.name), vpns, ...agreement };
}

/** One line per command: tool, views, line. */
export function commandText(commands: readonly Command[]): string {
  return commands
    .map(({ channel, context, text }) => `[${channel}] ${[...context, text].join(' / ')}\n`)
    .join('');
}

/** The recorded text; with RECORD=1 the new one, written down. */
export function recorded(folder: string, file: string, actual: string): string | undefined {
  const path = join(folder, file);
  if (process.env['RECORD'] === '1') writeFileSync(path, actual);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Files of a case folder that no test reads. */
export function strayFiles(folder: string): readonly string[] {
  const known = ['running.conf', 'wanted.conf', 'owned.yaml', 'commands.txt', 'reverse.txt', 'README.md'];
  return readdirSync(folder).filter((file) => !known.includes(file));
}
