import { randomBytes } from 'node:crypto';
import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Endpoint } from './endpoint.ts';
import { linesAbout, offeredKey } from './host-key.ts';
import { hashOf, knownHostsIn, knownName, namesHost } from './known-hosts.ts';

/** Where a key was written, and the copy of what stood there before, if a line had to go. */
export interface Trusted {
  readonly file: string;
  readonly backup?: string;
}

/** A line of known_hosts that only a person can change: it speaks of other hosts too, by a pattern. */
export interface Untouchable {
  readonly place: string;
}

/**
 * Makes a key the one known_hosts expects of a host: its old keys of that type go (a copy of the file is kept beside it), the new one is added at the
 * end, hashed where the ssh configuration asks for that.
 */
export function trustKey(endpoint: Endpoint, key: Buffer): Trusted | Untouchable {
  const { type } = offeredKey(key);
  const file = endpoint.knownFile ?? join(homedir(), '.ssh', 'known_hosts');
  const name = endpoint.alias ?? knownName(endpoint.host, endpoint.port);
  const old = linesAbout(endpoint, endpoint.known).own.filter(
    (line) => line.marker === undefined && line.type === type,
  );
  const stuck = old.find((line) => line.file !== file || /[*?!]/.test(line.names));
  if (stuck !== undefined) return { place: `${stuck.file}:${stuck.line}` };
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const backup = old.length === 0 ? undefined : withoutName(file, name, type);
  const shown = endpoint.hashNames ? hashOf(name, randomBytes(20)) : name;
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  appendFileSync(file, `${gap}${shown} ${type} ${key.toString('base64')}\n`, { mode: 0o600 });
  return backup === undefined ? { file } : { file, backup };
}

/** Takes a host's name out of the lines of one key type; a line with no name left goes. Returns the copy of the file as it was. */
function withoutName(file: string, name: string, type: string): string {
  const backup = `${file}.old`;
  copyFileSync(file, backup);
  const kept = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((row) => {
      const [line] = knownHostsIn(row, file);
      if (line === undefined || line.marker !== undefined || line.type !== type) return [row];
      if (!namesHost(line.names, name.toLowerCase())) return [row];
      const others = line.names.startsWith('|')
        ? []
        : line.names.split(',').filter((one) => !namesHost(one, name.toLowerCase()));
      return others.length === 0 ? [] : [row.replace(line.names, others.join(','))];
    });
  writeFileSync(file, kept.join('\n'));
  return backup;
}
