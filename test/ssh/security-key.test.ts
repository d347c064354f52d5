import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../src/push/target.ts';
import { connect } from '../../src/push/transport/connect.ts';
import { securityKeyProvider } from './sk-dummy.ts';
import { type Sshd, startSshd } from './sshd.ts';

const provider = securityKeyProvider();
const folder = mkdtempSync(join(tmpdir(), 'sectornet-sk-'));
/** Touched, untouched (its signatures say that nobody was there), of a stranger, and of another kind. */
const KEYS = {
  touched: newKey('touched', 'ed25519-sk'),
  untouched: newKey('untouched', 'ed25519-sk', '-O', 'no-touch-required'),
  stranger: newKey('stranger', 'ed25519-sk'),
  ecdsa: newKey('ecdsa', 'ecdsa-sk'),
};

let sshd: Sshd;
beforeAll(async () => {
  const allowed = [KEYS.touched, KEYS.untouched, KEYS.ecdsa];
  sshd = await startSshd({ authorized: allowed.map((file) => readFileSync(`${file}.pub`, 'utf8')) });
});
afterAll(() => {
  sshd.stop();
});

/** Security keys (FIDO) by the ssh program: real signatures, judged by a real sshd; the token is OpenSSH's own test double. */
describe('a security key', () => {
  it.each([
    ['sk-ssh-ed25519', KEYS.touched],
    ['sk-ecdsa-sha2-nistp256', KEYS.ecdsa],
  ])('logs in as a key file: %s', async (_, file) => {
    const connection = await connect(withKey(file));
    expect((await connection.exec('echo in')).stdout).toBe('in\n');
    await connection.close();
  });

  it('logs in by an agent', async () => {
    const socket = join(folder, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-P', provider, '-a', socket], { stdio: 'ignore' });
    await pause(300);
    const env = { ...process.env, SSH_AUTH_SOCK: socket, SSH_SK_PROVIDER: provider };
    const added = spawn('ssh-add', ['-q', '-S', provider, KEYS.touched], { env, stdio: 'ignore' });
    expect(await once(added, 'exit')).toEqual([0, null]);
    const before = process.env['SSH_AUTH_SOCK'];
    process.env['SSH_AUTH_SOCK'] = socket;
    try {
      const connection = await connect({ ...withKey(KEYS.touched), credential: { kind: 'agent' } });
      expect((await connection.exec('echo in')).stdout).toBe('in\n');
      await connection.close();
    } finally {
      process.env['SSH_AUTH_SOCK'] = before ?? '';
      agent.kill();
    }
  });

  it.each([
    ['nobody knows', KEYS.stranger],
    ['signed without a touch', KEYS.untouched],
  ])('that %s is refused', async (_, file) => {
    await expect(connect(withKey(file))).rejects.toMatchObject({ kind: 'login-refused' });
  });

  it('is nothing for the built-in transport, which says what to write', async () => {
    await expect(connect({ ...withKey(KEYS.touched), transport: 'ssh2' })).rejects.toMatchObject({
      kind: 'login-refused',
      message: expect.stringContaining('transport: openssh'),
    });
  });
});

function newKey(name: string, type: string, ...more: readonly string[]): string {
  const file = join(folder, name);
  execFileSync('ssh-keygen', ['-q', '-t', type, '-N', '', '-w', provider, '-C', name, ...more, '-f', file]);
  return file;
}

function withKey(file: string): Target {
  const sshConfig = join(folder, 'config');
  writeFileSync(sshConfig, `SecurityKeyProvider ${provider}\nUserKnownHostsFile none\n`);
  return {
    router: 'r1',
    platform: 'frr',
    address: '127.0.0.1',
    port: sshd.port,
    user: sshd.user,
    credential: { kind: 'key', file },
    hostKeys: [sshd.hostKey],
    transport: 'openssh',
    sshConfig,
  };
}
