import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { daemonFiles, daemonList } from './daemon-files.ts';
import { setupScript } from './guest-setup.ts';
import { speakerConfig } from './speaker.ts';
import { startupFiles } from './startup-files.ts';
import type { LabRouterSpec, LabTopology } from './topology.ts';

/** The folder of everything that runs inside the lab's kernel, and where it lies there (a checkout in /tmp is not to be seen there). */
export const GUEST = fileURLToPath(new URL('./guest/', import.meta.url));
export const GUEST_INSIDE = '/mnt/guest';

/** What programs in the lab's kernel need to know: it keeps no AVX state, so nobody may use AVX. */
export const GUEST_ENVIRONMENT = {
  GLIBC_TUNABLES:
    'glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-AVX512DQ,-AVX512CD,-AVX_Fast_Unaligned_Load,-ERMS,-XSAVEC',
  OPENSSL_ia32cap: '~0x1000000000000000:0',
} as const;

/** What vtysh must be told for FRR to keep everything in one `frr.conf`. */
const VTYSH_CONF = 'service integrated-vtysh-config\n';

/** The files of a lab: the only place on the host it writes to. */
export interface LabFolder {
  readonly path: string;
  readonly privateKey: string;
  /** SHA-256 fingerprint of each router's host key, `SHA256:…`. */
  readonly hostKeys: Readonly<Record<string, string>>;
}

/** Writes everything the lab's kernel reads: set-up script, start-up files and SSH keys per router. */
export function writeLabFolder(path: string, topology: LabTopology): LabFolder {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(join(path, 'routers'), { recursive: true });
  mkdirSync(join(path, 'customers'), { recursive: true });
  chmodSync(path, 0o755);
  const privateKey = join(path, 'operator');
  makeKey(privateKey);
  fillKernelFolder(path, setupScript(topology));
  for (const customer of topology.customers) {
    const speaker = speakerConfig(customer);
    if (speaker !== undefined) writeFileSync(join(path, 'customers', `${customer.name}.conf`), speaker);
  }
  const hostKeys = topology.routers.map((router) => [router.name, writeRouter(path, router)] as const);
  writeFileSync(
    join(path, 'known_hosts'),
    topology.routers.map((router) => knownHost(path, router)).join(''),
  );
  return { path, privateKey, hostKeys: Object.fromEntries(hostKeys) };
}

/** What every lab kernel needs in its folder: our scripts, and its own set-up script as `setup.sh`. */
export function fillKernelFolder(path: string, setup: string): void {
  mkdirSync(path, { recursive: true });
  cpSync(GUEST, join(path, 'guest'), { recursive: true });
  writeFileSync(join(path, 'setup.sh'), setup);
}

/** A router's own part of `/etc`, the parts of its backbone by daemon, its keys and its server. Returns the fingerprint of its host key. */
function writeRouter(folder: string, router: LabRouterSpec): string {
  const home = join(folder, 'routers', router.name);
  const { 'frr.conf': frr, ...host } = startupFiles(router.startup);
  const daemons = { 'vtysh.conf': VTYSH_CONF, daemons: daemonList(frr) };
  writeFiles(join(home, 'etc', 'frr'), { 'frr.conf': frr, ...daemons });
  writeFiles(join(home, 'etc', 'sectornet'), host);
  const byDaemon = Object.entries(daemonFiles(frr) ?? {});
  if (byDaemon.length > 0)
    writeFiles(
      join(home, 'first'),
      Object.fromEntries(byDaemon.map(([name, text]) => [`${name}.conf`, text])),
    );
  makeKey(join(home, 'host_key'));
  writeFileSync(join(home, 'sshd_config'), sshdConfig(router));
  const printed = execFileSync('ssh-keygen', ['-l', '-f', join(home, 'host_key.pub')], { encoding: 'utf8' });
  return printed.split(' ')[1] ?? '';
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function knownHost(folder: string, { name, management }: LabRouterSpec): string {
  return `${management} ${readFileSync(join(folder, 'routers', name, 'host_key.pub'), 'utf8')}`;
}

function makeKey(file: string): void {
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'lab', '-f', file]);
}

function sshdConfig(router: LabRouterSpec): string {
  const home = `/mnt/routers/${router.name}`;
  const environment = Object.entries(GUEST_ENVIRONMENT).map(([name, value]) => `${name}=${value}`);
  return `${[
    `ListenAddress ${router.management} rdomain mgmt`,
    `HostKey ${home}/host_key`,
    `PidFile /run/routers/${router.name}/sshd.pid`,
    'AuthorizedKeysFile /mnt/operator.pub',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    'UsePAM no',
    'UseDNS no',
    'StrictModes no',
    'MaxStartups 100',
    `SetEnv ${environment.join(' ')}`,
  ].join('\n')}\n`;
}
