import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { environmentFor, findCli } from '../../src/provider/command-line.ts';
import { CANARIES } from '../../test/secret/canaries.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What a project runs: the program, the provider's name and folder (absolute), and the stack's keys. */
export interface ProjectPlan {
  readonly folder: string;
  readonly program: string;
  readonly provider: { readonly name: string; readonly path: string };
  readonly config: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

/** Milliseconds on the clock, and of processor time with every process that the engine started and waited for. */
export interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

/** A Pulumi project with one stack, its own state and home. */
export interface Project {
  /** Runs a command of the engine on the stack. Rejects with the engine's words when it fails. */
  run(...args: readonly string[]): Promise<Spent>;
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
    PULUMI_CONFIG_PASSPHRASE: CANARIES.passphrase,
    ...plan.env,
  };
  const run = (...args: readonly string[]): Promise<Spent> =>
    spent(cli, [...args, '--non-interactive', '--stack', STACK], { cwd: folder, env });
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

/** The shell says what its children used: Node does not. */
const TIMED = '"$@" >&2; code=$?; times; exit $code';

function spent(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Spent> {
  return new Promise((done, failed) => {
    const started = performance.now();
    const child = spawn('sh', ['-c', TIMED, 'sh', command, ...args], {
      ...options,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [times, words]: [string[], string[]] = [[], []];
    child.stdout.on('data', (data) => times.push(String(data)));
    child.stderr.on('data', (data) => words.push(String(data)));
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) done({ wall: performance.now() - started, cpu: childrenTime(times.join('')) });
      else failed(new Error(`pulumi ${args.join(' ')} ended with ${code}\n${words.join('')}`));
    });
  });
}

/** The second line of `times`: user and system time of the children, `1m2.345s`. */
function childrenTime(text: string): number {
  const [, children = ''] = text.trim().split('\n');
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)];
  return parts.reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}
