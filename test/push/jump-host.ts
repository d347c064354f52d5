import { connect, createServer, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { fingerprintOf } from '../../src/push/transport/host-key.ts';
import { type Crowd, crowdOf } from './crowd.ts';
import { blobOf, newKey } from './tiny-router.ts';

/** An SSH server that only lets people through, or logs them in by questions, with the algorithms it is given. */
export interface JumpHost extends Pick<Crowd, 'most' | 'forget'> {
  readonly port: number;
  readonly hostKey: string;
  /** The public key line, for a known_hosts file. */
  readonly publicKey: string;
  /** Where its users went on to, `ADDRESS:PORT`. */
  readonly forwarded: string[];
  readonly stop: () => Promise<void>;
}

interface Manner {
  readonly password: string;
  /** Only keyboard-interactive is offered. */
  readonly asks?: boolean;
  readonly algorithms?: ssh2.Algorithms;
}

export async function startJumpHost({ password, asks = false, algorithms = {} }: Manner): Promise<JumpHost> {
  const key = newKey();
  const forwarded: string[] = [];
  const open = new Set<ssh2.Connection>();
  const crowd = crowdOf();
  const server = new ssh2.Server({ hostKeys: [key.private], algorithms }, (client) => {
    open.add(client);
    client.on('error', () => undefined);
    client.on('close', () => void open.delete(client));
    client.on('authentication', (attempt) => {
      if (asks && attempt.method === 'keyboard-interactive')
        attempt.prompt([{ prompt: 'Password: ', echo: false }], ([answer]) =>
          answer === password ? attempt.accept() : attempt.reject(),
        );
      else if (!asks && attempt.method === 'password' && attempt.password === password) attempt.accept();
      else attempt.reject([asks ? 'keyboard-interactive' : 'password']);
    });
    client.on('session', (accept) => {
      accept().on('exec', (take) => {
        const channel = take();
        channel.exit(0);
        channel.end('hello\n');
      });
    });
    client.on('tcpip', (accept, _reject, { destIP, destPort }) => {
      forwarded.push(`${destIP}:${destPort}`);
      const channel = accept();
      const socket: Socket = connect(destPort, destIP).setNoDelay(true);
      channel.pipe(socket).pipe(channel);
      for (const end of [channel, socket]) end.on('error', () => socket.destroy());
      channel.on('close', () => socket.destroy());
    });
  });
  const listener = createServer((socket) => {
    socket.setNoDelay(true);
    crowd.enter(socket);
    server.injectSocket(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  return {
    port: address === null || typeof address === 'string' ? 0 : address.port,
    hostKey: fingerprintOf(blobOf(key.public)),
    publicKey: key.public,
    forwarded,
    most: crowd.most,
    forget: crowd.forget,
    stop: () =>
      new Promise((resolve) => {
        for (const client of open) client.end();
        listener.close(() => resolve());
      }),
  };
}
