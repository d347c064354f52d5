import type ssh2 from 'ssh2';
import { maskText, readSecret, type Secret } from '../secret.ts';
import type { Target } from '../target.ts';
import { TransportError } from './transport.ts';

/** The parts of the ssh2 configuration that log a user in, and the secrets to mask in whatever comes back. */
export interface Login {
  readonly config: Pick<
    ssh2.ConnectConfig,
    'agent' | 'privateKey' | 'password' | 'tryKeyboard' | 'authHandler'
  >;
  /** Answers keyboard-interactive questions; only a single hidden one can be the password. */
  readonly keyboardAnswer: (prompts: readonly { readonly echo?: boolean }[]) => readonly string[];
  readonly masked: (text: string) => string;
  readonly tried: string;
}

/** How to log in to the target; rejects with `login-refused` when a referenced secret is missing. */
export function loginOf(target: Target): Login {
  const { credential } = target;
  if (credential.kind === 'agent') return agentLogin();
  if (credential.kind === 'key')
    return keyLogin(found(readSecret(`file:${credential.file.replace(/^file:/, '')}`)));
  if (credential.kind === 'given') return passwordLogin(credential.password);
  return passwordLogin(found(readSecret(credential.reference)));
}

function agentLogin(): Login {
  const socket = process.env['SSH_AUTH_SOCK'];
  if (socket === undefined || socket === '') {
    throw new TransportError('login-refused', 'no SSH agent: SSH_AUTH_SOCK is not set');
  }
  return {
    config: { agent: socket, authHandler: ['agent'] },
    keyboardAnswer: () => [],
    masked: same,
    tried: 'keys of the agent',
  };
}

function keyLogin(key: Secret): Login {
  return {
    config: { privateKey: key(), authHandler: ['publickey'] },
    keyboardAnswer: () => [],
    masked: (text) => maskText(text, [key]),
    tried: 'key file',
  };
}

function passwordLogin(password: Secret): Login {
  return {
    config: { password: password(), tryKeyboard: true, authHandler: ['password', 'keyboard-interactive'] },
    keyboardAnswer: (prompts) => (prompts.length === 1 && prompts[0]?.echo !== true ? [password()] : []),
    masked: (text) => maskText(text, [password]),
    tried: 'password',
  };
}

function found(secret: Secret | { readonly words: string }): Secret {
  if (typeof secret === 'function') return secret;
  throw new TransportError('login-refused', secret.words);
}

function same(text: string): string {
  return text;
}
