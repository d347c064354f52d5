import ssh2 from 'ssh2';
import { algorithmsOf, legacyAdvice, legacyUse } from './algorithms.ts';
import { type Endpoint, hopsOf } from './endpoint.ts';
import { hostKeyRefusal, offeredKey } from './host-key.ts';
import { type Login, loginOf } from './login.ts';
import { shellOver } from './shell.ts';
import {
  type Connection,
  type ConnectOptions,
  DEFAULT_WAITS,
  type ExecResult,
  TransportError,
} from './transport.ts';

/** A live ssh2 client and why it died, once it has. */
interface Line {
  readonly client: ssh2.Client;
  lost: TransportError | undefined;
  readonly onLost: Set<(reason: TransportError) => void>;
}

/**
 * Logs in to a router whose host key is known (RFC 4251 §4.1), through its jump hosts, each verified and logged in to in its own right.
 * Rejects with a `TransportError`: `unreachable`, `wrong-host-key`, `login-refused` or `interrupted`. No key is ever accepted unseen.
 */
export async function connectSsh2(endpoint: Endpoint, options: ConnectOptions = {}): Promise<Connection> {
  const logins = new Map<Endpoint, Login>();
  for (const hop of hopsOf(endpoint)) logins.set(hop, await loginOf(hop));
  const masked = (text: string): string =>
    [...logins.values()].reduce((rest, login) => login.masked(rest), text);
  const lines: Line[] = [];
  const close = (): void => {
    for (const line of lines.toReversed()) line.client.end();
  };
  try {
    for (const [hop, login] of logins) {
      const line: Line = { client: new ssh2.Client(), lost: undefined, onLost: new Set() };
      const before = lines.at(-1);
      const sock = before === undefined ? undefined : await forwarded(before, hop);
      lines.push(line);
      await ready(line, { endpoint: hop, login, sock }, options);
      // A host on the way that goes takes everything behind it along.
      before?.onLost.add((reason) => {
        lose(line, reason);
        line.client.destroy();
      });
    }
  } catch (error) {
    close();
    throw error instanceof TransportError ? new TransportError(error.kind, masked(error.message)) : error;
  }
  const line = lastOf(lines);
  return {
    exec: (command, execOptions = {}) =>
      exec(line, command, execOptions.stdin ?? '', execOptions.waitMs ?? DEFAULT_WAITS.answerMs),
    shell: () => openShell(line),
    masked,
    close,
  };
}

/** A stream through a host on the way to the next one. */
function forwarded({ client, lost }: Line, { host, port }: Endpoint): Promise<ssh2.ClientChannel> {
  return new Promise((resolve, reject) => {
    if (lost !== undefined) return reject(lost);
    client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
      if (error === undefined) return resolve(channel);
      reject(new TransportError('unreachable', `${host}:${port} through the jump host: ${messageOf(error)}`));
    });
  });
}

function lose(line: Line, reason: TransportError): void {
  line.lost ??= reason;
  for (const tell of line.onLost) tell(line.lost);
}

function lastOf(lines: readonly Line[]): Line {
  const line = lines.at(-1);
  if (line === undefined) throw new Error('a connection without a host');
  return line;
}

interface Opening {
  readonly endpoint: Endpoint;
  readonly login: Login;
  readonly sock: ssh2.ClientChannel | undefined;
}

function ready(line: Line, { endpoint, login, sock }: Opening, options: ConnectOptions): Promise<void> {
  const { client } = line;
  const offers: string[] = [];
  let keyRefusal: string | undefined;
  return new Promise((resolve, reject) => {
    const fail = (error: TransportError): void => {
      lose(line, error);
      reject(error);
      client.destroy();
    };
    const stop = (): void => fail(new TransportError('interrupted', 'stopped before the login was complete'));
    // Requests and answers are small and take turns: waiting to fill a packet costs 40 ms each way.
    client.on('connect', () => client.setNoDelay(true));
    client.on('handshake', (negotiated) => {
      for (const finding of legacyUse(endpoint, negotiated)) options.onFinding?.(finding);
    });
    client.on('ready', () => {
      options.signal?.removeEventListener('abort', stop);
      resolve();
    });
    client.on('error', (error) => {
      if (error.level === 'agent' && login.ways > 1) return;
      const words = `${messageOf(error)}${legacyAdvice(endpoint.name, messageOf(error), offers)}`;
      fail(failureOf({ level: error.level, words }, keyRefusal, endpoint, login));
    });
    client.on('close', () => fail(new TransportError('connection-lost', 'the router closed the connection')));
    if (options.signal?.aborted) return stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    try {
      client.connect({
        ...(sock === undefined ? { host: endpoint.host, port: endpoint.port } : { sock }),
        username: endpoint.user,
        authHandler: login.authHandler,
        algorithms: algorithmsOf(endpoint),
        readyTimeout: options.timeoutMs ?? DEFAULT_WAITS.connectMs,
        keepaliveInterval: 5_000,
        keepaliveCountMax: 3,
        debug: (text) => void (text.startsWith('Handshake: (remote)') && offers.push(text)),
        hostVerifier: (key: Buffer) => {
          keyRefusal = hostKeyRefusal(endpoint, offeredKey(key));
          return keyRefusal === undefined;
        },
      });
    } catch (error) {
      fail(new TransportError('login-refused', messageOf(error)));
    }
  });
}

function failureOf(
  { level, words }: { readonly level: string | undefined; readonly words: string },
  keyRefusal: string | undefined,
  endpoint: Endpoint,
  login: Login,
): TransportError {
  if (keyRefusal !== undefined) return new TransportError('wrong-host-key', keyRefusal);
  if (level === 'client-authentication' || level === 'agent') {
    return new TransportError('login-refused', `${words} (user ${endpoint.user}, ${login.tried})`);
  }
  return new TransportError('unreachable', `${endpoint.host}:${endpoint.port}: ${words}`);
}

function exec(line: Line, command: string, stdin: string, waitMs: number): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      line.onLost.delete(lost);
      settle();
    };
    const lost = (reason: TransportError): void => end(() => reject(asLost(reason)));
    // An error object is made only when it is needed: its stack costs more than the exchange.
    const late = () => new TransportError('connection-lost', `no answer for ${waitMs} ms`);
    const timer = setTimeout(() => end(() => reject(late())), waitMs);
    if (line.lost !== undefined) return lost(line.lost);
    line.onLost.add(lost);
    try {
      line.client.exec(command, (error, channel) => {
        if (error) return end(() => reject(new TransportError('connection-lost', messageOf(error))));
        collect(channel, (result) => {
          // A dying connection closes its channels first and says so a moment later.
          setImmediate(() =>
            end(() => (line.lost === undefined ? resolve(result) : reject(asLost(line.lost)))),
          );
        });
        channel.end(stdin);
      });
    } catch (error) {
      lost(new TransportError('connection-lost', messageOf(error)));
    }
  });
}

function collect(channel: ssh2.ClientChannel, done: (result: ExecResult) => void): void {
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  let code: number | undefined;
  channel.on('data', (bytes: Buffer) => stdout.push(bytes));
  channel.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
  channel.on('exit', (status: number | null) => {
    code = status ?? undefined;
  });
  channel.on('close', () =>
    done({
      stdout: Buffer.concat(stdout).toString('utf8'),
      stderr: Buffer.concat(stderr).toString('utf8'),
      code,
    }),
  );
}

function openShell(line: Line): ReturnType<Connection['shell']> {
  return new Promise((resolve, reject) => {
    if (line.lost !== undefined) return reject(asLost(line.lost));
    try {
      // A wide terminal: no wrapped echoes. The height is irrelevant, paging is turned off or answered.
      line.client.shell({ term: 'vt100', cols: 511, rows: 100 }, (error, channel) => {
        if (error) return reject(new TransportError('connection-lost', messageOf(error)));
        resolve(
          shellOver({
            write: (text) => void channel.write(text),
            onData: (listener) => void channel.on('data', listener),
            onEnd: (listener) => {
              channel.on('close', () =>
                listener(line.lost ?? new TransportError('connection-lost', 'the router ended the session')),
              );
              line.onLost.add((reason) => listener(asLost(reason)));
            },
            close: () => channel.end(),
          }),
        );
      });
    } catch (error) {
      reject(new TransportError('connection-lost', messageOf(error)));
    }
  });
}

/** After the login every end of the line is a lost connection, whatever ssh2 calls it. */
function asLost(reason: TransportError): TransportError {
  return reason.kind === 'unreachable' ? new TransportError('connection-lost', reason.message) : reason;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
