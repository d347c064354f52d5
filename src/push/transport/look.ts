import ssh2 from 'ssh2';
import { algorithmsOf, EVERY_LEGACY, legacyAmong } from './algorithms.ts';
import type { Endpoint } from './endpoint.ts';
import { type ConnectOptions, DEFAULT_WAITS, messageOf, TransportError } from './transport.ts';

/** Where to look: a host, and the stream to it if it is reached through others. */
export interface Sight {
  readonly endpoint: Endpoint;
  readonly sock: ssh2.ClientChannel | undefined;
}

/** What a host shows before anybody logs in. */
interface Seen {
  readonly key: Buffer;
  /** The algorithms both ends agreed on. */
  readonly agreed: readonly string[];
}

/** The key a host offers: looked at and not believed, nothing is sent to it. Rejects with a `TransportError`. */
export async function keyAt(sight: Sight, options: ConnectOptions): Promise<Buffer> {
  return (await seen(sight, options)).key;
}

/** The old algorithms a host cannot be spoken to without, of those an inventory line may allow; empty when there are none, or it cannot be found out. */
export async function needsAt(
  { endpoint, sock }: Sight,
  options: ConnectOptions,
): Promise<readonly string[]> {
  try {
    // The sound algorithms come first: an old one is agreed on where nothing else is left.
    const { agreed } = await seen({ endpoint: { ...endpoint, legacy: EVERY_LEGACY }, sock }, options);
    return legacyAmong(endpoint.name, agreed).map(({ algorithm }) => algorithm);
  } catch (error) {
    if (error instanceof TransportError) return [];
    throw error;
  }
}

/** ssh2 says what was agreed only to its debugger until the key is believed. */
const AGREED = /^Handshake: (?:KEX algorithm|Host key format|[CS]->[CS] (?:cipher|mac)): (\S+)$/i;

async function seen({ endpoint, sock }: Sight, options: ConnectOptions): Promise<Seen> {
  const { host, port, user } = endpoint;
  const client = new ssh2.Client();
  const agreed: string[] = [];
  try {
    return await new Promise<Seen>((resolve, reject) => {
      const fail = (words: string): void =>
        reject(new TransportError('unreachable', `${host}:${port}: ${words}`));
      client.on('error', (error) => fail(messageOf(error)));
      client.on('close', () => fail('the connection was closed before a host key came'));
      client.connect({
        ...(sock === undefined ? { host, port } : { sock }),
        username: user,
        algorithms: algorithmsOf(endpoint),
        readyTimeout: options.timeoutMs ?? DEFAULT_WAITS.connectMs,
        debug: (text) => void agreed.push(...(AGREED.exec(text)?.slice(1) ?? [])),
        hostVerifier: (key: Buffer) => {
          resolve({ key: Buffer.from(key), agreed });
          return false;
        },
      });
    });
  } finally {
    client.destroy();
  }
}
