import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/inventory/types.ts';
import type { Target } from '../../src/push/target.ts';
import { connect } from '../../src/push/transport/connect.ts';
import { endpointOf, hopsOf } from '../../src/push/transport/endpoint.ts';
import { cli, scratch } from '../cli/run-cli.ts';
import { PASSPHRASE, type Sshd, startSshd } from './sshd.ts';

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.stop());

const BOTH: readonly Transport[] = ['ssh2', 'openssh'];

describe.each(BOTH)('a real OpenSSH server by %s', (transport) => {
  it('runs commands with input, output, errors and status', async () => {
    const connection = await connect(withKey(transport, 'known'));
    expect(await connection.exec('cat; echo e >&2; exit 7', { stdin: 'a\nb' })).toEqual({
      stdout: 'a\nb',
      stderr: 'e\n',
      code: 7,
    });
    const big = await connection.exec('head -c 300000 /dev/zero | tr "\\0" x');
    expect([big.stdout.length, big.code]).toEqual([300_000, 0]);
    connection.close();
  });

  it('opens an interactive command line', async () => {
    const connection = await connect(withKey(transport, 'known'));
    const shell = await connection.shell();
    // A shell that switches paste modes may do so before the prompt: one without line editing does not.
    shell.write('exec sh\nPS1=; stty -echo; echo re""ady\n');
    await shell.readUntil((tail) => /ready\r?\n$/.test(tail), 5_000);
    shell.write('echo $((6 * 7))\n');
    expect(await shell.readUntil((tail) => /42\r?\n$/.test(tail), 5_000)).toContain('42');
    connection.close();
  });

  it('a stranger is refused, by name of the user', async () => {
    await expect(connect(withKey(transport, 'stranger'))).rejects.toMatchObject({
      kind: 'login-refused',
      message: expect.stringContaining(`user ${sshd.user}`),
    });
  });

  it('opens a locked key by a secret reference', async () => {
    writeFileSync(join(sshd.folder, 'phrase'), `${PASSPHRASE}\n`);
    const credential = {
      kind: 'key',
      file: sshd.keys.locked,
      passphrase: `file:${sshd.folder}/phrase`,
    } as const;
    const connection = await connect({ ...withKey(transport, 'locked'), credential });
    expect((await connection.exec('echo in')).stdout).toBe('in\n');
    connection.close();
  });

  it('uses the keys of an agent', async () => {
    const socket = join(sshd.folder, `agent-${transport}`);
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    await pause(300);
    execFileSync('ssh-add', ['-q', sshd.keys.known], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
    const before = process.env['SSH_AUTH_SOCK'];
    process.env['SSH_AUTH_SOCK'] = socket;
    const connection = await connect({ ...withKey(transport, 'known'), credential: { kind: 'agent' } });
    process.env['SSH_AUTH_SOCK'] = before ?? '';
    agent.kill();
    expect((await connection.exec('echo in')).stdout).toBe('in\n');
    connection.close();
  });

  it('another key than the pinned one: refused with both, and no login was tried', async () => {
    const pin = `SHA256:${'A'.repeat(43)}`;
    const refusal = await connect({ ...withKey(transport, 'known'), hostKeys: [pin] }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({ kind: 'wrong-host-key' });
    expect(String(refusal)).toContain(`offers ssh-ed25519 ${sshd.hostKey}, pinned for r1 is ${pin}`);
  });

  it('known_hosts: a hashed name is believed, a changed and an unknown key are not', async () => {
    expect((await byKnownHosts(transport, `${knownName()} ${sshd.publicKey}\n`, true)).said).toBe('in\n');
    const other = readFileSync(`${sshd.keys.stranger}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    expect((await byKnownHosts(transport, `${knownName()} ${other}\n`)).said).toMatch(
      /offers ssh-ed25519 .* known is SHA256:.*known_hosts.*:1/,
    );
    expect((await byKnownHosts(transport, '')).said).toContain('no host key is pinned for r1 nor known');
    expect(
      (await byKnownHosts(transport, `${knownName()} ${sshd.publicKey}\n@revoked * ${sshd.publicKey}\n`))
        .said,
    ).toMatch(/revoked/i);
  });

  it('goes through a jump host of the ssh configuration', async () => {
    const config = configFile(
      'jump',
      `Host inner\n  HostName 127.0.0.1\n  Port ${sshd.port}\n  ProxyJump outer\nHost outer\n  HostName 127.0.0.1\n  Port ${sshd.port}\nHost *\n  User ${sshd.user}\n  IdentityFile ${sshd.keys.known}\n  UserKnownHostsFile ${known('jump', `${knownName()} ${sshd.publicKey}\n`)}\n`,
    );
    const target: Target = {
      router: 'r1',
      platform: 'frr',
      address: 'inner',
      hostKeys: [],
      transport,
      sshConfig: config,
    };
    expect(hopsOf(await endpointOf(target)).map(({ name }) => name)).toEqual(['outer', 'r1']);
    const connection = await connect(target);
    expect((await connection.exec('echo $SSH_CONNECTION | wc -w')).stdout.trim()).toBe('4');
    expect(sshd.sessions().length).toBeGreaterThanOrEqual(2);
    connection.close();
  });

  it('a session that dies is a lost connection', async () => {
    const connection = await connect(withKey(transport, 'known'));
    const waiting = connection.exec('sleep 20', { waitMs: 15_000 });
    await pause(400);
    for (const pid of sshd.sessions()) process.kill(pid, 'SIGKILL');
    await expect(waiting).rejects.toMatchObject({ kind: 'connection-lost' });
    await expect(connection.exec('true')).rejects.toMatchObject({ kind: 'connection-lost' });
  });

  it('a half-open connection ends with the time allowed', async () => {
    const connection = await connect(withKey(transport, 'known'));
    const pids = sshd.sessions();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    const started = performance.now();
    await expect(connection.exec('true', { waitMs: 500 })).rejects.toMatchObject({ kind: 'connection-lost' });
    expect(performance.now() - started).toBeLessThan(3_000);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    connection.close();
  });

  it('nothing stays logged in when the process is killed', async () => {
    await gone();
    const script = `import { connect } from '${new URL('../../src/push/transport/connect.ts', import.meta.url)}';
await connect(${JSON.stringify(withKey(transport, 'known'))}); console.log('in'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(sshd.sessions().length).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await gone();
  });
});

describe('what only the ssh program can', () => {
  it('logs in by a user certificate; the built-in transport does not', async () => {
    const connection = await connect(withKey('openssh', 'certified'));
    expect((await connection.exec('echo in')).stdout).toBe('in\n');
    connection.close();
    await expect(connect(withKey('ssh2', 'certified'))).rejects.toMatchObject({ kind: 'login-refused' });
  });

  it('believes a host certificate; the built-in transport says that it cannot', async () => {
    const line = `@cert-authority 127.0.0.1,[127.0.0.1]:* ${sshd.authority}\n`;
    expect((await byKnownHosts('openssh', line)).said).toBe('in\n');
    expect((await byKnownHosts('ssh2', line)).said).toContain('transport: openssh');
  });

  it('uses a connection that is held open already', async () => {
    const control = join(sshd.folder, 'held');
    const config = configFile(
      'held',
      `Host *\n  User ${sshd.user}\n  ControlPath ${control}\n  UserKnownHostsFile ${known('held', `${knownName()} ${sshd.publicKey}\n`)}\n`,
    );
    const held = spawnSync(
      'ssh',
      [
        '-F',
        config,
        '-f',
        '-N',
        '-M',
        '-o',
        'StrictHostKeyChecking=yes',
        '-i',
        sshd.keys.known,
        '-p',
        String(sshd.port),
        '127.0.0.1',
      ],
      { stdio: 'ignore' },
    );
    expect(held.status).toBe(0);
    // No key is declared: only the open connection can let us in.
    const target: Target = {
      router: 'r1',
      platform: 'frr',
      address: '127.0.0.1',
      port: sshd.port,
      hostKeys: [],
      transport: 'openssh',
      sshConfig: config,
    };
    const connection = await connect(target);
    expect((await connection.exec('echo in')).stdout).toBe('in\n');
    connection.close();
    expect(spawnSync('ssh', ['-F', config, '-O', 'exit', '127.0.0.1'], { stdio: 'ignore' }).status).toBe(0);
  });
});

describe('what the ssh configuration says', () => {
  it('fills in what the inventory leaves open, each with its source', async () => {
    const config = configFile(
      'fill',
      'Match host alias\n  User ops\nHost alias\n  HostName 127.0.0.9\n  Port 830\n  HostKeyAlias pe1\n',
    );
    const open: Target = { router: 'r1', platform: 'frr', address: 'alias', hostKeys: [], sshConfig: config };
    expect(await endpointOf(open)).toMatchObject({
      host: '127.0.0.9',
      port: 830,
      user: 'ops',
      alias: 'pe1',
      origins: { host: 'ssh configuration', port: 'ssh configuration', user: 'ssh configuration' },
    });
    const declared = await endpointOf({ ...open, port: 22, user: 'netops', credential: { kind: 'agent' } });
    expect(declared).toMatchObject({
      host: '127.0.0.9',
      port: 22,
      user: 'netops',
      origins: { port: 'inventory', user: 'inventory', login: 'inventory' },
    });
    const other = await endpointOf({ ...open, address: 'elsewhere' });
    expect(other).toMatchObject({
      host: 'elsewhere',
      port: 22,
      user: 'sectornet',
      origins: { user: 'default', via: 'default' },
    });
  });

  it('a circle of jump hosts ends', async () => {
    const config = configFile('circle', 'Host a\n  ProxyJump b\nHost b\n  ProxyJump a\n');
    const target: Target = { router: 'r1', platform: 'frr', address: 'a', hostKeys: [], sshConfig: config };
    await expect(endpointOf(target)).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('through itself'),
    });
  });
});

describe('device trust', () => {
  it('writes nothing off a terminal, believes the fingerprint that was read elsewhere, and shows old and new of a changed key', () => {
    const folder = scratch('mini');
    const file = join(folder, 'inventory/network.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replace(
        'management: { address: 198.18.1.20 }',
        `management: { address: 127.0.0.1, port: ${sshd.port} }`,
      ),
    );
    const hosts = known('trust', '');
    const config = configFile('trust', `UserKnownHostsFile ${hosts}\nHashKnownHosts yes\n`);
    const trust = (...more: readonly string[]) =>
      cli(folder, '-i', 'inventory', '--ssh-config', config, 'device', 'trust', 'mn-pe1', ...more);
    expect(trust()).toMatchObject({
      code: 24,
      stderr: expect.stringContaining(`offered  ssh-ed25519 ${sshd.hostKey}`),
    });
    expect(trust('--fingerprint', `SHA256:${'A'.repeat(43)}`)).toMatchObject({ code: 76 });
    expect(readFileSync(hosts, 'utf8')).toBe('');
    expect(trust('--fingerprint', sshd.hostKey)).toMatchObject({ code: 0 });
    expect(readFileSync(hosts, 'utf8')).toMatch(/^\|1\|\S+ ssh-ed25519 /);
    expect(trust()).toMatchObject({ code: 0, stdout: 'already trusted\n' });
    expect(
      cli(folder, '-i', 'inventory', '--ssh-config', config, 'device', 'show', 'mn-pe1').stdout,
    ).toContain(`ssh-ed25519 ${sshd.hostKey}`);

    const other = readFileSync(`${sshd.keys.stranger}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    writeFileSync(hosts, `mn-px,${knownName()} ${other}\n# kept\n`);
    const changed = trust('--fingerprint', sshd.hostKey);
    expect(changed.stderr).toMatch(
      /: changed\n {2}offered {2}ssh-ed25519 SHA256:.*\n {2}known {4}ssh-ed25519 SHA256:.*:1\n/,
    );
    const [kept, comment, added] = readFileSync(hosts, 'utf8').split('\n');
    expect([kept, comment]).toEqual([`mn-px ${other}`, '# kept']);
    expect(added).toMatch(/^\|1\|/);

    writeFileSync(hosts, '');
    expect(trust('--pin', '--fingerprint', sshd.hostKey)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).toContain(`port: ${sshd.port}, host-keys: [${sshd.hostKey}] }`);
    expect(trust()).toMatchObject({ code: 0, stdout: 'already trusted\n' });
  });
});

function withKey(transport: Transport, key: keyof Sshd['keys']): Target {
  return {
    router: 'r1',
    platform: 'frr',
    address: '127.0.0.1',
    port: sshd.port,
    user: sshd.user,
    credential: { kind: 'key', file: sshd.keys[key] },
    hostKeys: [sshd.hostKey],
    transport,
  };
}

/** Logs in with nothing but a known_hosts file to know the host by: what it said, or why not. */
async function byKnownHosts(
  transport: Transport,
  text: string,
  hashed = false,
): Promise<{ readonly said: string }> {
  const file = known(`${transport}-${count++}`, text);
  if (hashed) execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
  const config = configFile(
    `${transport}-${count++}`,
    `UserKnownHostsFile ${file}\nGlobalKnownHostsFile none\n`,
  );
  try {
    const connection = await connect({ ...withKey(transport, 'known'), hostKeys: [], sshConfig: config });
    const { stdout } = await connection.exec('echo in');
    connection.close();
    return { said: stdout };
  } catch (error) {
    return { said: String(error) };
  }
}

let count = 0;

function known(name: string, text: string): string {
  const file = join(sshd.folder, `known_hosts-${name}`);
  writeFileSync(file, text);
  return file;
}

function configFile(name: string, text: string): string {
  const file = join(sshd.folder, `config-${name}`);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function knownName(): string {
  return `[127.0.0.1]:${sshd.port}`;
}

async function gone(): Promise<void> {
  for (let i = 0; i < 50 && sshd.sessions().length > 0; i++) await pause(100);
  expect(sshd.sessions()).toEqual([]);
}
