import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** What a command did: its exit code and both its streams. */
export interface Ended {
  readonly code: number;
  readonly text: string;
}

/**
 * A city's own repository as the examples of docs/ci want it: an inventory, the one before its last change, the configurations collected last, sectornet as a dependency, a remote to
 * push to. Its routers are a running lab of emulated ones. `gh` and `curl` only write down what they were asked for.
 */
export interface City {
  readonly folder: string;
  run(command: string, args: readonly string[], env?: Readonly<Record<string, string>>): Ended;
  /** What the stand-ins for other programs were called with, one line per call. */
  calls(): string;
  /** The subjects of the commits that arrived at the remote. */
  pushed(): string;
  remove(): void;
}

export function openCity(): City {
  const home = mkdtempSync(join(tmpdir(), 'sectornet-ci-'));
  const folder = join(home, 'city');
  const environment = environmentOf(home);
  const run: City['run'] = (command, args, env = {}) => {
    const ended = spawnSync(command, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...environment, ...env },
      timeout: 120_000,
    });
    return { code: ended.status ?? 128, text: `${ended.stdout}${ended.stderr}` };
  };
  furnish(home, folder);
  must(run, 'npm', ['install', '--package-lock-only', '--no-audit', '--no-fund']);
  must(run, 'npm', ['ci']);
  must(run, 'npx', ['sectornet', 'lab', 'up', '-i', 'inventory', '--detach']);
  must(run, 'npx', ['sectornet', 'collect', '-i', 'inventory', '--dest', 'running']);
  intoGit(run, home);
  return {
    folder,
    run,
    calls: () => readFileSync(join(home, 'calls'), 'utf8'),
    pushed: () =>
      execFileSync('git', ['-C', join(home, 'remote'), 'log', '--format=%s', 'main'], { encoding: 'utf8' }),
    remove: () => {
      run('npx', ['sectornet', 'lab', 'down']);
    },
  };
}

/** Nothing from the network: packages are linked, git's remote is a folder, the routers are those of the lab. */
function environmentOf(home: string): NodeJS.ProcessEnv {
  return {
    PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    npm_config_offline: 'true',
    SECTORNET_LAB: '.sectornet/lab.json',
    GIT_CONFIG_GLOBAL: join(home, 'gitconfig'),
  };
}

function furnish(home: string, folder: string): void {
  cpSync(join(REPOSITORY, 'inventory/chengdu'), join(folder, 'inventory'), { recursive: true });
  rmSync(join(folder, 'inventory/lab.yaml'));
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'city', private: true, devDependencies: { sectornet: `file:${REPOSITORY}` } }),
  );
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n.sectornet\nout\n');
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'calls'), '');
  for (const name of ['gh', 'curl']) {
    const path = join(home, 'bin', name);
    writeFileSync(path, `#!/bin/sh\necho "${name} $*" >> ${join(home, 'calls')}\n`);
    chmodSync(path, 0o755);
  }
}

function intoGit(run: City['run'], home: string): void {
  const remote = join(home, 'remote');
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', remote]);
  writeFileSync(
    join(home, 'gitconfig'),
    `[url "${remote}"]\n\tinsteadOf = https://sectornet:t@gitlab.test/net/city.git\n\tinsteadOf = https://gitlab.test/net/city.git\n[user]\n\tname = city\n\temail = city@localhost\n`,
  );
  must(run, 'git', ['init', '-q', '-b', 'main', '.']);
  must(run, 'git', ['add', '.', ':!inventory/departments', ':!inventory/agreements.yaml']);
  must(run, 'git', ['commit', '-q', '-m', 'the network before any department']);
  must(run, 'git', ['add', '.']);
  must(run, 'git', ['commit', '-q', '-m', 'the network as it is']);
  must(run, 'git', ['remote', 'add', 'origin', 'https://gitlab.test/net/city.git']);
  must(run, 'git', ['push', '-q', '-u', 'origin', 'main']);
}

function must(run: City['run'], command: string, args: readonly string[]): void {
  const { code, text } = run(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${code}\n${text}`);
}
