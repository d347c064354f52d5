import { createHash, createPublicKey, verify } from 'node:crypto';

/** What a signature is about: one made for roles is worthless as an approval. */
export type Namespace = 'sectornet-roles' | 'sectornet-approval' | 'sectornet-run';

/** A key that can sign: its public half as OpenSSH writes it (`ssh-ed25519 …`), and raw Ed25519 signatures of 64 bytes. */
export interface Signer {
  readonly publicKey: string;
  readonly sign: (bytes: Buffer) => Buffer;
}

const MAGIC = Buffer.from('SSHSIG');
const HASH = 'sha512';
const KEY_TYPE = 'ssh-ed25519';
const BEGIN = '-----BEGIN SSH SIGNATURE-----';
const END = '-----END SSH SIGNATURE-----';

/** A detached signature as `ssh-keygen -Y sign` writes it (OpenSSH, PROTOCOL.sshsig). */
export function signatureText(message: string, namespace: Namespace, signer: Signer): string {
  const signature = Buffer.concat([packed(KEY_TYPE), packed(signer.sign(signedBytes(message, namespace)))]);
  const blob = Buffer.concat([
    MAGIC,
    Buffer.from([0, 0, 0, 1]),
    packed(keyBlob(signer.publicKey)),
    packed(namespace),
    packed(''),
    packed(HASH),
    packed(signature),
  ]);
  const lines = blob.toString('base64').match(/.{1,70}/g) ?? [];
  return [BEGIN, ...lines, END, ''].join('\n');
}

/** The public key that signed `message` for this purpose; undefined when nobody did: another text, another purpose, or no signature. */
export function signerOf(message: string, namespace: Namespace, text: string): string | undefined {
  const body = text.replaceAll('\r', '').match(`${BEGIN}\n([A-Za-z0-9+/=\n]+)\n${END}`)?.[1];
  if (body === undefined) return undefined;
  const fields = fieldsOf(Buffer.from(body.replaceAll('\n', ''), 'base64'));
  if (fields === undefined) return undefined;
  const [key, purpose, reserved, hash, signature] = fields;
  const raw = signature === undefined ? undefined : stringsIn(signature)?.[1];
  if (key === undefined || raw === undefined || raw.length !== 64) return undefined;
  if (purpose?.toString() !== namespace || reserved?.length !== 0 || hash?.toString() !== HASH)
    return undefined;
  const publicKey = `${KEY_TYPE} ${key.toString('base64')}`;
  return verifies(publicKey, signedBytes(message, namespace), raw) ? publicKey : undefined;
}

/** The fingerprint of a public key as OpenSSH prints it: `SHA256:` and unpadded base64. */
export function keyFingerprint(publicKey: string): string {
  return `SHA256:${createHash('sha256').update(keyBlob(publicKey)).digest('base64').replace(/=+$/, '')}`;
}

function verifies(publicKey: string, bytes: Buffer, signature: Buffer): boolean {
  const [type, raw] = stringsIn(keyBlob(publicKey)) ?? [];
  if (type?.toString() !== KEY_TYPE || raw?.length !== 32) return false;
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') },
    format: 'jwk',
  });
  return verify(null, bytes, key, signature);
}

function signedBytes(message: string, namespace: Namespace): Buffer {
  const digest = createHash(HASH).update(message, 'utf8').digest();
  return Buffer.concat([MAGIC, packed(namespace), packed(''), packed(HASH), packed(digest)]);
}

function fieldsOf(blob: Buffer): readonly Buffer[] | undefined {
  if (blob.length < 10 || !blob.subarray(0, 6).equals(MAGIC) || blob.readUInt32BE(6) !== 1) return undefined;
  const fields = stringsIn(blob.subarray(10));
  return fields?.length === 5 ? fields : undefined;
}

/** The length-prefixed strings that fill a buffer (RFC 4251 §5). */
function stringsIn(buffer: Buffer): readonly Buffer[] | undefined {
  const found: Buffer[] = [];
  for (let at = 0; at < buffer.length; ) {
    if (at + 4 > buffer.length) return undefined;
    const end = at + 4 + buffer.readUInt32BE(at);
    if (end > buffer.length) return undefined;
    found.push(buffer.subarray(at + 4, end));
    at = end;
  }
  return found;
}

function packed(value: string | Buffer): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function keyBlob(publicKey: string): Buffer {
  return Buffer.from(publicKey.split(' ')[1] ?? '', 'base64');
}
