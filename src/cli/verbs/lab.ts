import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { report } from '../../diagnostics/report.ts';
import { type EmulatedLab, startEmulatedLab } from '../../lab/emulated/lab.ts';
import { backboneConfigs } from '../../pipeline.ts';
import { table } from '../../report/table.ts';
import { type LabFile, labFilePath, readLabFile, removeLabFile, writeLabFile } from '../lab-file.ts';
import { loadAndCompile } from '../load.ts';
import type { Program, Register } from '../main.ts';
import { finish, type Run, type VerbAnswer } from '../run.ts';
import { breakLab } from './lab-break.ts';

const LAUNCHER = fileURLToPath(new URL('../sectornet.mjs', import.meta.url));
const kind = 'Lab';

/** `sectornet lab`: routers from the inventory to try things on. */
export const registerLab: Register = (program, start) => {
  const lab = program
    .command('lab')
    .description('routers from the inventory to try things on (emulated, no root)') as Program;
  lab
    .command('up')
    .description('start one SSH server per router on 127.0.0.1 and keep it running')
    .option('--detach', 'give the terminal back; end it with lab down')
    .action((options) => start((run) => (options.detach === true ? detached(run) : up(run))));
  lab
    .command('down')
    .description('end the running lab')
    .action(() => start(async (run) => finish(run, await down(run))));
  lab
    .command('test')
    .description(
      'FRRouting on a real MPLS kernel: apply the inventory, prove it, send a packet for every pair (root)',
    )
    .action(() => start(async (run) => (await import('./lab-test.ts')).labTest(run)));
  lab
    .command('shell')
    .argument('<router>')
    .description('print how to log in to a router of the lab by hand')
    .action((router) => start((run) => finish(run, shell(run, router))));
  lab
    .command('break')
    .argument('<fault>', 'leak-rt: one wrong route target, typed by hand on a router')
    .description('plant a fault, to see verify find it')
    .action((fault) => start(async (run) => finish(run, await breakLab(run, fault))));
};

async function up(run: Run): Promise<number> {
  const compiled = loadAndCompile(run);
  if (!compiled.ok)
    return finish(run, {
      exit: compiled.exit,
      kind,
      text: '',
      data: null,
      diagnostics: compiled.diagnostics,
    });
  const { inventory, allocations } = compiled.compilation;
  const routers = backboneConfigs(inventory, allocations).map(({ router, platform, text }) => ({
    name: router,
    platform,
    startup: text,
  }));
  const lab = await startEmulatedLab({ routers });
  const path = labFilePath(run);
  writeLabFile(path, { pid: process.pid, inventory: compiled.folder, routers: lab.routers });
  run.result(
    `${table(lab.routers.map((router) => [router.name, router.platform, `${router.address}:${router.port}`, router.hostKey])).join('\n')}\n`,
  );
  run.talk(`lab is up (${path}); Ctrl-C ends it. Try: sectornet plan -i ${compiled.folder} --lab\n`);
  await untilAsked(lab);
  removeLabFile(path);
  return 0;
}

function untilAsked(lab: EmulatedLab): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => void lab.stop().then(resolve);
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}

/** Starts `lab up` in the background and waits until its routers answer. */
async function detached(run: Run): Promise<number> {
  const path = labFilePath(run);
  const log = join(dirname(path), 'lab.log');
  mkdirSync(dirname(path), { recursive: true });
  removeLabFile(path);
  const argv = process.argv.slice(2).filter((argument) => argument !== '--detach');
  const child = spawn(process.execPath, [LAUNCHER, ...argv], {
    detached: true,
    stdio: ['ignore', openSync(log, 'w'), openSync(log, 'a')],
  });
  child.unref();
  for (let waited = 0; waited < 300 && child.exitCode === null; waited++) {
    const lab = readLabFile(path);
    if (lab !== undefined)
      return finish(run, {
        exit: 'done',
        kind,
        text: upText(lab, path),
        data: { routers: lab.routers.length },
      });
    await sleep(100);
  }
  return finish(run, {
    exit: 'inconclusive',
    kind,
    text: '',
    data: null,
    diagnostics: [report('SN9015', { log })],
  });
}

function upText(lab: LabFile, path: string): string {
  return `${lab.routers.length} routers are up (${path}); end them with: sectornet lab down\n`;
}

async function down(run: Run): Promise<VerbAnswer> {
  const path = labFilePath(run);
  const lab = readLabFile(path);
  if (lab === undefined) return noLab(path);
  try {
    process.kill(lab.pid, 'SIGTERM');
  } catch {
    // The process is gone already; only its file is left to clear.
  }
  for (let waited = 0; waited < 50 && readLabFile(path) !== undefined; waited++) await sleep(100);
  removeLabFile(path);
  return { exit: 'done', kind, text: 'the lab is down\n', data: {} };
}

function shell(run: Run, name: string): VerbAnswer {
  const path = labFilePath(run);
  const router = readLabFile(path)?.routers.find((one) => one.name === name);
  if (router === undefined) return noLab(path);
  const text = `ssh -p ${router.port} ${router.user}@${router.address}     password: ${router.password}     host key: ${router.hostKey}\n`;
  return { exit: 'done', kind, text, data: router };
}

function noLab(file: string): VerbAnswer {
  return { exit: 'no-input', kind, text: '', data: null, diagnostics: [report('SN9006', { file })] };
}
