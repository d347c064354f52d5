import { generateKeyPairSync, sign } from 'node:crypto';
import type { Signer } from '../../src/governance/ssh-signature.ts';

/** A fresh Ed25519 key in memory. */
export function newSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x } = publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new Error('no public key');
  const blob = Buffer.concat([
    packed(Buffer.from('ssh-ed25519')),
    packed(Buffer.from(x, 'base64url')),
  ]).toString('base64');
  return { publicKey: `ssh-ed25519 ${blob}`, sign: (bytes) => sign(null, bytes, privateKey) };
}

function packed(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
