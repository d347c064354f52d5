import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Target } from '../../src/push/target.ts';
import { connect } from '../../src/push/transport/connect.ts';
import { fingerprintOf } from '../../src/push/transport/host-key.ts';
import type { LinkFinding } from '../../src/push/transport/transport.ts';
import { blobOf, newKey } from './tiny-router.ts';

const folder = mkdtempSync(join(tmpdir(), 'sectornet-sha1-'));
const rsa = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
const file = join(folder, 'rsa');
writeFileSync(file, rsa.private, { mode: 0o600 });

/** A server that takes an RSA login, and names the signatures it knows (RFC 8308) or, as old routers, does not. */
interface RsaServer {
  readonly target: Target;
  /** The algorithm of each signed login that was accepted. */
  readonly logins: string[];
  readonly stop: () => void;
}

let [old, modern]: RsaServer[] = [];
beforeAll(async () => {
  [old, modern] = [await rsaServer({ namesSignatures: false }), await rsaServer({ namesSignatures: true })];
});
afterAll(() => {
  old?.stop();
  modern?.stop();
});

describe('a login with an RSA key', () => {
  it('is signed with SHA-2 where the server knows it', async () => {
    await (await connect(targetOf(modern))).close();
    expect(modern?.logins).toEqual(['rsa-sha2-256']);
  });

  it('is not signed with SHA-1, and the line that would allow it is named', async () => {
    await expect(connect(targetOf(old))).rejects.toMatchObject({
      kind: 'login-refused',
      message: expect.stringContaining('legacy-algorithms: [ssh-rsa]'),
    });
    expect(old?.logins).toEqual([]);
  });

  it('is signed so where a line allows it, and reported', async () => {
    const findings: LinkFinding[] = [];
    const target = { ...targetOf(old), legacyAlgorithms: ['ssh-rsa'] };
    await (await connect(target, { onFinding: (one) => findings.push(one) })).close();
    expect(old?.logins).toEqual(['ssh-rsa']);
    expect(findings).toContainEqual({ host: 'r1', algorithm: 'ssh-rsa' });
  });
});

const agentProgram = spawnSync('ssh-agent', ['-?']);

describe.runIf(agentProgram.error === undefined)('an RSA key of an agent', () => {
  it('is held to the same', async () => {
    const socket = join(folder, 'agent');
    const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
    await once(agent.stdout, 'data');
    await once(spawn('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: socket } }), 'exit');
    const before = process.env['SSH_AUTH_SOCK'];
    process.env['SSH_AUTH_SOCK'] = socket;
    try {
      const target = { ...targetOf(old), credential: { kind: 'agent' } as const };
      await expect(connect(target)).rejects.toThrow('legacy-algorithms: [ssh-rsa]');
      await (await connect({ ...target, legacyAlgorithms: ['ssh-rsa'] })).close();
    } finally {
      process.env['SSH_AUTH_SOCK'] = before ?? '';
      agent.kill();
    }
  });
});

function targetOf(server: RsaServer | undefined): Target {
  if (server === undefined) throw new Error('the server was not started');
  return server.target;
}

async function rsaServer({ namesSignatures }: { readonly namesSignatures: boolean }): Promise<RsaServer> {
  const key = newKey();
  const logins: string[] = [];
  const server = new ssh2.Server({ hostKeys: [key.private] }, (client) => {
    if (!namesSignatures) keepSilent(client);
    client.on('error', () => undefined);
    client.on('authentication', (attempt) => {
      if (attempt.method !== 'publickey') return attempt.reject(['publickey']);
      if (!attempt.key.data.equals(blobOf(rsa.public))) return attempt.reject(['publickey']);
      if (attempt.signature !== undefined) logins.push(attempt.key.algo === 'ssh-rsa' ? used(attempt) : '');
      attempt.accept();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    target: {
      router: 'r1',
      platform: 'frr',
      address: '127.0.0.1',
      port: typeof address === 'object' && address !== null ? address.port : 0,
      user: 'ops',
      credential: { kind: 'key', file },
      hostKeys: [fingerprintOf(blobOf(key.public))],
    },
    logins,
    stop: () => void server.close(),
  };
}

/** The signature algorithm of a login: ssh2 tells the hash, which plain `ssh-rsa` has none of. */
function used({ hashAlgo }: ssh2.PublicKeyAuthContext): string {
  return hashAlgo === undefined || hashAlgo === 'sha1' ? 'ssh-rsa' : `rsa-sha2-${hashAlgo.slice(3)}`;
}

/** Takes `server-sig-algs` out of what an ssh2 server says; it has no switch for that. */
function keepSilent(client: ssh2.Connection): void {
  const protocol: unknown = Reflect.get(client, '_protocol');
  if (typeof protocol !== 'object' || protocol === null) throw new Error('ssh2 has no protocol object');
  const complete: unknown = Reflect.get(protocol, '_onHandshakeComplete');
  if (typeof complete !== 'function') throw new Error('ssh2 ends its handshake otherwise');
  Reflect.set(protocol, '_onHandshakeComplete', (...facts: readonly unknown[]) => {
    const exchange: unknown = Reflect.get(protocol, '_kex');
    if (typeof exchange === 'object' && exchange !== null)
      Reflect.set(exchange, 'remoteExtInfoEnabled', false);
    complete(...facts);
  });
}
