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
    serverHostKey: [...hostKeyOrder(endpoint), ...old.serverHostKey],
  };
}

function hostKeyOrder(endpoint: Endpoint): readonly ssh2.ServerHostKeyAlgorithm[] {
  const { own } = linesAbout(endpoint, endpoint.known);
  const types = new Set(own.filter(({ marker }) => marker === undefined).map(({ type }) => type));
  const isKnown = (name: string): boolean => types.has(name.startsWith('rsa-') ? 'ssh-rsa' : name);
  return [...HOST_KEYS.filter(isKnown), ...HOST_KEYS.filter((name) => !isKnown(name))];
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
  const old: readonly string[] = Object.values(LEGACY).flat();
  return [...new Set(names)].filter((name) => old.includes(name)).map((algorithm) => ({ host, algorithm }));
}

/** What would let two ends agree that have no algorithm in common: the inventory line; empty when nothing would. `offers` are the other end's, in any text. */
export function legacyAdvice(name: string, words: string, offers: readonly string[]): string {
  if (!/no matching/i.test(words)) return '';
  const offered = offers.join(',').split(/[\s,:]+/);
  const purpose = purposeOf(words);
  const known: readonly string[] = purpose === undefined ? [] : LEGACY[purpose];
  const usable = known.filter((one) => offered.includes(one));
  return usable.length === 0
    ? ''
    : `; ${name} speaks old algorithms only. If it cannot be upgraded, add to its management entry: legacy-algorithms: [${usable.slice(0, 1).join(', ')}]`;
}

function purposeOf(words: string): keyof Legacy | undefined {
  if (/key exchange/i.test(words)) return 'kex';
  if (/host key/i.test(words)) return 'serverHostKey';
  if (/cipher/i.test(words)) return 'cipher';
  return /\bmac\b/i.test(words) ? 'hmac' : undefined;
}
