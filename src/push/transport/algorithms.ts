import type ssh2 from 'ssh2';
import type { Endpoint } from './endpoint.ts';
import { linesAbout } from './host-key.ts';
import type { LinkFinding } from './transport.ts';

/** Old algorithms an inventory line may allow, by what they do. SHA-1 signatures, CBC ciphers, 1024-bit groups: unsound, yet all that some routers speak. */
const LEGACY: Legacy = {
  kex: ['diffie-hellman-group-exchange-sha1', 'diffie-hellman-group14-sha1', 'diffie-hellman-group1-sha1'],
  serverHostKey: ['ssh-rsa'],
  cipher: ['aes256-cbc', 'aes192-cbc', 'aes128-cbc', '3des-cbc'],
  hmac: ['hmac-sha1'],
};

/** Everything an inventory line could allow: for looking at a host, never for logging in. */
export const EVERY_LEGACY: readonly string[] = Object.values(LEGACY).flat();

interface Legacy {
  readonly kex: ssh2.KexAlgorithm[];
  readonly serverHostKey: ssh2.ServerHostKeyAlgorithm[];
  readonly cipher: ssh2.CipherAlgorithm[];
  readonly hmac: ssh2.MacAlgorithm[];
}

/** What ssh2 would offer but we do not: SHA-1 MACs. */
const REMOVED_MACS: ssh2.MacAlgorithm[] = ['hmac-sha1', 'hmac-sha1-etm@openssh.com'];

/** Host key algorithms without SHA-1, strongest first. */
export const HOST_KEYS: ssh2.ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** The old algorithms that an endpoint's inventory line allows, by purpose. */
export function allowedLegacy({ legacy }: Pick<Endpoint, 'legacy'>): Legacy {
  const allowed = (name: string): boolean => legacy.includes(name);
  return {
    kex: LEGACY.kex.filter(allowed),
    serverHostKey: LEGACY.serverHostKey.filter(allowed),
    cipher: LEGACY.cipher.filter(allowed),
    hmac: LEGACY.hmac.filter(allowed),
  };
}

/** What ssh2 offers an endpoint: sound algorithms, its old ones last; host keys of the known types first, or a change of type looks like an attack. */
export function algorithmsOf(endpoint: Endpoint): ssh2.Algorithms {
  const old = allowedLegacy(endpoint);
  return {
    kex: { remove: [], append: old.kex, prepend: [] },
    cipher: { remove: [], append: old.cipher, prepend: [] },
    hmac: {
      remove: REMOVED_MACS.filter((name) => !old.hmac.includes(name)),
      append: old.hmac,
      prepend: [],
    },
    serverHostKey: [...knownFirst(endpoint, HOST_KEYS), ...old.serverHostKey],
  };
}

/** Host key algorithms, those of the keys that are known for a host first: certificates where an authority is known, then its plain keys. */
export function knownFirst<Name extends string>(endpoint: Endpoint, names: readonly Name[]): readonly Name[] {
  const { own } = linesAbout(endpoint, endpoint.known);
  const types = new Set(own.filter(({ marker }) => marker === undefined).map(({ type }) => type));
  const byAuthority = own.some(({ marker }) => marker === 'cert-authority');
  const rank = (name: string): number => {
    if (name.includes('-cert-')) return byAuthority ? 0 : 2;
    return types.has(name.startsWith('rsa-') ? 'ssh-rsa' : name) ? 1 : 2;
  };
  return names.toSorted((a, b) => rank(a) - rank(b));
}

/** The old algorithms a connection came to use. */
export function legacyUse(
  { name }: Endpoint,
  { kex, serverHostKey, cs, sc }: ssh2.NegotiatedAlgorithms,
): readonly LinkFinding[] {
  return legacyAmong(name, [kex, serverHostKey, cs.cipher, cs.mac, sc.cipher, sc.mac]);
}

/** The old ones among names of algorithms. */
export function legacyAmong(host: string, names: readonly string[]): readonly LinkFinding[] {
  return [...new Set(names)]
    .filter((name) => EVERY_LEGACY.includes(name))
    .map((algorithm) => ({ host, algorithm }));
}

/** Whether an algorithm is none of the old ones, whatever list it stands in: no SHA-1, MD5, CBC, RC4, DSS, 1024-bit group. */
export function isSound(name: string): boolean {
  return !/sha1(?!\d)|md5|ripemd|-cbc|^(arcfour|3des|blowfish|cast128)|ssh-dss|^ssh-rsa|group1-/.test(name);
}

/** Whether words of an SSH program say that two ends had no algorithm in common. */
export function nothingInCommon(words: string): boolean {
  return /no matching/i.test(words);
}

/** The inventory line that would let two ends agree which need these old algorithms; empty when none would. */
export function legacyAdvice(name: string, needs: readonly string[]): string {
  return needs.length === 0
    ? ''
    : `; ${name} speaks old algorithms only. If it cannot be upgraded, add to its management entry: legacy-algorithms: [${needs.join(', ')}]`;
}

/** What to write where a host takes RSA logins with SHA-1 alone. */
export function sha1Advice({ name, legacy }: Endpoint): string {
  return `; ${name} takes RSA keys with SHA-1 signatures only. Use an Ed25519 or ECDSA key, or add to its management entry: legacy-algorithms: [${[...legacy, 'ssh-rsa'].join(', ')}]`;
}
