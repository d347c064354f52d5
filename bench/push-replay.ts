import type { Target } from '../src/push/target.ts';
import { connect } from '../src/push/transport/connect.ts';
import type { Connection, ConnectOptions, Shell } from '../src/push/transport/transport.ts';

/** What went to one router: connections, commands with their input, and what was typed with the end of what came back. */
export type Exchange =
  | { readonly kind: 'connect' }
  | { readonly kind: 'exec'; readonly command: string; readonly stdin: string }
  | { readonly kind: 'open' }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'read'; readonly tail: string };

const TAIL = 12;

/** Connects as a push does, and writes down everything that goes over the lines. */
export function recording(
  transcript: Exchange[],
): (target: Target, options: ConnectOptions) => Promise<Connection> {
  return async (target, options) => {
    transcript.push({ kind: 'connect' });
    const connection = await connect(target, options);
    return {
      ...connection,
      exec: (command, execOptions = {}) => {
        transcript.push({ kind: 'exec', command, stdin: execOptions.stdin ?? '' });
        return connection.exec(command, execOptions);
      },
      shell: async () => {
        transcript.push({ kind: 'open' });
        return recorded(await connection.shell(), transcript);
      },
    };
  };
}

function recorded(shell: Shell, transcript: Exchange[]): Shell {
  return {
    ...shell,
    write: (text) => {
      transcript.push({ kind: 'type', text });
      shell.write(text);
    },
    readUntil: async (accept, waitMs) => {
      const text = await shell.readUntil(accept, waitMs);
      transcript.push({ kind: 'read', tail: text.slice(-TAIL) });
      return text;
    },
  };
}

/** The same bytes over as many connections of the same kind, in the same turns; nothing is understood. */
export async function replay(target: Target, transcript: readonly Exchange[]): Promise<void> {
  let connection: Connection | undefined;
  let shell: Shell | undefined;
  for (const one of transcript) {
    if (one.kind === 'connect') {
      await connection?.close();
      connection = await connect(target, { timeoutMs: 20_000 });
    }
    if (one.kind === 'exec') await connection?.exec(one.command, { stdin: one.stdin });
    if (one.kind === 'open') shell = await connection?.shell();
    if (one.kind === 'type') shell?.write(one.text);
    if (one.kind === 'read') await shell?.readUntil((tail) => tail.endsWith(one.tail), 10_000);
  }
  await connection?.close();
}
