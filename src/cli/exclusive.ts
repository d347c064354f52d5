import { readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { isAlive } from './lab-file.ts';

/** Who has a file to themselves, as they wrote it down. */
export interface Holder {
  readonly who: string;
  readonly pid: string;
  readonly since: string;
}

/** The file is ours until `release`, or somebody else had it all the time we waited; `file` is where that is written down. */
export type Exclusive = { readonly release: () => void } | { readonly holder: Holder; readonly file: string };

const WAIT = 10_000;
const PAUSE = 20;

/**
 * Has a file to itself, against every process that asks here too: a note beside it (`FILE.held`) that only one can make. Waits `patience` milliseconds, blocking.
 * The note of a process that died on this machine is taken away; that of another machine only its owner or a person takes away.
 */
export function takeExclusive(target: string, patience = WAIT): Exclusive {
  const file = `${target}.held`;
  const own = noteText();
  const deadline = performance.now() + patience;
  while (!made(file, own)) {
    const note = textIn(file);
    if (note !== undefined && isDead(note) && takeAway(file, note)) continue;
    if (performance.now() > deadline) return { holder: holderIn(note ?? ''), file };
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
  }
  return { release: () => rmSync(file, { force: true }) };
}

/** Makes a file that was not there; false when it was. Throws when the disk does not take it: an empty note would be nobody's, and stay for ever. */
function made(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    rmSync(file, { force: true });
    throw error;
  }
}

/** One at a time takes a dead process's note away, and only that very note: whoever made another meanwhile keeps it. False: another is at it. */
function takeAway(file: string, note: string): boolean {
  const turn = `${file}.broken`;
  if (!made(turn, note)) return false;
  if (textIn(file) === note) rmSync(file);
  rmSync(turn);
  return true;
}

/** Undefined: it is gone, or not to be read. */
function textIn(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function noteText(): string {
  const [who, since] = [`${userName()}@${hostname()}`, new Date().toISOString()];
  return `${JSON.stringify({ who, pid: process.pid, place: place(), since })}\n`;
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}

/** Where a process number means the same process: a machine, or a container on it. */
function place(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function isDead(note: string): boolean {
  try {
    const { place: where, pid }: { readonly place: unknown; readonly pid: unknown } = JSON.parse(note);
    return where === place() && typeof pid === 'number' && !isAlive(pid);
  } catch {
    return false;
  }
}

function holderIn(note: string): Holder {
  try {
    const { who, pid, since }: Readonly<Record<string, unknown>> = JSON.parse(note);
    return { who: `${who}`, pid: `${pid}`, since: `${since}` };
  } catch {
    return { who: '?', pid: '?', since: '?' };
  }
}
