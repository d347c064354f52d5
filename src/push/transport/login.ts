import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';
import { maskText, readSecret, type Secret } from '../secret.ts';
import type { Endpoint, LoginWay } from './endpoint.ts';
import { guardedAgent, guardedKey, type Sha1Watch } from './sha1-login.ts';
import { type ConnectOptions, TransportError } from './transport.ts';

/** The parts of the ssh2 configuration that log a user in, and the secrets to mask in whatever comes back. */
export interface Login {
  readonly authHandler: ssh2.AuthMethod[];
  readonly masked: (text: string) => string;
  /** What was tried, in words. */
  readonly tried: string;
  readonly ways: number;
  readonly sha1: Sha1Watch;
}

/** One way of logging in, its secrets at hand. */
interface Way {
  readonly methods: readonly ssh2.AnyAuthMethod[];
  readonly secrets: readonly Secret[];
  readonly tried: string;
}

/** How to log in; rejects with `login-refused` when no way can be tried: a secret or the agent is missing. */
export async function loginOf(endpoint: Endpoint, { onFinding }: ConnectOptions): Promise<Login> {
  const { name: host, user, legacy } = endpoint;
  const sha1: Sha1Watch = {
    allowed: legacy.includes('ssh-rsa'),
    onUse: () => onFinding?.({ host, algorithm: 'ssh-rsa' }),
    refused: false,
  };
  const tries = await Promise.all(endpoint.logins.map((login) => wayOf(user, login, sha1)));
  const ways = tries.filter((one) => 'methods' in one);
  if (ways.length === 0) {
    const words = tries.flatMap((one) => ('words' in one ? [one.words] : []));
    throw new TransportError(
      'login-refused',
      words.join('; ') || 'nothing to log in with: the ssh configuration names no agent and no key',
    );
  }
  const secrets = ways.flatMap((way) => way.secrets);
  return {
    authHandler: ways.flatMap(({ methods }) => methods),
    masked: (text) => maskText(text, secrets),
    tried: ways.map(({ tried }) => tried).join(', '),
    ways: ways.length,
    sha1,
  };
}

type Tried = Way | { readonly words: string };

async function wayOf(username: string, login: LoginWay, sha1: Sha1Watch): Promise<Tried> {
  switch (login.kind) {
    case 'agent':
      return agentWay(username, process.env['SSH_AUTH_SOCK'] ?? '', sha1);
    case 'agent-at':
      return agentWay(username, login.socket, sha1);
    case 'key':
      return keyWay(username, login, sha1);
    case 'given':
      return passwordWay(username, login.password);
    case 'password': {
      const secret = await readSecret(login.reference);
      return 'words' in secret ? secret : passwordWay(username, secret);
    }
  }
}

function agentWay(username: string, socket: string, sha1: Sha1Watch): Tried {
  if (socket === '') return { words: 'no SSH agent: SSH_AUTH_SOCK is not set' };
  const agent = guardedAgent(socket, sha1);
  return { methods: [{ type: 'agent', username, agent }], secrets: [], tried: 'keys of the agent' };
}

async function keyWay(
  username: string,
  { file, passphrase: reference }: Extract<LoginWay, { readonly kind: 'key' }>,
  sha1: Sha1Watch,
): Promise<Tried> {
  const key = await readSecret(`file:${file}`);
  if ('words' in key) return key;
  const passphrase = reference === undefined ? undefined : await readSecret(reference);
  if (passphrase !== undefined && 'words' in passphrase) return passphrase;
  const parsed = parsedKey(key(), passphrase?.());
  if (parsed instanceof Error) return { words: `key file ${file}: ${unusable(parsed)}` };
  return {
    methods: [{ type: 'publickey', username, key: guardedKey(parsed, sha1) }],
    secrets: passphrase === undefined ? [key] : [key, passphrase],
    tried: `key file ${file}`,
  };
}

const opened = new Map<string, ssh2.ParsedKey>();

/** Opening a locked key takes half a second on purpose: once per process, not once per router. */
function parsedKey(text: string, passphrase: string | undefined): ssh2.ParsedKey | Error {
  const name = createHash('sha256')
    .update(`${text}\0${passphrase ?? ''}`)
    .digest('hex');
  const known = opened.get(name);
  if (known !== undefined) return known;
  const parsed = ssh2.utils.parseKey(text, passphrase);
  if (!(parsed instanceof Error)) opened.set(name, parsed);
  return parsed;
}

function unusable({ message }: Error): string {
  if (/unsupported.*key type/i.test(message))
    return `${message}: the built-in SSH does not know such keys. Write transport: openssh, or use an Ed25519 key`;
  return /encrypted.*no passphrase/i.test(message)
    ? 'it is locked with a passphrase; write passphrase: env:NAME beside key, or load it into the agent'
    : message;
}

/** The password, also as the answer to keyboard-interactive questions: only a single hidden one can mean it. */
function passwordWay(username: string, password: Secret): Way {
  const keyboard: ssh2.KeyboardInteractiveAuthMethod = {
    type: 'keyboard-interactive',
    username,
    prompt: (_name, _instructions, _language, prompts, finish) =>
      finish(prompts.length === 1 && prompts[0]?.echo !== true ? [password()] : []),
  };
  return {
    methods: [{ type: 'password', username, password: password() }, keyboard],
    secrets: [password],
    tried: 'password',
  };
}
