import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { environmentFor, findCli } from '../../tools/pulumi-cli/cli.ts';
import { CANARIES } from '../secret/canaries.ts';
import { keepPrinted } from '../secret/left.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** How a command of the engine ended. */
export interface Ended {
  readonly code: number | null;
  /** Standard output and error together, as a person sees them. */
  readonly text: string;
}

/** Pulumi's own command line in a project of its own: the repository's program and provider, its own state, home and stack configuration. */
export interface Engine {
  readonly folder: string;
  run(...args: readonly string[]): Promise<Ended>;
  /** The same with other environment variables. */
  runWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended>;
  /** Starts a command in a process group of its own, to be interrupted or killed. */
  begin(...args: readonly string[]): { readonly process: ChildProcess; readonly ended: Promise<Ended> };
  /** Makes a stack with these `sectornet:` keys. */
  stack(name: string, config: Readonly<Record<string, string>>): Promise<void>;
  set(name: string, key: string, value: string): void;
}

/** Makes the project in `folder`; `network`: the words before a command that run it in another network. Throws when there is no command line: here nothing may be skipped. */
export function startEngine(
  folder: string,
  backend = `file://${join(folder, 'state')}`,
  network: readonly string[] = [],
): Engine {
  const cli = findCli();
  if (cli === undefined)
    throw new Error('Pulumi’s command line is absent: npm exec -- pulumi version obtains it');
  for (const name of ['state', 'config', 'home']) mkdirSync(join(folder, name), { recursive: true });
  for (const name of ['stacks', 'src', 'test', 'node_modules', 'package.json'])
    symlinkSync(join(ROOT, name), join(folder, name));
  const project = readFileSync(join(ROOT, 'Pulumi.yaml'), 'utf8');
  writeFileSync(
    join(folder, 'Pulumi.yaml'),
    project.replace('stackConfigDir: stacks', 'stackConfigDir: config'),
  );
  const env = {
    ...environmentFor(cli),
    PULUMI_BACKEND_URL: backend,
    PULUMI_HOME: join(folder, 'home'),
    PULUMI_CONFIG_PASSPHRASE: CANARIES.passphrase,
    LANG: 'C.UTF-8',
  };
  const configs = new Map<string, Record<string, string>>();
  const start = (given: NodeJS.ProcessEnv, args: readonly string[]): ReturnType<Engine['begin']> => {
    const [command = cli, ...words] = [...network, cli, ...args, '--non-interactive'];
    const child = spawn(command, words, { cwd: folder, env: { ...env, ...given }, detached: true });
    const parts: string[] = [];
    child.stdout.on('data', (data) => parts.push(String(data)));
    child.stderr.on('data', (data) => parts.push(String(data)));
    const ended = new Promise<Ended>((done) => {
      child.on('close', (code) => {
        // What was opened on purpose is no leak.
        if (!args.includes('--show-secrets')) keepPrinted(parts.join(''));
        done({ code, text: parts.join('') });
      });
    });
    return { process: child, ended };
  };
  const begin: Engine['begin'] = (...args) => start({}, args);
  const run: Engine['run'] = (...args) => begin(...args).ended;
  const write = (name: string): void => {
    const file = join(folder, 'config', `Pulumi.${name}.yaml`);
    const salt = /^encryptionsalt: .*$/m.exec(textIn(file))?.[0] ?? '';
    const lines = Object.entries(configs.get(name) ?? {}).map(
      ([key, value]) => `  sectornet:${key}: ${JSON.stringify(value)}`,
    );
    writeFileSync(file, `${salt === '' ? '' : `${salt}\n`}config:\n${lines.join('\n')}\n`);
  };
  return {
    folder,
    run,
    runWith: (given, ...args) => start(given, args).ended,
    begin,
    stack: async (name, config) => {
      const made = await run('stack', 'init', `organization/sectornet/${name}`);
      if (made.code !== 0) throw new Error(made.text);
      configs.set(name, { ...config });
      write(name);
    },
    set: (name, key, value) => {
      configs.set(name, { ...configs.get(name), [key]: value });
      write(name);
    },
  };
}

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
