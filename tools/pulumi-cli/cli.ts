import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  BUILT,
  environmentFor,
  findCli,
  onPath,
  PULUMI_VERSION,
  wrapped,
} from '../../src/provider/command-line.ts';

export { environmentFor, findCli };

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '..', '..');
const RELEASES = 'https://get.pulumi.com/releases/sdk';
const PACKAGE = 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi';
const STAMP = `-w -s -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${PULUMI_VERSION}`;

type Talk = (text: string) => void;

/** The command line, obtained first when there is none: the vendor's release where its site answers, else built from the Go module. Says what it does. */
export async function obtainCli(talk: Talk): Promise<string | undefined> {
  const found = findCli();
  if (found !== undefined) return found;
  talk(`pulumi: no command line on PATH nor in .tools/bin; obtaining ${PULUMI_VERSION} once`);
  if (await vendorAnswers()) {
    talk('pulumi: the vendor answers; npm’s wrapper downloads the release (about a minute)');
    const done = await command(
      'npm',
      ['exec', '--yes', `--package=pulumi@${PULUMI_VERSION}`, '--', 'pulumi', 'version'],
      ROOT,
    );
    if (done && existsSync(wrapped())) return wrapped();
  }
  return build(talk);
}

async function build(talk: Talk): Promise<string | undefined> {
  if (!onPath('go').some((path) => existsSync(path))) {
    talk(
      'pulumi: the vendor’s site does not answer and there is no Go here to build from the module mirror.',
    );
    talk(`help: install Pulumi ${PULUMI_VERSION} or Go 1.25 or newer, then run the same command again.`);
    return undefined;
  }
  talk(
    'pulumi: the vendor’s site does not answer; building from the Go module (tools/pulumi-cli, about 5 minutes on 2 cores, 115 MB)',
  );
  mkdirSync(dirname(BUILT), { recursive: true });
  const started = performance.now();
  const ticking = setInterval(() => talk(`pulumi: still building, ${seconds(started)} s`), 30_000);
  const flags = ['-trimpath', '-tags', 'osusergo,grpcnotrace', '-ldflags', STAMP, '-o', BUILT];
  const done = await command('go', ['build', ...flags, PACKAGE], HERE, { CGO_ENABLED: '0' });
  clearInterval(ticking);
  talk(
    done
      ? `pulumi: built in ${seconds(started)} s: ${BUILT}`
      : 'pulumi: the build failed; go’s own words stand above',
  );
  return done ? BUILT : undefined;
}

async function vendorAnswers(): Promise<boolean> {
  const url = `${RELEASES}/pulumi-v${PULUMI_VERSION}-linux-x64.tar.gz`;
  try {
    return (await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}

function command(
  name: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv = {},
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(name, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 2, 2] });
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

function seconds(from: number): number {
  return Math.round((performance.now() - from) / 1000);
}
