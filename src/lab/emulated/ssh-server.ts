import { timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import ssh2, { type AuthContext, type Connection, type Session } from 'ssh2';

/** Who may log in. `publicKeys` are OpenSSH public key lines. */
export interface Account {
  readonly user: string;
  readonly password: string;
  readonly publicKeys: readonly string[];
}

/** What one router does with an SSH connection; asked anew for every login and channel. */
export interface Host {
  readonly ident: string;
  readonly account: Account;
  readonly refusesLogins: () => boolean;
  readonly onSession: (session: Session, connection: Connection) => void;
}

/** A listening SSH server on the loopback interface. */
export interface Listener {
  readonly port: number;
  /** Stops listening and cuts every connection. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1; `port` 0 takes a free one. */
export async function listen(host: Host, privateKey: string, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = new ssh2.Server({ hostKeys: [privateKey], ident: host.ident }, (connection) => {
    serve(host, connection);
  });
  trackSockets(server, sockets);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the SSH server has no port');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** ssh2 wraps a net.Server; its raw sockets are needed to cut connections at once. */
function trackSockets(server: ssh2.Server, sockets: Set<Socket>): void {
  const inner: unknown = Reflect.get(server, '_srv');
  if (!isEmitter(inner)) throw new Error('ssh2.Server has no inner server');
  inner.on('connection', (socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
  });
}

interface SocketEmitter {
  on(event: 'connection', listener: (socket: Socket) => void): unknown;
}

function isEmitter(value: unknown): value is SocketEmitter {
  return typeof value === 'object' && value !== null && 'on' in value && typeof value.on === 'function';
}

function serve(host: Host, connection: Connection): void {
  connection.on('error', () => undefined);
  connection.on('authentication', (context) => authenticate(host, context));
  connection.on('session', (accept) => host.onSession(accept(), connection));
}

function authenticate(host: Host, context: AuthContext): void {
  const methods = ['password', 'publickey'] as const;
  const known = context.username === host.account.user && !host.refusesLogins();
  if (known && context.method === 'password' && sameText(context.password, host.account.password))
    context.accept();
  else if (known && context.method === 'publickey' && verified(host.account, context)) context.accept();
  else context.reject([...methods]);
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function verified(account: Account, context: Extract<AuthContext, { method: 'publickey' }>): boolean {
  return account.publicKeys.some((line) => {
    const key = ssh2.utils.parseKey(line);
    if (key instanceof Error || !key.getPublicSSH().equals(context.key.data)) return false;
    if (context.signature === undefined || context.blob === undefined) return true;
    return key.verify(context.blob, context.signature, context.hashAlgo) === true;
  });
}
