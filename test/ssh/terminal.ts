import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../src/cli/sectornet.mjs', import.meta.url));

/** What somebody at a terminal saw, and how the program ended. */
export interface Sitting {
  readonly code: number;
  readonly screen: string;
}

/** Waits for words on the screen, then types. */
export type Turn = readonly [sees: RegExp, types: string];

/**
 * Runs sectornet on a terminal of its own (a pseudo-terminal, by `script` of util-linux) and plays a person: each turn waits for words on the screen.
 * `redirected` is put behind the command as in a shell. A program that waits for ever is killed after 20 s and ends with code -1.
 */
export async function atTerminal(
  folder: string,
  args: readonly string[],
  turns: readonly Turn[],
  redirected = '',
): Promise<Sitting> {
  const words = [process.execPath, LAUNCHER, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', `${words} ${redirected}`, '/dev/null'], {
    cwd: folder,
    env: { ...process.env, SECTORNET_AS_OF: '2026-11-25', NO_COLOR: '1', TERM: 'xterm' },
  });
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  const waiting = [...turns];
  let [screen, seen] = ['', 0];
  child.stdout.on('data', (bytes: Buffer) => {
    screen += bytes.toString();
    const found = waiting[0]?.[0].exec(screen.slice(seen));
    if (found === null || found === undefined) return;
    seen += found.index + found[0].length;
    child.stdin.write(waiting.shift()?.[1] ?? '');
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? -1));
  });
  clearTimeout(late);
  return { code, screen: screen.replaceAll('\r', '') };
}
