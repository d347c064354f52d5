import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isPlatformId, type PlatformId } from '../device/platform-id.ts';
import type { Run } from './run.ts';

/** A router of a running lab, as `lab up` writes it down for the other verbs: a password, or the file of a private key. */
export interface LabRouter {
  readonly name: string;
  readonly platform: PlatformId;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly password?: string;
  readonly key?: string;
  readonly hostKey: string;
}

/**
 * A running lab: its process and its routers. `uml`: real daemons on a real kernel, in a network of their own that this process holds open;
 * `folder` keeps its logs and its own allocation lock.
 */
export interface LabFile {
  readonly kind: LabKind;
  readonly pid: number;
  readonly inventory: string;
  readonly routers: readonly LabRouter[];
  readonly folder?: string;
  /** When the kernel was started, in milliseconds since 1970. */
  readonly bootBegan?: number;
}

export type LabKind = 'emulated' | 'uml';

const DEFAULT_FILE = '.sectornet/lab.json';

/** Where the lab of this folder is written down. */
export function labFilePath(run: Run): string {
  const given = run.options.lab;
  return run.path(typeof given === 'string' ? given : DEFAULT_FILE);
}

/** The running lab, or undefined when there is none: no file, or one that a process left behind when it died. */
export function readLabFile(path: string): LabFile | undefined {
  if (!existsSync(path)) return undefined;
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return isLabFile(parsed) && isAlive(parsed.pid) ? parsed : undefined;
}

/** Whether a process is there. One of another user is. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export function writeLabFile(path: string, lab: LabFile): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(lab, null, 2)}\n`, { mode: 0o600 });
}

export function removeLabFile(path: string): void {
  rmSync(path, { force: true });
}

function isLabFile(value: unknown): value is LabFile {
  if (typeof value !== 'object' || value === null || !('pid' in value) || !('routers' in value)) return false;
  return (
    'kind' in value &&
    (value.kind === 'emulated' || value.kind === 'uml') &&
    typeof value.pid === 'number' &&
    Array.isArray(value.routers) &&
    value.routers.every(isLabRouter)
  );
}

function isLabRouter(value: unknown): value is LabRouter {
  if (typeof value !== 'object' || value === null) return false;
  const has = (key: string): unknown => Reflect.get(value, key);
  const texts = ['name', 'address', 'user', 'hostKey'].every((key) => typeof has(key) === 'string');
  const login = typeof has('password') === 'string' || typeof has('key') === 'string';
  const platform = has('platform');
  return (
    texts &&
    login &&
    typeof has('port') === 'number' &&
    typeof platform === 'string' &&
    isPlatformId(platform)
  );
}
