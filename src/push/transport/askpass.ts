import { chmodSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { maskText, readSecret, type Secret } from '../secret.ts';
import type { Endpoint, LoginWay } from './endpoint.ts';
import { privateFolder } from './ssh-config.ts';
import { TransportError } from './transport.ts';

/** Answers what the ssh program asks, over a socket that only we can open: no secret is ever an argument, a file or an environment variable. */
export interface Askpass {
  /** What the ssh program needs in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly masked: (text: string) => string;
  close(): void;
}

/** A question of ssh that one secret answers. */
interface Known {
  readonly asks: (prompt: string) => boolean;
  readonly secret: Secret;
}

let count = 0;

/** Starts answering for these hosts; rejects with `login-refused` when a referenced secret is missing. Nothing is started where no secret is needed. */
export async function startAskpass(hops: readonly Endpoint[]): Promise<Askpass> {
  const known = (
    await Promise.all(hops.flatMap((hop) => hop.logins.map((login) => knownOf(hop, login))))
  ).flat();
  const masked = (text: string): string =>
    maskText(
      text,
      known.map(({ secret }) => secret),
    );
  if (known.length === 0) return { environment: {}, masked, close: () => undefined };
  const base = join(privateFolder(), `a${count++}`);
  const server = await answering(`${base}.sock`, known);
  writeFileSync(`${base}.sh`, script(`${base}.sock`), { mode: 0o700 });
  chmodSync(`${base}.sh`, 0o700);
  return {
    environment: { SSH_ASKPASS: `${base}.sh`, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0' },
    masked,
    close: () => server.close(),
  };
}

async function knownOf({ user, host, asked, alias }: Endpoint, login: LoginWay): Promise<readonly Known[]> {
  const accounts = [host, asked, alias ?? host].map((name) => `${user}@${name}`);
  const password = (secret: Secret): readonly Known[] => [
    {
      secret,
      asks: (prompt) => !/passphrase/i.test(prompt) && accounts.some((one) => prompt.includes(one)),
    },
  ];
  if (login.kind === 'given') return password(login.password);
  if (login.kind === 'password') return password(await found(login.reference));
  if (login.kind !== 'key' || login.passphrase === undefined) return [];
  const secret = await found(login.passphrase);
  return [{ secret, asks: (prompt) => /passphrase/i.test(prompt) && prompt.includes(fileName(login.file)) }];
}

async function found(reference: string): Promise<Secret> {
  const secret = await readSecret(reference);
  if (typeof secret === 'function') return secret;
  throw new TransportError('login-refused', secret.words);
}

/** Each secret is given once per question: a refused one is not tried again. */
function answering(path: string, known: readonly Known[]): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let prompt = '';
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      prompt += bytes.toString('utf8');
    });
    socket.on('end', () => socket.end(known.find(({ asks }) => asks(prompt))?.secret() ?? ''));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => resolve(server.unref()));
  });
}

function script(socket: string): string {
  const program =
    'const s=require("net").connect(process.argv[1]);let a="";s.on("data",(d)=>{a+=d});' +
    's.on("end",()=>{if(a==="")process.exit(1);process.stdout.write(a+"\\n")});s.on("error",()=>process.exit(1));s.end(process.argv[2])';
  return `#!/bin/sh\nexec '${process.execPath}' -e '${program}' '${socket}' "$1"\n`;
}

function fileName(path: string): string {
  return path.split('/').at(-1) ?? path;
}
