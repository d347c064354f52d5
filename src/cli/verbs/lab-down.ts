import { setTimeout as sleep } from 'node:timers/promises';
import { report } from '../../diagnostics/report.ts';
import { isAlive, labFilePath, readLabFile, removeLabFile } from '../lab-file.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';

const kind = 'Lab';

/** A kernel gets 7 s to power off; whoever keeps the lab needs no more than that. */
const SECONDS = 15;

/** `sectornet lab down`: ends the running lab; its kernel goes with the process that keeps it. */
export async function labDown(run: Run): Promise<number> {
  const file = labFilePath(run);
  const lab = readLabFile(file);
  removeLabFile(file);
  if (lab === undefined) return finish(run, noLab(file));
  process.kill(lab.pid, 'SIGTERM');
  for (let waited = 0; waited < SECONDS * 10 && isAlive(lab.pid); waited++) await sleep(100);
  if (isAlive(lab.pid)) process.kill(lab.pid, 'SIGKILL');
  return finish(run, { exit: 'done', kind, text: 'the lab is down\n', data: {} });
}

/** The answer of a verb that needs a running lab. */
export function noLab(file: string): VerbAnswer {
  return { exit: 'no-input', kind, text: '', data: null, diagnostics: [report('SN9006', { file })] };
}
