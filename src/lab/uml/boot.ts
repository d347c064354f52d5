import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GUEST, GUEST_ENVIRONMENT, type LabFolder } from './folder.ts';

/** The host's end of the management network inside the lab's own network namespace. */
export const HOST_ADDRESS = '172.31.0.254';

/** A running lab kernel. */
export interface LabKernel {
  readonly process: ChildProcess;
  readonly log: string;
  stop(): Promise<void>;
}

/** Boots the lab's kernel on one processor; resolves when every router has been started, rejects with the log's path otherwise. */
export async function bootKernel(
  folder: LabFolder,
  options: { readonly cpu: number; readonly seconds: number },
): Promise<LabKernel> {
  execFileSync('ip', ['tuntap', 'add', 'dev', 'tap0', 'mode', 'tap']);
  execFileSync('ip', ['address', 'add', `${HOST_ADDRESS}/24`, 'dev', 'tap0']);
  execFileSync('ip', ['link', 'set', 'tap0', 'up']);
  const log = join(folder.path, 'kernel.log');
  const child = spawn(
    'taskset',
    ['-c', String(options.cpu), 'python3', join(GUEST, 'launch.py'), 'linux.uml', ...kernelLine(folder)],
    {
      stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
      env: { ...process.env, TMPDIR: existsSync('/dev/shm') ? '/dev/shm' : '/tmp' },
    },
  );
  const kernel: LabKernel = { process: child, log, stop: () => stopKernel(child, folder) };
  await untilReady(kernel, folder, options.seconds);
  return kernel;
}

function kernelLine(folder: LabFolder): readonly string[] {
  return [
    'mem=768M',
    'root=/dev/root',
    'rootfstype=hostfs',
    'rootflags=/',
    'ro',
    'init=/bin/sh',
    'con=null',
    'con0=null,fd:1',
    'quiet',
    'vec0:transport=tap,ifname=tap0',
    `LAB=${folder.path}`,
    `GUEST=${GUEST.slice(0, -1)}`,
    ...Object.entries(GUEST_ENVIRONMENT).map(([name, value]) => `${name}=${value}`),
    '--',
    join(GUEST, 'init.sh'),
  ];
}

async function untilReady(kernel: LabKernel, folder: LabFolder, seconds: number): Promise<void> {
  const failed = join(folder.path, 'failed');
  let reason = `the lab's kernel did not come up within ${seconds} s`;
  for (let waited = 0; waited < seconds * 10; waited++) {
    if (existsSync(failed)) {
      reason = readFileSync(failed, 'utf8').trim();
      break;
    }
    if (existsSync(join(folder.path, 'ready'))) return;
    if (hasEnded(kernel.process)) {
      reason = "the lab's kernel ended before its routers were up";
      break;
    }
    await sleep(100);
  }
  await kernel.stop();
  throw new Error(`${reason}; logs: ${folder.path}/guest.log, ${kernel.log}${lastWords(kernel.log)}`);
}

function lastWords(log: string): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-3) : [];
  return lines.join('').trim() === '' ? '' : `\n${lines.join('\n')}`;
}

/** Asks the kernel to power off; one that does not listen for 3 s is killed. The management interface goes with it. */
async function stopKernel(child: ChildProcess, folder: LabFolder): Promise<void> {
  writeFileSync(join(folder.path, 'stop'), '');
  for (let waited = 0; waited < 30 && !hasEnded(child); waited++) await sleep(100);
  if (!hasEnded(child)) child.kill('SIGTERM');
  for (let waited = 0; waited < 10 && !hasEnded(child); waited++) await sleep(100);
  if (!hasEnded(child)) child.kill('SIGKILL');
  spawnSync('ip', ['link', 'delete', 'tap0'], { stdio: 'ignore' });
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
