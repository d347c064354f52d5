import ssh2 from 'ssh2';
import { type Namespace, type Signer, signatureText } from '../governance/ssh-signature.ts';
import { readKeptSecret } from '../push/secret.ts';

/** Why a signing key cannot be used. */
export interface UnusableKey {
  readonly reason: string;
}

/** A private key in use: signs whole texts, detached, as `ssh-keygen -Y sign` does. */
export interface SigningKey extends Signer {
  readonly signText: (text: string, namespace: Namespace) => string;
}

/** The signer behind a reference to a private key (`file:PATH`, a bare path, `env:NAME`): Ed25519, OpenSSH's format, no passphrase. */
export function readSigningKey(reference: string): SigningKey | UnusableKey {
  const secret = readKeptSecret(reference);
  if ('words' in secret) return { reason: secret.words };
  const key = ssh2.utils.parseKey(`${secret().trimEnd()}\n`);
  if (key instanceof Error) return { reason: key.message };
  if (key.type !== 'ssh-ed25519') return { reason: `it is ${key.type}, not ssh-ed25519` };
  if (!key.isPrivateKey()) return { reason: 'it is a public key' };
  const signer: Signer = {
    publicKey: `ssh-ed25519 ${key.getPublicSSH().toString('base64')}`,
    sign: (bytes) => {
      const signature: unknown = key.sign(bytes);
      if (Buffer.isBuffer(signature)) return signature;
      throw signature instanceof Error ? signature : new Error('the key did not sign');
    },
  };
  return { ...signer, signText: (text, namespace) => signatureText(text, namespace, signer) };
}
