import { createServer, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import type { Target } from '../../src/push/target.ts';
import { fingerprintOf } from '../../src/push/transport/host-key.ts';
import { CANARIES } from '../secret/canaries.ts';
import { applyLine, type Line, linesOf } from './tiny-lines.ts';
import { answerExec } from './tiny-linux.ts';
import { startShell } from './tiny-shell.ts';

export const PASSWORD = CANARIES.login;

/** What goes wrong: at the `at`-th configuration line (from 1) it is refused, or the connection breaks before or after the line acts. */
export interface Fault {
  readonly kind:
    | 'refuse'
    | 'drop-before'
    | 'drop-after'
    | 'drop-after-commit'
    | 'refuse-commit'
    | 'refuse-save'
    | 'forget-line';
  readonly at?: number;
  /** Strikes once and is gone. Otherwise it stays. */
  readonly once?: boolean;
}

/** A router that knows only lines in views, behind a real SSH server; enough to break the push at every point. */
export interface TinyRouter {
  readonly style: 'linux' | 'shell';
  lines: readonly Line[];
  saved: readonly Line[];
  fault: Fault | undefined;
  /** Configuration lines seen since the fault was set. */
  count: number;
  /** Everything that was typed or run, in order. */
  readonly received: string[];
  readonly logins: { count: number };
  refuseConnections: boolean;
  /** The public key blob that may log in besides the password. */
  userKey: Buffer | undefined;
  readonly target: Target;
  drop(): void;
  stop(): Promise<void>;
}

export async function startTinyRouter(style: TinyRouter['style'], startup: string): Promise<TinyRouter> {
  const key = newKey();
  const sockets = new Set<Socket>();
  const server = new ssh2.Server({ hostKeys: [key.private] }, (client) => {
    client.on('error', () => undefined);
    client.on('authentication', (attempt) => {
      router.logins.count += 1;
      if (attempt.method === 'password' && attempt.password === PASSWORD) attempt.accept();
      else if (attempt.method === 'publickey' && router.userKey?.equals(attempt.key.data)) attempt.accept();
      else attempt.reject(['password']);
    });
    client.on('session', (accept) => serveSession(router, accept()));
  });
  const listener = createServer((socket) => {
    if (router.refuseConnections) return void socket.destroy();
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    server.injectSocket(socket);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const router: TinyRouter = {
    style,
    lines: linesOf(startup),
    saved: linesOf(startup),
    fault: undefined,
    count: 0,
    received: [],
    logins: { count: 0 },
    refuseConnections: false,
    userKey: undefined,
    target: {
      router: 'r1',
      platform: style === 'linux' ? 'frr' : 'huawei_vrpv8',
      address: '127.0.0.1',
      port,
      user: 'sectornet',
      credential: { kind: 'given', password: () => PASSWORD },
      hostKeys: [fingerprintOf(blobOf(key.public))],
    },
    drop: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        listener.close(() => resolve());
      }),
  };
  return router;
}

/** ssh2 1.17 strips leading zero bytes of public keys: one in 200 of the keys it makes cannot be read again. */
export function newKey(): { readonly private: string; readonly public: string } {
  const key = ssh2.utils.generateKeyPairSync('ed25519');
  return ssh2.utils.parseKey(key.private) instanceof Error ? newKey() : key;
}

/** The key blob of an OpenSSH public key line. */
export function blobOf(publicKey: string): Buffer {
  return Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
}

function serveSession(router: TinyRouter, session: ssh2.Session): void {
  session.on('pty', (accept) => accept?.());
  session.on('shell', (accept) => startShell(router, accept()));
  session.on('exec', (accept, _reject, { command }) => {
    const channel = accept();
    let stdin = '';
    channel.on('data', (bytes: Buffer) => {
      stdin += bytes.toString('utf8');
    });
    channel.on('end', () => {
      const answer = answerExec(router, command, stdin);
      if (answer === undefined) return;
      channel.write(answer.stdout);
      channel.stderr.write(answer.stderr);
      channel.exit(answer.code);
      channel.end();
    });
  });
}

/** Takes one configuration line; what the fault makes of it. */
export function takeLine(
  router: TinyRouter,
  lines: readonly Line[],
  view: readonly string[],
  text: string,
): TakenLine {
  router.count += 1;
  const { fault } = router;
  const strikes = fault !== undefined && (fault.at ?? 0) === router.count;
  if (!strikes) return { lines: applyLine(lines, view, text) };
  if (fault.once === true) router.fault = undefined;
  if (fault.kind === 'refuse') return { lines, refused: true };
  if (fault.kind === 'forget-line') return { lines };
  if (fault.kind === 'drop-before') return { lines, dropped: true };
  if (fault.kind === 'drop-after') return { lines: applyLine(lines, view, text), dropped: true };
  return { lines: applyLine(lines, view, text) };
}

export interface TakenLine {
  readonly lines: readonly Line[];
  readonly refused?: boolean;
  readonly dropped?: boolean;
}
