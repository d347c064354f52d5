import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { report } from '../../diagnostics/report.ts';
import { OWN_NETWORK } from '../../lab/uml/own-network.ts';
import { prepareMachine } from '../../lab/uml/prerequisites.ts';
import { LabProblem } from '../../lab/uml/problem.ts';
import { type LabFile, type LabKind, labFilePath, readLabFile, removeLabFile } from '../lab-file.ts';
import { INSIDE, LAUNCHER } from '../lab-network.ts';
import { finish, type Run } from '../run.ts';

/** What `lab up` may be told. */
export interface LabUpOptions {
  readonly kind: LabKind;
  readonly detach?: true | undefined;
  readonly bootSeconds?: number | undefined;
  readonly silentSeconds?: number | undefined;
  /** The words that start this in the background; default those of this very run. */
  readonly words?: readonly string[];
}

const kind = 'Lab';

/** `sectornet lab up`: keeps the routers itself, or starts itself again in the background and waits until they are up. */
export async function labUp(run: Run, options: LabUpOptions): Promise<number> {
  const path = labFilePath(run);
  const running = readLabFile(path);
  if (running !== undefined) throw new LabProblem('SN9509', { pid: running.pid });
  removeLabFile(path);
  if (options.kind === 'emulated') {
    if (options.detach === true) return detached(run, options, []);
    return (await import('./lab-keep.ts')).keepEmulated(run);
  }
  if (process.env[INSIDE] !== undefined) return (await import('./lab-keep.ts')).keepReal(run, options);
  prepareMachine(run.talk);
  return detached(run, options, OWN_NETWORK);
}

/** Starts sectornet in the background, `behind` other words; what it said is passed on when it ends before the lab is up. */
async function detached(run: Run, options: LabUpOptions, behind: readonly string[]): Promise<number> {
  const path = labFilePath(run);
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const [out, log] = [join(folder, 'lab.out'), join(folder, 'lab.log')];
  const again = (options.words ?? process.argv.slice(2)).filter((word) => word !== '--detach');
  const [command = '', ...rest] = [...behind, process.execPath, LAUNCHER, ...again];
  const child = spawn(command, rest, {
    detached: true,
    stdio: ['ignore', openSync(out, 'w'), openSync(log, 'w')],
    env: { ...process.env, ...(behind.length > 0 ? { [INSIDE]: 'own' } : {}) },
  });
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    child.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  while (child.exitCode === null && child.signalCode === null) {
    const lab = readLabFile(path);
    if (lab !== undefined) {
      child.unref();
      const data = { kind: lab.kind, routers: lab.routers.length };
      return finish(run, { exit: 'done', kind, text: upText(lab, path), data });
    }
    await sleep(100);
  }
  if (stopped) return finish(run, { exit: 'interrupted', kind, text: '', data: null });
  if (child.exitCode === null || child.exitCode === 0) {
    const diagnostics = [report('SN9015', { log })];
    return finish(run, { exit: 'inconclusive', kind, text: '', data: null, diagnostics });
  }
  run.result(readFileSync(out, 'utf8'));
  process.stderr.write(readFileSync(log, 'utf8'));
  return child.exitCode;
}

function upText(lab: LabFile, path: string): string {
  return `${lab.routers.length} routers are up (${path}); end them with: sectornet lab down\n`;
}
