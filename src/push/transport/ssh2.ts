import ssh2 from 'ssh2';
import type { Target } from '../target.ts';
import { hostKeyRefusal } from './host-key.ts';
import { type Login, loginOf } from './login.ts';
import { shellOver } from './shell.ts';
import { type Connection, DEFAULT_WAITS, type ExecResult, TransportError } from './transport.ts';

export interface ConnectOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A live ssh2 client and why it died, once it has. */
interface Line {
  readonly client: ssh2.Client;
  lost: TransportError | undefined;
  readonly onLost: Set<(reason: TransportError) => void>;
}

/** SHA-1 signatures and MACs stay off, as do the older algorithms that ssh2 leaves out by itself. */
const ALGORITHMS: ssh2.Algorithms = {
  serverHostKey: { remove: ['ssh-rsa'], append: [], prepend: [] },
  hmac: { remove: ['hmac-sha1', 'hmac-sha1-etm@openssh.com'], append: [], prepend: [] },
};

/**
 * Logs in to a router whose host key is pinned (RFC 4251 §4.1). Rejects with a `TransportError`: `unreachable`, `wrong-host-key`,
 * `login-refused` or `interrupted`. No key is ever accepted unseen.
 */
export async function connect(target: Target, options: ConnectOptions = {}): Promise<Connection> {
  const login = loginOf(target);
  const line: Line = { client: new ssh2.Client(), lost: undefined, onLost: new Set() };
  await ready(line, target, login, options);
  return {
    exec: (command, execOptions = {}) =>
      exec(line, command, execOptions.stdin ?? '', execOptions.waitMs ?? DEFAULT_WAITS.answerMs),
    shell: () => openShell(line),
    masked: login.masked,
    close: () => line.client.end(),
  };
}

function ready(line: Line, target: Target, login: Login, options: ConnectOptions): Promise<void> {
  const { client } = line;
  let keyRefusal: string | undefined;
  return new Promise((resolve, reject) => {
    const fail = (error: TransportError): void => {
      line.lost ??= error;
      for (const tell of line.onLost) tell(line.lost);
      reject(error);
      client.destroy();
    };
    const stop = (): void => fail(new TransportError('interrupted', 'stopped before the login was complete'));
    // Requests and answers are small and take turns: waiting to fill a packet costs 40 ms each way.
    client.on('connect', () => client.setNoDelay(true));
    client.on('ready', () => {
      options.signal?.removeEventListener('abort', stop);
      resolve();
    });
    client.on('keyboard-interactive', (_name, _instructions, _language, prompts, finish) =>
      finish([...login.keyboardAnswer(prompts)]),
    );
    client.on('error', (error) => fail(failureOf(error, keyRefusal, target, login)));
    client.on('close', () => fail(new TransportError('connection-lost', 'the router closed the connection')));
    if (options.signal?.aborted) return stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    try {
      client.connect({
        ...login.config,
        host: target.address,
        port: target.port,
        username: target.user,
        algorithms: ALGORITHMS,
        readyTimeout: options.timeoutMs ?? DEFAULT_WAITS.connectMs,
        keepaliveInterval: 5_000,
        keepaliveCountMax: 3,
        hostVerifier: (key: Buffer) => {
          keyRefusal = hostKeyRefusal(target, key);
          return keyRefusal === undefined;
        },
      });
    } catch (error) {
      fail(new TransportError('login-refused', login.masked(messageOf(error))));
    }
  });
}

function failureOf(
  error: Error & ssh2.ClientErrorExtensions,
  keyRefusal: string | undefined,
  target: Target,
  login: Login,
): TransportError {
  if (keyRefusal !== undefined) return new TransportError('wrong-host-key', keyRefusal);
  const words = login.masked(messageOf(error));
  if (error.level === 'client-authentication' || error.level === 'agent') {
    return new TransportError('login-refused', `${words} (user ${target.user}, ${login.tried})`);
  }
  return new TransportError('unreachable', `${target.address}:${target.port}: ${words}`);
}

function exec(line: Line, command: string, stdin: string, waitMs: number): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      line.onLost.delete(lost);
      settle();
    };
    const lost = (reason: TransportError): void => end(() => reject(asLost(reason)));
    const late = new TransportError('connection-lost', `no answer for ${waitMs} ms`);
    const timer = setTimeout(() => end(() => reject(late)), waitMs);
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
