import type ssh2 from 'ssh2';
import type { Endpoint } from './endpoint.ts';
import { shellOver } from './shell.ts';
import { type Line, wayTo } from './ssh2-way.ts';
import {
  type Connection,
  type ConnectOptions,
  DEFAULT_WAITS,
  type ExecResult,
  messageOf,
  TransportError,
} from './transport.ts';

/**
 * Logs in to a router whose host key is known (RFC 4251 §4.1), through its jump hosts, each verified and logged in to in its own right.
 * Rejects with a `TransportError`: `unreachable`, `wrong-host-key`, `login-refused` or `interrupted`. No key is ever accepted unseen.
 */
export async function connectSsh2(endpoint: Endpoint, options: ConnectOptions = {}): Promise<Connection> {
  const { lines, masked, close } = await wayTo(endpoint, options);
  const line = lines.at(-1);
  if (line === undefined) throw new Error('a way without a host');
  return {
    exec: (command, execOptions = {}) =>
      exec(line, command, execOptions.stdin ?? '', execOptions.waitMs ?? DEFAULT_WAITS.answerMs),
    shell: () => openShell(line),
    masked,
    close,
  };
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
