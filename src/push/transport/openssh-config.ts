import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowedLegacy, HOST_KEYS, isSound, knownFirst } from './algorithms.ts';
import type { Endpoint, LoginWay } from './endpoint.ts';
import {
  configFiles,
  expandedPath,
  NO_CONFIG,
  privateFolder,
  type SshConfig,
  sshConfigOf,
} from './ssh-config.ts';

/** The configuration files of one connection, for the ssh program. */
export interface ProgramConfig {
  readonly file: string;
  /** Where its control socket is. */
  readonly control: string;
}

let count = 0;

/**
 * Writes what the inventory decides as ssh_config(5), in front of the operator's own: of every option the first value counts. What nobody decides
 * here (certificates, security keys, the agent) stays the operator's. Hosts on the way get a file each.
 */
export async function writeConfig(endpoint: Endpoint, timeoutMs: number): Promise<ProgramConfig> {
  const path = join(privateFolder(), `c${count++}`);
  const { asked, sshConfig = NO_CONFIG } = endpoint;
  const lines = [
    ...baseLines(endpoint, timeoutMs),
    ...(await wayInLines(endpoint, timeoutMs)),
    ...endpoint.logins.slice(0, endpoint.origins.login === 'inventory' ? 1 : 0).flatMap(loginLines),
    ...algorithmLines(endpoint, await sshConfigOf(asked, sshConfig)),
    ...hostKeyLines(endpoint, path),
  ];
  const own =
    endpoint.sshConfig === undefined ? [] : configFiles(endpoint.sshConfig).map((one) => `Include "${one}"`);
  writeFileSync(`${path}.conf`, `Host *\n${lines.join('\n')}\n${own.join('\n')}\n`, { mode: 0o600 });
  return { file: `${path}.conf`, control: `${path}.sock` };
}

function baseLines({ host, port, user, logins }: Endpoint, timeoutMs: number): readonly string[] {
  const asks = logins.some(({ kind }) => kind === 'password' || kind === 'given' || kind === 'key');
  return [
    `HostName ${host}`,
    `Port ${port}`,
    `User ${user}`,
    'StrictHostKeyChecking yes',
    'UpdateHostKeys no',
    `BatchMode ${asks ? 'no' : 'yes'}`,
    'NumberOfPasswordPrompts 1',
    `ConnectTimeout ${Math.max(1, Math.ceil(timeoutMs / 1000))}`,
    'ServerAliveInterval 5',
    'ServerAliveCountMax 3',
    'EscapeChar none',
    'ForwardAgent no',
    'ForwardX11 no',
    'RemoteCommand none',
    'LogLevel DEBUG1',
  ];
}

async function wayInLines({ via }: Endpoint, timeoutMs: number): Promise<readonly string[]> {
  if (via === undefined) return ['ProxyJump none'];
  const { file } = await writeConfig(via, timeoutMs);
  return [`ProxyCommand ssh -F "${file}" -W "[%h]:%p" -- ${via.asked}`];
}

function loginLines(login: LoginWay): readonly string[] {
  switch (login.kind) {
    case 'agent':
      return ['PreferredAuthentications publickey'];
    case 'agent-at':
      return ['PreferredAuthentications publickey', `IdentityAgent "${login.socket}"`];
    case 'key':
      return [
        'PreferredAuthentications publickey',
        'IdentitiesOnly yes',
        'IdentityAgent none',
        `IdentityFile "${expandedPath(login.file)}"`,
      ];
    case 'password':
    case 'given':
      return ['PreferredAuthentications password,keyboard-interactive', 'PubkeyAuthentication no'];
  }
}

/** The options of ssh_config(5) that list algorithms, and what an inventory line can add to each. */
const ALGORITHM_OPTIONS = [
  ['KexAlgorithms', 'kex'],
  ['HostKeyAlgorithms', 'serverHostKey'],
  ['PubkeyAcceptedAlgorithms', 'serverHostKey'],
  ['Ciphers', 'cipher'],
  ['MACs', 'hmac'],
] as const;

/** What the ssh program would offer without us, less everything old, and with what the inventory allows: an operator's own `+ssh-rsa` is no inventory line. */
function algorithmLines(endpoint: Endpoint, config: SshConfig | undefined): readonly string[] {
  const allowed = allowedLegacy(endpoint);
  return ALGORITHM_OPTIONS.flatMap(([option, purpose]) => {
    const listed = config?.get(option.toLowerCase())?.[0]?.split(',') ?? [];
    const sound = option === 'HostKeyAlgorithms' ? hostKeys(endpoint, listed) : listed;
    const offered = [...sound.filter(isSound), ...allowed[purpose]];
    return sound.length === 0 ? [] : [`${option} ${offered.join(',')}`];
  });
}

/** A pin speaks of the plain key: a server that also has a certificate must not offer that instead. */
function hostKeys(endpoint: Endpoint, listed: readonly string[]): readonly string[] {
  return endpoint.pins.length > 0 ? HOST_KEYS : knownFirst(endpoint, listed);
}

/**
 * Pinned keys: a command that vouches for exactly these, and of known_hosts the revoked ones only. Without pins it is the operator's known_hosts;
 * where no configuration is asked, none.
 */
function hostKeyLines(endpoint: Endpoint, path: string): readonly string[] {
  const { pins, known, sshConfig } = endpoint;
  if (pins.length === 0 && sshConfig !== undefined) return [];
  const revoked = known
    .filter(({ marker }) => marker === 'revoked')
    .map(({ names, type, key }) => `@revoked ${names} ${type} ${key.toString('base64')}\n`);
  writeFileSync(`${path}.known`, revoked.join(''), { mode: 0o600 });
  writeFileSync(`${path}.vouch`, vouchScript(pins), { mode: 0o600 });
  return [
    `UserKnownHostsFile "${path}.known"`,
    'GlobalKnownHostsFile none',
    `KnownHostsCommand /bin/sh ${path}.vouch %f %H %t %K`,
  ];
}

function vouchScript(pins: readonly string[]): string {
  const cases = pins.map((pin) => `'${pin.replace(/[^A-Za-z0-9:+/]/g, '')}') echo "$2 $3 $4";;\n`);
  return `case "$1" in\n${cases.join('')}esac\n`;
}
