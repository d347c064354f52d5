import { createHmac } from 'node:crypto';

/** One line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
  readonly marker: 'revoked' | 'cert-authority' | undefined;
  /** Names and patterns, comma-separated, or one hashed name. */
  readonly names: string;
  readonly type: string;
  readonly key: Buffer;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The lines of a known_hosts text; comments and what cannot be read are left out. */
export function knownHostsIn(text: string, file: string): readonly KnownHost[] {
  return text.split(/\r?\n/).flatMap((row, index) => {
    const words = row.trim().split(/\s+/);
    const marker = words[0]?.startsWith('@') === true ? words.shift()?.slice(1) : undefined;
    const [names, type, key] = words;
    if (names === undefined || names.startsWith('#') || type === undefined || key === undefined) return [];
    if (marker !== undefined && marker !== 'revoked' && marker !== 'cert-authority') return [];
    return [{ marker, names, type, key: Buffer.from(key, 'base64'), file, line: index + 1 }];
  });
}

/** What known_hosts calls a host: its name, with the port in brackets unless it is 22. */
export function knownName(host: string, port: number): string {
  return port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
}

/** Whether the names of a line mean this host: literally, by `*` and `?`, hashed; a `!` pattern that matches says no to the whole line. */
export function namesHost(names: string, host: string): boolean {
  if (names.startsWith('|')) return hashedName(names, host);
  const matching = names.split(',').filter((one) => patternOf(one.replace(/^!/, '')).test(host));
  return matching.length > 0 && !matching.some((one) => one.startsWith('!'));
}

/** A host name as HashKnownHosts writes it: `|1|salt|HMAC-SHA1(salt, name)`, both in base64. */
export function hashOf(host: string, salt: Buffer): string {
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(host).digest('base64')}`;
}

function hashedName(names: string, host: string): boolean {
  const [, scheme, salt] = names.split('|');
  return scheme === '1' && salt !== undefined && hashOf(host, Buffer.from(salt, 'base64')) === names;
}

function patternOf(pattern: string): RegExp {
  const escaped = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}
