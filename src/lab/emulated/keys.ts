import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

/** A host key: the private half in OpenSSH form and the fingerprint a client pins. */
export interface HostKey {
  readonly privateKey: string;
  readonly fingerprint: string;
}

/** Makes an Ed25519 host key. */
export function newHostKey(): HostKey {
  const pair = newKeyPair();
  return { privateKey: pair.private, fingerprint: fingerprintOf(pair.public) };
}

/** An Ed25519 key pair in OpenSSH form. ssh2 1.17 makes about one in a thousand that it cannot read itself; such a pair is thrown away. */
export function newKeyPair(): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

/** `SHA256:…` of a public key line, as `ssh-keygen -lf` prints it. */
export function fingerprintOf(publicKey: string): string {
  const blob = Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
