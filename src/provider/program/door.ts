import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalWorkspace, PulumiCommand, type Stack } from '@pulumi/pulumi/automation/index.js';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { report } from '../../diagnostics/report.ts';
import { environmentFor } from '../command-line.ts';
import { ROUTER_CONFIG } from '../router/resource.ts';
import { locksOf } from './locks.ts';
import { sectornetStack } from './stack.ts';

/** What `sectornet stack` asks of the engine. `config` are `sectornet:` keys, paths absolute. */
export interface DoorRequest {
  readonly action: 'preview' | 'up' | 'refresh' | 'import' | 'cancel';
  readonly stack: string;
  /** `.sectornet` of the folder the user works in: project, state and passphrase lie there unless the environment says otherwise. */
  readonly home: string;
  readonly cli: string;
  readonly config: Readonly<Record<string, string>>;
  /** Routers that are meant. */
  readonly routers: readonly string[];
  /** Routers of the network that are not: they are neither read nor changed nor taken for deleted. */
  readonly others: readonly string[];
  readonly say: (text: string) => void;
}

/** What the door itself refuses, before the engine is asked. */
export class DoorRefusal extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic) {
    super(diagnostic.code);
    this.diagnostic = diagnostic;
  }
}

/** Where the provider's executable lies, seen from the sources and from `dist/` alike. */
const PROVIDER = join(dirname(fileURLToPath(import.meta.url)), '../../../src/provider');

/** Runs one command of the engine with the stack's program inside this process: neither a project nor a language host is needed. Rejects with the engine's own error, or a `DoorRefusal`. */
export async function runDoor(request: DoorRequest): Promise<void> {
  const { action, say, routers, others } = request;
  const stack = await openStack(request);
  // The engine prints what the program and the provider tell beside its results on standard error.
  const output = { onOutput: say, onError: say };
  const limited = { ...output, exclude: others.map((name) => `**::${ROUTER_CONFIG}::${name}`) };
  if (action === 'preview') await stack.preview({ ...limited, diff: true });
  else if (action === 'up') await stack.up(limited);
  else if (action === 'refresh') await stack.refresh(limited);
  else if (action === 'cancel') await takeLockAway(stack, request);
  else
    await stack.import({
      ...output,
      resources: routers.map((name) => ({ type: ROUTER_CONFIG, name, id: name })),
      generateCode: false,
      protect: false,
    });
}

/** Takes the lock of a dead update away; while its process runs on this machine it stays. */
async function takeLockAway(opened: Stack, { stack, home, say }: DoorRequest): Promise<void> {
  const locks = locksOf(backendOf(home), stack);
  const held = locks?.find(({ alive }) => alive);
  if (held !== undefined)
    throw new DoorRefusal(report('SN9620', { stack, who: held.who, pid: `${held.pid}`, since: held.since }));
  if (locks?.length === 0) {
    say(`nothing holds stack ${stack}\n`);
    return;
  }
  await opened.cancel();
  for (const { who, pid, since } of locks ?? [])
    say(`taken away: the lock of ${who}, process ${pid}, since ${since}\n`);
}

function backendOf(home: string): string {
  return process.env['PULUMI_BACKEND_URL'] ?? `file://${join(home, 'state')}`;
}

async function openStack({ stack, home, cli, config }: DoorRequest): Promise<Stack> {
  const workDir = join(home, 'stack');
  const state = join(home, 'state');
  for (const folder of [workDir, state]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(workDir, 'Pulumi.yaml'), projectText());
  const root = basename(dirname(cli)) === 'bin' ? { root: dirname(dirname(cli)) } : {};
  const opened = await LocalWorkspace.createOrSelectStack(
    { stackName: stack, projectName: 'sectornet', program: sectornetStack },
    {
      workDir,
      pulumiCommand: await PulumiCommand.get(root),
      envVars: {
        ...strings(environmentFor(cli)),
        PULUMI_BACKEND_URL: backendOf(home),
        ...passphrase(home),
      },
    },
  );
  const values = Object.entries(config).map(([key, value]) => [`sectornet:${key}`, { value }] as const);
  await opened.setAllConfig(Object.fromEntries(values));
  return opened;
}

function projectText(): string {
  const provider = JSON.stringify(PROVIDER);
  return `name: sectornet\nruntime: nodejs\nplugins:\n  providers:\n    - { name: sectornet, path: ${provider} }\n`;
}

/** The passphrase that seals the state's secrets: the user's own, else one kept beside the state for its owner's eyes. */
function passphrase(home: string): Readonly<Record<string, string>> {
  const { PULUMI_CONFIG_PASSPHRASE: own, PULUMI_CONFIG_PASSPHRASE_FILE: named } = process.env;
  if (own !== undefined) return { PULUMI_CONFIG_PASSPHRASE: own };
  const file = named ?? join(home, 'passphrase');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  return { PULUMI_CONFIG_PASSPHRASE: readFileSync(file, 'utf8').trim() };
}

function strings(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}
