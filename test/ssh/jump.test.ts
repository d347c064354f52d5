import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../src/inventory/types.ts';
import { collectNetwork } from '../../src/push/collect.ts';
import type { Target } from '../../src/push/target.ts';
import type { Limits } from '../../src/push/turns.ts';
import { type Crowd, crowdOf } from '../push/crowd.ts';
import { startTinyRouter, type TinyRouter } from '../push/tiny-router.ts';
import { type Sshd, startSshd } from './sshd.ts';

const ROUTERS = 6;
const BOTH: readonly Transport[] = ['ssh2', 'openssh'];

let bastion: Sshd;
let door: Door;
let routers: readonly TinyRouter[];
let config: string;
beforeAll(async () => {
  bastion = await startSshd();
  door = await doorOf(bastion.port);
  routers = await Promise.all(
    Array.from({ length: ROUTERS }, () => startTinyRouter('linux', 'hostname r\n')),
  );
  const known = join(bastion.folder, 'known_hosts');
  writeFileSync(known, `[127.0.0.1]:${door.port} ${bastion.publicKey}\n`);
  config = join(bastion.folder, 'config');
  writeFileSync(
    config,
    `Match host router-*\n  HostName 127.0.0.1\n  ProxyJump bastion\nHost bastion\n  HostName 127.0.0.1\n  Port ${door.port}\n  User ${bastion.user}\n  IdentityFile ${bastion.keys.known}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${known}\n`,
  );
});
afterAll(async () => {
  door.server.close();
  bastion.stop();
  await Promise.all(routers.map((one) => one.stop()));
});

/** Routers behind a real sshd that only the ssh configuration names; who is inside is counted at a door before it. */
describe.each(BOTH)('the limit of a jump host, by %s', (transport) => {
  it.each([
    [{ parallel: ROUTERS }, ROUTERS],
    [{ parallel: ROUTERS, perJumpHost: 2 }, 2],
  ] as const)('%j: %d at a time', async (limits: Limits, most) => {
    const targets = routers.map(({ target }, at): Target => {
      return { ...target, router: `router-${at}`, address: `router-${at}`, transport, sshConfig: config };
    });
    door.forget();
    const results = await collectNetwork(targets, limits);
    expect(results.map((one) => ('text' in one ? 'read' : one.failure.words))).toEqual(
      targets.map(() => 'read'),
    );
    expect(door.most()).toBe(most);
  });
});

/** Everybody who comes to the jump host passes here: how many were inside at the same time, at most. */
interface Door extends Crowd {
  readonly server: Server;
  readonly port: number;
}

async function doorOf(behind: number): Promise<Door> {
  const crowd = crowdOf();
  const server = createServer((socket) => {
    crowd.enter(socket);
    const house = connect({ host: '127.0.0.1', port: behind });
    house.on('error', () => socket.destroy());
    house.on('close', () => socket.destroy());
    socket.on('error', () => house.destroy());
    socket.on('close', () => house.destroy());
    socket.pipe(house).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { ...crowd, server, port };
}
