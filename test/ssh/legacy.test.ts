import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/inventory/types.ts';
import type { Target } from '../../src/push/target.ts';
import { connect } from '../../src/push/transport/connect.ts';
import type { LinkFinding } from '../../src/push/transport/transport.ts';
import { cli } from '../cli/run-cli.ts';
import { type Sshd, startSshd } from './sshd.ts';

/** A server as an old router is: nothing but SHA-1, CBC and an RSA host key signed with SHA-1. */
const OLD = ['diffie-hellman-group14-sha1', 'ssh-rsa', 'aes128-cbc', 'hmac-sha1'];
const CONFIG = [
  'KexAlgorithms diffie-hellman-group14-sha1',
  'HostKeyAlgorithms ssh-rsa',
  'Ciphers aes128-cbc',
  'MACs hmac-sha1',
];

let old: Sshd;
let bastion: Sshd;
beforeAll(async () => {
  old = await startSshd({ config: CONFIG, hostKeyType: 'rsa' });
  bastion = await startSshd();
});
afterAll(() => {
  old.stop();
  bastion.stop();
});

const BOTH: readonly Transport[] = ['ssh2', 'openssh'];

describe.each(BOTH)('a real server that offers old algorithms only, by %s', (transport) => {
  it('is refused, and the refusal is the line to type, whole', async () => {
    await expect(connect(targetOf(transport))).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(`r1 speaks old algorithms only`),
    });
    await expect(connect(targetOf(transport))).rejects.toThrow(`legacy-algorithms: [${OLD.join(', ')}]`);
  });

  it('a line that lacks something is answered with the whole line again', async () => {
    const half = { ...targetOf(transport), legacyAlgorithms: OLD.slice(0, 2) };
    await expect(connect(half)).rejects.toThrow(`legacy-algorithms: [${OLD.join(', ')}]`);
  });

  it('is reached with the line that was said, and each algorithm is a finding', async () => {
    const findings: LinkFinding[] = [];
    const target = { ...targetOf(transport), legacyAlgorithms: OLD };
    const connection = await connect(target, { onFinding: (one) => findings.push(one) });
    expect((await connection.exec('echo in')).stdout).toBe('in\n');
    await connection.close();
    expect(findings.map(({ host, algorithm }) => `${host} ${algorithm}`).toSorted()).toEqual(
      OLD.map((name) => `r1 ${name}`).toSorted(),
    );
  });

  it('behind a jump host it is the router that is named', async () => {
    const target: Target = { ...targetOf(transport), jumps: [jump()] };
    await expect(connect(target)).rejects.toThrow(/; r1 speaks old algorithms only/);
    const connection = await connect({ ...target, legacyAlgorithms: OLD });
    expect((await connection.exec('echo in')).stdout).toBe('in\n');
    await connection.close();
  });

  it('as a jump host it is named itself, and the line of the router does not help it', async () => {
    const { port, hostKey } = bastion;
    const jumps = [{ ...jump(), name: 'gate', port: old.port, hostKeys: [old.hostKey] }];
    const target: Target = { ...targetOf(transport), port, hostKeys: [hostKey], jumps };
    await expect(connect({ ...target, legacyAlgorithms: OLD })).rejects.toThrow(
      /; gate speaks old algorithms only.*legacy-algorithms: \[diffie/,
    );
  });

  it('an ssh configuration that allows them is no inventory line', async () => {
    const allowing = configAllowing();
    await expect(connect({ ...targetOf(transport), sshConfig: allowing })).rejects.toThrow(
      'r1 speaks old algorithms only',
    );
  });
});

/** Every verb that speaks to routers says it, also one that ends early: the server is no router, and answers nothing. */
it('is told by collect, plan, apply, resume and rollback (SN6130)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sectornet-legacy-'));
  const inventory = join(folder, 'inventory');
  cpSync(new URL('../../inventory/mini', import.meta.url), inventory, { recursive: true });
  const network = join(inventory, 'network.yaml');
  const text = readFileSync(network, 'utf8')
    .replace(/management: \{ address: 198\.18\.1\.1 \}/, `management: ${entry()}`)
    .replace(/management: \{ address: 198\.18\.1\.(\d+) \}/g, 'management: { address: 127.0.1.$1, port: 1 }');
  writeFileSync(network, text);
  const run = 'r20261128-093015-4f2a91c07be3';
  for (const words of [
    ['collect', '--dest', 'configs'],
    ['plan'],
    ['apply', '--yes'],
    ['resume', run],
    ['rollback', run, '--yes'],
  ]) {
    const done = cli(folder, ...words, '-i', 'inventory', '--ssh-config', 'none', '--parallel', '2');
    for (const algorithm of OLD)
      expect(done.stderr, words[0]).toMatch(new RegExp(`SN6130[^\n]*${algorithm}`));
  }
  rmSync(folder, { recursive: true });
}, 60_000);

function entry(): string {
  const key = `{ key: "file:${old.keys.known}" }`;
  return `{ address: 127.0.0.1, port: ${old.port}, user: ${old.user}, credential: ${key}, host-keys: ["${old.hostKey}"], legacy-algorithms: [${OLD.join(', ')}] }`;
}

function configAllowing(): string {
  const file = `${old.folder}/allowing`;
  const lines = [
    'KexAlgorithms +diffie-hellman-group14-sha1',
    'HostKeyAlgorithms +ssh-rsa',
    'Ciphers +aes128-cbc',
    'MACs +hmac-sha1',
  ];
  writeFileSync(file, `Host *\n  ${lines.join('\n  ')}\n`);
  return file;
}

function targetOf(transport: Transport): Target {
  return {
    router: 'r1',
    platform: 'frr',
    address: '127.0.0.1',
    port: old.port,
    user: old.user,
    credential: { kind: 'key', file: old.keys.known },
    hostKeys: [old.hostKey],
    transport,
  };
}

function jump() {
  return {
    name: 'bastion',
    address: '127.0.0.1',
    port: bastion.port,
    user: bastion.user,
    credential: { kind: 'key', file: bastion.keys.known } as const,
    hostKeys: [bastion.hostKey],
    legacyAlgorithms: [],
  };
}
