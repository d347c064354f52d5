import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fingerprintOf } from '../../src/push/transport/host-key.ts';
import { CANARIES } from '../secret/canaries.ts';

/** A real OpenSSH server of our own on a free loopback port, with its own host key; users log in as whoever runs the test, by key or by certificate. */
export interface Sshd {
  readonly folder: string;
  readonly port: number;
  readonly user: string;
  readonly hostKey: string;
  /** The host's public key, and that of the authority that signed its certificate. */
  readonly publicKey: string;
  readonly authority: string;
  /** Private keys: one that is authorised, one that only its certificate lets in, one nobody knows, one locked with a passphrase. */
  readonly keys: Readonly<Record<'known' | 'certified' | 'stranger' | 'locked', string>>;
  /** Every server process that serves a login right now. */
  readonly sessions: () => readonly number[];
  stop(): void;
}

export const PASSPHRASE = CANARIES.keyPhrase;

/** What is special about a server. */
export interface Manner {
  /** Lines of sshd_config(5) in front of the others: the first value of an option counts. */
  readonly config?: readonly string[];
  readonly hostKeyType?: 'ed25519' | 'rsa';
  /** Further public keys that may log in, lines of authorized_keys. */
  readonly authorized?: readonly string[];
}

export async function startSshd({
  config = [],
  hostKeyType = 'ed25519',
  authorized = [],
}: Manner = {}): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-sshd-'));
  const path = (name: string): string => join(folder, name);
  keygen(path('host'), '', hostKeyType);
  for (const name of ['authority', 'known', 'certified', 'stranger']) keygen(path(name), '');
  keygen(path('locked'), PASSPHRASE);
  const { username: user } = userInfo();
  sign(path('authority'), path('host'), ['-h', '-n', '127.0.0.1']);
  sign(path('authority'), path('certified'), ['-n', user]);
  writeFileSync(
    path('authorized'),
    [...['known', 'locked'].map((name) => readFileSync(path(`${name}.pub`), 'utf8')), ...authorized].join(''),
  );
  const port = await freePort();
  writeFileSync(path('config'), [...config, configOf(folder, port)].join('\n'));
  // A server that root starts wants this folder for the part that has no rights.
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  const server = spawn(program('sshd'), ['-D', '-e', '-f', path('config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  server.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  await listening(server, port, () => said);
  const publicKey = readFileSync(path('host.pub'), 'utf8').split(' ').slice(0, 2).join(' ');
  return {
    folder,
    port,
    user,
    publicKey,
    hostKey: fingerprintOf(Buffer.from(publicKey.split(' ')[1] ?? '', 'base64')),
    authority: readFileSync(path('authority.pub'), 'utf8').split(' ').slice(0, 2).join(' '),
    keys: {
      known: path('known'),
      certified: path('certified'),
      stranger: path('stranger'),
      locked: path('locked'),
    },
    sessions: () => children(server.pid ?? 0),
    stop: () => {
      for (const pid of children(server.pid ?? 0)) process.kill(pid, 'SIGKILL');
      server.kill();
    },
  };
}

function configOf(folder: string, port: number): string {
  return `Port ${port}
ListenAddress 127.0.0.1
HostKey ${folder}/host
HostCertificate ${folder}/host-cert.pub
AuthorizedKeysFile ${folder}/authorized
TrustedUserCAKeys ${folder}/authority.pub
PidFile none
UsePAM no
UseDNS no
StrictModes no
PasswordAuthentication no
PermitRootLogin prohibit-password
AcceptEnv *
`;
}

function keygen(file: string, passphrase: string, type = 'ed25519'): void {
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', passphrase, '-C', 'test', '-f', file]);
  chmodSync(file, 0o600);
}

function sign(authority: string, key: string, words: readonly string[]): void {
  execFileSync('ssh-keygen', ['-q', '-s', authority, '-I', 'test', ...words, `${key}.pub`]);
}

/** Absent is a failure here, never a skip. */
function program(name: string): string {
  const found = ['/usr/sbin', '/usr/local/sbin', '/usr/bin']
    .map((folder) => join(folder, name))
    .find(existsSync);
  if (found === undefined) throw new Error(`${name} is not installed`);
  return found;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function listening(server: ChildProcess, port: number, said: () => string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (server.exitCode !== null) throw new Error(`sshd ended: ${said()}`);
    if (await answers(port)) return;
    await pause(50);
  }
  throw new Error(`sshd does not listen: ${said()}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('data', () => socket.destroy());
  });
}

function children(pid: number): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
