import { createHash } from 'node:crypto';
import type { Endpoint } from './endpoint.ts';
import { type KnownHost, knownName, namesHost } from './known-hosts.ts';

/** Whether a host is the one it is said to be, by its key; `known` are the fingerprints that were expected. */
export type HostKeyVerdict =
  | { readonly kind: 'trusted'; readonly by: string }
  | { readonly kind: 'changed'; readonly known: readonly string[]; readonly by: string }
  | { readonly kind: 'revoked'; readonly by: string }
  | { readonly kind: 'authority'; readonly by: string }
  | { readonly kind: 'unknown' };

/** What the pins and the known hosts say of a host: its own lines and those of a wider pattern. */
export interface Trust {
  readonly pins: readonly string[];
  readonly lines: readonly KnownHost[];
}

/** The fingerprint of a host key blob (RFC 4253 §6.6) as OpenSSH prints it: `SHA256:` and unpadded base64. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/**
 * The lines of known_hosts that speak of an endpoint. As in OpenSSH a key that stands there without the port counts too, but never as
 * the other key of a changed host.
 */
export function linesAbout(
  endpoint: Pick<Endpoint, 'host' | 'port' | 'alias'>,
  all: readonly KnownHost[],
): { readonly own: readonly KnownHost[]; readonly portless: readonly KnownHost[] } {
  const { host, port, alias } = endpoint;
  const name = alias ?? knownName(host, port);
  const own = all.filter(({ names }) => namesHost(names, name.toLowerCase()));
  const portless =
    alias === undefined && port !== 22 ? all.filter(({ names }) => namesHost(names, host.toLowerCase())) : [];
  return { own, portless };
}

/** A key as a host offers it. */
export interface OfferedKey {
  readonly type: string;
  readonly fingerprint: string;
}

/** The key blob of a host as we speak of it. */
export function offeredKey(key: Buffer): OfferedKey {
  return { type: keyType(key), fingerprint: fingerprintOf(key) };
}

/** The judgement over an offered key: a revoked one never counts, then the inventory's pins alone, without pins known_hosts. */
export function hostKeyVerdict(endpoint: Endpoint, { fingerprint }: OfferedKey): HostKeyVerdict {
  const { own, portless } = linesAbout(endpoint, endpoint.known);
  const isKey = (line: KnownHost): boolean => fingerprintOf(line.key) === fingerprint;
  const revoked = [...own, ...portless].find((line) => line.marker === 'revoked' && isKey(line));
  if (revoked !== undefined) return { kind: 'revoked', by: placeOf(revoked) };
  const pins = endpoint.pins.map((pin) => pin.trim().replace(/=+$/, ''));
  if (pins.includes(fingerprint)) return { kind: 'trusted', by: 'the inventory' };
  if (pins.length > 0) return { kind: 'changed', known: pins, by: 'the inventory' };
  const plain = own.filter(({ marker }) => marker === undefined);
  const match = [...plain, ...portless.filter(({ marker }) => marker === undefined)].find(isKey);
  if (match !== undefined) return { kind: 'trusted', by: placeOf(match) };
  const [first] = plain;
  if (first !== undefined)
    return { kind: 'changed', known: plain.map((line) => fingerprintOf(line.key)), by: placeOf(first) };
  const authority = own.find(({ marker }) => marker === 'cert-authority');
  return authority === undefined ? { kind: 'unknown' } : { kind: 'authority', by: placeOf(authority) };
}

/** Why a host key is not accepted, in words with both fingerprints and what to do; undefined when it is trusted. */
export function hostKeyRefusal(endpoint: Endpoint, offered: OfferedKey): string | undefined {
  const { name, host, port } = endpoint;
  const verdict = hostKeyVerdict(endpoint, offered);
  const found = `${host}:${port} offers ${offered.type} ${offered.fingerprint}`;
  const pin = `host-keys: [${offered.fingerprint}]`;
  switch (verdict.kind) {
    case 'trusted':
      return undefined;
    case 'revoked':
      return `${found}, which is revoked (${verdict.by})`;
    case 'changed': {
      const [said, then] =
        verdict.by === 'the inventory'
          ? [`pinned for ${name} is ${verdict.known.join(', ')}`, `write: ${pin}`]
          : [`known is ${verdict.known.join(', ')} (${verdict.by})`, `run: sectornet device trust ${name}`];
      return `${found}, ${said}. If ${name} was given a new key, compare it on its console, then ${then}`;
    }
    case 'authority':
      return `${found}, and known_hosts trusts a certificate authority for it (${verdict.by}): the built-in SSH reads no host certificates. Write transport: openssh for ${name}, or pin its key: ${pin}`;
    case 'unknown':
      return `${found}, and no host key is pinned for ${name} nor known. Compare it on its console, then run: sectornet device trust ${name}, or write: ${pin}`;
  }
}

/** The type of a key blob, from its first field. */
function keyType(key: Buffer): string {
  if (key.length < 4) return 'a malformed key';
  const type = key.subarray(4, 4 + key.readUInt32BE(0)).toString('latin1');
  return /^[\w.@-]{1,64}$/.test(type) ? type : 'a malformed key';
}

function placeOf({ file, line }: KnownHost): string {
  return `${file}:${line}`;
}
