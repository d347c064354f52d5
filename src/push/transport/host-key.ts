import { createHash } from 'node:crypto';
import type { Target } from '../target.ts';

/** The fingerprint of a host key blob (RFC 4253 §6.6) as OpenSSH prints it: `SHA256:` and unpadded base64. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** Why a host key is not accepted; undefined when one of the target's pins matches. */
export function hostKeyRefusal(target: Target, key: Buffer): string | undefined {
  const offered = fingerprintOf(key);
  if (target.hostKeys.some((pin) => withoutPadding(pin) === offered)) return undefined;
  const found = `${target.address}:${target.port} offers ${keyType(key)} ${offered}`;
  if (target.hostKeys.length === 0) {
    return `${found}, and no host key is pinned for ${target.router}. Compare it on the router's console, then add to its management entry: host-keys: [${offered}]`;
  }
  const pinned = target.hostKeys.join(', ');
  return `${found}, pinned for ${target.router} is ${pinned}. If the router was given a new key, compare it on its console, then write: host-keys: [${offered}]`;
}

function withoutPadding(pin: string): string {
  return pin.trim().replace(/=+$/, '');
}

function keyType(key: Buffer): string {
  if (key.length < 4) return 'a malformed key';
  const type = key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');
  return /^[\w.@-]{1,64}$/.test(type) ? type : 'a malformed key';
}
