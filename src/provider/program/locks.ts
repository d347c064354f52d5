import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from '../../cli/lab-file.ts';
import { isRecord } from '../wire/values.ts';

/** Who holds a stack: the engine writes this down beside the state when an update begins. */
export interface StackLock {
  readonly who: string;
  readonly pid: number;
  readonly since: string;
  /** The process is on this machine and runs. */
  readonly alive: boolean;
}

/** The locks of a stack whose state lies in a folder; undefined when the backend is another one: only the engine sees those. */
export function locksOf(backend: string, stack: string): readonly StackLock[] | undefined {
  if (!backend.startsWith('file:///')) return undefined;
  const [path = ''] = backend.slice('file://'.length).split('?');
  const folder = join(decodeURI(path), '.pulumi', 'locks', 'organization', 'sectornet', stack);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => lockIn(join(folder, name)) ?? []);
}

function lockIn(file: string): StackLock | undefined {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isRecord(content)) return undefined;
  const { pid, username, hostname: host, timestamp } = content;
  if (typeof pid !== 'number') return undefined;
  return {
    who: `${username}@${host}`,
    pid,
    since: `${timestamp}`,
    alive: host === hostname() && isAlive(pid),
  };
}
