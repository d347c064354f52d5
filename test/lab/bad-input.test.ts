import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { INSIDE } from '../../src/cli/lab-network.ts';
import { processors } from '../../src/lab/uml/machine.ts';
import { OWN_NETWORK } from '../../src/lab/uml/own-network.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const INVENTORY = join(ROOT, 'inventory/chengdu');
const FOLDER = mkdtempSync(join(tmpdir(), 'sectornet-bad-'));
/** The ports of the mini inventory that are not called as in Linux. */
const MINI = `platform: frr
management: 172.31.0.0/24
interfaces: { GigabitEthernet0/1/0: eth1, GigabitEthernet0/1/1: eth2, GigabitEthernet0/2/0: eth6 }
`;
/** The home of whoever starts these labs: nothing may be written there. */
const HOME = folder('home');
const PATIENT = { timeout: 240_000, interval: 200 };

chmodSync(FOLDER, 0o755);
afterEach(() => {
  expect(leftBehind()).toEqual([]);
  expect(readdirSync(HOME)).toEqual([]);
});

describe('a lab that cannot be', () => {
  it('needs root', () => {
    const nobody = sectornet(['lab', 'up', '--kind', 'uml'], {
      before: ['setpriv', '--reuid', '65534', '--clear-groups'],
    });
    expect(nobody).toMatchObject({ status: 78, stderr: expect.stringContaining('error[SN9501]') });
  });

  it('says which packages are missing when no registry can be reached', () => {
    // An apt that knows of nothing installed and of no source, in a machine without a network where FRRouting's folder is empty.
    const apt = file(
      'apt.conf',
      `Dir::State::status "${file('status', '')}";\nDir::State::lists "${folder('lists')}";\nDir::Etc::sourcelist "${file('sources.list', 'deb http://deb.debian.org/debian bookworm main\n')}";\nDir::Etc::sourceparts "-";\nAcquire::Retries "0";\n`,
    );
    const hidden = `mount --bind ${folder('empty')} /usr/lib/frr && exec "$@"`;
    const refused = sectornet(['lab', 'up', '--kind', 'uml'], {
      before: ['unshare', '--net', '--mount', 'sh', '-c', hidden, 'sh'],
      environment: { APT_CONFIG: apt },
    });
    expect(refused.stderr).toMatch(/error\[SN9502\]: the lab needs the Debian packages frr, .*: E: /);
    expect(refused.status).toBe(78);
  });

  it('names a kernel module that is not there', () => {
    const modules = folder('modules');
    cpSync('/usr/lib/uml/modules', modules, { recursive: true });
    const found = spawnSync('find', [modules, '-name', 'mpls_router.ko*'], {
      encoding: 'utf8',
    }).stdout.trim();
    rmSync(found);
    const refused = sectornet(['lab', 'up', '--kind', 'uml'], {
      environment: { SECTORNET_LAB_MODULES: modules },
    });
    expect(refused.stderr).toContain(`error[SN9503]: the kernel module mpls_router is not in ${modules}`);
    expect(refused).toMatchObject({ status: 78, stderr: expect.stringContaining('uml/kernel/guest.log') });
  });

  it('names the daemon that died, with its log', () => {
    const daemons = folder('daemons');
    for (const name of ['zebra', 'ospfd', 'ospf6d', 'ldpd', 'staticd'])
      symlinkSync(`/usr/lib/frr/${name}`, join(daemons, name));
    chmodSync(file('daemons/bgpd', '#!/bin/sh\necho no memory left for bgpd\nexit 1\n'), 0o755);
    const refused = sectornet(['lab', 'up', '--kind', 'uml'], {
      environment: { SECTORNET_LAB_DAEMONS: daemons },
    });
    expect(refused.status).toBe(69);
    expect(refused.stderr).toMatch(/error\[SN9504\]: bgpd of \S+ is not running/);
    const log = /read (\S+\.log)/.exec(refused.stderr)?.[1] ?? '';
    expect(readFileSync(log, 'utf8')).toContain('no memory left for bgpd');
  });

  it('ends a kernel that hangs, and names its logs', () => {
    const hangs = file('hangs', '#!/bin/sh\necho booting\ntrap "" TERM\nwhile :; do sleep 1; done\n');
    chmodSync(hangs, 0o755);
    const refused = sectornet(['lab', 'up', '--kind', 'uml', '--boot-seconds', '2'], {
      environment: { SECTORNET_LAB_KERNEL: hangs },
    });
    expect(refused.stderr).toContain(
      "error[SN9505]: the lab's kernel was not ready within 2 s and was ended",
    );
    expect(refused).toMatchObject({
      status: 69,
      stderr: expect.stringMatching(/kernel\.log and \S+guest\.log/),
    });
  });

  it('passes on the last words of a kernel that dies', () => {
    const dies = file('dies', '#!/bin/sh\necho Kernel panic - not syncing\nexit 1\n');
    chmodSync(dies, 0o755);
    const refused = sectornet(['lab', 'up', '--kind', 'uml'], {
      environment: { SECTORNET_LAB_KERNEL: dies },
    });
    expect(refused.stderr).toContain('ended by itself: Kernel panic - not syncing');
    expect(refused.status).toBe(69);
  });

  it('ends a kernel that falls silent while it runs, and names its logs', async () => {
    const inventory = folder('mini');
    cpSync(join(ROOT, 'inventory/mini'), inventory, { recursive: true });
    writeFileSync(join(inventory, 'lab.yaml'), MINI);
    const keeper = keep(['--silent-seconds', '5', '-i', inventory]);
    await expect.poll(() => existsSync(join(FOLDER, '.sectornet/lab.json')), PATIENT).toBe(true);
    // The whole kernel stands still: it and every process in it.
    const stopped = processesOf('linux.uml');
    expect(stopped.length).toBeGreaterThan(5);
    for (const { pid } of stopped) process.kill(pid, 'SIGSTOP');
    const { code, words } = await keeper;
    expect(words).toContain(
      "error[SN9507]: the lab's kernel does not answer any more: no sign of life for 5 s",
    );
    expect(words).toMatch(/read \S+kernel\.log, \S+guest\.log/);
    expect(code).toBe(69);
    expect(sectornet(['lab', 'probe', '-i', inventory])).toMatchObject({ status: 66 });
  });

  it.each([
    ['interfaces: {}', 'lab.yaml names no Linux interface for GigabitEthernet0/1/0 of cd-'],
    ['interfaces: { GE0: swp1 }', 'lab.yaml: lab.yaml/interfaces/GE0 must match pattern'],
    ['  interfaces: x', /lab\.yaml:\d+: SN11/],
    ['timers: { bgp: { keepalive: 5 } }', 'a BGP hold time of 9 s is less than three keepalives of 5 s'],
    ['timers: { ospf: { dead: 2 } }', 'an OSPF dead interval of 2 s is over before the next hello after 2 s'],
    ['timers: { bgp: { hold: 0 } }', 'lab.yaml/timers/bgp/hold must be >= 3'],
  ])('refuses a lab.yaml with %s before anything is started', (line, reason) => {
    const inventory = folder(`inventory-${line.length}`);
    cpSync(INVENTORY, inventory, { recursive: true });
    writeFileSync(join(inventory, 'lab.yaml'), `platform: frr\nmanagement: 172.31.0.0/24\n${line}\n`);
    const refused = sectornet(['lab', 'up', '--kind', 'uml', '-i', inventory]);
    expect(refused.stderr).toContain('error[SN9508]');
    expect(refused.stderr).toMatch(reason);
    expect(refused.status).toBe(65);
  });

  it('answers verbs that find none', () => {
    for (const verb of [['probe'], ['shell', 'cd-p1'], ['break', 'leak-rt'], ['down']])
      expect(sectornet(['lab', ...verb])).toMatchObject({
        status: 66,
        stderr: verb[0] === 'down' ? expect.anything() : expect.stringContaining('error[SN9006]'),
      });
  });
});

interface Call {
  readonly before?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs sectornet in a scratch folder as a user does. */
function sectornet(
  words: readonly string[],
  { before = [], environment = {} }: Call = {},
): SpawnSyncReturns<string> {
  const inventory = words.includes('-i') ? [] : ['-i', INVENTORY];
  const launcher = join(ROOT, 'src/cli/sectornet.mjs');
  // The last processor is the other kernel's.
  const first = ['taskset', '-c', String(processors()[0])];
  const [command = '', ...rest] = [...first, ...before, process.execPath, launcher, ...words, ...inventory];
  return spawnSync(command, rest, {
    cwd: FOLDER,
    encoding: 'utf8',
    env: { ...process.env, HOME, SECTORNET_AS_OF: '2026-06-01', NO_COLOR: '1', ...environment },
  });
}

function folder(name: string): string {
  const path = join(FOLDER, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function file(name: string, text: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

/** Keeps a lab in the foreground, in a network of its own, as `lab up` does in the background; its exit code and words when it ends. */
function keep(words: readonly string[]): Promise<{ readonly code: number | null; readonly words: string }> {
  const launcher = join(ROOT, 'src/cli/sectornet.mjs');
  const first = ['-c', String(processors()[0]), ...OWN_NETWORK, process.execPath, launcher];
  const child = spawn('taskset', [...first, 'lab', 'up', '--kind', 'uml', ...words], {
    cwd: FOLDER,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME, SECTORNET_AS_OF: '2026-06-01', NO_COLOR: '1', [INSIDE]: 'own' },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, words: said }));
  });
}

/** Processes whose command line names the scratch folder, by their words. */
function leftBehind(): readonly string[] {
  return processesOf('').map(({ words }) => words);
}

/** Processes whose command line names the scratch folder and the program; one that ended while it was looked at has none. */
function processesOf(program: string): readonly { readonly pid: number; readonly words: string }[] {
  const listed = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return listed.flatMap((name) => {
    try {
      const words = readFileSync(join('/proc', name, 'cmdline'), 'utf8').replaceAll('\0', ' ');
      const found = words.includes(FOLDER) && words.includes(program);
      return found ? [{ pid: Number(name), words: words.slice(0, 200) }] : [];
    } catch {
      return [];
    }
  });
}
