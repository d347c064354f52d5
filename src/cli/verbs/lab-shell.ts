import { spawnSync } from 'node:child_process';
import { networkOf } from '../../lab/uml/own-network.ts';
import { LabProblem } from '../../lab/uml/problem.ts';
import { type LabFile, type LabRouter, labFilePath, readLabFile } from '../lab-file.ts';
import { finish, type Run } from '../run.ts';
import { noLab } from './lab-down.ts';

const kind = 'LabShell';

/** `sectornet lab shell ROUTER [COMMAND]`: a real router is logged in to at once; for an emulated one the way there is printed. */
export function labShell(run: Run, name: string, command: readonly string[]): number {
  const path = labFilePath(run);
  const lab = readLabFile(path);
  if (lab === undefined) return finish(run, noLab(path));
  const router = lab.routers.find((one) => one.name === name);
  if (router === undefined) {
    const known = lab.routers.map((one) => one.name).join(', ');
    throw new LabProblem('SN9511', { kind: 'router', name, known });
  }
  if (lab.kind === 'uml') return logIn(lab, router, command);
  const { address, port, user, password, hostKey } = router;
  const text = `ssh -p ${port} ${user}@${address}     password: ${password}     host key: ${hostKey}\n`;
  return finish(run, { exit: 'done', kind, text, data: router });
}

/** OpenSSH with the lab's key, in the lab's network; the exit code is the command's. */
function logIn(
  lab: LabFile,
  { key = '', user, address, port }: LabRouter,
  command: readonly string[],
): number {
  if (process.getuid?.() !== 0) throw new LabProblem('SN9501', {});
  const [enter = '', ...rest] = networkOf(lab.pid);
  const options = ['-q', '-F', 'none', '-i', key, '-p', String(port)];
  const known = ['-o', `UserKnownHostsFile=${lab.folder}/known_hosts`, '-o', 'StrictHostKeyChecking=yes'];
  const words = [...rest, 'ssh', ...options, ...known, `${user}@${address}`, ...command];
  return spawnSync(enter, words, { stdio: 'inherit' }).status ?? 1;
}
