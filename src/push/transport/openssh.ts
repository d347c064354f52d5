import { type ChildProcess, spawn } from 'node:child_process';
import { legacyAdvice, legacyAmong, nothingInCommon, sha1Advice } from './algorithms.ts';
import { type Askpass, startAskpass } from './askpass.ts';
import { type Endpoint, hopsOf } from './endpoint.ts';
import { hostKeyRefusal } from './host-key.ts';
import { type ProgramConfig, writeConfig } from './openssh-config.ts';
import { shellOver } from './shell.ts';
import { needsOf } from './ssh2-way.ts';
import {
  type Connection,
  type ConnectOptions,
  DEFAULT_WAITS,
  type ExecResult,
  type LinkFinding,
  type Shell,
  TransportError,
} from './transport.ts';

/** A connection held by the ssh program: every command and shell is one more program on its control socket. */
interface Held {
  readonly endpoint: Endpoint;
  readonly program: readonly string[];
  lost: TransportError | undefined;
  readonly onLost: Set<(reason: TransportError) => void>;
}

const READY = 'sectornet-ready';

/** How long a program of our own may take to end once it is told to: it waits for nobody, a machine that is busy lets it wait. Milliseconds. */
const PROGRAM_END_MS = 10_000;

/** Ends the ssh program when we end, however we do: its standard input is our pipe, and it must not outlive it. */
const KEEPER = `exec 3<&0; ssh "$@" </dev/null 3<&- & p=$!; { cat <&3 >/dev/null; kill $p 2>/dev/null; } >/dev/null 2>&1 & exec 3<&-; wait $p`;

/**
 * Logs in with the ssh program of this machine: certificates, security keys and connections the operator holds open come from the ssh
 * configuration. Rejects with a `TransportError` as the built-in transport does; no host key is ever accepted unseen.
 */
export async function connectOpenssh(endpoint: Endpoint, options: ConnectOptions = {}): Promise<Connection> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_WAITS.connectMs;
  const askpass = await startAskpass(hopsOf(endpoint));
  const config = await writeConfig(endpoint, timeoutMs);
  try {
    if (await isHeldAlready(endpoint, config)) return connectionOn(held(endpoint, sharing(config)), askpass);
    const line = held(endpoint, onSocket(config));
    const master = await opened(line, { config, askpass, timeoutMs }, options);
    return connectionOn(line, askpass, master);
  } catch (error) {
    askpass.close();
    if (!(error instanceof TransportError)) throw error;
    const advice =
      error instanceof NothingInCommon
        ? legacyAdvice(error.at.name, await needsOf(error.at, { ...options, timeoutMs }))
        : '';
    throw new TransportError(error.kind, `${askpass.masked(error.message)}${advice}`);
  }
}

function held(endpoint: Endpoint, program: readonly string[]): Held {
  return { endpoint, program, lost: undefined, onLost: new Set() };
}

function connectionOn(line: Held, askpass: Askpass, master?: ChildProcess): Connection {
  return {
    exec: (command, { stdin = '', waitMs = DEFAULT_WAITS.answerMs } = {}) =>
      exec(line, command, stdin, waitMs),
    shell: async () => openShell(line),
    masked: askpass.masked,
    close: async () => {
      askpass.close();
      if (master !== undefined) await ended(master, line);
    },
  };
}

/** Ends the program that holds a connection: its keeper sees its input close. Until it has ended the next host's turn has not come. */
function ended(master: ChildProcess, line: Held): Promise<void> {
  if (line.lost !== undefined) return Promise.resolve();
  return new Promise((resolve) => {
    const late = setTimeout(resolve, PROGRAM_END_MS);
    line.onLost.add(() => {
      clearTimeout(late);
      resolve();
    });
    master.stdin?.destroy();
  });
}

/** A connection of the operator's own is used as it is; with pins it is not, because nobody compared its key with them. */
async function isHeldAlready({ shared, pins, asked }: Endpoint, { file }: ProgramConfig): Promise<boolean> {
  if (!shared || pins.length > 0) return false;
  const check = spawn('ssh', ['-F', file, '-O', 'check', '--', asked], { stdio: 'ignore' });
  return new Promise((resolve) => {
    check.once('error', () => resolve(false));
    check.once('exit', (code) => resolve(code === 0));
  });
}

/** A lost socket must not become a second login behind our back: there is no other way than the socket. */
function onSocket({ file, control }: ProgramConfig): readonly string[] {
  return [...sharing({ file, control }), '-S', control];
}

function sharing({ file }: ProgramConfig): readonly string[] {
  return ['-F', file, '-o', 'ControlMaster=no', '-o', 'ProxyCommand=false', '-o', 'LogLevel=ERROR'];
}

interface Opening {
  readonly config: ProgramConfig;
  readonly askpass: Askpass;
  readonly timeoutMs: number;
}

function opened(
  line: Held,
  { config, askpass, timeoutMs }: Opening,
  options: ConnectOptions,
): Promise<ChildProcess> {
  const { file, control } = config;
  const words = ['-F', file, '-M', '-S', control, '-o', 'ControlPersist=no', '-N'];
  const local = ['-o', 'PermitLocalCommand=yes', '-o', `LocalCommand=echo ${READY}`];
  const master = spawn('/bin/sh', ['-c', KEEPER, 'ssh', ...words, ...local, '--', line.endpoint.asked], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...askpass.environment },
  });
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (error: TransportError): void => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
      line.lost ??= error;
      for (const tell of line.onLost) tell(line.lost);
      master.stdin.destroy();
      reject(error);
    };
    const stop = (): void => fail(new TransportError('interrupted', 'stopped before the login was complete'));
    const late = (): void =>
      fail(new TransportError('unreachable', `${placeOf(line.endpoint)}: no login within ${timeoutMs} ms`));
    const timer = setTimeout(late, timeoutMs);
    if (options.signal?.aborted) return stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    master.stdin.on('error', () => undefined);
    master.stderr.on('data', (bytes: Buffer) => {
      said = (said + bytes.toString('utf8')).slice(-64_000);
    });
    let ready = false;
    master.stdout.on('data', (bytes: Buffer) => {
      if (ready || !bytes.includes(READY)) return;
      ready = true;
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
      for (const finding of legacyIn(line.endpoint, said)) options.onFinding?.(finding);
      resolve(master);
    });
    master.once('error', (error) => fail(new TransportError('unreachable', `ssh: ${error.message}`)));
    master.once('close', () =>
      fail(ready ? new TransportError('connection-lost', endWords(said)) : failureOf(line.endpoint, said)),
    );
  });
}

/** A host that has no algorithm in common with us. */
class NothingInCommon extends TransportError {
  readonly at: Endpoint;

  constructor(at: Endpoint, words: string) {
    super('unreachable', words);
    this.at = at;
  }
}

/** What the ssh program's words mean. The hosts on the way log in first: the last host key seen is that of the host it failed at. */
function failureOf(endpoint: Endpoint, said: string): TransportError {
  const keys = [
    ...said.matchAll(
      /^debug1: Server host (?:key|certificate): (\S+?)(?:-cert-v01@openssh\.com)? (SHA256:[^\s,]+)/gm,
    ),
  ];
  const at = hopsOf(endpoint)[Math.max(0, keys.length - 1)] ?? endpoint;
  const words = endWords(said);
  const [, type = '', fingerprint = ''] = keys.at(-1) ?? [];
  if (/host key verification failed|no matching host key fingerprint/i.test(said)) {
    const refusal = hostKeyRefusal(at, { type, fingerprint });
    return new TransportError('wrong-host-key', refusal ?? `${at.name}: ${words}`);
  }
  if (/permission denied|too many authentication failures/i.test(said))
    return new TransportError(
      'login-refused',
      `${words} (user ${at.user})${/no mutual signature/i.test(said) ? sha1Advice(at) : ''}`,
    );
  // A host without a common algorithm never came to show its key.
  if (nothingInCommon(said))
    return new NothingInCommon(hopsOf(endpoint)[keys.length] ?? endpoint, `${placeOf(endpoint)}: ${words}`);
  return new TransportError('unreachable', `${placeOf(endpoint)}: ${words}`);
}

function legacyIn(endpoint: Endpoint, said: string): readonly LinkFinding[] {
  const hops = hopsOf(endpoint);
  const exchanges = said.split(/^debug1: kex: algorithm: /m).slice(1);
  return exchanges.flatMap((text, index) => {
    const names = text
      .split('\n')
      .slice(0, 4)
      .flatMap((row) => row.split(/\s+/));
    return legacyAmong(hops[index]?.name ?? endpoint.name, [...names, ...sha1Logins(text)]);
  });
}

/** `ssh-rsa` where an RSA key was accepted by a server that names no better signature for it: the ssh program does not say how it signed. */
function sha1Logins(text: string): readonly string[] {
  const [, offered = ''] = /^debug1: kex_input_ext_info: server-sig-algs=<(.*)>/m.exec(text) ?? [];
  const byRsa = /^debug1: Server accepts key: .* RSA SHA256:/m.test(text);
  return byRsa && !offered.includes('rsa-sha2-') ? ['ssh-rsa'] : [];
}

/** The last words that are for people, on one line. */
function endWords(said: string): string {
  const lines = said
    .split(/\r?\n/)
    .filter((row) => !/^(debug\d:|OpenSSH_|@|Authenticated to |Killed by signal|\s*$)/.test(row));
  return lines.slice(-3).join(' ').trim() || 'ssh ended without a word';
}

function exec(line: Held, command: string, stdin: string, waitMs: number): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    if (line.lost !== undefined) return reject(asLost(line.lost));
    const child = spawn('ssh', [...line.program, '-T', '--', line.endpoint.asked, command], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      line.onLost.delete(lost);
      settle();
    };
    const lost = (reason: TransportError): void => end(() => reject(asLost(reason)));
    const timer = setTimeout(() => {
      child.kill();
      lost(new TransportError('connection-lost', `no answer for ${waitMs} ms`));
    }, waitMs);
    line.onLost.add(lost);
    child.stdout.on('data', (bytes: Buffer) => stdout.push(bytes));
    child.stderr.on('data', (bytes: Buffer) => stderr.push(bytes));
    child.stdin.on('error', () => undefined);
    child.once('error', (error) => lost(new TransportError('connection-lost', error.message)));
    child.once('close', (code) => {
      const [out, errors] = [Buffer.concat(stdout).toString('utf8'), Buffer.concat(stderr).toString('utf8')];
      if (isOwnFailure(code, errors)) lost(new TransportError('connection-lost', endWords(errors)));
      else end(() => resolve({ stdout: out, stderr: errors, code: code ?? undefined }));
    });
    child.stdin.end(stdin);
  });
}

/** 255 is the ssh program's own failure, or the remote command's; only the former comes with its words. */
function isOwnFailure(code: number | null, errors: string): boolean {
  if (code !== 255) return false;
  return (
    errors === '' ||
    /^(mux_client|control socket|connection|kex_|ssh[:_]|timeout,|client_loop)/im.test(errors)
  );
}

/** An interactive command line. OpenSSH sends the size of a terminal only when it has one: the router takes its own default width. */
function openShell(line: Held): Shell {
  if (line.lost !== undefined) throw asLost(line.lost);
  const child = spawn('ssh', [...line.program, '-tt', '--', line.endpoint.asked], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, TERM: 'vt100' },
  });
  child.stdin.on('error', () => undefined);
  return shellOver({
    write: (text) => void child.stdin.write(text),
    onData: (listener) => void child.stdout.on('data', listener),
    onEnd: (listener) => {
      const ended = new TransportError('connection-lost', 'the router ended the session');
      child.once('error', () => listener(ended));
      child.once('close', () => listener(line.lost === undefined ? ended : asLost(line.lost)));
      line.onLost.add((reason) => listener(asLost(reason)));
    },
    close: () => void child.kill(),
  });
}

/** After the login every end is a lost connection. */
function asLost(reason: TransportError): TransportError {
  return reason.kind === 'connection-lost' ? reason : new TransportError('connection-lost', reason.message);
}

function placeOf({ host, port }: Endpoint): string {
  return `${host}:${port}`;
}
