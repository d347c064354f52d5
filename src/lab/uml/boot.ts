import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { GUEST, GUEST_ENVIRONMENT } from './folder.ts';
import { processors, thisMachine } from './machine.ts';
import { LabProblem } from './problem.ts';

/** The host's end of the management network inside the lab's own network namespace. */
export const HOST_ADDRESS = '172.31.0.254';

/** How to boot. `cpu`: the processor the kernel is pinned to, the last one when absent; `network`: whether the host can reach what runs in it. */
export interface BootOptions {
  readonly seconds: number;
  readonly cpu?: number;
  readonly network: boolean;
}

/** A running lab kernel. `ended` resolves when it is gone, for whatever reason, with its last words. */
export interface LabKernel {
  readonly log: string;
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Boots a kernel on a folder that `writeLabFolder` (or a setup.sh of its own) has filled; resolves when the guest says `ready`. Rejects with a
 * `LabProblem` when it does not come up in time, dies, or misses a module or a daemon; nothing that was started is left then.
 */
export async function bootKernel(folder: string, options: BootOptions): Promise<LabKernel> {
  if (options.network) openManagement();
  const log = join(folder, 'kernel.log');
  const cpu = options.cpu ?? processors().at(-1) ?? 0;
  const words = ['-c', String(cpu), 'python3', join(GUEST, 'launch.py'), thisMachine().kernel];
  const child = spawn('taskset', [...words, ...kernelLine(folder, options.network)], {
    stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
    detached: true,
    env: { ...process.env, TMPDIR: existsSync('/dev/shm') ? '/dev/shm' : '/tmp' },
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(lastWords(log)));
  });
  const stop = (): Promise<void> => stopKernel(child, folder, options.network);
  const problem = await untilReady({ folder, log, child, ended, seconds: options.seconds });
  if (problem === undefined) return { log, ended, stop };
  await stop();
  throw problem;
}

function openManagement(): void {
  execFileSync('ip', ['tuntap', 'add', 'dev', 'tap0', 'mode', 'tap']);
  execFileSync('ip', ['address', 'add', `${HOST_ADDRESS}/24`, 'dev', 'tap0']);
  execFileSync('ip', ['link', 'set', 'tap0', 'up']);
}

function kernelLine(folder: string, network: boolean): readonly string[] {
  const { modules, daemons } = thisMachine();
  const environment = { LAB: folder, MODULES: modules, DAEMONS: daemons };
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
    // Where it keeps its process id and console; else that is the home of whoever started it.
    `uml_dir=${folder}/`,
    ...(network ? ['vec0:transport=tap,ifname=tap0'] : []),
    ...Object.entries({ ...environment, ...GUEST_ENVIRONMENT }).map(([name, value]) => `${name}=${value}`),
    '--',
    join(GUEST, 'init.sh'),
  ];
}

interface Waiting {
  readonly folder: string;
  readonly log: string;
  readonly child: ChildProcess;
  readonly ended: Promise<string>;
  readonly seconds: number;
}

async function untilReady({ folder, log, child, ended, seconds }: Waiting): Promise<LabProblem | undefined> {
  const guest = join(folder, 'guest.log');
  const began = performance.now();
  while (performance.now() - began < seconds * 1000) {
    const missing = missingIn(folder);
    if (missing !== undefined) return missing;
    if (existsSync(join(folder, 'ready'))) return undefined;
    if (hasEnded(child)) return new LabProblem('SN9506', { words: await ended, log, guest });
    await sleep(100);
  }
  return new LabProblem('SN9505', { seconds, log, guest });
}

/** What the guest could not do without: a line `module NAME` or `daemon ROUTER NAME LOG` in the folder's file `failed`. */
function missingIn(folder: string): LabProblem | undefined {
  const file = join(folder, 'failed');
  if (!existsSync(file)) return undefined;
  const line = readFileSync(file, 'utf8').split('\n').slice(0, -1)[0];
  if (line === undefined) return undefined;
  const [kind, name = '', daemon = '', log = ''] = line.split(' ');
  if (kind === 'module')
    return new LabProblem('SN9503', {
      module: name,
      folder: thisMachine().modules,
      log: join(folder, 'guest.log'),
    });
  return new LabProblem('SN9504', { daemon, router: name, log: join(folder, log) });
}

function lastWords(log: string): string {
  const lines = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
  return lines.at(-1)?.trim() || 'it said nothing';
}

/** Asks the kernel to power off; one that does not listen for 5 s is killed with all its processes. The management interface goes with it. */
async function stopKernel(child: ChildProcess, folder: string, network: boolean): Promise<void> {
  writeFileSync(join(folder, 'stop'), '');
  await until(() => hasEnded(child), 5);
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (child.pid === undefined) break;
    try {
      process.kill(-child.pid, signal);
    } catch {
      break;
    }
    await until(() => hasEnded(child), 1);
  }
  if (network) spawnSync('ip', ['link', 'delete', 'tap0'], { stdio: 'ignore' });
}

async function until(condition: () => boolean, seconds: number): Promise<void> {
  for (let waited = 0; waited < seconds * 20 && !condition(); waited++) await sleep(50);
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}
