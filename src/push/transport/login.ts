import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';
import { maskText, readSecret, type Secret } from '../secret.ts';
import type { Endpoint, LoginWay } from './endpoint.ts';
import { TransportError } from './transport.ts';

/** The parts of the ssh2 configuration that log a user in, and the secrets to mask in whatever comes back. */
export interface Login {
  readonly authHandler: ssh2.AuthMethod[];
  readonly masked: (text: string) => string;
  /** What was tried, in words. */
  readonly tried: string;
  readonly ways: number;
}

/** One way of logging in, its secrets at hand. */
interface Way {
  readonly methods: readonly ssh2.AnyAuthMethod[];
  readonly secrets: readonly Secret[];
  readonly tried: string;
}

/** How to log in; rejects with `login-refused` when no way can be tried: a secret or the agent is missing. */
export async function loginOf(endpoint: Endpoint): Promise<Login> {
  const tries = await Promise.all(endpoint.logins.map((login) => wayOf(endpoint.user, login)));
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
  };
}

type Tried = Way | { readonly words: string };

async function wayOf(username: string, login: LoginWay): Promise<Tried> {
  switch (login.kind) {
    case 'agent':
      return agentWay(username, process.env['SSH_AUTH_SOCK'] ?? '');
    case 'agent-at':
      return agentWay(username, login.socket);
    case 'key':
      return keyWay(username, login.file, login.passphrase);
    case 'given':
      return passwordWay(username, login.password);
    case 'password': {
      const secret = await readSecret(login.reference);
      return 'words' in secret ? secret : passwordWay(username, secret);
    }
  }
}

function agentWay(username: string, socket: string): Tried {
  if (socket === '') return { words: 'no SSH agent: SSH_AUTH_SOCK is not set' };
  return { methods: [{ type: 'agent', username, agent: socket }], secrets: [], tried: 'keys of the agent' };
}

async function keyWay(username: string, file: string, reference: string | undefined): Promise<Tried> {
  const key = await readSecret(`file:${file}`);
  if ('words' in key) return key;
  const passphrase = reference === undefined ? undefined : await readSecret(reference);
  if (passphrase !== undefined && 'words' in passphrase) return passphrase;
  const parsed = parsedKey(key(), passphrase?.());
  if (parsed instanceof Error) return { words: `key file ${file}: ${unusable(parsed)}` };
  return {
    methods: [{ type: 'publickey', username, key: parsed }],
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
