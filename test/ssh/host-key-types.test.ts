import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '../../src/push/transport/connect.ts';
import { type Sshd, startSshd } from './sshd.ts';

const folder = mkdtempSync(join(tmpdir(), 'sectornet-types-'));
const rsa = join(folder, 'rsa');
execFileSync('ssh-keygen', ['-q', '-t', 'rsa', '-N', '', '-f', rsa]);

let sshd: Sshd;
beforeAll(async () => {
  sshd = await startSshd({ config: [`HostKey ${rsa}`] });
});
afterAll(() => {
  sshd.stop();
});

it.each(['ssh2', 'openssh'] as const)(
  'asks for the type that is known, not for the strongest: %s',
  async (transport) => {
    const known = join(folder, `known-${transport}`);
    const config = join(folder, `config-${transport}`);
    const line = readFileSync(`${rsa}.pub`, 'utf8').split(' ').slice(0, 2).join(' ');
    writeFileSync(known, `[127.0.0.1]:${sshd.port} ${line}\n`);
    writeFileSync(config, `UserKnownHostsFile ${known}\nGlobalKnownHostsFile none\n`);
    const connection = await connect({
      router: 'r1',
      platform: 'frr',
      address: '127.0.0.1',
      port: sshd.port,
      user: sshd.user,
      credential: { kind: 'key', file: sshd.keys.known },
      hostKeys: [],
      sshConfig: config,
      transport,
    });
    expect((await connection.exec('echo in')).stdout).toBe('in\n');
    await connection.close();
  },
);
