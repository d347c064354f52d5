import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/inventory/types.ts';
import { collectNetwork } from '../../src/push/collect.ts';
import type { Target } from '../../src/push/target.ts';
import type { Limits } from '../../src/push/turns.ts';
import { startTinyRouter, type TinyRouter } from '../push/tiny-router.ts';
import { type Sshd, startSshd } from './sshd.ts';

const ROUTERS = 6;
const BOTH: readonly Transport[] = ['ssh2', 'openssh'];

let bastion: Sshd;
let routers: readonly TinyRouter[];
let config: string;
beforeAll(async () => {
  bastion = await startSshd();
  routers = await Promise.all(
    Array.from({ length: ROUTERS }, () => startTinyRouter('linux', 'hostname r\n')),
  );
  const known = join(bastion.folder, 'known_hosts');
  writeFileSync(known, `[127.0.0.1]:${bastion.port} ${bastion.publicKey}\n`);
  config = join(bastion.folder, 'config');
  writeFileSync(
    config,
    `Match host router-*\n  HostName 127.0.0.1\n  ProxyJump bastion\nHost bastion\n  HostName 127.0.0.1\n  Port ${bastion.port}\n  User ${bastion.user}\n  IdentityFile ${bastion.keys.known}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${known}\n`,
  );
});
afterAll(async () => {
  bastion.stop();
  await Promise.all(routers.map((one) => one.stop()));
});

/** Routers behind a real sshd that only the ssh configuration names; the connections it holds are counted in the kernel. */
describe.each(BOTH)('the limit of a jump host, by %s', (transport) => {
  it.each([
    [{ parallel: ROUTERS }, ROUTERS],
    [{ parallel: ROUTERS, perJumpHost: 2 }, 2],
  ] as const)('%j: %d at a time', async (limits: Limits, most) => {
    const targets = routers.map(({ target }, at): Target => {
      return { ...target, router: `router-${at}`, address: `router-${at}`, transport, sshConfig: config };
    });
    let seen = 0;
    const looking = setInterval(() => {
      seen = Math.max(seen, established(bastion.port));
    }, 1);
    const results = await collectNetwork(targets, limits);
    clearInterval(looking);
    expect(results.map((one) => ('text' in one ? 'read' : one.failure.words))).toEqual(
      targets.map(() => 'read'),
    );
    expect(seen).toBe(most);
  });
});

/** Connections a local port has accepted and neither side has begun to end (`/proc/net/tcp`, state 01). */
function established(port: number): number {
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((row) => row.trim().split(/\s+/))
    .filter(([, at, , state]) => at?.endsWith(local) === true && state === '01').length;
}
