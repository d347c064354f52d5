import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { networkOf } from '../lab/uml/own-network.ts';
import { LabProblem } from '../lab/uml/problem.ts';
import { labFilePath, readLabFile } from './lab-file.ts';
import type { Run } from './run.ts';

/** Starts sectornet itself. */
export const LAUNCHER = fileURLToPath(new URL('./sectornet.mjs', import.meta.url));

/** Set for a run inside the lab's network: whether a process has one of its own cannot be seen in every container. */
export const INSIDE = 'SECTORNET_LAB_NETWORK';

/**
 * Real routers live in a network of their own: a verb that speaks to them is started again inside it. The exit code of that run; undefined
 * when this run may go on, since the lab is not of that kind or this is that network.
 */
export async function enterLab(run: Run): Promise<number | undefined> {
  const lab = readLabFile(labFilePath(run));
  if (lab?.kind !== 'uml' || process.env[INSIDE] !== undefined) return undefined;
  if (process.getuid?.() !== 0) throw new LabProblem('SN9501', {});
  return runAgain(networkOf(lab.pid));
}

/** This very command again behind other words, in the same terminal; its exit code. */
export function runAgain(words: readonly string[]): Promise<number> {
  const [command = '', ...rest] = words;
  const child = spawn(command, [...rest, process.execPath, LAUNCHER, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: 'own' },
  });
  // Ctrl-C reaches both; this one waits for the other's last words.
  const wait = (): void => undefined;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, wait);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      for (const one of ['SIGINT', 'SIGTERM'] as const) process.off(one, wait);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
