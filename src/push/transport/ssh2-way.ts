import { connect as dial, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { algorithmsOf, legacyAdvice, legacyUse, nothingInCommon, sha1Advice } from './algorithms.ts';
import { type Endpoint, hopsOf } from './endpoint.ts';
import { hostKeyRefusal, offeredKey } from './host-key.ts';
import { type Login, loginOf } from './login.ts';
import { keyAt, needsAt, type Sight } from './look.ts';
import { SHA1_REFUSED } from './sha1-login.ts';
import { type ConnectOptions, DEFAULT_WAITS, HANG_UP_MS, messageOf, TransportError } from './transport.ts';

/** A live ssh2 client and why it died, once it has. */
export interface Line {
  readonly client: ssh2.Client;
  lost: TransportError | undefined;
  readonly onLost: Set<(reason: TransportError) => void>;
  /** Drops the connection whatever the other side does: ssh2 leaves one alone that it has begun to end, and a dead peer never ends it. */
  readonly sever: () => void;
}

type Stream = Socket | ssh2.ClientChannel;

/** The way to a host: one line per host that is logged in to, nearest first. */
export interface Way {
  readonly lines: readonly Line[];
  readonly masked: (text: string) => string;
  readonly close: () => Promise<void>;
}

/** Logs in to every host on the way and to the endpoint itself. Rejects with a `TransportError`, its words masked. */
export async function wayTo(endpoint: Endpoint, options: ConnectOptions): Promise<Way> {
  const logins = new Map<Endpoint, Login>();
  for (const hop of hopsOf(endpoint)) logins.set(hop, await loginOf(hop, options));
  const masked = (text: string): string =>
    [...logins.values()].reduce((rest, login) => login.masked(rest), text);
  const lines: Line[] = [];
  const close = async (): Promise<void> => {
    for (const line of lines.toReversed()) line.client.end();
    await Promise.all(lines.map(gone));
  };
  try {
    for (const [hop, login] of logins) {
      const before = lines.at(-1);
      const sock =
        before === undefined ? dial({ host: hop.host, port: hop.port }) : await forwarded(before, hop);
      const sever = (): void => void sock.destroy();
      const line: Line = { client: new ssh2.Client(), lost: undefined, onLost: new Set(), sever };
      lines.push(line);
      await ready(line, { endpoint: hop, login, sock }, options).catch((error: unknown) =>
        advised(error, { hop, before }, options),
      );
      // A host on the way that goes takes everything behind it along.
      before?.onLost.add((reason) => {
        lose(line, reason);
        line.sever();
      });
    }
    return { lines, masked, close };
  } catch (error) {
    await close();
    throw error instanceof TransportError ? new TransportError(error.kind, masked(error.message)) : error;
  }
}

/** The key a host offers, looked at and not believed: nothing is sent to it. The hosts on the way to it must be believed already. */
export function offeredBy(endpoint: Endpoint, options: ConnectOptions): Promise<Buffer> {
  return lookedAt(endpoint, options, async (sight) => {
    try {
      return await keyAt(await sight(), options);
    } catch (error) {
      if (!(error instanceof TransportError) || !nothingInCommon(error.message)) throw error;
      const needs = await needsAt(await sight(), options);
      throw new TransportError(error.kind, `${error.message}${legacyAdvice(endpoint.name, needs)}`);
    }
  });
}

/** The old algorithms a host cannot be spoken to without; none when the way to it cannot be gone. */
export async function needsOf(endpoint: Endpoint, options: ConnectOptions): Promise<readonly string[]> {
  try {
    return await lookedAt(endpoint, options, async (sight) => needsAt(await sight(), options));
  } catch (error) {
    if (error instanceof TransportError) return [];
    throw error;
  }
}

/** Goes the way to a host and lets somebody look at it, as often as he likes. */
async function lookedAt<Value>(
  endpoint: Endpoint,
  options: ConnectOptions,
  look: (sight: () => Promise<Sight>) => Promise<Value>,
): Promise<Value> {
  const way = endpoint.via === undefined ? undefined : await wayTo(endpoint.via, options);
  const last = way?.lines.at(-1);
  try {
    return await look(async () => ({
      endpoint,
      sock: last === undefined ? undefined : await forwarded(last, endpoint),
    }));
  } finally {
    await way?.close();
  }
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

/** Until a host has hung up; one that does not is not waited for. */
function gone({ lost, onLost, sever }: Line): Promise<void> {
  if (lost !== undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(sever, HANG_UP_MS);
    onLost.add(() => {
      clearTimeout(late);
      resolve();
    });
  });
}

function lose(line: Line, reason: TransportError): void {
  line.lost ??= reason;
  for (const tell of line.onLost) tell(line.lost);
}

/** Passes a failure on; one for want of a common algorithm with the inventory line that would help. */
async function advised(
  error: unknown,
  { hop, before }: { readonly hop: Endpoint; readonly before: Line | undefined },
  options: ConnectOptions,
): Promise<never> {
  if (!(error instanceof TransportError) || !nothingInCommon(error.message)) throw error;
  const sock = before === undefined ? undefined : await forwarded(before, hop);
  const needs = await needsAt({ endpoint: hop, sock }, options);
  throw new TransportError(error.kind, `${error.message}${legacyAdvice(hop.name, needs)}`);
}

interface Opening {
  readonly endpoint: Endpoint;
  readonly login: Login;
  readonly sock: Stream;
}

function ready(line: Line, { endpoint, login, sock }: Opening, options: ConnectOptions): Promise<void> {
  const { client } = line;
  let keyRefusal: string | undefined;
  return new Promise((resolve, reject) => {
    const fail = (error: TransportError): void => {
      lose(line, error);
      reject(error);
      line.sever();
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
      const words = messageOf(error);
      // What we refused to sign is no end: the next key is tried.
      if (words.includes(SHA1_REFUSED)) return;
      if (error.level === 'agent' && login.ways > 1) return;
      fail(failureOf({ level: error.level, words }, keyRefusal, endpoint, login));
    });
    client.on('close', () => fail(new TransportError('connection-lost', 'the router closed the connection')));
    if (options.signal?.aborted) return stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    try {
      client.connect({
        sock,
        username: endpoint.user,
        authHandler: login.authHandler,
        algorithms: algorithmsOf(endpoint),
        readyTimeout: options.timeoutMs ?? DEFAULT_WAITS.connectMs,
        keepaliveInterval: 5_000,
        keepaliveCountMax: 3,
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
    const advice = login.sha1.refused ? sha1Advice(endpoint) : '';
    return new TransportError('login-refused', `${words} (user ${endpoint.user}, ${login.tried})${advice}`);
  }
  return new TransportError('unreachable', `${endpoint.host}:${endpoint.port}: ${words}`);
}
