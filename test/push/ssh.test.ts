import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import type { JumpHost as DeclaredHost } from '../../src/inventory/types.ts';
import { collectRouter } from '../../src/push/collect.ts';
import { readSecret } from '../../src/push/secret.ts';
import type { Target } from '../../src/push/target.ts';
import { connect } from '../../src/push/transport/connect.ts';
import { type Endpoint, endpointOf, hopsOf } from '../../src/push/transport/endpoint.ts';
import { fingerprintOf, hostKeyRefusal, hostKeyVerdict } from '../../src/push/transport/host-key.ts';
import { hashOf, knownHostsIn, knownName, namesHost } from '../../src/push/transport/known-hosts.ts';
import type { LinkFinding } from '../../src/push/transport/transport.ts';
import { CANARIES } from '../secret/canaries.ts';
import { type JumpHost, startJumpHost } from './jump-host.ts';
import { startTinyRouter, type TinyRouter } from './tiny-router.ts';

const WAITS = { connectMs: 3_000, answerMs: 3_000 };
const folder = mkdtempSync(join(tmpdir(), 'sectornet-ssh-'));
const started: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((one) => one.stop()));
});

/** Made by `ssh-keygen` and hashed by `ssh-keygen -H`: pe1.example.net, then [198.18.1.20]:830. */
const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB20+YdYDOhzaxElgDP0pMssMF4BwNS5w3TBTxQoVgoW';
const PRINT = 'SHA256:obSzEkXe8hhqqOkrrTwkmrk1XyhCr7eFF8XuqFinW1k';
const HASHED = [
  '|1|VPL8DBFZqTWyi/Ac+eJs+/QrEGI=|Bjw16rK6GsQlS2o5PL/KeTpuhqQ=',
  '|1|sbGjUGuHF0POwKFqNqjbhNnocqA=|kLiGj4M6u41vG62VB84WlCtw7mw=',
];

describe('known_hosts', () => {
  it('knows names as ssh-keygen hashes them', () => {
    expect(HASHED.map((names) => namesHost(names, 'pe1.example.net'))).toEqual([true, false]);
    expect(HASHED.map((names) => namesHost(names, knownName('198.18.1.20', 830)))).toEqual([false, true]);
    expect(namesHost(hashOf('pe1', Buffer.from('salt')), 'pe1')).toBe(true);
  });

  it('knows patterns, and a denied name denies the line', () => {
    expect(namesHost('pe*.example.net,!pe9.example.net', 'pe1.example.net')).toBe(true);
    expect(namesHost('pe*.example.net,!pe9.example.net', 'pe9.example.net')).toBe(false);
    expect(namesHost('198.18.1.?', '198.18.1.20')).toBe(false);
    expect(namesHost('PE1', 'pe1')).toBe(true);
  });

  it('reads keys, markers and places, and passes over the rest', () => {
    const lines = knownHostsIn(
      `# mine\n\npe1 ${KEY} comment\n@revoked * ${KEY}\n@strange x ${KEY}\nhalf\n`,
      'kh',
    );
    expect(lines.map(({ marker, names, line }) => [marker, names, line])).toEqual([
      [undefined, 'pe1', 3],
      ['revoked', '*', 4],
    ]);
    expect(lines.map(({ key }) => fingerprintOf(key))).toEqual([PRINT, PRINT]);
  });
});

describe('the judgement over a host key', () => {
  const other = `ssh-ed25519 ${Buffer.from('another key').toString('base64')}`;
  const offered = { type: 'ssh-ed25519', fingerprint: PRINT };
  it.each([
    ['a known key', `pe1 ${KEY}`, 'trusted'],
    ['a hashed name', `${hashOf('pe1', Buffer.from('s'))} ${KEY}`, 'trusted'],
    ['another key', `pe1 ${other}`, 'changed'],
    ['an old key beside the new one', `pe1 ${other}\npe1 ${KEY}`, 'trusted'],
    ['a revoked key that is also known', `pe1 ${KEY}\n@revoked * ${KEY}`, 'revoked'],
    ['another key revoked', `pe1 ${KEY}\n@revoked * ${other}`, 'trusted'],
    ['an authority', `@cert-authority pe* ${other}`, 'authority'],
    ['the same key as an authority', `@cert-authority pe* ${KEY}`, 'authority'],
    ['somebody else', `pe2 ${KEY}`, 'unknown'],
    ['nothing', '', 'unknown'],
  ])('%s: %s', async (_, text, kind) => {
    expect(hostKeyVerdict(await knowing(text), offered).kind).toBe(kind);
  });

  it('a pin stands above known_hosts, a revocation above the pin', async () => {
    const pinned = { ...(await knowing(`pe1 ${KEY}`)), pins: [`SHA256:${'A'.repeat(43)}`] };
    expect(hostKeyVerdict(pinned, offered).kind).toBe('changed');
    const revoked = { ...(await knowing(`@revoked pe1 ${KEY}`)), pins: [PRINT] };
    expect(hostKeyRefusal(revoked, offered)).toBe(
      `pe1:22 offers ssh-ed25519 ${PRINT}, which is revoked (kh:1)`,
    );
  });

  it('another port is another host; a key known without the port counts, and never as the old one', async () => {
    const at830 = { ...(await knowing(`pe1 ${KEY}\n[pe1]:831 ${other}`)), port: 830 };
    expect(hostKeyVerdict(at830, offered).kind).toBe('trusted');
    expect(hostKeyVerdict({ ...at830, known: knownHostsIn(`pe1 ${other}`, 'kh') }, offered).kind).toBe(
      'unknown',
    );
  });

  it('a changed key is shown beside the old one, with the place it stands at', async () => {
    const words = hostKeyRefusal(await knowing(`# c\npe1 ${other}`), offered);
    expect(words).toContain(
      `offers ssh-ed25519 ${PRINT}, known is ${fingerprintOf(Buffer.from('another key'))} (kh:2)`,
    );
    expect(words).toContain('sectornet device trust pe1');
  });

  async function knowing(text: string): Promise<Endpoint> {
    const target: Target = { router: 'pe1', platform: 'frr', address: 'pe1', hostKeys: [] };
    return { ...(await endpointOf(target)), known: knownHostsIn(text, 'kh') };
  }
});

describe('jump hosts', () => {
  it('reach a router through two of them, each logged in to and recognised in its own right', async () => {
    const [router, near, far] = [
      await tiny(),
      await jump(CANARIES.jumpHost),
      await jump(CANARIES.otherJumpHost),
    ];
    const jumps = [declared('near', near, CANARIES.jumpHost), declared('far', far, CANARIES.otherJumpHost)];
    const target: Target = { ...router.target, jumps };
    expect(await collectRouter(target, { waits: WAITS })).toMatchObject({
      text: expect.stringContaining('hostname r1'),
    });
    expect(near.forwarded).toEqual([`127.0.0.1:${far.port}`]);
    expect(far.forwarded).toEqual([`127.0.0.1:${router.target.port}`]);
    expect(hopsOf(await endpointOf(target)).map(({ name }) => name)).toEqual(['near', 'far', 'r1']);
    expect(hopsOf(await endpointOf(router.target))).toHaveLength(1);
  });

  it('another key in the middle: refused by the name of that host, and nobody behind it heard of us', async () => {
    const [router, near] = [await tiny(), await jump(CANARIES.jumpHost)];
    const jumps = [{ ...declared('near', near, CANARIES.jumpHost), hostKeys: [PRINT] }];
    const result = await collectRouter({ ...router.target, jumps }, { waits: WAITS });
    expect(result).toMatchObject({
      failure: { kind: 'wrong-host-key', words: expect.stringContaining('pinned for near is') },
    });
    expect([near.forwarded, router.logins.count]).toEqual([[], 0]);
  });

  it('a wrong password there: refused, and the password stands nowhere', async () => {
    const [router, near] = [await tiny(), await jump(CANARIES.jumpHost)];
    const result = await collectRouter(
      { ...router.target, jumps: [declared('near', near, CANARIES.otherJumpHost)] },
      { waits: WAITS },
    );
    expect(result).toMatchObject({ failure: { kind: 'login-refused' } });
    expect(JSON.stringify(result)).not.toContain(CANARIES.otherJumpHost);
  });

  it('a jump host that goes takes the session along', async () => {
    const [router, near] = [await tiny(), await startJumpHost({ password: CANARIES.jumpHost })];
    const connection = await connect({
      ...router.target,
      jumps: [declared('near', near, CANARIES.jumpHost)],
    });
    await near.stop();
    await expect(connection.exec('true', { waitMs: 2_000 })).rejects.toMatchObject({
      kind: 'connection-lost',
    });
  });
});

describe('logging in', () => {
  it('answers the one hidden question of keyboard-interactive', async () => {
    const asking = await jump(CANARIES.otherJumpHost, { asks: true });
    const connection = await connect(targetOf(asking, CANARIES.otherJumpHost));
    expect((await connection.exec('x')).stdout).toBe('hello\n');
    connection.close();
  });

  it('opens a locked key with the passphrase a reference names; without one it says what to write', async () => {
    const router = await tiny();
    const key = ssh2.utils.generateKeyPairSync('ecdsa', {
      bits: 256,
      passphrase: CANARIES.keyPhrase,
      cipher: 'aes256-cbc',
    });
    router.userKey = Buffer.from(key.public.split(' ')[1] ?? '', 'base64');
    const file = join(folder, 'locked');
    writeFileSync(file, key.private, { mode: 0o600 });
    writeFileSync(join(folder, 'phrase'), `${CANARIES.keyPhrase}\n`);
    const credential = { kind: 'key', file, passphrase: `file:${folder}/phrase` } as const;
    expect(await collectRouter({ ...router.target, credential }, { waits: WAITS })).toHaveProperty('text');
    const without = await collectRouter(
      { ...router.target, credential: { kind: 'key', file } },
      { waits: WAITS },
    );
    expect(without).toMatchObject({
      failure: { kind: 'login-refused', words: expect.stringContaining('passphrase: env:NAME') },
    });
  });
});

describe('old algorithms', () => {
  const algorithms: ssh2.Algorithms = {
    kex: ['diffie-hellman-group14-sha1'],
    cipher: ['aes128-cbc'],
    hmac: ['hmac-sha1'],
  };

  it('are not spoken, and the inventory line that would allow them is named', async () => {
    const old = await jump(CANARIES.otherJumpHost, { algorithms });
    const refusal = await connect(targetOf(old, CANARIES.otherJumpHost)).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(
        'legacy-algorithms: [diffie-hellman-group14-sha1, aes128-cbc, hmac-sha1]',
      ),
    });
  });

  it('allowed by a line are spoken, each reported', async () => {
    const old = await jump(CANARIES.otherJumpHost, { algorithms });
    const findings: LinkFinding[] = [];
    const legacyAlgorithms = ['diffie-hellman-group14-sha1', 'aes128-cbc', 'hmac-sha1', '3des-cbc'];
    const connection = await connect(
      { ...targetOf(old, CANARIES.otherJumpHost), legacyAlgorithms },
      { onFinding: (one) => findings.push(one) },
    );
    connection.close();
    expect(findings.map(({ host, algorithm }) => `${host} ${algorithm}`)).toEqual([
      'r9 diffie-hellman-group14-sha1',
      'r9 aes128-cbc',
      'r9 hmac-sha1',
    ]);
  });

  it('allowed and not needed are not used', async () => {
    const sound = await jump(CANARIES.otherJumpHost);
    const findings: LinkFinding[] = [];
    const target = {
      ...targetOf(sound, CANARIES.otherJumpHost),
      legacyAlgorithms: ['diffie-hellman-group14-sha1'],
    };
    (await connect(target, { onFinding: (one) => findings.push(one) })).close();
    expect(findings).toEqual([]);
  });
});

describe('secrets from a program', () => {
  it.each([
    ['exec:/bin/echo one $HOME;id', 'one $HOME;id'],
    ['exec:printf "%s\\n%s" "first line" second', 'first line'],
  ])('%s', async (reference, value) => {
    const secret = await readSecret(reference);
    expect(typeof secret === 'function' ? secret() : secret).toBe(value);
  });

  it.each([
    ['exec:/no/such/program', 'exec: /no/such/program was not found'],
    [
      'exec:./vault',
      'exec: ./vault is a path relative to some folder; name it from / or leave the folder out',
    ],
    ['exec:/bin/sh -c "echo tattling-horse >&2; exit 3"', 'exec: /bin/sh ended with status 3'],
    ['exec:head -c 70000 /dev/zero', 'exec: head printed more than 65536 bytes'],
    ['exec:true', 'exec: true printed an empty first line'],
  ])('%s is missing, in words without its output', async (reference, words) => {
    expect(await readSecret(reference)).toEqual({ words });
  });

  it('is run once per process', async () => {
    const log = join(folder, 'asked');
    const reference = `exec:/bin/sh -c "echo x >>${log}; echo value"`;
    await Promise.all([readSecret(reference), readSecret(reference)]);
    expect(readFileSync(log, 'utf8')).toBe('x\n');
  });
});

async function tiny(): Promise<TinyRouter> {
  const router = await startTinyRouter('linux', 'hostname r1\n');
  started.push(router);
  return router;
}

async function jump(
  password: string,
  more: Partial<Parameters<typeof startJumpHost>[0]> = {},
): Promise<JumpHost> {
  const host = await startJumpHost({ password, ...more });
  started.push(host);
  return host;
}

let written = 0;

/** Passwords of hosts on the way come by reference: from a file. */
function declared(name: string, { port, hostKey }: JumpHost, password: string): DeclaredHost {
  const file = join(folder, `password-${name}-${++written}`);
  writeFileSync(file, `${password}\n`);
  return {
    name,
    address: '127.0.0.1',
    port,
    user: 'ops',
    credential: { kind: 'password', reference: `file:${file}` },
    hostKeys: [hostKey],
    legacyAlgorithms: [],
  };
}

function targetOf({ port, hostKey }: JumpHost, password: string): Target {
  return {
    router: 'r9',
    platform: 'frr',
    address: '127.0.0.1',
    port,
    user: 'ops',
    credential: { kind: 'given', password: () => password },
    hostKeys: [hostKey],
  };
}
