import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCK_FILE, lockText } from '../../allocate/lock-file.ts';
import { startEmulatedLab } from '../../lab/emulated/lab.ts';
import { SILENT_SECONDS, untilSilent } from '../../lab/uml/heartbeat.ts';
import { startUmlLab, type UmlLab } from '../../lab/uml/lab.ts';
import { readLabFile as readLabYaml } from '../../lab/uml/lab-file.ts';
import { LabProblem } from '../../lab/uml/problem.ts';
import { backboneConfigs } from '../../pipeline.ts';
import { table } from '../../report/table.ts';
import { type LabRouter, labFilePath, removeLabFile, writeLabFile } from '../lab-file.ts';
import { type Compiled, loadAndCompile } from '../load.ts';
import { finish, type Run } from '../run.ts';

const kind = 'Lab';

/** Keeps emulated routers until this process is asked to end. */
export async function keepEmulated(run: Run): Promise<number> {
  const compiled = loadAndCompile(run);
  if (!compiled.ok) return refused(run, compiled);
  const { inventory, allocations } = compiled.compilation;
  const routers = backboneConfigs(inventory, allocations).map(({ router, platform, text }) => ({
    name: router,
    platform,
    startup: text,
  }));
  const lab = await startEmulatedLab({ routers });
  const path = labFilePath(run);
  writeLabFile(path, {
    kind: 'emulated',
    pid: process.pid,
    inventory: compiled.folder,
    routers: lab.routers,
  });
  run.result(
    `${table(lab.routers.map((router) => [router.name, router.platform, `${router.address}:${router.port}`, router.hostKey])).join('\n')}\n`,
  );
  run.talk(`lab is up (${path}); Ctrl-C ends it. Try: sectornet plan -i ${compiled.folder} --lab\n`);
  await untilAsked();
  await lab.stop();
  removeLabFile(path);
  return 0;
}

interface KeepOptions {
  readonly bootSeconds?: number | undefined;
  readonly silentSeconds?: number | undefined;
}

/** Boots real routers in this process's own network and keeps them until it is asked to end, or until their kernel ends or falls silent. */
export async function keepReal(run: Run, options: KeepOptions): Promise<number> {
  const compiled = loadAndCompile(run);
  if (!compiled.ok) return refused(run, compiled);
  const path = labFilePath(run);
  const bootBegan = Date.now();
  const lab = await startUmlLab(compiled.inventory, {
    folder: run.path('.sectornet/uml'),
    file: readLabYaml(compiled.folder),
    lock: compiled.compilation.lock,
    talk: run.talk,
    ...(options.bootSeconds === undefined ? {} : { bootSeconds: options.bootSeconds }),
  });
  writeFileSync(join(lab.folder, LOCK_FILE), lockText(lab.network.lock));
  writeLabFile(path, {
    kind: 'uml',
    pid: process.pid,
    inventory: compiled.folder,
    routers: routersOf(lab),
    folder: lab.folder,
    bootBegan,
  });
  const problem = await untilOver(lab, options.silentSeconds ?? SILENT_SECONDS);
  removeLabFile(path);
  await lab.stop();
  if (problem === undefined) return 0;
  throw problem;
}

/** Why the lab is over: undefined when somebody asked for it. */
async function untilOver({ kernel, folder }: UmlLab, silentSeconds: number): Promise<LabProblem | undefined> {
  const watching = new AbortController();
  const died = kernel.ended.then(
    (words) => new LabProblem('SN9506', { words, log: kernel.log, guest: join(folder, 'guest.log') }),
  );
  try {
    return await Promise.race([untilAsked(), died, untilSilent(folder, silentSeconds, watching.signal)]);
  } finally {
    watching.abort();
  }
}

function routersOf({ targets, folder }: UmlLab): readonly LabRouter[] {
  return targets.map(({ router, platform, address, port, user, hostKeys }) => ({
    name: router,
    platform,
    address,
    port: port ?? 22,
    user: user ?? 'root',
    key: join(folder, 'operator'),
    hostKey: hostKeys[0] ?? '',
  }));
}

function untilAsked(): Promise<undefined> {
  return new Promise((resolve) => {
    const end = (): void => resolve(undefined);
    process.once('SIGINT', end);
    process.once('SIGTERM', end);
  });
}

function refused(run: Run, { exit, diagnostics }: Extract<Compiled, { readonly ok: false }>): number {
  return finish(run, { exit, kind, text: '', data: null, diagnostics });
}
