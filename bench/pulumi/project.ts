import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { environmentFor, findCli } from '../../src/provider/command-line.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What a project runs: the program, the provider's name and folder (absolute), and the stack's keys. */
export interface ProjectPlan {
  readonly folder: string;
  readonly program: string;
  readonly provider: { readonly name: string; readonly path: string };
  readonly config: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** A Pulumi project with one stack, its own state and home. */
export interface Project {
  /** Runs a command of the engine on the stack; answers milliseconds on the clock. Rejects with the engine's words when it fails. */
  run(...args: readonly string[]): Promise<number>;
  /** The stack's state as the backend keeps it, uncompressed, and the bytes on disk. */
  state(): { readonly text: string; readonly stored: number };
}

const STACK = 'organization/sectornet/bench';

/** Makes the project and its stack on a file backend with zstd. Rejects when Pulumi's command line is absent: a figure is never left out silently. */
export async function benchProject(plan: ProjectPlan): Promise<Project> {
  const cli = findCli();
  if (cli === undefined)
    throw new Error('Pulumi’s command line is absent: npm exec -- pulumi version obtains it');
  const { folder } = plan;
  for (const name of ['state', 'home']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['stacks', 'src', 'bench', 'test', 'node_modules', 'package.json'])
    symlinkSync(join(ROOT, name), join(folder, name));
  writeFileSync(join(folder, 'Pulumi.yaml'), projectText(plan));
  const env = {
    ...environmentFor(cli),
    PULUMI_BACKEND_URL: `file://${join(folder, 'state')}`,
    PULUMI_HOME: join(folder, 'home'),
    PULUMI_CONFIG_PASSPHRASE: 'bench',
    ...plan.env,
  };
  const run = async (...args: readonly string[]): Promise<number> => {
    const started = performance.now();
    await ended(cli, [...args, '--non-interactive', '--stack', STACK], { cwd: folder, env });
    return performance.now() - started;
  };
  await run('stack', 'init', '--secrets-provider', 'passphrase');
  const salt = readFileSync(join(folder, 'Pulumi.bench.yaml'), 'utf8');
  const keys = Object.entries(plan.config).map(
    ([key, value]) => `  sectornet:${key}: ${JSON.stringify(value)}`,
  );
  writeFileSync(join(folder, 'Pulumi.bench.yaml'), `${salt}config:\n${keys.join('\n')}\n`);
  return { run, state: () => stateIn(join(folder, 'state', '.pulumi', 'stacks', 'sectornet')) };
}

function projectText({ program, provider }: ProjectPlan): string {
  return [
    'name: sectornet',
    'runtime: { name: nodejs, options: { typescript: false } }',
    `main: ${program}`,
    'plugins:',
    '  providers:',
    `    - { name: ${provider.name}, path: ${JSON.stringify(provider.path)} }`,
    '',
  ].join('\n');
}

/** The one file of the stack: its name tells how it is compressed. */
function stateIn(folder: string): { readonly text: string; readonly stored: number } {
  const [name] = readdirSync(folder).filter((one) => /^bench\.json(\.zst)?$/.test(one));
  if (name === undefined) throw new Error(`no state in ${folder}: ${readdirSync(folder).join(', ')}`);
  const file = join(folder, name);
  const bytes = readFileSync(file);
  const text = name.endsWith('.zst') ? zstdDecompressSync(bytes).toString('utf8') : bytes.toString('utf8');
  return { text, stored: statSync(file).size };
}

function ended(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const parts: string[] = [];
    child.stdout.on('data', (data) => parts.push(String(data)));
    child.stderr.on('data', (data) => parts.push(String(data)));
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) done();
      else failed(new Error(`pulumi ${args.join(' ')} ended with ${code}\n${parts.join('')}`));
    });
  });
}
